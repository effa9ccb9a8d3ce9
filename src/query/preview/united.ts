import { isFloatingTag } from '../../model/floating.ts'
import type { Placement } from '../../model/placement.ts'
import type { ImageDefinition } from '../../model/types.ts'
import { namingOf } from '../../model/naming.ts'
import { pinsOf } from '../../model/pins.ts'
import { strongestRefresh } from '../../model/refresh.ts'

/** What becomes of tags that an entry selects, as the plan has it for all entries that it is united with. */
export interface TagFate {
  /** Whether the tag is copied by digest wherever the entry goes. */
  isPinned: (tag: string) => boolean
  /** Whether upstream moves the tag, and somewhere it is looked at again. */
  isRefreshed: (tag: string) => boolean
}

/**
 * How entries of one source share what they say of tags: those with one destination are refreshed as one, and those of them
 * with one way to name tags are pinned as one.
 *
 * @param placements of all entries of the source
 */
export function tagFates(placements: readonly Placement[]): (image: ImageDefinition) => TagFate {
  return (image) => {
    const own = placements
      .filter((placement) => placement.image === image)
      .map(({ destination }) => {
        const sharing = placements.filter((other) => other.destination === destination).map((other) => other.image)
        return {
          pins: pinnedTags(sharing.filter((other) => namingOf(other) === namingOf(image))),
          refreshes: strongestRefresh(sharing) !== 'never',
        }
      })
    return {
      isPinned: (tag) => own.length > 0 && own.every(({ pins }) => pins.has(tag)),
      isRefreshed: (tag) => isFloatingTag(tag) && own.some(({ pins, refreshes }) => refreshes && !pins.has(tag)),
    }
  }
}

function pinnedTags(images: readonly ImageDefinition[]): ReadonlySet<string> {
  return new Set(images.flatMap(pinsOf).map(({ tag }) => tag))
}
