import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import type { ImageDefinition, Model, Refresh } from '../../model/types.ts'
import type { PlannedRepository, TargetPlan } from '../../plan/types.ts'
import { escapeJson, listJson } from '../json-text.ts'
import type { CatalogDestination, CatalogShared } from './types.ts'

/** A target as both files of the catalogue tell of it. */
export interface PlannedTarget {
  id: string
  /** Its place in `Catalog.targets`; -1 where it is not there. */
  number: number
  /** What precedes the path in each of its repositories, escaped as JSON. */
  registry: string
  /** How each of its destinations begins in catalog.json, up to the repository. */
  json: string
}

/** Generated files in which rows of a plan stand: one object for all of them. */
export interface Delivery {
  target: PlannedTarget
  method: CatalogDestination['method']
  files: readonly string[]
  /** What catalog.json says of a destination behind its repository. */
  json: string
  /** What the page says of a destination behind its path; set when the first is written. */
  cells: string | undefined
}

/** One row of a plan with how it is delivered, and the next row of the same source. */
export interface FeedRow {
  delivery: Delivery
  row: PlannedRepository
  /** The row's destination, escaped as JSON. */
  repository: string
  tag: string | undefined
  sharedWith: readonly string[] | undefined
  /** What holds of the destination. */
  refresh: Refresh
  next: FeedRow | undefined
}

/** What is known of one source repository. */
export interface Gathered {
  source: string
  /** In the order of files and lines. */
  entries: ImageDefinition[]
  /** Sorted by target alone. A list without arrays, for there are hundreds of thousands. */
  feeds: FeedRow | undefined
}

/** What a walk over the plans finds. */
export interface Survey {
  /** Sorted by name. */
  sources: Gathered[]
  /** Target repositories that several sources feed, sorted by target and repository. */
  shared: CatalogShared[]
  /** How many repositories each target has. */
  repositories: Map<string, number>
}

/** Brings together what the model and the plans say of each source repository. */
export function gather(model: Model, plans: readonly TargetPlan[]): Survey {
  const bySource = gatherEntries(model)
  const targets = new Map(
    model.config.targets.map(({ id, registry }, index) => [id, plannedTarget(id, index, `${registry}/`)]),
  )
  const survey: Survey = { sources: [], shared: [], repositories: new Map() }
  // Each row goes before those that are there already: the targets from the last to the first leave the first in front.
  for (const plan of [...plans].sort((a, b) => byCodeUnit(b.target, a.target))) {
    addFeeds(plan, targets.get(plan.target) ?? plannedTarget(plan.target, -1, ''), bySource)
    survey.repositories.set(plan.target, addShared(plan, survey.shared))
  }
  survey.shared.sort((a, b) => byCodeUnit(a.target, b.target) || byCodeUnit(a.repository, b.repository))
  // Without a comparison sort() goes by code unit, in native code.
  for (const source of [...bySource.keys()].sort()) survey.sources.push(bySource.get(source) as Gathered)
  return survey
}

function gatherEntries({ images }: Model): Map<string, Gathered> {
  const bySource = new Map<string, Gathered>()
  for (const image of images) {
    const source = image.source.text
    const known = bySource.get(source)
    if (known === undefined) bySource.set(source, { source, entries: [image], feeds: undefined })
    else known.entries.push(image)
  }
  return bySource
}

function plannedTarget(id: string, number: number, registry: string): PlannedTarget {
  return { id, number, registry: escapeJson(registry), json: `{"target":"${escapeJson(id)}","repository":"` }
}

export function deliveryOf(target: PlannedTarget, method: Delivery['method'], files: readonly string[]): Delivery {
  return { target, method, files, json: `","method":"${method}","files":${listJson(files)}`, cells: undefined }
}

function addFeeds({ sync, copy }: TargetPlan, target: PlannedTarget, bySource: ReadonlyMap<string, Gathered>): void {
  for (const { file, repositories } of sync) {
    const delivery = deliveryOf(target, 'sync', [file])
    for (const row of repositories) addFeed(delivery, row, undefined, bySource)
  }
  const delivery = deliveryOf(target, 'copy', ['copy.sh'])
  for (const row of copy) addFeed(delivery, row, row.tag, bySource)
}

function addFeed(
  delivery: Delivery,
  row: PlannedRepository,
  tag: string | undefined,
  bySource: ReadonlyMap<string, Gathered>,
): void {
  const gathered = bySource.get(row.source)
  if (gathered === undefined) return
  const repository = escapeJson(row.destination)
  const { refresh } = row
  gathered.feeds = { delivery, row, repository, tag, sharedWith: undefined, refresh, next: gathered.feeds }
}

/** Adds the repositories of a plan that several sources feed, and returns how many it has of all. */
function addShared({ target, sync, copy }: TargetPlan, shared: CatalogShared[]): number {
  const seen = new Set<string>()
  // Almost every repository has one row: only of the others are the sources looked at.
  const repeated = new Map<string, Set<string>>()
  const parts: (readonly PlannedRepository[])[] = [...sync.map(({ repositories }) => repositories), copy]
  for (const rows of parts)
    for (const { destination } of rows) {
      const { size } = seen
      if (seen.add(destination).size === size) repeated.set(destination, new Set())
    }
  if (repeated.size === 0) return seen.size
  for (const rows of parts) for (const { source, destination } of rows) repeated.get(destination)?.add(source)
  for (const [repository, sources] of repeated)
    if (sources.size > 1) shared.push({ target, repository, sources: [...sources].sort() })
  return seen.size
}
