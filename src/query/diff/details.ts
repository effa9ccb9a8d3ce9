import type { ImageDefinition } from '../../model/types.ts'
import { digestsOf, selectionsOf, type Feed } from './feeds.ts'
import { exampleTags } from './example-tags.ts'
import { fedByOthers, type FeedsByPlace } from './places.ts'
import { compareSelections, wordsOf } from './selections.ts'
import type { ImageDetail } from './types.ts'

/** An `ImageDetail` before the targets are known at which it holds. */
export type FeedDetail = ImageDetail extends infer Detail
  ? Detail extends unknown
    ? Omit<Detail, 'targets'>
    : never
  : never

/** Everything that differs between two states of one feed; the second is true if only the writing of its selection does. */
export function compareFeeds(before: Feed, after: Feed): { details: FeedDetail[]; rewritten: boolean } {
  const details: FeedDetail[] = []
  if (before.source !== after.source) details.push({ kind: 'source-moved', before: before.source, after: after.source })
  if (before.destination !== after.destination)
    details.push({ kind: 'name-moved', before: before.destination, after: after.destination })
  if (before.naming !== after.naming) details.push({ kind: 'tag-naming', before: before.naming, after: after.naming })
  const selection = compareSelections(before, after)
  if (selection !== null && selection !== 'rewritten') details.push(selection)
  details.push(...comparePins(before, after), ...compareOwners(before, after))
  if (before.refresh !== after.refresh) details.push({ kind: 'refresh', before: before.refresh, after: after.refresh })
  if (before.method !== after.method) details.push({ kind: 'method', before: before.method, after: after.method })
  const shared = after.entries.every((entry) => entry.shared)
  if (before.entries.every((entry) => entry.shared) !== shared) details.push({ kind: 'shared', after: shared })
  return { details, rewritten: selection === 'rewritten' }
}

/** A name that begins or ends at a target; `others` are the places of the state that does not have it. */
export function placeDetail(kind: 'place-added' | 'place-removed', feed: Feed, others: FeedsByPlace): FeedDetail {
  const selections = selectionsOf(feed)
  return {
    kind,
    reference: feed.destination,
    selectors: wordsOf(selections),
    examples: exampleTags(selections, []),
    ...fedByOthers(feed, others),
  }
}

/** What the entries of a feed say about people: one detail for each team that owns the source on this side only. */
export function ownerDetails(
  kind: 'owner-added' | 'owner-removed',
  feed: Feed,
  others: ReadonlyMap<string, ReadonlySet<string>>,
): FeedDetail[] {
  return [...byTeam(feed)]
    .filter(([team]) => others.get(feed.source)?.has(team) !== true)
    .map(([team, entries]) => ({ kind, team, reasons: textsOf(entries, ({ reason }) => reason) }))
}

function comparePins(before: Feed, after: Feed): FeedDetail[] {
  const old = digestsOf(before)
  const fresh = digestsOf(after)
  const details: FeedDetail[] = []
  for (const tag of [...new Set([...old.keys(), ...fresh.keys()])].sort()) {
    const was = old.get(tag)
    const is = fresh.get(tag)
    if (was === is) continue
    if (was !== undefined && is !== undefined) details.push({ kind: 'pin-moved', tag, before: was, after: is })
    else if (is !== undefined) details.push({ kind: 'pin-added', tag, after: is })
    else if (was !== undefined) details.push({ kind: 'pin-removed', tag, before: was })
  }
  return details
}

function compareOwners(before: Feed, after: Feed): FeedDetail[] {
  const old = byTeam(before)
  const fresh = byTeam(after)
  const details: FeedDetail[] = []
  for (const team of [...new Set([...old.keys(), ...fresh.keys()])].sort()) {
    const was = old.get(team)
    const is = fresh.get(team)
    if (was === undefined)
      details.push({ kind: 'owner-added', team, reasons: textsOf(is ?? [], ({ reason }) => reason) })
    else if (is === undefined)
      details.push({ kind: 'owner-removed', team, reasons: textsOf(was, ({ reason }) => reason) })
    else details.push(...compareRecords(team, was, is))
  }
  return details
}

function compareRecords(team: string, was: readonly ImageDefinition[], is: readonly ImageDefinition[]): FeedDetail[] {
  const details: FeedDetail[] = []
  const records = [
    ['reason', ({ reason }: ImageDefinition) => reason],
    ['ticket', ({ ticket }: ImageDefinition) => ticket],
    ['expires', ({ expires }: ImageDefinition) => expires?.value],
  ] as const
  for (const [kind, read] of records) {
    const before = textsOf(was, read)
    const after = textsOf(is, read)
    if (before.join('\n') !== after.join('\n')) details.push({ kind, team, before, after })
  }
  return details
}

function byTeam(feed: Feed): Map<string, ImageDefinition[]> {
  const teams = new Map<string, ImageDefinition[]>()
  for (const entry of feed.entries) {
    const known = teams.get(entry.team)
    if (known === undefined) teams.set(entry.team, [entry])
    else known.push(entry)
  }
  return teams
}

function textsOf(entries: readonly ImageDefinition[], read: (entry: ImageDefinition) => string | undefined): string[] {
  return [...new Set(entries.map(read).filter((text) => text !== undefined))].sort()
}
