import { diagnostic, type Diagnostic, type Related } from '../diagnostics/index.ts'
import { selectionOf } from '../model/selection-of.ts'
import type { ImageDefinition } from '../model/types.ts'
import {
  type Budget,
  budgetOfComparison,
  disjoint,
  matches,
  publishedLanguage,
  publishedTwice,
  type Reserve,
  union,
  type Language,
  within,
} from '../selection/index.ts'
import type { Placement } from '../model/placement.ts'
import { copiedAlike } from './copied-alike.ts'
import type { Feed, Repository } from './groups.ts'

/** A repository with more feeds than this is compared only so far; the rest is reported as undecided. */
const mostFeedsCompared = 200

/**
 * Proves for every target repository that no tag can be written by two feeds, or shows a tag that can. Each pair of
 * entries is reported once, however many targets they meet at.
 */
export function findCollisions(repositories: readonly Repository[], reserve: Reserve): Diagnostic[] {
  const found = new Map<string, Diagnostic>()
  for (const repository of repositories) {
    for (const feed of repository.feeds) {
      const { template, placements } = feed
      if (template === undefined) continue
      const budget = budgetOfComparison(reserve, placements.length)
      addOnce(
        found,
        within(budget, () => publishedTwiceFinding(feed, template, repository)),
      )
    }
    if (repository.feeds.length > 1) compareFeeds(repository, reserve, found)
  }
  return [...found.values()]
}

interface Finding {
  key: string
  diagnostic: Diagnostic
}

function addOnce(found: Map<string, Diagnostic>, finding: Finding | undefined): void {
  if (finding !== undefined && !found.has(finding.key)) found.set(finding.key, finding.diagnostic)
}

function compareFeeds(repository: Repository, reserve: Reserve, found: Map<string, Diagnostic>): void {
  const feeds = repository.feeds.slice(0, mostFeedsCompared)
  const languages = feeds.map((feed) => languageOfFeed(feed))
  let proved = feeds.length === repository.feeds.length
  if (!proved) addOnce(found, tooManyFeeds(repository))
  const budget = budgetOfComparison(reserve, feeds.length)
  for (let right = 1; right < feeds.length; right++) {
    for (let left = 0; left < right; left++) {
      const finding = within(budget, () => compareTwo(repository, feeds, languages, left, right, budget))
      if (finding === undefined) continue
      proved = false
      addOnce(found, finding)
    }
  }
  if (proved) addOnce(found, sharedFinding(repository))
}

/** The tags that a feed publishes, were it not for some tags of its source. */
function languageOfFeed({ placements }: Feed, without?: Language): Language {
  return union(placements.map(({ image }) => publishedLanguage(selectionOf(image), image.rename?.tag, without)))
}

function compareTwo(
  repository: Repository,
  feeds: readonly Feed[],
  languages: readonly Language[],
  left: number,
  right: number,
  budget: Budget,
): Finding | undefined {
  const [a, b] = [feeds[left] as Feed, feeds[right] as Feed]
  const published = languages[right] as Language
  const apart = disjoint(languages[left] as Language, published)
  const isOneSource = apart.verdict === 'overlap' && a.source === b.source
  const result = isOneSource ? disjoint(languageOfFeed(a, copiedAlike(a, b)), published) : apart
  if (result.verdict === 'disjoint') return undefined
  if (result.verdict === 'undecided')
    return budget.isSpent ? spentFinding(repository, b) : undecidedFinding(repository, a, b, result.reason)
  const [first, second] = entriesWith(result.witness, a, b)
  const both = a.template === undefined && b.template === undefined ? 'both select' : 'both would publish'
  return collisionFinding(repository, first, second, `${both}, for example, the tag ${result.witness}`)
}

/** The first entry of each feed that publishes the tag. */
function entriesWith(tag: string, a: Feed, b: Feed): [ImageDefinition, ImageDefinition] {
  return [entryWith(tag, a), entryWith(tag, b)]
}

function entryWith(tag: string, feed: Feed): ImageDefinition {
  const images = feed.placements.map(({ image }) => image)
  const single: Language = union([publishedLanguage({ selectors: [{ kind: 'tags', tags: [tag] }], except: [] })])
  return (
    images.find(
      (image) => disjoint(publishedLanguage(selectionOf(image), image.rename?.tag), single).verdict === 'overlap',
    ) ?? (images[0] as ImageDefinition)
  )
}

function collisionFinding(
  repository: Repository,
  first: ImageDefinition,
  second: ImageDefinition,
  why: string,
): Finding {
  const sameSource = first.source.text === second.source.text
  return {
    key: `collision ${placeKey(first)} ${placeKey(second)}`,
    diagnostic: diagnostic('collision', first.place, {
      message: sameSource
        ? `two images of ${first.source.text} would be published as one tag of ${repository.destination}`
        : `two images would be pushed to ${repository.destination}`,
      effect: `${why}; whichever runs last would win`,
      related: [{ place: second.place, message: second.source.text }],
    }),
  }
}

