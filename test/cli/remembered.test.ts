import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { skopeoc, temporaryTree, writeTree } from '../support/command.ts'
import {
  atHome,
  atTheEndOf,
  builtTree,
  copyOf,
  dayAfterExpiry,
  expiryDay,
  largeTree,
  onDay,
  ranPhases,
  replaceByLink,
} from '../support/large-tree.ts'
import { readTree } from '../support/read-tree.ts'
import { sealed } from '../support/sealed.ts'
import { whenSoaking } from '../support/soak.ts'

let built = ''
beforeAll(() => {
  built = builtTree()
})

const record = (root: string): string => join(root, 'generated/.remembered/build.json')
const someFile = 'generated/main/plan.json'

/** What the commands come to must not depend on what is remembered. */
function expectSameAsFresh(root: string, words: readonly string[], env: Record<string, string> = {}): void {
  const trusting = skopeoc(root, words, { ...atHome, ...env })
  const fresh = skopeoc(root, [...words, '--fresh'], { ...atHome, ...env })
  expect(trusting).toEqual(fresh)
}

/** Whether `check` compiles, and what it comes to; and what it comes to where nothing is remembered. */
function checkTwice(root: string): [found: object, fresh: object] {
  const { code, stdout, stderr, compiled } = ranPhases(root, ['check'])
  return [
    { code, stdout, stderr, compiled },
    { ...skopeoc(root, ['check', '--fresh'], atHome), compiled: true },
  ]
}

