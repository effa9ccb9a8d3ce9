import { rules, type Diagnostic, type SourceFile } from '../../diagnostics/index.ts'
import type { ImageDefinition } from '../../model/types.ts'
import type { Reserve } from '../../selection/index.ts'
import { valueOf, type YamlNode } from '../../yaml/tree.ts'
import { reportSecretComments } from '../comments.ts'
import { Reporter } from '../reporter.ts'
import { doubtOf } from './doubt.ts'
import { checkEntry } from './entry.ts'

/** What all entries of a run are checked with. */
export interface EntrySettings {
  /** Rules whose warnings nobody is told of. */
  silent: ReadonlySet<string>
  /** What entries may spend on automata beyond what each has of its own. */
  reserve: Reserve
}

/**
 * Reads the entries of an image file whose structure has been checked. What the structure check has reported is passed
 * over here; an entry that cannot be used is left out, and its reason is among the diagnostics. Warnings of `silent` rules
 * need not be there.
 *
 * @param structural what has been found in the file before
 */
export function checkImages(
  root: YamlNode,
  file: SourceFile,
  team: string,
  { silent, reserve }: EntrySettings,
  structural: readonly Diagnostic[],
): { images: ImageDefinition[]; sourceless: ImageDefinition[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const images: ImageDefinition[] = []
  const sourceless: ImageDefinition[] = []
  const list = root.kind === 'mapping' ? valueOf(root, 'images') : undefined
  const reporter = new Reporter(file, diagnostics, silent, reserve)
  const items = list?.kind === 'sequence' ? list.items : []
  const errors = structural.filter(leavesDoubt).sort((a, b) => a.place.start - b.place.start)
  let next = 0 // of the errors: entries follow each other as they do
  for (let index = 0; index < items.length; index++) {
    const item = items[index] as YamlNode
    if (item.kind !== 'mapping') continue
    const before = diagnostics.length
    const image = checkEntry(item, reporter, team)
    while (next < errors.length && (errors[next] as Diagnostic).place.start < item.start) next++
    const first = next
    while (next < errors.length && (errors[next] as Diagnostic).place.start <= item.end) next++
    if (image === undefined) continue
    const own = diagnostics.length > before ? diagnostics.slice(before).filter(leavesDoubt) : []
    if (own.length > 0) image.isIncomplete = true
    if (own.length > 0 || next > first) {
      const doubt = doubtOf(item, image, [...errors.slice(first, next), ...own])
      if (doubt !== undefined) image.doubt = doubt
    }
    if (image.source.host === '') sourceless.push(image)
    else images.push(image)
  }
  reportSecretComments(reporter)
  return { images, sourceless, diagnostics }
}

/**
 * Whether a finding leaves in doubt what an entry means. Only what is an error whatever the configuration says does: an entry
 * with any other finding may be emitted, so it is compared. One whose source cannot be used is set apart anyway.
 */
function leavesDoubt({ code }: Diagnostic): boolean {
  return rules[code].fixed === true && code !== 'invalid-reference'
}