/** Two tags of one source that the tag template publishes as one. */
function publishedTwiceFinding(feed: Feed, template: string, repository: Repository): Finding | undefined {
  const images = feed.placements.map(({ image }) => image)
  const result = publishedTwice(images.map(selectionOf), template)
  if (result === null) return undefined
  if (result === 'undecided') {
    return undecidedFinding(repository, feed, feed, 'its tag template and selectors are too intricate')
  }
  const [one, other] = result.tags
  const [first, second] = entriesSelecting(one, other, images)
  return {
    key: `twice ${placeKey(first)} ${placeKey(second)}`,
    diagnostic: diagnostic('collision', first.rename?.place ?? first.place, {
      message: `two tags of ${feed.source} would be published as one tag of ${repository.destination}`,
      effect: `${one} and ${other} would both be published as ${result.as}; whichever is copied last would win`,
      hint: hintOfTwice(first),
      related: first === second ? [] : [{ place: second.place, message: second.source.text }],
    }),
  }
}

function hintOfTwice({ format, rename }: ImageDefinition): string {
  if (rename?.tag !== undefined && !/\{(?:tag|version)\}/.test(rename.tag))
    return 'Use {tag} or {version} in the tag template, or list the one tag that is meant under `tags`.'
  return format?.value.includes('*') === true
    ? 'Write the rest of the tag into the format instead of `*`, or use {tag} alone in the tag template.'
    : 'Narrow the selection, for example by `format: "v{version}"`, or use {tag} in the tag template.'
}

/** The entries that select two tags, in their order: one twice, if it selects both. */
function entriesSelecting(
  one: string,
  other: string,
  images: readonly ImageDefinition[],
): [ImageDefinition, ImageDefinition] {
  const ofOne = images.filter((image) => matches(selectionOf(image), one))
  const ofOther = images.filter((image) => matches(selectionOf(image), other))
  const both = ofOne.find((image) => ofOther.includes(image))
  const any = images[0] as ImageDefinition
  const [first, second] = both === undefined ? [ofOne[0] ?? any, ofOther[0] ?? any] : [both, both]
  return images.indexOf(first) <= images.indexOf(second) ? [first, second] : [second, first]
}

function undecidedFinding(repository: Repository, a: Feed, b: Feed, reason: string): Finding {
  const [first, second] = [imageOf(a), imageOf(b)]
  return {
    key: `undecided ${placeKey(first)} ${placeKey(second)}`,
    diagnostic: diagnostic('undecided-selection', first.place, {
      message: `it could not be decided whether two images would be pushed to one tag of ${repository.destination}: ${reason}`,
      related: first === second ? [] : [{ place: second.place, message: second.source.text }],
    }),
  }
}

/** Said once for each feed: automata compare no further in this repository, so every pair that needs them is undecided. */
function spentFinding(repository: Repository, feed: Feed): Finding {
  const image = imageOf(feed)
  return {
    key: `spent ${repository.destination} ${placeKey(image)}`,
    diagnostic: diagnostic('undecided-selection', image.place, {
      message: `it could not be decided whether ${feed.source} and the other sources of ${repository.destination} would be pushed to one tag: to compare all of them takes too many steps`,
      hint: 'Write their regular expressions and formats more simply, or give the images different names.',
    }),
  }
}

function tooManyFeeds(repository: Repository): Finding {
  const image = imageOf(repository.feeds[mostFeedsCompared] as Feed)
  return {
    key: `many ${repository.destination}`,
    diagnostic: diagnostic('undecided-selection', image.place, {
      message: `${repository.feeds.length} sources feed ${repository.destination}, and only the first ${mostFeedsCompared} were compared`,
      hint: 'Give the images different names.',
    }),
  }
}

/** Several sources in one repository, proved to be disjoint: a warning unless every entry says that it is meant. */
function sharedFinding(repository: Repository): Finding | undefined {
  const images = repository.feeds.map((feed) => feed.placements.find(isSilent)?.image ?? imageOf(feed))
  const sources = new Set(images.map((image) => image.source.text))
  const first = images.find((image) => !image.shared)
  if (sources.size < 2 || first === undefined) return undefined
  const others = images.filter((image) => image !== first)
  const isOnlyOne = repository.feeds.flatMap(({ placements }) => placements.filter(isSilent)).length === 1
  const related: Related[] = others.map((image) => ({ place: image.place, message: image.source.text }))
  return {
    key: `shared ${images.map(placeKey).join(' ')}`,
    diagnostic: diagnostic('shared-repository', first.place, {
      message: `${sources.size} sources feed ${repository.destination}; no tag is selected from two of them`,
      hint: isOnlyOne ? 'Say `shared: true` here too, as the others do, if it is meant.' : undefined,
      related,
    }),
  }
}

function isSilent({ image }: Placement): boolean {
  return !image.shared
}

function imageOf(feed: Feed): ImageDefinition {
  return (feed.placements[0] as Feed['placements'][number]).image
}

function placeKey(image: ImageDefinition): string {
  return `${image.file.path}:${image.start}`
}
