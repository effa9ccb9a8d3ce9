import { diagnostic, type Diagnostic } from '../diagnostics/index.ts'
import { pinsOf } from '../model/pins.ts'
import type { TagDefinition } from '../model/types.ts'
import type { Feed, Repository } from './groups.ts'

/** A pin with the earlier ones of its tag that name another digest. */
interface Moved {
  /** `source:tag` */
  name: string
  /** A repository where they meet, of several the first. */
  destination: string
  earlier: Set<TagDefinition>
}

/**
 * Tags that several entries pin to different digests and would publish as one tag of one repository. At different
 * targets, in different repositories or under different names each digest has a tag of its own. Two pins in one entry are
 * found when the entry is read.
 */
export function findMovedDigests(repositories: readonly Repository[]): Diagnostic[] {
  const moved = new Map<TagDefinition, Moved>()
  for (const { destination, feeds } of repositories) {
    for (const feed of feeds) if (feed.placements.length > 1) compareDigests(feed, destination, moved)
  }
  return Array.from(moved, ([tag, { name, destination, earlier }]) =>
    diagnostic('digest-moved', tag.place, {
      message: `${name} is pinned to two digests, and both would be published in ${destination}`,
      related: Array.from(earlier, ({ place, digest }) => ({ place, message: `pinned to ${digest ?? ''}` })),
    }),
  )
}

/** A feed has one source, one destination and one way to name its tags. */
function compareDigests({ source, placements }: Feed, destination: string, moved: Map<TagDefinition, Moved>): void {
  const pins = new Map<string, TagDefinition>()
  for (const { image } of placements) {
    for (const tag of pinsOf(image)) {
      const first = pins.get(tag.tag)
      if (first === undefined) pins.set(tag.tag, tag)
      else if (first.digest !== tag.digest) addMoved(moved, tag, first, `${source}:${tag.tag}`, destination)
    }
  }
}

function addMoved(
  moved: Map<TagDefinition, Moved>,
  tag: TagDefinition,
  first: TagDefinition,
  name: string,
  destination: string,
): void {
  const known = moved.get(tag)
  if (known === undefined) moved.set(tag, { name, destination, earlier: new Set([first]) })
  else known.earlier.add(first)
}
