import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { failKinds } from '../../src/query/diff/fail-on.ts'
import { organisation } from './model-of.ts'

describe('the commands that ask, as they are called', () => {
  const root = mkdtempSync(join(tmpdir(), 'skopeoc-ask-'))
  let out = ''
  let err = ''

  beforeAll(() => {
    for (const [path, text] of Object.entries(organisation)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root })
    git('init', '-q')
    git('add', '-A')
    git('commit', '-q', '-m', 'one')
  })
  afterAll(() => rmSync(root, { recursive: true }))
  beforeEach(() => {
    out = ''
    err = ''
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true))
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true))
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })
  const run = (command: string, ...words: string[]): Promise<number> => main([command, '--root', root, ...words])

  test.each([
    [['explain', 'redis:6.2'], 0, 'redis:6.2 is mirrored'],
    [['explain', 'redis:9.9'], 1, 'is not mirrored'],
    [['explain', 'redis:6.2', '--format', 'json'], 0, '"mirrored": true'],
    [['owners'], 0, 'observability, portal'],
    [['owners', '--format', 'json'], 0, '"severalOwners"'],
    [['owners', '--format', 'codeowners'], 0, '/teams/portal/        portal@example.com'],
    [['diff', '--against', 'HEAD'], 0, 'no change in meaning'],
    [['diff', '--against', 'HEAD', '--format', 'markdown'], 0, '### Mirrored images: no change in meaning'],
    [['diff', '--against', 'HEAD', '--to', 'HEAD', '--format', 'json', '--fail-on', 'any'], 0, '"kinds": []'],
  ])('%j', async ([command = '', ...words], code, part) => {
    expect(await run(command, ...words)).toBe(code)
    expect(out).toContain(part)
    expect(err).toBe('')
  })

  test.each([
    [['explain', 'not a reference'], 'is not an image reference'],
    [['explain'], "missing required argument 'reference'"],
    [['owners', '--format', 'xml'], 'is invalid'],
    [['diff'], "required option '--against <revision>' not specified"],
    [['diff', '--agianst', 'HEAD'], "unknown option '--agianst'"],
    [['diff', '--against', 'no-such-branch'], 'git does not know the revision'],
    [['diff', '--against', 'HEAD', '--fail-on', 'x'], '"x" is not a kind of change'],
    [['diff', '--against', 'HEAD', '--fail-on', ''], '--fail-on names no kind of change'],
    [['diff', '--against', 'HEAD', '--fail-on', ' , '], '--fail-on names no kind of change'],
    [['preview', 'UPPER/case'], 'is not an image reference'],
  ])('%j is wrong usage', async ([command = '', ...words], part) => {
    expect(await run(command, ...words)).toBe(2)
    expect(err).toContain(part)
    expect(out).toBe('')
  })

  test('the help of diff names every kind of change to stop at', async () => {
    expect(await run('diff', '--help')).toBe(0)
    expect(out.replace(/\s+/g, ' ')).toContain(`${failKinds.join(', ')} (comma-separated)`)
  })

  test('a rule that is turned down is no error, and an entry that selects nothing mirrors nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'skopeoc-ask-'))
    const text = 'images:\n  - { source: quay.io/a/b, reason: x, semver: ">= 2 < 1" }\n'
    const config = 'targets: { main: { registry: registry.example.com } }\n'
    const files = { 'team.yaml': 'name: A\ncontact: "#a"\n', 'images.yaml': text }
    mkdirSync(join(folder, 'teams/a'), { recursive: true })
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, 'teams/a', name), content)
    const ask = (): Promise<number> => main(['explain', '--root', folder, 'quay.io/a/b'])
    try {
      writeFileSync(join(folder, 'skopeoc.yaml'), config)
      expect(await ask()).toBe(0)
      expect(err).toMatch(/^warning: the definitions have errors, /)
      err = out = ''
      writeFileSync(join(folder, 'skopeoc.yaml'), `${config}rules: { selects-nothing: warn }\n`)
      expect(await ask()).toBe(1)
      expect(err).toBe('')
      expect(out).toContain('the entry selects no tag that a source could have (teams/a/images.yaml:2)')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('definitions with errors are answered about, with a warning', async () => {
    writeFileSync(join(root, 'teams/portal/broken.yaml'), 'images:\n  - sorce: quay.io/a/b\n')
    try {
      expect(await run('explain', 'redis:6.2')).toBe(0)
      expect(err).toContain('warning: the definitions have errors')
      expect(out).toContain('nothing yet: the definitions have errors')
      out = ''
      expect(await run('explain', 'redis:6.2', '--format', 'json')).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ mirrored: true, refused: true })
    } finally {
      rmSync(join(root, 'teams/portal/broken.yaml'))
    }
  })
})
