import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runDiff, type DiffOptions } from '../../src/cli/commands/diff.ts'
import type { CommandContext } from '../../src/cli/context.ts'
import { readRevision } from '../../src/cli/revision.ts'
import { createNodeHost } from '../../src/host/node-host.ts'
import type { MeaningDiff } from '../../src/query/diff/index.ts'
import { organisation } from './model-of.ts'

describe('diff in a git repository, below its top', () => {
  const top = mkdtempSync(join(tmpdir(), 'skopeoc-diff-'))
  const root = join(top, 'images of ours')
  const git = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: top,
        encoding: 'utf8',
      },
    )
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const replace = (path: string, from: string, to: string): void =>
    write(path, (organisation[path] as string).replace(from, to))

  beforeAll(() => {
    git('init', '-q', '-b', 'main')
    writeFileSync(join(top, 'README.md'), 'nothing yet')
    git('add', '-A')
    git('commit', '-q', '-m', 'before there was a mirror')
    for (const [path, text] of Object.entries(organisation)) write(path, text)
    write(
      'teams/portal/ümlaut "x".yaml',
      'images:\n  - { source: quay.io/a/b, reason: Test of names, tags: ["1.0.0"] }\n',
    )
    git('add', '-A')
    git('commit', '-q', '-m', 'one')
    git('tag', 'one')
    git('checkout', '-q', '-b', 'linked')
    symlinkSync('web.yaml', join(root, 'teams/portal/link.yaml'))
    git('add', '-A')
    git('commit', '-q', '-m', 'with a link')
    git('checkout', '-q', 'main')
    replace('teams/networking/cni.yaml', '>= 1.11.2', '>= 1.12.0')
    git('commit', '-q', '-a', '-m', 'two')
    replace('teams/portal/web.yaml', '"7.0.0"', '"7.2.0"')
  })
  afterAll(() => rmSync(top, { recursive: true }))

  async function run(options: Omit<DiffOptions, 'format'> & { format?: DiffOptions['format'] }) {
    const printed = { out: '', err: '' }
    const host = {
      ...createNodeHost(root),
      writeOutput: (text: string) => void (printed.out += text),
      writeError: (text: string) => void (printed.err += text),
      colour: () => false,
    }
    const ctx: CommandContext = { host, format: 'pretty', quiet: false, strict: false, timings: false }
    const code = await runDiff(ctx, { format: 'json', ...options })
    return { code, ...printed }
  }
  const sources = (out: string): string[] =>
    (JSON.parse(out) as { images: { source: string }[] }).images.map(({ source }) => source)

  test('the disk against a revision', async () => {
    const { code, out } = await run({ against: 'HEAD' })
    expect(code).toBe(0)
    expect(sources(out)).toEqual(['docker.io/library/redis'])
  })

  test('any two revisions', async () => {
    expect(sources((await run({ against: 'one', to: 'HEAD' })).out)).toEqual(['quay.io/cilium/cilium'])
    expect(sources((await run({ against: 'HEAD', to: 'HEAD~1' })).out)).toEqual(['quay.io/cilium/cilium'])
  })

  test('a revision before there was a mirror has none', async () => {
    const { code, out } = await run({ against: 'one~1', to: 'one' })
    expect(code).toBe(0)
    expect((JSON.parse(out) as { summary: object }).summary).toMatchObject({ added: 7, removed: 0 })
  })

  test('stops at the kinds of change that it is asked to stop at', async () => {
    expect((await run({ against: 'HEAD', failOn: 'remove' })).code).toBe(1)
    expect((await run({ against: 'HEAD', failOn: 'move' })).code).toBe(0)
    expect((await run({ against: 'HEAD', failOn: 'move, any' })).code).toBe(1)
    await expect(run({ against: 'HEAD', failOn: 'sideways' })).rejects.toThrow('"sideways" is not a kind of change')
  })

  test.each(['nonsense', '--output=/tmp/x', 'HEAD:skopeoc.yaml', ''])(
    '%j is no revision, and no option either',
    async (against) => {
      await expect(run({ against })).rejects.toThrow('git does not know the revision')
    },
  )

  test('files have their names, links stay links', async () => {
    const reader = await readRevision(createNodeHost(root), 'linked')
    const listed = reader.list('teams/portal')
    expect(listed).toContainEqual({ path: 'teams/portal/ümlaut "x".yaml', kind: 'file' })
    expect(listed).toContainEqual({ path: 'teams/portal/link.yaml', kind: 'link' })
    expect(reader.read('teams/portal/link.yaml')).toHaveProperty('problem')
    expect(reader.read('teams/portal/web.yaml')).toEqual({ text: organisation['teams/portal/web.yaml'] })
  })

  test('without git there is a sentence, not a stack', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'skopeoc-outside-'))
    try {
      await expect(readRevision(createNodeHost(outside), 'HEAD')).rejects.toThrow(/^git /)
    } finally {
      rmSync(outside, { recursive: true })
    }
  })
})

