import { included } from '../../selection/index.ts'
import { languageOfAll } from './example-tags.ts'
import { selectionsOf, selectionText, type Feed } from './feeds.ts'

/** Feeds of all targets by what they publish where, whatever the tags. */
export type FeedsByPlace = ReadonlyMap<string, readonly Feed[]>

export function feedsByPlace(feeds: Iterable<Feed>): FeedsByPlace {
  const places = new Map<string, Feed[]>()
  for (const feed of feeds) {
    const key = placeKey(feed)
    const known = places.get(key)
    if (known === undefined) places.set(key, [feed])
    else known.push(feed)
  }
  return places
}

function placeKey({ destination, source, naming }: Feed): string {
  return [destination, source, naming].join(' ')
}

/**
 * Targets that together publish every tag of a feed at its very place, sorted; nothing where they do not, or where it
 * cannot be decided.
 */
export function fedByOthers(feed: Feed, places: FeedsByPlace): { fedBy?: string[] } {
  const feeds = places.get(placeKey(feed)) ?? []
  if (feeds.length === 0 || !coverFeed(feeds, feed)) return {}
  return { fedBy: feeds.map(({ target }) => target).sort() }
}

function coverFeed(feeds: readonly Feed[], feed: Feed): boolean {
  const text = selectionText(feed)
  if (feeds.some((other) => selectionText(other) === text)) return true
  const rest = languageOfAll(feeds.flatMap(selectionsOf))
  return included(languageOfAll(selectionsOf(feed)), rest).verdict === 'included'
}