describe('what is remembered of a build', () => {
  it.each(['check', 'build'])('spares %s to compile again, unless --fresh is given', (command) => {
    const first = ranPhases(built, [command])
    expect(first).toMatchObject({ code: 0, recalled: true, compiled: false })
    const fresh = ranPhases(built, [command, '--fresh'])
    expect(fresh).toMatchObject({ code: 0, recalled: false, compiled: true })
    expect(first.stderr).toBe(fresh.stderr)
    expect(first.stderr).toMatch(/^\d+ warnings in \d+ files$/m)
  })

  it.each([
    ['check'],
    ['check', '--format', 'json'],
    ...whenSoaking(['check', '--format', 'github']),
    ['check', '--format', 'sarif'],
    ['check', '--strict'],
    ...whenSoaking(['check', '--strict', '--format', 'json']),
    ['check', '--quiet'],
    ['build'],
    ['build', '--format', 'json'],
    ['build', '--strict'],
    ['build', '--quiet'],
  ])('changes nothing of what %s %s %s %s says and ends with', (...words) => {
    expect(ranPhases(built, words).compiled).toBe(false)
    const before = readTree(join(built, 'generated'))
    expectSameAsFresh(built, words)
    expect(readTree(join(built, 'generated'))).toEqual(before)
  })

  it('has findings with mends in it, and --fix mends them and checks what came of it', () => {
    const root = copyOf(built)
    expect(skopeoc(root, ['check', '--format', 'sarif'], atHome).stdout).toContain('"fixes"')
    const fixed = ranPhases(root, ['check', '--fix'])
    expect(fixed.stderr).toContain('mended teams/odd/images.yaml')
    expect(fixed).toMatchObject({ code: 1, compiled: true })
  })

  it('is the same bytes for the same definitions in another folder', () => {
    const other = largeTree()
    skopeoc(other, ['build', '-q'], { ...atHome, TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' })
    expect(readFileSync(record(other), 'utf8')).toBe(readFileSync(record(built), 'utf8'))
    expect(readFileSync(record(other), 'utf8')).not.toContain(other)
  })

  it('is written again by --fresh, byte for byte', () => {
    const root = copyOf(built)
    rmSync(join(root, 'generated'), { recursive: true })
    skopeoc(root, ['build', '-q', '--fresh'], atHome)
    const before = readTree(join(root, 'generated'))
    skopeoc(root, ['build', '-q', '--fresh'], atHome)
    expect(readTree(join(root, 'generated'))).toEqual(before)
  })

  it('is believed where the tree was moved', () => {
    const root = join(temporaryTree(), 'elsewhere')
    cpSync(built, root, { recursive: true })
    expect(ranPhases(root, ['check'])).toMatchObject({ code: 0, compiled: false })
  })
})

describe('what is remembered is of no use', () => {
  type Case = [name: string, change: (root: string) => void]
  const cases: Case[] = [
    ['a definition was edited', (root) => appendFileSync(join(root, 'teams/odd/images.yaml'), '# edited\n')],
    ['skopeoc.yaml was edited', (root) => appendFileSync(join(root, 'skopeoc.yaml'), '# edited\n')],
    ['a team.yaml was edited', (root) => appendFileSync(join(root, 'teams/odd/team.yaml'), '# edited\n')],
    ['an empty definition was added', (root) => writeTree(root, { 'teams/odd/more.yaml': 'images: []\n' })],
    ['a definition was removed', (root) => rmSync(join(root, 'teams/odd/images.yaml'))],
    [
      'a definition was renamed',
      (root) => renameSync(join(root, 'teams/odd/images.yaml'), join(root, 'teams/odd/other.yaml')),
    ],
    ['a team lost its team.yaml', (root) => rmSync(join(root, 'teams/odd/team.yaml'))],
    ['a folder without any YAML was added', (root) => writeTree(root, { 'teams/new/notes.txt': 'x\n' })],
    ['a file in the way was added', (root) => writeTree(root, { 'teams/stray.yaml': 'images: []\n' })],
    ['a link was added', (root) => symlinkSync('images.yaml', join(root, 'teams/odd/link.yaml'))],
    ...whenSoaking<Case>(['a generated file was edited', (root) => appendFileSync(join(root, someFile), ' ')]),
    ['one byte of a generated file is another', (root) => flipByte(join(root, someFile))],
    ['a generated file was removed', (root) => rmSync(join(root, someFile))],
    ['a generated file was added', (root) => writeTree(root, { 'generated/main/extra': '' })],
    [
      'a generated file was renamed',
      (root) => renameSync(join(root, someFile), join(root, 'generated/main/plan2.json')),
    ],
    ['two generated files changed places', (root) => swapFiles(root, someFile, 'generated/joined/plan.json')],
    ['a generated file became a link to the same bytes', (root) => replaceByLink(root, someFile)],
    ['all of generated/ became a link', (root) => replaceByLink(root, 'generated')],
    ['generated/ is gone', (root) => rmSync(join(root, 'generated'), { recursive: true })],
    ...whenSoaking<Case>([
      'CODEOWNERS was edited',
      (root) => appendFileSync(join(root, '.github/CODEOWNERS'), '# edited\n'),
    ]),
    ['the block of CODEOWNERS was edited', (root) => flipByte(join(root, '.github/CODEOWNERS'))],
    ['CODEOWNERS was removed', (root) => rmSync(join(root, '.github/CODEOWNERS'))],
    ['the folder of the record became a link', (root) => replaceByLink(root, 'generated/.remembered')],
    ['the record became a link', (root) => replaceByLink(root, 'generated/.remembered/build.json')],
    ['a file was put beside the record', (root) => writeTree(root, { 'generated/.remembered/other': 'x\n' })],
    ['the record is a folder', (root) => replaceByFolder(record(root))],
  ]

  it.each(cases)('where %s', (_name, change) => {
    const root = copyOf(built)
    change(root)
    const [found, fresh] = checkTwice(root)
    expect(found).toEqual(fresh)
  })

  it('on another day, when an entry has expired since', () => {
    const root = copyOf(built)
    expect(ranPhases(root, ['check'], onDay('2000-01-01'))).toMatchObject({ code: 0, compiled: false })
    expect(ranPhases(root, ['check'], onDay(expiryDay))).toMatchObject({ code: 0, compiled: false })
    const later = ranPhases(root, ['check'], onDay(dayAfterExpiry))
    expect(later).toMatchObject({ code: 0, compiled: true })
    expect(later.stderr).toContain('warning[expired]')
    expect(ranPhases(root, ['check']).stderr).not.toContain('warning[expired]')
  })

  it('on the next day, when the build went on over midnight', () => {
    const root = copyOf(built)
    rmSync(join(root, 'generated'), { recursive: true })
    const build = skopeoc(root, ['build'], { ...atHome, ...atTheEndOf(expiryDay, dayAfterExpiry) })
    expect([build.code, build.stderr.includes('warning[expired]')]).toEqual([0, false])
    const later = ranPhases(root, ['check'], onDay(dayAfterExpiry))
    expect(later).toMatchObject({ code: 0, compiled: true })
    expect(later.stderr).toContain('warning[expired]')
  })

  /** A copy of the program. */
  const anotherSkopeoc = (): string => {
    const other = temporaryTree()
    const project = join(import.meta.dirname, '../..')
    for (const name of ['bin', 'dist', 'package.json'])
      cpSync(join(project, name), join(other, name), { recursive: true })
    symlinkSync(join(project, 'node_modules'), join(other, 'node_modules'))
    return other
  }

  it('where skopeoc was replaced while it built', () => {
    const other = anotherSkopeoc()
    const root = copyOf(built)
    rmSync(join(root, 'generated'), { recursive: true })
    const chunk = readdirSync(join(other, 'dist')).find((name) => /^compile-.*\.cjs$/.test(name)) as string
    // The first folder that a build makes comes long after it was loaded.
    const hook = `import fs, { appendFileSync } from 'node:fs'; import { syncBuiltinESMExports } from 'node:module'
      const make = fs.mkdirSync; let made = false
      fs.mkdirSync = (...words) => {
        if (!made && String(words[0]).includes('.skopeoc-staging')) { made = true; appendFileSync(${JSON.stringify(join(other, 'dist', chunk))}, '// other\\n') }
        return make(...words)
      }
      syncBuiltinESMExports()`
    const options = `${atHome['NODE_OPTIONS'] ?? ''} --import=data:text/javascript,${encodeURIComponent(hook)}`
    const build = spawnSync(process.execPath, [join(other, 'bin/skopeoc.js'), 'build', '-q', '--root', root], {
      encoding: 'utf8',
      env: { ...process.env, ...atHome, NODE_OPTIONS: options },
    })
    expect(build.status).toBe(0)
    expect(readFileSync(join(other, 'dist', chunk), 'utf8'), 'it was replaced').toMatch(/\/\/ other\n$/)
    expect(existsSync(record(root))).toBe(false)
  })

  it('for another skopeoc', () => {
    const other = anotherSkopeoc()
    const check = (): string =>
      spawnSync(process.execPath, [join(other, 'bin/skopeoc.js'), 'check', '--timings', '--root', built], {
        encoding: 'utf8',
        env: { ...process.env, ...atHome },
      }).stderr
    expect(check(), 'a copy of the same skopeoc').not.toContain('\nanalyse ')
    const chunk = readdirSync(join(other, 'dist')).find((name) => /^compile-.*\.cjs$/.test(name)) as string
    appendFileSync(join(other, 'dist', chunk), '// one line more\n')
    expect(check()).toContain('\nanalyse ')
  })

  it('where a build was killed and left its staging folder, which a build then clears up', () => {
    const root = copyOf(built)
    writeTree(root, { '.skopeoc-staging/pid': '999999999' })
    expect(ranPhases(root, ['build'])).toMatchObject({ code: 0, compiled: true })
    expect(readdirSync(root)).not.toContain('.skopeoc-staging')
  })
})

describe('a record that is malformed', () => {
  it.each<[name: string, forge: (text: string) => string]>([
    ['that ends too early', (text) => text.slice(0, -9)],
    ['of another format', (text) => sealed(text.replace('"format":2', '"format":3'))],
    ['that only inherits its parts', (text) => sealed(`{"__proto__":${text.split('\n')[0]}}`)],
    ['whose findings lie elsewhere', (text) => text.replaceAll('["teams/', '["../teams/')],
    ['whose findings are gone', (text) => text.replace(/"findings":\[.*\]/, '"findings":[]')],
    ['that counts otherwise', (text) => text.replace(/"entries":\d+/, '"entries":7')],
    ['that was printed anew', (text) => `${JSON.stringify(JSON.parse(text.split('\n')[0] as string), undefined, 1)}\n`],
  ])('%s is not believed, and nobody hears of it', (_name, forge) => {
    const root = copyOf(built)
    const text = readFileSync(record(root), 'utf8')
    expect(forge(text)).not.toBe(text)
    writeFileSync(record(root), forge(text))
    const [found, fresh] = checkTwice(root)
    expect(found).toEqual(fresh)
  })

  it('is replaced by the next build', () => {
    const root = copyOf(built)
    const before = readTree(join(root, 'generated'))
    writeFileSync(record(root), '{}')
    expect(ranPhases(root, ['build'])).toMatchObject({ code: 0, compiled: true })
    expect(readTree(join(root, 'generated'))).toEqual(before)
  })
})

function replaceByFolder(file: string): void {
  rmSync(file)
  mkdirSync(file)
}

function flipByte(file: string): void {
  const bytes = readFileSync(file)
  const middle = bytes.length >> 1
  bytes[middle] = bytes[middle] === 0x61 ? 0x62 : 0x61
  writeFileSync(file, bytes)
}

function swapFiles(root: string, one: string, other: string): void {
  renameSync(join(root, one), join(root, 'swapped'))
  renameSync(join(root, other), join(root, one))
  renameSync(join(root, 'swapped'), join(root, other))
}
