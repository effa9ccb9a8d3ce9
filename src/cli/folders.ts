import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from './context.ts'

/** The folder that was named, or the nearest one at or above the current that has a skopeoc.yaml, or the current one. */
export function existingRoot(named: string | undefined): string {
  if (named !== undefined) return existingFolder(named)
  const start = process.cwd()
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'skopeoc.yaml'))) return folder
    if (dirname(folder) === folder) return start
  }
}

/** @throws UsageError where there is no such folder, or something else */
function existingFolder(named: string): string {
  const folder = resolve(named)
  const kind = kindAt(folder)
  if (kind === 'nothing') throw new UsageError(`the folder ${named} does not exist`, 'Look at the spelling of --root.')
  if (kind === 'other') throw noFolder(named)
  return folder
}

/**
 * The absolute path of a folder that is there or can be made.
 *
 * @throws UsageError where a file is in its place, or in that of a folder above it
 */
export function folderToFill(named: string): string {
  const folder = resolve(named)
  for (let at = folder; ; at = dirname(at)) {
    const kind = kindAt(at)
    if (kind === 'folder') return folder
    if (kind === 'other') throw noFolder(at === folder ? named : at)
  }
}

function noFolder(named: string): UsageError {
  return new UsageError(`${named} is no folder`, 'Name a folder.')
}

/** What a path leads to, through links. Below a file there is nothing. */
export function kindAt(path: string): 'folder' | 'other' | 'nothing' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'other'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'nothing' : 'other'
  }
}
