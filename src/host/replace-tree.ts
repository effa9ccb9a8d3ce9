import { hash } from 'node:crypto'
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HostError, stagingName, type Remember, type TreeChange } from './host.ts'
import { holdsRemembered, isRememberedFile, putRemembered, writeRemembered } from './remembered.ts'
import { bytesIfSame } from './same-content.ts'
import { recoverInterrupted, withStaging } from './staging.ts'

/*
 * generated/ is replaced as a whole. The new tree is laid out beside it, in a staging folder that also is the lock, with
 * hard links to the files that did not change; then two renames put it in place. A process that is killed before them
 * leaves the old tree, one that is killed after them the new one; between them the old tree stands in the staging folder
 * and the next build puts it back before it does anything else. What is remembered of a build comes and goes with its tree.
 */

/**
 * Makes `<root>/<name>` hold exactly `files` (path below it → content), and what is to be remembered of them. Nothing is
 * written where nothing changes; where only the memory changes, only it is written, which is no change of the tree.
 *
 * @throws HostError when the folder cannot be replaced: the old tree is then as it was.
 */
export function replaceTree(
  root: string,
  name: string,
  files: ReadonlyMap<string, string>,
  remember?: Remember,
): TreeChange {
  const target = join(root, name)
  refuseOthers(join(root, stagingName), stagingName)
  refuseOthers(target, name)
  recoverInterrupted(root, target)
  const hashes = remember === undefined ? undefined : new Map<string, string>()
  /** What is to lie beside the files; once all of them have been compared or written. */
  const remembered = (): ReadonlyMap<string, string> | undefined =>
    hashes === undefined ? undefined : remember?.(hashes)
  const seen = compareTree(target, files, hashes)
  if (isUnchanged(seen) && holdsRemembered(target, remembered())) return seen
  return withStaging(root, (staging) => {
    // Another build may have ended while this one waited for the lock.
    const change = compareTree(target, files, hashes)
    if (isUnchanged(change)) {
      putRemembered(staging, target, remembered())
      return change
    }
    const next = join(staging, 'new')
    layOut(next, target, files, change, hashes)
    writeRemembered(next, remembered())
    swap(staging, target, next)
    return change
  })
}

/** The two renames. */
function swap(staging: string, target: string, next: string): void {
  const old = join(staging, 'old')
  if (existsSync(target)) renameSync(target, old)
  try {
    renameSync(next, target)
  } catch (error) {
    if (existsSync(old)) renameSync(old, target)
    throw error
  }
}

function isUnchanged(change: TreeChange): boolean {
  return change.added.length + change.changed.length + change.removed.length === 0
}

/** What stands in the way of a folder is refused: a link would lead out of the tree. */
function refuseOthers(folder: string, name: string): void {
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  if (stat !== undefined && !stat.isDirectory()) {
    const what = stat.isSymbolicLink() ? 'a symbolic link' : 'not a folder'
    throw new HostError(
      `${name} is ${what}`,
      `Remove ${name}; skopeoc makes the folder itself and never follows links.`,
    )
  }
}

interface PresentFile {
  path: string
  regular: boolean
}

function listFiles(target: string): PresentFile[] {
  const found: PresentFile[] = []
  const walk = (prefix: string): void => {
    for (const entry of readdirSync(join(target, prefix), { withFileTypes: true })) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      if (entry.isDirectory()) walk(path)
      else found.push({ path, regular: entry.isFile() })
    }
  }
  if (existsSync(target)) walk('')
  return found
}

/** SHA-256 of files by their path; filled where bytes are in memory anyway. Undefined where nobody wants them. */
type Hashes = Map<string, string> | undefined

function compareTree(target: string, files: ReadonlyMap<string, string>, hashes: Hashes): TreeChange {
  const change: TreeChange = { added: [], changed: [], removed: [], unchanged: 0 }
  const seen = new Set<string>()
  for (const { path, regular } of listFiles(target)) {
    const wanted = files.get(path)
    if (wanted === undefined) {
      if (!regular || !isRememberedFile(path)) change.removed.push(path)
    } else {
      seen.add(path)
      if (regular && isSame(target, path, wanted, hashes)) change.unchanged++
      else change.changed.push(path)
    }
  }
  for (const path of files.keys()) if (!seen.has(path)) change.added.push(path)
  change.added.sort()
  change.changed.sort()
  change.removed.sort()
  return change
}

function isSame(target: string, path: string, wanted: string, hashes: Hashes): boolean {
  const bytes = bytesIfSame(join(target, path), wanted)
  // What a path shall hold does not change while a build compares again.
  if (bytes !== undefined && hashes?.has(path) === false) hashes.set(path, hash('sha256', bytes))
  return bytes !== undefined
}

function layOut(
  next: string,
  target: string,
  files: ReadonlyMap<string, string>,
  change: TreeChange,
  hashes: Hashes,
): void {
  const fresh = new Set([...change.added, ...change.changed])
  const folders = new Set<string>()
  for (const [path, content] of files) {
    const file = join(next, path)
    const folder = dirname(file)
    if (!folders.has(folder)) {
      mkdirSync(folder, { recursive: true })
      folders.add(folder)
    }
    if (fresh.has(path) || !tryLink(join(target, path), file)) {
      const bytes = writeNew(file, content)
      hashes?.set(path, hash('sha256', bytes))
    }
    if (fresh.has(path) && path.endsWith('.sh')) chmodSync(file, 0o755)
  }
}

let scratch = Buffer.alloc(0)

/**
 * Writes a file that does not exist, through one piece of memory for all: together they may be hundreds of megabytes.
 * Returns the bytes, which the next call overwrites.
 */
function writeNew(file: string, content: string): Buffer {
  const length = Buffer.byteLength(content)
  if (scratch.length < length) scratch = Buffer.allocUnsafeSlow(length)
  // Nearly every file is ASCII, which needs no encoder.
  scratch.write(content, length === content.length ? 'latin1' : 'utf8')
  const bytes = scratch.subarray(0, length)
  writeFileSync(file, bytes, { flag: 'wx' })
  return bytes
}

/** File systems without hard links are served by writing the file again. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch {
    return false
  }
}
