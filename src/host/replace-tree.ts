import { hash } from 'node:crypto'
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HostError, isRememberedFile, stagingName, type Remember, type TreeChange } from './host.ts'
import { holdsRemembered, putRemembered, writeRemembered } from './remembered.ts'
import { encode } from './encode.ts'
import { compareContent, identityOf } from './same-content.ts'
import { clearAbandoned, withStaging } from './staging.ts'

/*
 * generated/ is replaced as a whole. The new tree is laid out beside it, in a staging folder that also is the lock (see
 * staging.ts), with hard links to the files that did not change; then two renames put it in place. A process that is killed
 * before them leaves the old tree, one that is killed after them the new one; between them the old tree stands in the staging
 * folder and the next build puts it back before it does anything else. What is remembered of a build comes and goes with its tree.
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
  clearAbandoned(root, target)
  const known: Known = { hashes: remember === undefined ? undefined : new Map(), identities: new Map() }
  /** What is to lie beside the files; once all of them have been compared or written. */
  const remembered = (): ReadonlyMap<string, string> | undefined =>
    known.hashes === undefined ? undefined : remember?.(known.hashes)
  const isCurrent = (change: TreeChange): boolean => isUnchanged(change) && holdsRemembered(target, remembered())
  const seen = lookAt(() => compareTree(target, files, known), isCurrent)
  if (seen !== undefined) return seen
  return withStaging(root, target, (staging) => {
    // Another build may have ended while this one waited for the lock.
    const change = compareTree(target, files, known)
    if (isUnchanged(change)) {
      putRemembered(staging, target, remembered())
      return change
    }
    const next = join(staging, 'new')
    layOut(next, target, files, change, known)
    writeRemembered(next, remembered())
    swap(staging, target, next)
    return change
  })
}

/** What is seen without the lock, if nothing is to be done. Where the tree is just being replaced, a look may fail half way. */
function lookAt(look: () => TreeChange, isCurrent: (change: TreeChange) => boolean): TreeChange | undefined {
  try {
    const seen = look()
    return isCurrent(seen) ? seen : undefined
  } catch {
    return undefined
  }
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

/** What has been found out about files, by their paths. */
interface Known {
  /** SHA-256; filled where bytes are in memory anyway. Undefined where nobody wants them. */
  hashes: Map<string, string> | undefined
  /** Of those that hold what they shall. */
  identities: Map<string, string>
}

function compareTree(target: string, files: ReadonlyMap<string, string>, known: Known): TreeChange {
  const change: TreeChange = { added: [], changed: [], removed: [], unchanged: 0 }
  const seen = new Set<string>()
  for (const { path, regular } of listFiles(target)) {
    const wanted = files.get(path)
    if (wanted === undefined) {
      if (!regular || !isRememberedFile(path)) change.removed.push(path)
    } else {
      seen.add(path)
      if (regular && isSame(join(target, path), path, wanted, known)) change.unchanged++
      else change.changed.push(path)
    }
  }
  for (const path of files.keys()) if (!seen.has(path)) change.added.push(path)
  change.added.sort()
  change.changed.sort()
  change.removed.sort()
  return change
}

/** A file is read once: while a build waits for the lock, another replaces files and never writes into them. */
function isSame(file: string, path: string, wanted: string, { hashes, identities }: Known): boolean {
  const stat = identities.has(path) ? lstatSync(file, { bigint: true, throwIfNoEntry: false }) : undefined
  if (stat !== undefined && identityOf(stat) === identities.get(path)) return true
  const compared = compareContent(file, wanted)
  if (compared === undefined) return false
  identities.set(path, compared.identity)
  // What a path shall hold does not change while a build compares again.
  if (hashes?.has(path) === false) hashes.set(path, hash('sha256', compared.bytes))
  return true
}

function layOut(
  next: string,
  target: string,
  files: ReadonlyMap<string, string>,
  change: TreeChange,
  { hashes }: Known,
): void {
  const fresh = new Set([...change.added, ...change.changed])
  const folders = new Set<string>()
  for (const [path, content] of files) {
    makeFolder(next, dirname(path), folders)
    const file = join(next, path)
    if (fresh.has(path) || !tryLink(join(target, path), file)) {
      const bytes = encode(content)
      writeFileSync(file, bytes, { flag: 'wx' })
      hashes?.set(path, hash('sha256', bytes))
    }
    if (fresh.has(path) && path.endsWith('.sh')) chmodSync(file, 0o755)
  }
}

/** Never makes what is above the new tree: that is gone where another process took the lock for abandoned. */
function makeFolder(next: string, folder: string, made: Set<string>): void {
  if (made.has(folder)) return
  if (folder !== '.') makeFolder(next, dirname(folder), made)
  mkdirSync(join(next, folder))
  made.add(folder)
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
