import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { HostError, type TreeChange } from './host.ts'

/*
 * generated/ is replaced as a whole. The new tree is laid out beside it, in a staging folder that also is the lock, with
 * hard links to the files that did not change; then two renames put it in place. A process that is killed before them
 * leaves the old tree, one that is killed after them the new one; between them the old tree stands in the staging folder
 * and the next build puts it back before it does anything else.
 */

const stagingName = '.skopeoc-staging'
const lockWaitMilliseconds = 30_000

/**
 * Makes `<root>/<name>` hold exactly `files` (path below it → content). Nothing is written where nothing changes.
 *
 * @throws HostError when the folder cannot be replaced: the old tree is then as it was.
 */
export function replaceTree(root: string, name: string, files: ReadonlyMap<string, string>): TreeChange {
  const target = join(root, name)
  refuseOthers(join(root, stagingName), stagingName)
  refuseOthers(target, name)
  recoverInterrupted(root, target)
  const seen = compareTree(target, files)
  if (isUnchanged(seen)) return seen
  return withStaging(root, (staging) => {
    // Another build may have ended while this one waited for the lock.
    const change = compareTree(target, files)
    if (isUnchanged(change)) return change
    const next = join(staging, 'new')
    layOut(next, target, files, change)
    const old = join(staging, 'old')
    if (existsSync(target)) renameSync(target, old)
    try {
      renameSync(next, target)
    } catch (error) {
      if (existsSync(old)) renameSync(old, target)
      throw error
    }
    return change
  })
}

function isUnchanged(change: TreeChange): boolean {
  return change.added.length + change.changed.length + change.removed.length === 0
}

/**
 * Clears up after a process that was killed: puts the old tree back if it was between the two renames, and removes what
 * it left in the staging folder.
 */
function recoverInterrupted(root: string, target: string): void {
  const staging = join(root, stagingName)
  if (!existsSync(staging) || ownerLives(root)) return
  const old = join(staging, 'old')
  try {
    if (!existsSync(target) && lstatSync(old, { throwIfNoEntry: false })?.isDirectory() === true)
      renameSync(old, target)
    rmSync(staging, { recursive: true, force: true })
  } catch (error) {
    throw asHostError(error)
  }
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

function compareTree(target: string, files: ReadonlyMap<string, string>): TreeChange {
  const change: TreeChange = { added: [], changed: [], removed: [], unchanged: 0 }
  const seen = new Set<string>()
  for (const { path, regular } of listFiles(target)) {
    const wanted = files.get(path)
    if (wanted === undefined) change.removed.push(path)
    else {
      seen.add(path)
      if (regular && sameContent(join(target, path), wanted)) change.unchanged++
      else change.changed.push(path)
    }
  }
  for (const path of files.keys()) if (!seen.has(path)) change.added.push(path)
  change.added.sort()
  change.changed.sort()
  change.removed.sort()
  return change
}

/** Whether a file holds exactly this text, byte for byte. */
export function sameContent(file: string, wanted: string): boolean {
  try {
    const bytes = readFileSync(file)
    // Decoding alone would take bytes that are not UTF-8 for the character that stands for such.
    return bytes.length === Buffer.byteLength(wanted) && bytes.toString() === wanted
  } catch {
    return false
  }
}

function layOut(next: string, target: string, files: ReadonlyMap<string, string>, change: TreeChange): void {
  const fresh = new Set([...change.added, ...change.changed])
  const folders = new Set<string>()
  for (const [path, content] of files) {
    const file = join(next, path)
    const folder = dirname(file)
    if (!folders.has(folder)) {
      mkdirSync(folder, { recursive: true })
      folders.add(folder)
    }
    if (fresh.has(path) || !tryLink(join(target, path), file)) writeNew(file, content)
    if (fresh.has(path) && path.endsWith('.sh')) chmodSync(file, 0o755)
  }
}

let scratch = Buffer.alloc(0)

/** Writes a file that does not exist, through one piece of memory for all: together they may be hundreds of megabytes. */
function writeNew(file: string, content: string): void {
  const bytes = Buffer.byteLength(content)
  if (scratch.length < bytes) scratch = Buffer.allocUnsafeSlow(bytes)
  // Nearly every file is ASCII, which needs no encoder.
  scratch.write(content, bytes === content.length ? 'latin1' : 'utf8')
  writeFileSync(file, scratch.subarray(0, bytes), { flag: 'wx' })
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

function withStaging<Result>(root: string, work: (staging: string) => Result): Result {
  const staging = acquireStaging(root)
  try {
    return work(staging)
  } catch (error) {
    throw asHostError(error)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

/** Creates the staging folder; its exclusive creation is the lock between two builds. */
function acquireStaging(root: string): string {
  const staging = join(root, stagingName)
  const giveUpAt = performance.now() + lockWaitMilliseconds
  for (;;) {
    try {
      mkdirSync(staging)
      writeFileSync(join(staging, 'pid'), String(process.pid))
      return staging
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asHostError(error)
    }
    if (!ownerLives(root)) rmSync(staging, { recursive: true, force: true })
    else if (performance.now() > giveUpAt) {
      throw new HostError(
        `another build has been at work here for ${lockWaitMilliseconds / 1000} seconds`,
        `Wait for it to end, or remove ${stagingName} if no build runs.`,
      )
    } else pause(50)
  }
}

/** Whether the process that made the staging folder still runs. A folder without a pid is one that is just being made. */
function ownerLives(root: string): boolean {
  const staging = join(root, stagingName)
  let pid: number
  try {
    pid = Number(readFileSync(join(staging, 'pid'), 'utf8'))
  } catch {
    const stat = statSync(staging, { throwIfNoEntry: false })
    return stat !== undefined && Date.now() - stat.mtimeMs < 2000
  }
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

/** Writes `<root>/<path>` through a temporary file and a rename; refuses a link on the way there. */
export function writeFileAtomically(root: string, path: string, content: string): void {
  const parts = path.split('/')
  for (let length = 1; length <= parts.length; length++) {
    const part = join(root, ...parts.slice(0, length))
    if (lstatSync(part, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new HostError(
        `${parts.slice(0, length).join('/')} is a symbolic link`,
        'Remove it; links are never followed.',
      )
    }
  }
  const file = join(root, path)
  const temporary = `${file}.skopeoc-${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(temporary, content, { flag: 'wx' })
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw asHostError(error)
  }
}

function asHostError(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException
  const place = path === undefined ? 'generated/' : path
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new HostError(
        'the disk is full',
        'Free some space and run `skopeoc build` again; generated/ is as it was.',
      )
    case 'EACCES':
    case 'EPERM':
      return new HostError(
        `there is no permission to write ${place}`,
        'Change the permissions; generated/ is as it was.',
      )
    case 'EROFS':
      return new HostError(
        'the file system is read-only',
        'Run the build where it can write; `skopeoc check` only reads.',
      )
    default:
      if (code === undefined) return error
      return new HostError(`${place} cannot be written (${code})`, 'Look at the folder; generated/ is as it was.')
  }
}
