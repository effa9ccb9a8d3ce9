import { namingOf } from '../model/naming.ts'
import type { Placement } from '../model/placement.ts'
import type { ImageDefinition } from '../model/types.ts'

/** Entries that publish one source under one destination in one way: their selections are a union. */
export interface Feed {
  source: string
  /** Tag template; undefined where tags keep their names. */
  template: string | undefined
  placements: Placement[]
}

/** One repository at a target and everything that feeds it. */
export interface Repository {
  destination: string
  feeds: Feed[]
}

/** Every target repository that several entries write to, in the order in which they are first named. */
export function groupByRepository(placements: readonly Placement[]): Repository[] {
  return placementsByRepository(placements).map((group) => {
    return { destination: (group[0] as Placement).destination, feeds: feedsOf(group) }
  })
}

/**
 * The placements of each repository that has several, or one whose tags are renamed. Registries are told apart first: the
 * paths below them are texts already, while full names would be put together here only to be looked up once.
 */
function placementsByRepository(placements: readonly Placement[]): Placement[][] {
  /** By the index of their first placement. */
  const groups = new Map<number, Placement[]>()
  /** The index of the first placement of each path, by registry. */
  const registries = new Map<string, Map<string, number>>()
  const repeated = repeatedEnds(placements)
  let image: ImageDefinition | undefined
  let isAlone = false
  for (let index = 0; index < placements.length; index++) {
    const placement = placements[index] as Placement
    if (placement.image !== image) {
      image = placement.image
      isAlone = !repeated.has(endOf(image))
    }
    const first = isAlone ? index : firstAt(registries, placement, index)
    const group = groups.get(first)
    if (group !== undefined) group.push(placement)
    else if (first !== index) groups.set(first, [placements[first] as Placement, placement])
    else if (image.rename?.tag !== undefined) groups.set(index, [placement])
  }
  const firsts = [...groups.keys()].sort((a, b) => a - b)
  return firsts.map((first) => groups.get(first) as Placement[])
}

/** The index of the first placement in the repository of this one, which is at `index`. */
function firstAt(
  registries: Map<string, Map<string, number>>,
  { target, repository }: Placement,
  index: number,
): number {
  let paths = registries.get(target.registry)
  if (paths === undefined) registries.set(target.registry, (paths = new Map()))
  const first = paths.get(repository)
  if (first !== undefined) return first
  paths.set(repository, index)
  return index
}

/** The ends of names that several entries have: only their names need to be looked up. */
function repeatedEnds(placements: readonly Placement[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  let image: ImageDefinition | undefined
  for (let index = 0; index < placements.length; index++) {
    const placement = placements[index] as Placement
    if (placement.image === image) continue
    image = placement.image
    const end = endOf(image)
    if (seen.has(end)) repeated.add(end)
    else seen.add(end)
  }
  return repeated
}

/** How every repository of an entry ends, whatever the layout: none changes what stands behind the last slash or dash. */
function endOf({ rename, source }: ImageDefinition): string {
  const path = rename?.repository ?? source.path
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('-')) + 1)
}

function feedsOf(placements: readonly Placement[]): Feed[] {
  const { text } = (placements[0] as Placement).image.source
  const isOne = placements.every(({ image }) => image.rename?.tag === undefined && image.source.text === text)
  if (isOne) return [{ source: text, template: undefined, placements: withoutRepeated(placements) }]
  const feeds = new Map<string, Feed>()
  for (const placement of placements) {
    const { image } = placement
    const source = image.source.text
    const key = `${source} ${namingOf(image)}`
    const feed = feeds.get(key)
    if (feed === undefined) feeds.set(key, { source, template: image.rename?.tag, placements: [placement] })
    else feed.placements.push(placement)
  }
  for (const feed of feeds.values()) feed.placements = withoutRepeated(feed.placements)
  return [...feeds.values()]
}

/** Two targets may lead to one repository: the entry is still one. Its placements follow each other. */
function withoutRepeated(placements: readonly Placement[]): Placement[] {
  return placements.filter(({ image }, index) => index === 0 || placements[index - 1]?.image !== image)
}
