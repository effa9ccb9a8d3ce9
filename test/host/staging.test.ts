import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import * as fs from 'node:fs'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { HostError } from '../../src/host/host.ts'
import { fateOf, newOwnerName } from '../../src/host/owner.ts'
import { replaceTree } from '../../src/host/replace-tree.ts'
import { skopeoc, startSkopeoc, temporaryTree, writeTree } from '../support/command.ts'
import { smallTree } from '../support/memory-tree.ts'
import { readTree } from '../support/read-tree.ts'

/** Everything that changes the disk passes here: before one of these steps, something may happen. */
const { steps } = vi.hoisted(() => ({ steps: { done: 0, before: (_step: number, _name: string): void => undefined } }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const counted = (name: string, action: (...words: unknown[]) => unknown) =>
    function step(...words: unknown[]): unknown {
      steps.before(steps.done++, name)
      return action(...words)
    }
  const names = [
    'mkdirSync',
    'renameSync',
    'writeFileSync',
    'linkSync',
    'rmSync',
    'rmdirSync',
    'chmodSync',
    'utimesSync',
  ] as const
  const wrapped = names.map((name) => [name, counted(name, real[name] as never)])
  return { ...real, ...Object.fromEntries(wrapped) }
})

function withSteps<Result>(before: (step: number, name: string) => void, action: () => Result): Result {
  steps.done = 0
  steps.before = before
  try {
    return action()
  } finally {
    steps.before = () => undefined
  }
}

/** Runs until a number of steps are done, as a process that is killed then; false where it ended before. */
function killedAfter(count: number, action: () => unknown): boolean {
  const kill = (step: number): void => {
    if (step >= count) throw new Error('dead')
  }
  try {
    withSteps(kill, action)
    return false
  } catch (error) {
    if (!String(error).includes('dead')) throw error
    return true
  }
}

/** What a file system says that has no hard links. */
function refuseLinks(_step: number, name: string): void {
  if (name === 'linkSync') throw Object.assign(new Error('not permitted'), { code: 'EPERM' })
}

const old = { 'main/a': 'old\n', b: 'same\n' }
const wanted = new Map(Object.entries({ 'main/a': 'new\n', b: 'same\n' }))
const remember = (): Map<string, string> => new Map([['.remembered/build.json', '{}\n']])
const whole = { ...Object.fromEntries(wanted), '.remembered/build.json': '{}\n' }
const put = (root: string): unknown => replaceTree(root, 'generated', wanted, remember)

function oldTree(): string {
  const root = temporaryTree()
  writeTree(join(root, 'generated'), old)
  return root
}

describe('a file system without hard links', () => {
  it('is served by copies', () => {
    const root = oldTree()
    writeTree(join(root, 'generated'), { 'run.sh': '#!/bin/sh\n' })
    fs.chmodSync(join(root, 'generated/run.sh'), 0o755)
    const files = new Map([...wanted, ['run.sh', '#!/bin/sh\n']])
    const change = withSteps(refuseLinks, () => replaceTree(root, 'generated', files))
    expect(change).toEqual({ added: [], changed: ['main/a'], removed: [], unchanged: 2 })
    expect(readTree(join(root, 'generated'))).toEqual(Object.fromEntries(files))
    expect(fs.statSync(join(root, 'generated/run.sh')).mode & 0o111).toBe(0o111)
  })
})

describe('a step that fails', () => {
  it('whichever it is leaves the old tree or the new one, whole, and nothing that the next build minds', () => {
    const outcomes = new Set<boolean>()
    for (let failing = 0, hasFailed = true; hasFailed; failing++) {
      hasFailed = false
      const root = oldTree()
      const failOnce = (step: number): void => {
        if (step !== failing) return
        hasFailed = true
        throw Object.assign(new Error('input/output error'), { code: 'EIO' })
      }
      let isDone = false
      try {
        withSteps(failOnce, () => put(root))
        isDone = true
      } catch (error) {
        // It is told, also where nothing but the clearing up failed.
        const isNew = readTree(join(root, 'generated'))['main/a'] === 'new\n'
        expect((error as HostError).hint).toContain(isNew ? 'generated/ is whole' : 'generated/ is as it was')
      }
      expect(isDone ? [whole] : [old, whole], String(failing)).toContainEqual(readTree(join(root, 'generated')))
      put(root)
      expect(readTree(join(root, 'generated')), String(failing)).toEqual(whole)
      expect(readdirSync(root), String(failing)).toEqual(['generated'])
      outcomes.add(isDone)
    }
    expect(outcomes.size).toBe(2)
  })
})

