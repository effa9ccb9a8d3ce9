import type { Placement } from '../model/placement.ts'

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
  const byDestination = new Map<string, Placement[]>()
  for (const placement of placements) {
    const group = byDestination.get(placement.destination)
    if (group === undefined) byDestination.set(placement.destination, [placement])
    else group.push(placement)
  }
  const repositories: Repository[] = []
  for (const [destination, group] of byDestination) {
    const alone = group.length === 1 && group[0]?.image.rename?.tag === undefined
    if (!alone) repositories.push({ destination, feeds: feedsOf(group) })
  }
  return repositories
}

function feedsOf(placements: readonly Placement[]): Feed[] {
  const feeds = new Map<string, Feed>()
  for (const placement of placements) {
    const { source, rename, format } = placement.image
    const template = rename?.tag
    const naming =
      template === undefined ? '' : `${template} ${template.includes('{version}') ? (format?.value ?? '') : ''}`
    const key = `${source.text} ${naming}`
    const feed = feeds.get(key)
    if (feed === undefined) feeds.set(key, { source: source.text, template, placements: [placement] })
    // Two targets may lead to one repository: the entry is still one. Its placements follow each other.
    else if (feed.placements.at(-1)?.image !== placement.image) feed.placements.push(placement)
  }
  return [...feeds.values()]
}
