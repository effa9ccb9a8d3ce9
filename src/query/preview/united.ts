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
  const ownOf = new Map<ImageDefinition, { pins: ReadonlySet<string>; refreshes: boolean }[]>()
  for (const sharing of byDestination(placements).values()) {
    const pins = pinsByNaming(sharing)
    const refreshes = strongestRefresh(sharing.map(({ image }) => image)) !== 'never'
    for (const { image } of sharing) {
      const own = { pins: pins.get(namingOf(image)) ?? new Set<string>(), refreshes }
      ownOf.set(image, [...(ownOf.get(image) ?? []), own])
    }
  }
  return (image) => {
    const own = ownOf.get(image) ?? []
    return {
      isPinned: (tag) => own.length > 0 && own.every(({ pins }) => pins.has(tag)),
      isRefreshed: (tag) => isFloatingTag(tag) && own.some(({ pins, refreshes }) => refreshes && !pins.has(tag)),
    }
  }
}

/** The placements at each destination. */
export function byDestination(placements: readonly Placement[]): Map<string, Placement[]> {
  const groups = new Map<string, Placement[]>()
  for (const placement of placements) {
    const known = groups.get(placement.destination)
    if (known === undefined) groups.set(placement.destination, [placement])
    else known.push(placement)
  }
  return groups
}

/** The tags that entries of one destination pin, by how they name tags. */
function pinsByNaming(sharing: readonly Placement[]): Map<string, Set<string>> {
  const pins = new Map<string, Set<string>>()
  for (const { image } of sharing) {
    const naming = namingOf(image)
    const known = pins.get(naming) ?? new Set<string>()
    for (const { tag } of pinsOf(image)) known.add(tag)
    pins.set(naming, known)
  }
  return pins
}