describe('diff of definitions that do not build', () => {
  const root = mkdtempSync(join(tmpdir(), 'skopeoc-diff-refused-'))
  const git = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: root,
        encoding: 'utf8',
      },
    )
  const commit = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', 'next')
  }
  const run = async (options: Omit<DiffOptions, 'format'>): Promise<{ code: number; out: string; err: string }> => {
    const printed = { out: '', err: '' }
    const host = {
      ...createNodeHost(root),
      writeOutput: (text: string) => void (printed.out += text),
      writeError: (text: string) => void (printed.err += text),
    }
    const ctx: CommandContext = { host, format: 'pretty', quiet: false, strict: false, timings: false }
    return { code: await runDiff(ctx, { ...options, format: 'json' }), ...printed }
  }
  const errorsOf = async (against: string): Promise<string> => (await run({ against })).err

  beforeAll(() => git('init', '-q', '-b', 'main'))
  afterAll(() => rmSync(root, { recursive: true }))

  test('says so of either side, also where only all files together show what is wrong', async () => {
    commit(organisation)
    expect(await errorsOf('HEAD')).toBe('')
    // Each file is right by itself.
    commit({ 'skopeoc.yaml': `${organisation['skopeoc.yaml'] as string}\nsources: { quay.io: {} }\n` })
    expect(await errorsOf('HEAD~1')).toBe(
      'warning: the files on disk have errors, so that `skopeoc build` refuses them; what cannot be read is left out ' +
        'of the comparison, and all else is compared as it is written\n',
    )
    commit({ 'skopeoc.yaml': organisation['skopeoc.yaml'] as string })
    expect(await errorsOf('HEAD~1')).toMatch(/^warning: HEAD~1 has errors, so that `skopeoc build` refuses it; /)
  })

  test('what is no text has the same reason in a revision as on disk', async () => {
    const path = 'teams/portal/bytes.yaml'
    writeFileSync(join(root, path), Buffer.from([0x61, 0xc3, 0x28]))
    commit({})
    const host = createNodeHost(root)
    const reader = await readRevision(host, 'HEAD')
    expect(reader.read(path)).toEqual(host.read(path))
    expect(reader.read('nowhere.yaml')).toEqual(host.read('nowhere.yaml'))
    rmSync(join(root, path))
  })

  test('tells it in the answer, and ends with 1 where what has errors is what is proposed', async () => {
    commit(organisation)
    const entries = organisation['teams/networking/cni.yaml'] as string
    commit({ 'teams/networking/cni.yaml': entries.replace('source:', 'sorce:') })
    const broken = await run({ against: 'HEAD~1' })
    expect(broken.code).toBe(1)
    const { summary, refused } = JSON.parse(broken.out) as MeaningDiff
    expect(refused).toEqual([{ side: 'after' }])
    expect(summary.removed).toBe(1)
    expect((await run({ against: 'HEAD~1', to: 'HEAD' })).code).toBe(1)
    const mended = await run({ against: 'HEAD', to: 'HEAD~1' })
    expect(mended.code, 'or a change that mends what is there could not pass').toBe(0)
    expect(JSON.parse(mended.out)).toMatchObject({ refused: [{ side: 'before', revision: 'HEAD' }] })
    expect(JSON.parse((await run({ against: 'HEAD~1', to: 'HEAD~1' })).out)).not.toHaveProperty('refused')
    commit(organisation)
  })

  test('says that a revision from before there was a skopeoc.yaml is compared as an empty mirror', async () => {
    git('checkout', '-q', '--orphan', 'before')
    git('rm', '-r', '-q', '--cached', '.')
    git('commit', '-q', '--allow-empty', '-m', 'nothing yet')
    expect(await errorsOf('before')).toBe('note: before has no skopeoc.yaml, so it is compared as an empty mirror\n')
  })
})
