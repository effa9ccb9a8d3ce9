import { isFloatingTag } from '../../model/floating.ts'
import type { Placement } from '../../model/placement.ts'
import type { ImageDefinition } from '../../model/types.ts'
import { namingOf } from '../../model/naming.ts'
import { strongestRefresh } from '../../model/refresh.ts'

/** What becomes of tags that an entry selects, as the plan has it for all entries that it is united with. */
export interface TagFate {
  /** Whether the tag is copied by digest wherever the entry goes. */
  isPinned: (tag: string) => boolean
  /** Whether upstream moves the tag, and somewhere it is looked at again. */
  isRefreshed: (tag: string) => boolean
}

/**
 * How entries of one source share what they say of tags: those with one destination and one way to name tags are one.
 *
 * @param placements of all entries of the source
 */
export function tagFates(placements: readonly Placement[]): (image: ImageDefinition) => TagFate {
  const groups = new Map<string, ImageDefinition[]>()
  for (const placement of placements) {
    const key = groupOf(placement)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [placement.image])
    else known.push(placement.image)
  }
  const shared = new Map([...groups].map(([key, images]) => [key, sharedBy(images)]))
  return (image) => {
    const own = placements.flatMap((placement) =>
      placement.image === image ? (shared.get(groupOf(placement)) ?? []) : [],
    )
    return {
      isPinned: (tag) => own.length > 0 && own.every(({ pins }) => pins.has(tag)),
      isRefreshed: (tag) => isFloatingTag(tag) && own.some(({ pins, refreshes }) => refreshes && !pins.has(tag)),
    }
  }
}

function groupOf({ image, destination }: Placement): string {
  return `${destination} ${namingOf(image)}`
}

function sharedBy(images: readonly ImageDefinition[]): { pins: ReadonlySet<string>; refreshes: boolean } {
  const pinned = images.flatMap(({ tags }) => tags.filter(({ digest }) => digest !== undefined))
  return { pins: new Set(pinned.map(({ tag }) => tag)), refreshes: strongestRefresh(images) !== 'never' }
}
