import { selectionOf } from '../model/selection-of.ts'
import type { ImageDefinition } from '../model/types.ts'
import { difference, type Language, languageOf, type Naming, publishedAlike, union } from '../selection/index.ts'
import type { Feed } from './groups.ts'

/**
 * The tags that two feeds of one source copy to one name, by one digest if they are pinned: whichever runs last, the mirror
 * holds the same.
 */
export function copiedAlike(a: Feed, b: Feed): Language {
  const ofB = namingsOf(b)
  const alike = union(namingsOf(a).flatMap((one) => ofB.map((other) => publishedAlike(one, other))))
  const tags = pinnedApart(pinsOf(a), pinsOf(b))
  return tags.length === 0 ? alike : difference(alike, languageOf({ selectors: [{ kind: 'tags', tags }], except: [] }))
}

function namingsOf({ placements, template = '{tag}' }: Feed): Naming[] {
  return placements.map(({ image }) => ({ selection: selectionOf(image), template }))
}

/** Tags that only one feed pins, or that each pins to a digest of its own. */
function pinnedApart(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((tag) => a.get(tag) !== b.get(tag))
}

function pinsOf({ placements }: Feed): Map<string, string> {
  return new Map(placements.flatMap(({ image }) => pinsOfEntry(image)))
}

function pinsOfEntry({ tags }: ImageDefinition): [string, string][] {
  return tags.flatMap(({ tag, digest }): [string, string][] => (digest === undefined ? [] : [[tag, digest]]))
}
