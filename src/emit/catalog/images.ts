import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import { strongerRefresh } from '../../model/refresh.ts'
import type { ImageDefinition } from '../../model/types.ts'
import type { DefinitionPlace } from '../../plan/types.ts'
import type { EntryPrinter, EntryTexts } from './entry-text.ts'
import { deliveryOf, type FeedRow, type Gathered } from './gather.ts'
import { escapeJson } from '../json-text.ts'
import type { CountedTeam, Teams } from './teams.ts'
import type { CatalogShared } from './types.ts'

/** One source repository: what `CatalogImage` says, still in the model's and the plans' own objects. */
export interface Image {
  /** Escaped as JSON. */
  source: string
  /** Sorted by id. */
  owners: readonly CountedTeam[]
  /** Destinations, sorted by target, repository and template: all rows of one as one. */
  feeds: FeedRow | undefined
  destinationCount: number
  /** In the order of files and lines. */
  entries: readonly ImageDefinition[]
  /** Parallel to `entries`. */
  texts: readonly EntryTexts[]
  /** Parallel to `entries`: indexes of the destinations that each feeds; undefined where each feeds all. */
  fed: readonly (readonly number[])[] | undefined
}

/** Makes images of what was gathered. */
export class ImageMaker {
  readonly #teams: Teams
  readonly #printer: EntryPrinter
  /** All sources of the repositories that have several, by target and repository. */
  readonly #sharers: ReadonlyMap<string, readonly string[]>

  constructor(teams: Teams, printer: EntryPrinter, shared: readonly CatalogShared[]) {
    this.#teams = teams
    this.#printer = printer
    this.#sharers = new Map(shared.map(({ target, repository, sources }) => [keyOf(target, repository), sources]))
  }

  image({ source, entries, feeds: rows }: Gathered): Image {
    const [first] = entries
    const isOnly = entries.length === 1 && first !== undefined
    const texts = isOnly ? [this.#printer.texts(first)] : entries.map((entry) => this.#printer.texts(entry))
    const groups = repeatsTarget(rows) ? groupsOf(rows) : undefined
    const feeds = groups === undefined ? rows : mergedFeeds(groups)
    if (this.#sharers.size > 0) this.#share(source, feeds)
    return {
      source: escapeJson(source),
      owners: isOnly ? [(texts[0] as EntryTexts).file.team] : this.#ownersOf(entries),
      feeds,
      destinationCount: countOf(feeds),
      entries,
      texts,
      // One entry feeds all that is planned for its source.
      fed: isOnly ? undefined : fedBy(entries, rows, groups),
    }
  }

  #ownersOf(entries: readonly ImageDefinition[]): CountedTeam[] {
    return distinct(entries.map(({ team }) => team)).map((id) => this.#teams.of(id))
  }

  #share(source: string, feeds: FeedRow | undefined): void {
    for (let feed = feeds; feed !== undefined; feed = feed.next) {
      const sharers = this.#sharers.get(keyOf(feed.delivery.target.id, feed.row.destination))
      if (sharers !== undefined) feed.sharedWith = sharers.filter((name) => name !== source)
    }
  }
}

function keyOf(target: string, repository: string): string {
  return `${target} ${repository}`
}

/** Without repetition, sorted. */
function distinct(texts: string[]): string[] {
  return [...new Set(texts)].sort()
}

function countOf(feeds: FeedRow | undefined): number {
  let count = 0
  for (let feed = feeds; feed !== undefined; feed = feed.next) count++
  return count
}

/** Whether a target has several rows, as few do: they may be of one destination. */
function repeatsTarget(feeds: FeedRow | undefined): boolean {
  for (let feed = feeds; feed !== undefined; feed = feed.next)
    if (feed.next !== undefined && feed.next.delivery.target === feed.delivery.target) return true
  return false
}

/** Rows of one target repository under one naming belong together; sorted by target, repository and naming. */
function groupsOf(feeds: FeedRow | undefined): FeedRow[][] {
  const sorted: FeedRow[] = []
  for (let feed = feeds; feed !== undefined; feed = feed.next) sorted.push(feed)
  // The list has the rows of a plan from the last to the first; where all is equal, the first counts.
  sorted.reverse().sort(compareFeeds)
  const groups: FeedRow[][] = []
  for (const feed of sorted) {
    const last = groups.at(-1)
    if (last !== undefined && compareFeeds(last[0] as FeedRow, feed) === 0) last.push(feed)
    else groups.push([feed])
  }
  return groups
}

function compareFeeds(a: FeedRow, b: FeedRow): number {
  return (
    byCodeUnit(a.delivery.target.id, b.delivery.target.id) ||
    byCodeUnit(a.row.destination, b.row.destination) ||
    byCodeUnit(a.tag ?? '', b.tag ?? '')
  )
}

/** One row for each group, in the same order. */
function mergedFeeds(groups: readonly FeedRow[][]): FeedRow | undefined {
  return groups.reduceRight<FeedRow | undefined>((next, group) => ({ ...mergedFeed(group), next }), undefined)
}

function mergedFeed(group: readonly FeedRow[]): FeedRow {
  const [first] = group as [FeedRow]
  if (group.length === 1) return first
  const copies = group.filter(({ delivery }) => delivery.method === 'copy').length
  const method = copies === 0 ? 'sync' : copies === group.length ? 'copy' : 'sync and copy'
  const files = distinct(group.flatMap(({ delivery }) => delivery.files))
  const refresh = group.map((feed) => feed.refresh).reduce(strongerRefresh)
  return { ...first, delivery: deliveryOf(first.delivery.target, method, files), refresh }
}

/** Which of the destinations each entry feeds; undefined where each feeds all. */
function fedBy(
  entries: readonly ImageDefinition[],
  feeds: FeedRow | undefined,
  groups: readonly FeedRow[][] | undefined,
): number[][] | undefined {
  if (groups === undefined && nameAll(feeds, entries)) return undefined
  const indexes = new Map<string, number[]>()
  for (const [index, group] of (groups ?? groupsOf(feeds)).entries())
    for (const { row } of group)
      for (const { file, line } of row.definitions) {
        const key = keyOf(String(line), file)
        const known = indexes.get(key)
        if (known === undefined) indexes.set(key, [index])
        else if (known.at(-1) !== index) known.push(index)
      }
  return entries.map(({ file, line }) => indexes.get(keyOf(String(line), file.path)) ?? [])
}

/** Whether every row names all of the entries, in their order. */
function nameAll(feeds: FeedRow | undefined, entries: readonly ImageDefinition[]): boolean {
  // Targets share the lists of places.
  let known: readonly DefinitionPlace[] | undefined
  for (let feed = feeds; feed !== undefined; feed = feed.next) {
    const { definitions } = feed.row
    if (definitions !== known && !areOf(definitions, entries)) return false
    known = definitions
  }
  return true
}

function areOf(places: readonly DefinitionPlace[], entries: readonly ImageDefinition[]): boolean {
  if (places.length !== entries.length) return false
  for (let index = 0; index < places.length; index++) {
    const place = places[index] as DefinitionPlace
    const { file, line } = entries[index] as ImageDefinition
    if (place.line !== line || place.file !== file.path) return false
  }
  return true
}
