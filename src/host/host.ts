/** What is found in a folder, without following links. */
export interface FolderEntry {
  /** Relative to the host's root, forward slashes. */
  path: string
  kind: 'file' | 'folder' | 'link' | 'other'
}

/** `isMissing` where there is nothing of that name. */
export type ReadResult = { text: string } | { problem: string; garbled?: GarbledText; isMissing?: true }

export const nothingThere: ReadResult = { problem: 'it does not exist', isMissing: true }

/** What a file that is no text would say with a sign in place of each byte that is none, and where the first of them stands. */
export interface GarbledText {
  content: string
  at: number
}

export interface ProgramResult {
  /** Exit code; 128 + signal number when it was killed by one. */
  code: number
  stdout: Uint8Array
  stderr: string
}

export interface ProgramOptions {
  input?: string
  /** Added to the host's own environment. */
  env?: Record<string, string>
  timeoutSeconds?: number
}

/**
 * Everything that the compiler asks of the world. The core never touches the file system, the clock, the environment or
 * a process in any other way.
 */
export interface Host {
  /** Absolute path of the folder that is compiled. */
  readonly root: string
  /** Every file, link and other thing below a folder, sorted by path in code units; empty where there is no such folder. */
  list(folder: string): FolderEntry[]
  kindOf(path: string): FolderEntry['kind'] | undefined
  /** The text of a regular file below the root: UTF-8, at most `maximumBytes`. Links are never followed. */
  read(path: string, maximumBytes?: number): ReadResult
  /** Whether a regular file below the root holds exactly this text. */
  holds(path: string, content: string): boolean
  /** SHA-256 of a regular file below the root, in hexadecimal; undefined where there is none. Links are never followed. */
  sha256(path: string): string | undefined
  /**
   * The path to the root from the nearest folder that holds `.git` and the root, wherever links led to it; empty where
   * that is the root, undefined where there is none.
   */
  pathInRepository(): string | undefined
  /** Makes generated/ hold exactly these files, and what is remembered of them; see `replaceTree`. */
  replaceGenerated(files: GeneratedFiles, remember?: Remember): TreeChange
  /** Writes one file below the root, atomically; never through a link. */
  write(path: string, content: string): void
  run(program: string, args: readonly string[], options?: ProgramOptions): Promise<ProgramResult>
  environment(name: string): string | undefined
  /** `YYYY-MM-DD` in UTC: the day on which it is first asked for, so that a run has one day. */
  today(): string
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds since some moment; for durations only. */
  milliseconds(): number
  writeOutput(text: string): void
  writeError(text: string): void
  /** Whether the stream is a terminal that wants colours. */
  colour(stream: 'stdout' | 'stderr'): boolean
  terminal(stream: 'stdout' | 'stderr'): boolean
}

/** The folder beside generated/ in which a new tree is laid out; its exclusive creation is the lock between two builds. */
export const stagingName = '.skopeoc-staging'

/** The folder of generated/ for what is remembered of a build. It belongs to no tree of files, and nothing reads it but skopeoc. */
export const rememberedFolder = '.remembered'

/** The only files that may lie in it, by their paths below generated/. Anything else there is an orphan. */
export const rememberedPaths: { readonly gitignore: string; readonly record: string } = {
  gitignore: `${rememberedFolder}/.gitignore`,
  record: `${rememberedFolder}/build.json`,
}

/** Whether a regular file at this path below generated/ is none of the tree's files but remembered. */
export function isRememberedFile(path: string): boolean {
  return path === rememberedPaths.record || path === rememberedPaths.gitignore
}

/** A file of generated/: its path below it, and its text. */
export type GeneratedFile = readonly [path: string, content: string]

/** Files of generated/ as they are made: together they may be larger than the memory. Each iteration makes them anew, and the same. */
export type GeneratedFiles = Iterable<GeneratedFile>

/**
 * What is to be remembered of a new tree, from the SHA-256 of its files by path and the number of their bytes: files of
 * `rememberedFolder` by their paths below generated/, or undefined for nothing.
 */
export type Remember = (hashes: ReadonlyMap<string, string>, bytes: number) => ReadonlyMap<string, string> | undefined

/** What `replaceGenerated` did, as paths below generated/, sorted. */
export interface TreeChange {
  added: string[]
  changed: string[]
  removed: string[]
  unchanged: number
}

/** The world said no: full disk, no permission, a link where a folder must be. Shown without a stack trace. */
export class HostError extends Error {
  readonly hint: string
  constructor(message: string, hint: string) {
    super(message)
    this.name = 'HostError'
    this.hint = hint
  }
}
