import { createHash } from 'node:crypto'
import { closeSync, fstatSync, lstatSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { decode, largestFileBytes, tooLarge } from './decode.ts'
import {
  nothingThere,
  type FolderEntry,
  type Host,
  type ProgramOptions,
  type ProgramResult,
  type ReadResult,
  type TreeChange,
} from './host.ts'
import { replaceTree } from './replace-tree.ts'
import { runProgram } from './run-program.ts'
import { openRegular } from './open-regular.ts'
import { readWhole } from './read-whole.ts'
import { sameContent } from './same-content.ts'
import { writeFileAtomically } from './write-file.ts'

/** The real world, rooted at a folder. */
export function createNodeHost(root: string): Host {
  let today: string | undefined
  return {
    root,
    list: (folder) => listFolder(root, folder),
    kindOf: (path) => kindOf(join(root, path)),
    read: (path, maximumBytes = largestFileBytes) => readText(below(root, path), maximumBytes),
    holds: (path, content) => sameContent(join(root, path), content),
    sha256: (path) => sha256Of(join(root, path)),
    pathInRepository: () => pathInRepository(root),
    replaceGenerated: (files, remember): TreeChange => replaceTree(root, 'generated', files, remember),
    write: (path, content) => writeFileAtomically(root, path, content),
    run: (program, args, options?: ProgramOptions): Promise<ProgramResult> => runProgram(root, program, args, options),
    environment: (name) => process.env[name],
    now: () => Date.now(),
    today: () => (today ??= new Date().toISOString().slice(0, 10)),
    milliseconds: () => performance.now(),
    writeOutput: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    colour: (stream) => isTerminal(stream) && wantsColour(),
    terminal: isTerminal,
  }
}

/** The types say otherwise, but `isTTY` is absent where there is no terminal. */
function isTerminal(stream: 'stdout' | 'stderr'): boolean {
  return 'isTTY' in process[stream] && process[stream].isTTY
}

/** https://no-color.org: any value that is not empty. */
function wantsColour(): boolean {
  return (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'
}

function listFolder(root: string, folder: string): FolderEntry[] {
  const found: FolderEntry[] = []
  const walk = (path: string): void => {
    let entries
    try {
      entries = readdirSync(join(root, path), { withFileTypes: true })
    } catch {
      return void found.push({ path, kind: 'other' })
    }
    for (const entry of entries) {
      const child = `${path}/${entry.name}`
      if (entry.isDirectory()) walk(child)
      else found.push({ path: child, kind: entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other' })
    }
  }
  const kind = kindOf(join(root, folder))
  if (kind === 'folder') walk(folder)
  else if (kind !== undefined) found.push({ path: folder, kind: kind === 'file' ? 'other' : kind })
  return found.sort((a, b) => byCodeUnit(a.path, b.path))
}

function kindOf(path: string): FolderEntry['kind'] | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return undefined
  if (stat.isFile()) return 'file'
  if (stat.isDirectory()) return 'folder'
  return stat.isSymbolicLink() ? 'link' : 'other'
}

/** As `join` has it; most paths come from `list`, and there is nothing in them to be resolved. */
function below(root: string, path: string): string {
  return path.includes('..') ? join(root, path) : `${root}/${path}`
}

function pathInRepository(root: string): string | undefined {
  const real = realpathSync(root)
  for (let folder = real; ; folder = dirname(folder)) {
    if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false }) !== undefined)
      return relative(folder, real).split(sep).join('/')
    if (dirname(folder) === folder) return undefined
  }
}

/** Files are hashed piece by piece: pieces of this size stay in the processor's cache. */
const piece = Buffer.allocUnsafeSlow(256 * 1024)

function sha256Of(path: string): string | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openRegular(path)
    if (!fstatSync(descriptor).isFile()) return undefined
    const hash = createHash('sha256')
    for (;;) {
      const length = readSync(descriptor, piece)
      if (length === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, length))
    }
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

function readText(path: string, maximumBytes: number): ReadResult {
  let descriptor: number | undefined
  try {
    descriptor = openRegular(path)
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) return { problem: 'it is not a regular file' }
    if (stat.size > maximumBytes) return tooLarge(stat.size, maximumBytes)
    return decode(contentOf(descriptor, stat.size))
  } catch (error) {
    return readProblem(error)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** What a file of this size holds, in a buffer that the next one may reuse. */
function contentOf(descriptor: number, size: number): Buffer {
  // Some files that the system makes up say that they are empty.
  if (size === 0 || size > piece.length) return readFileSync(descriptor)
  return readWhole(descriptor, size, piece)
}

function readProblem(error: unknown): ReadResult {
  const { code } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
      return nothingThere
    case 'EACCES':
    case 'EPERM':
      return { problem: 'there is no permission to read it' }
    case 'ELOOP':
      return { problem: 'it is a symbolic link, and links are not followed' }
    case 'EISDIR':
      return { problem: 'it is a folder' }
    default:
      return { problem: `it cannot be read (${code ?? 'unknown error'})` }
  }
}
