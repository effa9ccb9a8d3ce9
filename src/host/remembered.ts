import { lstatSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rememberedFolder } from './host.ts'
import { sameContent } from './same-content.ts'

/** Files of `rememberedFolder` by their paths below the tree; undefined for none. */
type Remembered = ReadonlyMap<string, string> | undefined

/** Whether a tree holds what is to be remembered, and nothing else of that kind. */
export function holdsRemembered(tree: string, wanted: Remembered): boolean {
  const folder = join(tree, rememberedFolder)
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  if (stat === undefined || wanted === undefined) return stat === undefined && wanted === undefined
  if (!stat.isDirectory() || readdirSync(folder).length !== wanted.size) return false
  return [...wanted].every(([path, content]) => sameContent(join(tree, path), content))
}

/** Writes what is to be remembered into a tree that is being laid out. */
export function writeRemembered(tree: string, wanted: Remembered): void {
  if (wanted === undefined) return
  mkdirSync(join(tree, rememberedFolder))
  for (const [path, content] of wanted) writeFileSync(join(tree, path), content, { flag: 'wx' })
}

/**
 * Replaces what a tree remembers, by renames from and to the staging folder: a process that is killed between them leaves
 * a tree that remembers nothing.
 */
export function putRemembered(staging: string, tree: string, wanted: Remembered): void {
  if (holdsRemembered(tree, wanted)) return
  const folder = join(tree, rememberedFolder)
  const next = join(staging, 'memory')
  mkdirSync(next)
  writeRemembered(next, wanted)
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) renameSync(folder, join(staging, 'forgotten'))
  if (wanted !== undefined) renameSync(join(next, rememberedFolder), folder)
}
