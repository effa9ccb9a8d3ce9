import { existsSync, lstatSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import {
  HostError,
  stagingName,
  type GeneratedFile,
  type GeneratedFiles,
  type Remember,
  type TreeChange,
} from './host.ts'
import { mountIn } from './mounts.ts'
import { NewTree } from './new-tree.ts'
import { holdsRemembered, putRemembered, writeRemembered } from './remembered.ts'
import { clearAbandoned, withStaging } from './staging.ts'

/*
 * generated/ is replaced as a whole. The new tree is laid out beside it, in a staging folder that also is the lock (see
 * staging.ts), with hard links to the files that did not change; then two renames put it in place. A process that is killed
 * before them leaves the old tree, one that is killed after them the new one; between them the old tree stands in the staging
 * folder and the next build puts it back before it does anything else. What is remembered of a build comes and goes with its tree.
 */

/**
 * Makes `<root>/<name>` hold exactly `files`, and what is to be remembered of them. Nothing is written where nothing changes;
 * where only the memory changes, only it is written, which is no change of the tree.
 *
 * @throws HostError when the folder cannot be replaced: the old tree is then as it was; or when the new one is in place, but
 * what is left of the old one cannot be removed.
 */
export function replaceTree(root: string, name: string, files: GeneratedFiles, remember?: Remember): TreeChange {
  const target = join(root, name)
  refuseOthers(join(root, stagingName), stagingName)
  refuseOthers(target, name)
  clearAbandoned(root, target)
  const look = lookAt(target, files)
  if (look !== undefined && isCurrent(look, target, remember)) return look.tree.change()
  return withStaging(root, target, (staging) => {
    const next = join(staging, 'new')
    const tree = continued(look, next) ?? layOut(next, target, files)
    const change = tree.change()
    const remembered = remember?.(tree.hashes, tree.bytes)
    refuseMounts(target, name)
    if (isUnchanged(change)) {
      putRemembered(staging, target, remembered)
    } else {
      writeRemembered(next, remembered)
      swap(staging, target, next)
    }
    return change
  })
}

/** A comparison without the lock, as far as nothing differs. */
interface Look {
  tree: NewTree
  /** The first file that differs; undefined where none does. */
  stale: GeneratedFile | undefined
  rest: Iterator<GeneratedFile>
}

/** Undefined where the old tree cannot be read: it may just be replaced by another build. */
function lookAt(target: string, files: GeneratedFiles): Look | undefined {
  let tree
  try {
    tree = new NewTree(target)
  } catch (error) {
    if (error instanceof HostError) throw error
    return undefined
  }
  const rest = files[Symbol.iterator]()
  return { tree, stale: tree.takeWhileSame(rest), rest }
}

function isCurrent({ tree, stale }: Look, target: string, remember: Remember | undefined): boolean {
  return (
    stale === undefined && isUnchanged(tree.change()) && holdsRemembered(target, remember?.(tree.hashes, tree.bytes))
  )
}

/** Undefined where another build replaced what was looked at, while this one waited for the lock. */
function continued(look: Look | undefined, next: string): NewTree | undefined {
  return look?.tree.layOut(next, look.stale, look.rest) === true ? look.tree : undefined
}

function layOut(next: string, target: string, files: GeneratedFiles): NewTree {
  const tree = new NewTree(target)
  tree.layOut(next, undefined, files[Symbol.iterator]())
  return tree
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

/** A folder moves with what is mounted in it, but can then not be removed, and what is mounted would be lost to its owner. */
function refuseMounts(target: string, name: string): void {
  const mount = existsSync(target) ? mountIn(target) : undefined
  if (mount !== undefined)
    throw new HostError(
      `${name}/${mount} is a mount, which a build cannot replace`,
      `Unmount it, or mount the folder above ${name}/ instead; ${name}/ is as it was.`,
    )
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
