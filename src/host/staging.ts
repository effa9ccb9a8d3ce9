import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { asHostError, asLeftOver } from './as-host-error.ts'
import { HostError, stagingName } from './host.ts'
import { fateOf, fateOfProcess, isOwner, newOwnerName, type Fate } from './owner.ts'

/*
 * The staging folder holds one folder for each process that wants to write, named after it (see owner.ts). Whoever makes
 * its own and then sees no other that still runs has the lock: of two that come at once each sees the other, and both step
 * back. What an owner left that was killed is taken over by whoever has the lock next, and by nobody else.
 */

/** So long the lock is waited for while nothing shows that its owner is at work. */
const lockWaitMilliseconds = 30_000

/**
 * So long an owner of which nothing can be known is left in peace while nothing shows that it is at work: ten times what lies
 * between two files of 10,000 entries on a busy machine.
 */
const strangerWaitMilliseconds = 10_000

/** An owner as versions before had it: a file with the number of the process, beside `old` and `new`. */
const bareOwner = 'pid'

/** Clears up after processes that were killed, see `withStaging`; where another is at work, that one does. */
export function clearAbandoned(root: string, target: string): void {
  const staging = join(root, stagingName)
  const isAtWork = (name: string): boolean => fateIn(staging, name) === 'running'
  if (existsSync(staging) && !namesIn(staging).some(isAtWork)) withStaging(root, target, () => undefined)
}

/**
 * Does something with a folder of its own, which is gone afterwards, while nobody else does. Before, the old tree is put
 * back if a process was killed between its two renames, and what else was left is removed.
 */
export function withStaging<Result>(root: string, target: string, work: (folder: string) => Result): Result {
  const staging = join(root, stagingName)
  const watch = new Watch(staging)
  const own = inWords(asHostError, () => acquire(staging, watch))
  let result
  try {
    // Should this process be killed, nobody commits what it leaves.
    writeFileSync(join(staging, own, '.gitignore'), '*\n')
    clearUp(staging, own, target, watch)
    result = work(join(staging, own))
  } catch (error) {
    try {
      release(staging, own)
    } catch {
      // What went wrong first is told; the rest is for the next build to clear up.
    }
    throw asHostError(error)
  }
  inWords(asLeftOver, () => release(staging, own))
  return result
}

function inWords<Result>(words: (error: unknown) => unknown, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    throw words(error)
  }
}

/** What is seen of the entries of a staging folder while the lock is waited for. */
class Watch {
  readonly #staging: string
  readonly #signs = new Map<string, { changed: number; seenAt: number }>()
  #lastSignAt = performance.now()

  constructor(staging: string) {
    this.#staging = staging
  }

  /** Whether an entry belongs to nobody any more. */
  readonly isGone = (name: string): boolean => {
    const seenAt = this.#signOfLife(name)
    const fate = fateIn(this.#staging, name)
    return fate === 'unknown' ? performance.now() - seenAt > strangerWaitMilliseconds : fate === 'gone'
  }

  /** For so long no owner that was asked about showed that it is at work. */
  quietMilliseconds(): number {
    return performance.now() - this.#lastSignAt
  }

  /** When it was first seen that an owner did what it did last: with every file that it writes it touches its folder. */
  #signOfLife(name: string): number {
    const changed = lstatSync(join(this.#staging, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
    const known = this.#signs.get(name)
    if (known?.changed === changed) return known.seenAt
    const seenAt = performance.now()
    this.#signs.set(name, { changed, seenAt })
    this.#lastSignAt = seenAt
    return seenAt
  }
}

function fateIn(staging: string, name: string): Fate {
  if (isOwner(name)) return fateOf(name)
  if (name !== bareOwner) return 'gone'
  try {
    return fateOfProcess(Number(readFileSync(join(staging, name), 'utf8')))
  } catch {
    return 'gone'
  }
}

/** Waits for the lock and returns the name of the own folder. */
function acquire(staging: string, watch: Watch): string {
  for (;;) {
    const own = tryAcquire(staging, watch)
    if (own !== undefined) return own
    if (watch.quietMilliseconds() > lockWaitMilliseconds) {
      throw new HostError(
        `another build holds the lock, and has written nothing for ${lockWaitMilliseconds / 1000} seconds`,
        `Wait for it to end, or remove ${stagingName} if no build runs.`,
      )
    }
    // Those that stepped back before each other do not come back together.
    pause(25 + 50 * Math.random())
  }
}

function tryAcquire(staging: string, { isGone }: Watch): string | undefined {
  unless(['EEXIST'], () => mkdirSync(staging))
  if (!namesIn(staging).every(isGone)) return undefined
  const own = newOwnerName()
  const folder = join(staging, own)
  // Whoever had the lock may have removed the staging folder meanwhile.
  if (!unless(['ENOENT'], () => mkdirSync(folder))) return undefined
  const names = namesIn(staging)
  if (names.includes(own) && names.every((name) => name === own || isGone(name))) return own
  rmSync(folder, { recursive: true, force: true })
  return undefined
}

function release(staging: string, own: string): void {
  rmSync(join(staging, own), { recursive: true, force: true })
  // Another may have made its folder in it already.
  unless(['ENOTEMPTY', 'EEXIST', 'ENOENT'], () => rmdirSync(staging))
}

function clearUp(staging: string, own: string, target: string, { isGone }: Watch): void {
  const left = namesIn(staging)
    .filter((name) => name !== own && isGone(name))
    .map((name) => disown(staging, name))
  if (!existsSync(target)) {
    const folders = [staging, ...left.filter((name) => name.startsWith('left-')).map((name) => join(staging, name))]
    const old = folders.filter(isFolder).map((folder) => join(folder, 'old'))
    const found = old.find(isFolder)
    if (found !== undefined) renameSync(found, target)
  }
  for (const name of left) rmSync(join(staging, name), { recursive: true, force: true })
}

/** Takes its folder away from an owner in one step: one that was only thought to be gone can write nothing any more. */
function disown(staging: string, name: string): string {
  if (!isOwner(name)) return name
  const left = name.replace('owner-', 'left-')
  unless(['ENOENT'], () => renameSync(join(staging, name), join(staging, left)))
  return left
}

function namesIn(folder: string): string[] {
  let names: string[] = []
  unless(['ENOENT'], () => (names = readdirSync(folder)))
  return names
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Whether something was done, and did not fail for one of these reasons. */
function unless(codes: readonly string[], action: () => unknown): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