describe('a process that is killed', () => {
  it('before any step leaves what the next clears up, also if that is killed before any step of its own', () => {
    let kills = 0
    for (let first = 0, isKilled = true; isKilled; first++) {
      const root = oldTree()
      isKilled = killedAfter(first, () => put(root))
      for (let second = 0, isKilledAgain = isKilled; isKilledAgain; second++) {
        const copy = temporaryTree()
        cpSync(root, copy, { recursive: true })
        isKilledAgain = killedAfter(second, () => put(copy))
        // Whoever builds the old tree now gets it back, or finds the new one.
        const back = replaceTree(copy, 'generated', new Map(Object.entries(old)))
        expect([2, 1], `${first}, ${second}`).toContain(back.unchanged)
        expect(readTree(join(copy, 'generated'))).toEqual(old)
        expect(readdirSync(copy)).toEqual(['generated'])
        kills++
      }
      put(root)
      expect(readTree(join(root, 'generated')), String(first)).toEqual(whole)
      expect(readdirSync(root)).toEqual(['generated'])
    }
    expect(kills).toBeGreaterThan(100)
  })

  it('is waited for where it is of a place that cannot be asked, but not for ever', () => {
    const stranger = newOwnerName().replace(/-[^-]+-([^-]+)$/, '-elsewhere-$1')
    expect(fateOf(stranger)).toBe('unknown')
    const root = oldTree()
    writeTree(root, { [`.skopeoc-staging/${stranger}/new/half`]: 'x\n' })
    let clock = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (clock += 4000))
    put(root)
    vi.restoreAllMocks()
    expect(clock).toBeGreaterThan(10_000)
    expect(readTree(join(root, 'generated'))).toEqual(whole)
    expect(readdirSync(root)).toEqual(['generated'])
  })

  it('is waited for longer while it shows that it is at work', () => {
    const stranger = newOwnerName().replace(/-[^-]+-([^-]+)$/, '-elsewhere-$1')
    const root = oldTree()
    writeTree(root, { [`.skopeoc-staging/${stranger}/new/half`]: 'x\n' })
    let [clock, left] = [0, 20]
    vi.spyOn(performance, 'now').mockImplementation(() => {
      // As with every file that it writes.
      if (left-- > 0) fs.utimesSync(join(root, '.skopeoc-staging', stranger), left, left)
      return (clock += 4000)
    })
    put(root)
    vi.restoreAllMocks()
    expect(clock).toBeGreaterThan(20 * 4000 + 10_000)
    expect(readTree(join(root, 'generated'))).toEqual(whole)
  })

  it('touches its folder with every file that it writes, and keeps it from git', () => {
    const root = oldTree()
    const seen: string[] = []
    const look = (_step: number, name: string): void => {
      if (name !== 'utimesSync') return
      const [owner] = readdirSync(join(root, '.skopeoc-staging')) as [string]
      seen.push(fs.readFileSync(join(root, '.skopeoc-staging', owner, '.gitignore'), 'utf8'))
    }
    withSteps(look, () =>
      replaceTree(root, 'generated', new Map(Object.entries({ ...old, 'main/a': 'new\n', c: 'c\n' }))),
    )
    expect(seen).toEqual(['*\n', '*\n'])
  })

  it('mixes no trees should it live after all, when another has taken its lock for abandoned', () => {
    const others = { 'main/a': 'other\n', 'more/e': 'z\n' }
    let lost = 0
    for (let at = 0, isReached = true; isReached; at++) {
      const root = oldTree()
      isReached = false
      // A number that is one's own is taken for that of a process that is gone.
      const takeOver = (step: number): void => {
        if (step !== at) return
        isReached = true
        steps.before = () => undefined
        replaceTree(root, 'generated', new Map(Object.entries(others)))
      }
      try {
        withSteps(takeOver, () => put(root))
      } catch (error) {
        expect(error, String(at)).toBeInstanceOf(HostError)
        lost++
      }
      expect([others, whole], String(at)).toContainEqual(readTree(join(root, 'generated')))
      put(root)
      expect(readTree(root)).toEqual(
        Object.fromEntries(Object.entries(whole).map(([path, text]) => [`generated/${path}`, text])),
      )
      expect(readdirSync(root)).toEqual(['generated'])
    }
    expect(lost).toBeGreaterThan(5)
  })
})

