import { pinsOf } from '../../model/pins.ts'
import type { Placement } from '../../model/placement.ts'
import { selectionOf } from '../../model/selection-of.ts'
import { matches, publishTag } from '../../selection/index.ts'

/** Tags of a source that would be published as one: mirror.sh copies none of them. */
export interface Clash {
  published: string
  /** As they are upstream, newest first. */
  tags: string[]
}

/**
 * What would be published twice at one destination. A pinned tag is copied by its digest and gives way to nothing.
 *
 * @param sharing the entries of the source at the destination
 * @param tags of the source, newest first
 */
export function clashesOf(sharing: readonly Placement[], tags: readonly string[]): Clash[] {
  const sources = new Map<string, Set<string>>()
  const pinned = new Set<string | null>()
  for (const { image } of sharing) {
    const selection = selectionOf(image)
    const publishedAs = (tag: string): string | null => publishTag(selection, image.rename?.tag, tag)
    for (const { tag } of pinsOf(image)) pinned.add(publishedAs(tag))
    for (const tag of tags) {
      const published = matches(selection, tag) ? publishedAs(tag) : null
      if (published === null) continue
      const known = sources.get(published)
      if (known === undefined) sources.set(published, new Set([tag]))
      else known.add(tag)
    }
  }
  return [...sources]
    .filter(([published, from]) => from.size > 1 && !pinned.has(published))
    .map(([published, from]) => ({ published, tags: tags.filter((tag) => from.has(tag)) }))
}
