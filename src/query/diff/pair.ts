import { baseOf } from '../../model/destination.ts'
import { selectionText, type Feed } from './feeds.ts'

/** What became of a feed: both sides where it went on, one where it ended or began. */
export type FeedStep = { before: Feed; after: Feed } | { before: Feed; after?: never } | { before?: never; after: Feed }

/**
 * Follows feeds from one state to the other: first those that are the same, then those that kept their source and got
 * another name, those that kept their name and got another source, and those that kept what they are for while both
 * moved.
 */
export function pairFeeds(before: ReadonlyMap<string, Feed>, after: ReadonlyMap<string, Feed>): FeedStep[] {
  const steps: FeedStep[] = []
  let lost: Feed[] = []
  for (const [key, feed] of before) {
    const same = after.get(key)
    if (same === undefined) lost.push(feed)
    else steps.push({ before: feed, after: same })
  }
  let fresh = [...after].filter(([key]) => !before.has(key)).map(([, feed]) => feed)
  for (const likeness of likenesses) {
    const pools = new Map<string, Feed[]>()
    for (const feed of fresh)
      for (const key of new Set(likeness(feed))) pools.set(key, [...(pools.get(key) ?? []), feed])
    const taken = new Set<Feed>()
    lost = lost.filter((feed) => {
      const found = likeness(feed)
        .flatMap((key) => pools.get(key) ?? [])
        .find((candidate) => !taken.has(candidate))
      if (found === undefined) return true
      taken.add(found)
      steps.push({ before: feed, after: found })
      return false
    })
    fresh = fresh.filter((feed) => !taken.has(feed))
  }
  return [...steps, ...lost.map((feed) => ({ before: feed })), ...fresh.map((feed) => ({ after: feed }))]
}

/** Keys of which one in common is enough. In the order in which they count. */
const likenesses: readonly ((feed: Feed) => string[])[] = [
  (feed) => [`${feed.target} ${feed.source} ${selectionText(feed)}`],
  (feed) => [`${feed.target} ${feed.source}`],
  (feed) => [`${feed.target} ${feed.destination} ${feed.naming}`],
  (feed) => [`${feed.target} ${feed.destination}`],
  (feed) => purposesOf(feed).map((purpose) => `${feed.target} ${baseOf(feed.source)} ${purpose}`),
]

/** The same reason of the same team, or the same selection for it. */
function purposesOf(feed: Feed): string[] {
  return feed.entries.flatMap(({ team, reason }) => [`${team} ${reason}`, `${team} ${selectionText(feed)}`])
}