describe('whether an owner is gone', () => {
  const nameFor = (pid: number, start: string): string =>
    newOwnerName().replace(/^owner-[0-9]+-[0-9]*-/, `owner-${pid}-${start}-`)
  const startOf = (pid: number): string =>
    (/\) (.*)/.exec(fs.readFileSync(`/proc/${pid}/stat`, 'latin1')) as RegExpExecArray)[1]?.split(' ')[19] as string

  it('is so where nobody has its number, or only the one who asks', () => {
    expect(fateOf(nameFor(999_999_999, ''))).toBe('gone')
    expect(fateOf(newOwnerName())).toBe('gone')
    expect(fateOf('owner-nonsense')).toBe('gone')
    expect(fateOf(nameFor(process.ppid, ''))).toBe('running')
  })

  it.skipIf(!existsSync('/proc/self/stat'))('is so where another process has its number by now', () => {
    expect(fateOf(nameFor(process.ppid, startOf(process.ppid)))).toBe('running')
    expect(fateOf(nameFor(process.ppid, '1'))).toBe('gone')
  })

  it.skipIf(!existsSync('/proc/self/stat'))('is so where it ended and only its parent has not looked', async () => {
    // The shell becomes a program that never waits for its children.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text: Buffer) => resolve(Number(String(text)))),
    )
    await vi.waitFor(() => expect(fs.readFileSync(`/proc/${pid}/stat`, 'latin1')).toContain(') Z '))
    expect(fateOf(nameFor(pid, startOf(pid)))).toBe('gone')
    parent.kill('SIGKILL')
  })

  it('is so for an owner of a version before that has the number of the one who asks', () => {
    const root = oldTree()
    writeTree(root, { '.skopeoc-staging/pid': String(process.pid), '.skopeoc-staging/new/half': 'x\n' })
    put(root)
    expect(readdirSync(root)).toEqual(['generated'])
  })

  it('is not so while it runs: a build waits, and says so in the end', () => {
    const root = oldTree()
    mkdirSync(join(root, '.skopeoc-staging', nameFor(process.ppid, '')), { recursive: true })
    let clock = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (clock += 4000))
    expect(() => put(root)).toThrow(HostError)
    vi.restoreAllMocks()
    expect(readTree(join(root, 'generated'))).toEqual(old)
  })
})

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('close', resolve))
const small = (tag: string): Record<string, string> =>
  smallTree(`  - { source: quay.io/a/b, reason: Test, tags: ["${tag}"] }\n`)

describe('builds that start together', { timeout: 120_000 }, () => {
  // What takes a while to be removed meets more of the others.
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`old/part${index}/plan.json`, 'x\n']))
  it.each([
    ['after one that was killed', { pid: '999999999', ...many }],
    ['where there is an empty lock', {}],
  ])('all end well %s', async (_name, left) => {
    const root = temporaryTree(small('1.0.0'))
    for (let round = 0; round < 4; round++) {
      writeTree(root, small(`1.0.${round}`))
      mkdirSync(join(root, '.skopeoc-staging'))
      writeTree(join(root, '.skopeoc-staging'), left)
      if (round % 2 === 1) rmSync(join(root, 'generated'), { recursive: true })
      const codes = await Promise.all([1, 2, 3, 4].map(() => ended(startSkopeoc(root, ['build', '-q']))))
      expect(codes, String(round)).toEqual([0, 0, 0, 0])
      expect(readdirSync(root).sort()).toEqual(['generated', 'skopeoc.yaml', 'teams'])
      expect(skopeoc(root, ['check', '-q', '--fresh']).code).toBe(0)
    }
  })
})

const inContainer = ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc']
const hasContainers = spawnSync('unshare', [...inContainer, 'true']).status === 0
const program = join(import.meta.dirname, '../../bin/skopeoc.js')

describe.skipIf(!hasContainers)('a build that is process 1 of a container', { timeout: 60_000 }, () => {
  it('goes on where the one of a container before was killed', () => {
    const root = temporaryTree(small('1.0.0'))
    const build = (...words: string[]): number | null =>
      spawnSync('unshare', [...inContainer, process.execPath, ...words, program, 'build', '-q'], {
        cwd: root,
        encoding: 'utf8',
      }).status
    // Ends without a word at its first rename, as one that is killed there.
    const dying = join(
      temporaryTree({ 'dying.js': "require('node:fs').renameSync = () => process.reallyExit(9)\n" }),
      'dying.js',
    )
    expect(build()).toBe(0)
    writeTree(root, small('2.0.0'))
    expect(build('--require', dying)).toBe(9)
    expect(readdirSync(join(root, '.skopeoc-staging'))).toHaveLength(1)
    expect(build()).toBe(0)
    expect(readdirSync(root).sort()).toEqual(['generated', 'skopeoc.yaml', 'teams'])
    expect(skopeoc(root, ['check', '-q', '--fresh']).code).toBe(0)
  })
})
