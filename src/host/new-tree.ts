import { hash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { encode } from './encode.ts'
import { isRememberedFile, type GeneratedFile, type TreeChange } from './host.ts'
import { refuseRepository } from './repositories.ts'
import { compareContent, identityOf } from './same-content.ts'

/**
 * A tree that is to replace another: compared with it file by file, and laid out beside it from the first file that differs.
 * A file is compared or written when it comes, and not kept: what it held is known by its digest.
 */
export class NewTree {
  /** SHA-256 of each file that has come, by its path. */
  readonly hashes: Map<string, string> = new Map()
  /** Of all files that have come. */
  bytes = 0
  readonly #old: string
  /** Whether a path of the old tree is a regular file. */
  #present: ReadonlyMap<string, boolean>
  /** Of files of the old tree that hold what they shall. */
  readonly #identities = new Map<string, string>()
  readonly #written: string[] = []
  #folder = ''
  readonly #folders = new Set<string>()

  /**
   * @param old the folder that holds the old tree; it may be missing
   * @throws HostError where a repository lies in it
   */
  constructor(old: string) {
    this.#old = old
    this.#present = listFiles(old)
  }

  /** Takes files while the old tree holds them, and returns the first that it does not hold. Writes nothing. */
  takeWhileSame(files: Iterator<GeneratedFile>): GeneratedFile | undefined {
    for (let next = files.next(); next.done !== true; next = files.next())
      if (!this.#isSame(next.value)) return next.value
    return undefined
  }

  /**
   * Lays out in `folder` the files that have been taken, then `stale`, then the rest. The old tree must not change meanwhile.
   *
   * @returns false, and nothing is laid out, where what was taken is not there any more
   */
  layOut(folder: string, stale: GeneratedFile | undefined, rest: Iterator<GeneratedFile>): boolean {
    this.#folder = folder
    this.#present = listFiles(this.#old)
    const taken = [...this.#identities]
    if (!taken.every(([path, identity]) => this.#isStill(path, identity))) return false
    this.#makeFolder('.')
    for (const [path] of taken) this.#keep(path)
    if (stale !== undefined) this.#put(stale)
    for (let next = rest.next(); next.done !== true; next = rest.next()) this.#put(next.value)
    return true
  }

  /** What the new tree changes, once all of its files have come. */
  change(): TreeChange {
    const [added, changed] = [[] as string[], [] as string[]]
    for (const path of this.#written) (this.#present.has(path) ? changed : added).push(path)
    const isRemoved = ([path, isRegular]: [string, boolean]): boolean =>
      !this.hashes.has(path) && !(isRegular && isRememberedFile(path))
    const removed = [...this.#present].filter(isRemoved).map(([path]) => path)
    return { added: added.sort(), changed: changed.sort(), removed: removed.sort(), unchanged: this.#identities.size }
  }

  #put(file: GeneratedFile): void {
    const [path, content] = file
    if (this.#isSame(file)) {
      this.#keep(path)
      return
    }
    const bytes = encode(content)
    this.#makeFolder(dirname(path))
    writeFileSync(join(this.#folder, path), bytes, { flag: 'wx' })
    if (path.endsWith('.sh')) chmodSync(join(this.#folder, path), 0o755)
    this.#written.push(path)
    this.#learn(path, bytes)
    showLife(dirname(this.#folder))
  }

  #isSame([path, content]: GeneratedFile): boolean {
    // What is not a regular file of the tree itself may lie behind a link.
    if (this.#present.get(path) !== true) return false
    const compared = compareContent(join(this.#old, path), content)
    if (compared === undefined) return false
    this.#identities.set(path, compared.identity)
    this.#learn(path, compared.bytes)
    return true
  }

  #learn(path: string, bytes: Buffer): void {
    this.hashes.set(path, hash('sha256', bytes))
    this.bytes += bytes.length
  }

  /** Other builds replace files and never write into them. */
  #isStill(path: string, identity: string): boolean {
    if (this.#present.get(path) !== true) return false
    const stat = lstatSync(join(this.#old, path), { bigint: true, throwIfNoEntry: false })
    return stat !== undefined && identityOf(stat) === identity
  }

  /** File systems without hard links are served by a copy. */
  #keep(path: string): void {
    const [from, to] = [join(this.#old, path), join(this.#folder, path)]
    this.#makeFolder(dirname(path))
    try {
      linkSync(from, to)
    } catch {
      copyFileSync(from, to)
    }
  }

  /** Never makes what is above the new tree: that is gone where another process took the lock for abandoned. */
  #makeFolder(folder: string): void {
    if (this.#folders.has(folder)) return
    if (folder !== '.') this.#makeFolder(dirname(folder))
    mkdirSync(join(this.#folder, folder))
    this.#folders.add(folder)
  }
}

/** Whoever waits for the lock sees that its owner is at work (see staging.ts). */
function showLife(folder: string): void {
  const now = new Date()
  utimesSync(folder, now, now)
}

/**
 * The files and other things of a tree by their paths, with whether each is a regular file. Links are not followed.
 *
 * @throws HostError where a repository lies in it
 */
function listFiles(tree: string): Map<string, boolean> {
  const found = new Map<string, boolean>()
  const walk = (prefix: string): void => {
    const entries = readdirSync(join(tree, prefix), { withFileTypes: true })
    refuseRepository(prefix === '' ? basename(tree) : `${basename(tree)}/${prefix}`, entries)
    for (const entry of entries) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      if (entry.isDirectory()) walk(path)
      else found.set(path, entry.isFile())
    }
  }
  if (lstatSync(tree, { throwIfNoEntry: false }) !== undefined) walk('')
  return found
}
