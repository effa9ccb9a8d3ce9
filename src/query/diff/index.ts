import type { Model } from '../../model/types.ts'
import { budgetOfComparison, reserveOfComparisons, within } from '../../selection/index.ts'
import { compareCosts } from './costs.ts'
import { compareFeeds, ownerDetails, placeDetail, type FeedDetail } from './details.ts'
import { feedsOf, type Feed } from './feeds.ts'
import { pairFeeds, type FeedStep } from './pair.ts'
import { fedByOthers, feedsByPlace, type FeedsByPlace } from './places.ts'
import { renamedTargets, withTargetIds } from './renamed-targets.ts'
import { compareSettings } from './settings.ts'
import type { DiffSummary, ImageChange, ImageDetail, MeaningDiff } from './types.ts'

export type * from './types.ts'

/** What the step from one model to another means for the mirror. Places, order and writing have no part in it. */
export function diffModels(written: Model, after: Model): MeaningDiff {
  const renamed = renamedTargets(written, after)
  const before = withTargetIds(written, renamed)
  const old = feedsOf(before)
  const fresh = feedsOf(after)
  const steps = pairFeeds(old, fresh)
  const { images, rewritten } = imageChanges(steps, sideOf(old), sideOf(fresh))
  const settings = compareSettings(before, after, renamed)
  const costs = compareCosts({ model: before, feeds: old.values() }, { model: after, feeds: fresh.values() })
  return { images, settings, rewritten, costs, summary: summarise(images, settings.length) }
}

/** Whether nothing changes for the mirror or for the people who ask about it. */
export function isEmptyDiff({ images, settings }: MeaningDiff): boolean {
  return images.length + settings.length === 0
}

/** What is asked of one state as a whole while the feeds of the other are told. */
interface Side {
  owners: Owners
  places: FeedsByPlace
}

function sideOf(feeds: ReadonlyMap<string, Feed>): Side {
  return { owners: ownersOf(feeds), places: feedsByPlace(feeds.values()) }
}

/** The teams of each source. */
type Owners = ReadonlyMap<string, ReadonlySet<string>>

function ownersOf(feeds: ReadonlyMap<string, Feed>): Owners {
  const owners = new Map<string, Set<string>>()
  for (const { source, entries } of feeds.values()) {
    let teams = owners.get(source)
    if (teams === undefined) owners.set(source, (teams = new Set()))
    for (const { team } of entries) teams.add(team)
  }
  return owners
}

function imageChanges(
  steps: readonly FeedStep[],
  before: Side,
  after: Side,
): { images: ImageChange[]; rewritten: string[] } {
  const changes = new Map<string, { change: ImageChange; details: Map<string, ImageDetail> }>()
  const rewritten = new Set<string>()
  const known = new Map<string, ReturnType<typeof compareFeeds>>()
  const reserve = reserveOfComparisons()
  for (const step of steps) {
    const budget = budgetOfComparison(reserve, 1)
    const { details, isRewritten } = within(budget, () => detailsOf(step, known, before, after))
    if (isRewritten) rewritten.add((step.after ?? step.before).source)
    if (details.length > 0) note(changes, step, details, before.owners, after.owners)
  }
  const images = [...changes.values()].map(({ change, details }) => {
    change.details = [...details.values()].sort((a, b) => detailOrder.indexOf(a.kind) - detailOrder.indexOf(b.kind))
    for (const { targets } of change.details) targets.sort()
    return change
  })
  return { images: images.sort(compareChanges), rewritten: [...rewritten].sort() }
}

function detailsOf(
  { before, after }: FeedStep,
  known: Map<string, ReturnType<typeof compareFeeds>>,
  sideBefore: Side,
  sideAfter: Side,
): { details: FeedDetail[]; isRewritten: boolean } {
  if (before === undefined)
    return {
      details: [
        placeDetail('place-added', after, sideBefore.places),
        ...ownerDetails('owner-added', after, sideBefore.owners),
      ],
      isRewritten: false,
    }
  if (after === undefined)
    return {
      details: [
        placeDetail('place-removed', before, sideAfter.places),
        ...ownerDetails('owner-removed', before, sideAfter.owners),
      ],
      isRewritten: false,
    }
  // The same entries at several targets are compared once.
  const moves = before.destination === after.destination ? '' : `${before.destination} ${after.destination}`
  const sides = [before, after].flatMap(({ naming, method, entries }) =>
    [naming, method].concat(entries.map(entryKey), ''),
  )
  const key = [moves, ...sides].join('\n')
  let compared = known.get(key)
  if (compared === undefined) known.set(key, (compared = compareFeeds(before, after)))
  const details = compared.details.map((detail) =>
    detail.kind === 'name-moved' ? { ...detail, ...fedByOthers(before, sideAfter.places) } : detail,
  )
  return { details, isRewritten: compared.rewritten }
}

function entryKey({ file, line, source }: Feed['entries'][number]): string {
  return `${file.path}:${line}:${source.text}`
}

function note(
  changes: Map<string, { change: ImageChange; details: Map<string, ImageDetail> }>,
  step: FeedStep,
  details: readonly FeedDetail[],
  before: Owners,
  after: Owners,
): void {
  const { source, target } = step.after ?? step.before
  const previous = step.before?.source ?? source
  const key = `${previous} ${source}`
  let entry = changes.get(key)
  if (entry === undefined) {
    const change: ImageChange = { kind: kindOf(step, before, after), source, details: [] }
    if (previous !== source) change.previousSource = previous
    entry = { change, details: new Map() }
    changes.set(key, entry)
  }
  for (const detail of details) {
    const text = JSON.stringify(detail)
    const same = entry.details.get(text)
    if (same === undefined) entry.details.set(text, { ...detail, targets: [target] })
    else if (!same.targets.includes(target)) same.targets.push(target)
  }
}

function kindOf(step: FeedStep, before: Owners, after: Owners): ImageChange['kind'] {
  if (step.before === undefined) return before.has(step.after.source) ? 'changed' : 'added'
  if (step.after === undefined) return after.has(step.before.source) ? 'changed' : 'removed'
  return 'changed'
}

/** First where an image comes from and goes to, then what of it, then who wants it. */
const detailOrder: readonly ImageDetail['kind'][] = [
  'source-moved',
  'name-moved',
  'tag-naming',
  'place-removed',
  'place-added',
  'selection',
  'pin-moved',
  'pin-added',
  'pin-removed',
  'refresh',
  'method',
  'owner-removed',
  'owner-added',
  'reason',
  'ticket',
  'expires',
  'shared',
]

const kindOrder: Record<ImageChange['kind'], number> = { removed: 0, changed: 1, added: 2 }

function compareChanges(a: ImageChange, b: ImageChange): number {
  return kindOrder[a.kind] - kindOrder[b.kind] || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0)
}

function summarise(images: readonly ImageChange[], settings: number): DiffSummary {
  const count = (kind: ImageChange['kind']): number => images.filter((image) => image.kind === kind).length
  const moved = images.filter(({ details }) =>
    details.some(({ kind }) => kind === 'source-moved' || kind === 'name-moved'),
  ).length
  return { added: count('added'), removed: count('removed'), changed: count('changed') - moved, moved, settings }
}
