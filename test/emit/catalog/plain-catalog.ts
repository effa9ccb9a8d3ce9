import { byCodeUnit } from '../../../src/diagnostics/code-unit-order.ts'
import type { ImageDefinition, Model } from '../../../src/model/types.ts'
import { selectionOf } from '../../../src/model/selection-of.ts'
import { runBudget } from '../../../src/plan/budget.ts'
import type { DefinitionPlace, PlannedRepository, TargetPlan } from '../../../src/plan/types.ts'
import { describe, type Selector } from '../../../src/selection/index.ts'
import { targetsOf } from '../../../src/emit/catalog/targets.ts'
import { countsOf, teamsOf, pinsLeft } from './plain-counts.ts'
import type {
  Catalog,
  CatalogDestination,
  CatalogEntry,
  CatalogImage,
  CatalogSelector,
  CatalogShared,
  CatalogSource,
} from '../../../src/emit/catalog/index.ts'

/**
 * Everything that the catalogue tells, as data, made in the plainest way: what emitCatalog prints without making it first
 * is compared with this.
 */
export function plainCatalog(model: Model, plans: readonly TargetPlan[]): Catalog {
  const { shared, repositories } = surveyRepositories(plans)
  const images = imagesOf(model, plans, shared)
  const catalog: Catalog = {
    version: 1,
    counts: countsOf(model, images, shared.length),
    teams: teamsOf(model, images),
    targets: targetsOf(model, plans, repositories),
    sources: sourcesOf(model, plans, images),
    shared,
    images,
  }
  const { repositoryUrl } = model.config
  if (repositoryUrl !== undefined) catalog.repositoryUrl = repositoryUrl.replace(/\/+$/, '')
  return catalog
}

/** Target repositories with more than one source, and how many repositories each target has. */
function surveyRepositories(plans: readonly TargetPlan[]): {
  shared: CatalogShared[]
  repositories: Map<string, number>
} {
  const shared: CatalogShared[] = []
  const repositories = new Map<string, number>()
  for (const { target, sync, copy } of plans) {
    // Almost every repository has one source: only the others are given a list.
    const firsts = new Map<string, string>()
    const several = new Map<string, Set<string>>()
    const note = ({ source, destination }: PlannedRepository): void => {
      const first = firsts.get(destination)
      if (first === undefined) firsts.set(destination, source)
      else if (first !== source) several.set(destination, (several.get(destination) ?? new Set([first])).add(source))
    }
    for (const file of sync) for (const repository of file.repositories) note(repository)
    for (const repository of copy) note(repository)
    for (const [repository, names] of several) shared.push({ target, repository, sources: [...names].sort() })
    repositories.set(target, firsts.size)
  }
  shared.sort((a, b) => byCodeUnit(a.target, b.target) || byCodeUnit(a.repository, b.repository))
  return { shared, repositories }
}

function imagesOf(model: Model, plans: readonly TargetPlan[], shared: readonly CatalogShared[]): CatalogImage[] {
  const bySource = new Map<string, ImageDefinition[]>()
  for (const image of model.images) {
    const known = bySource.get(image.source.text)
    if (known === undefined) bySource.set(image.source.text, [image])
    else known.push(image)
  }
  const feeds = feedsOf(plans)
  const sharedBy = new Map(shared.map((entry) => [`${entry.target} ${entry.repository}`, entry.sources]))
  // Without a comparison sort() goes by code unit, in native code.
  return [...bySource.keys()]
    .sort()
    .map((source) => imageOf(source, bySource.get(source) ?? [], feeds.get(source) ?? [], sharedBy))
}

/** One planned repository with the file and target in which it stands. */
interface Feed {
  target: string
  file: string
  method: 'sync' | 'copy'
  repository: PlannedRepository
  tag: string | undefined
}

function feedsOf(plans: readonly TargetPlan[]): Map<string, Feed[]> {
  const feeds = new Map<string, Feed[]>()
  const add = (feed: Feed): void => {
    const known = feeds.get(feed.repository.source)
    if (known === undefined) feeds.set(feed.repository.source, [feed])
    else known.push(feed)
  }
  for (const { target, sync, copy } of plans) {
    for (const { file, repositories } of sync)
      for (const repository of repositories) add({ target, file, method: 'sync', repository, tag: undefined })
    for (const repository of copy) add({ target, file: 'copy.sh', method: 'copy', repository, tag: repository.tag })
  }
  return feeds
}

function imageOf(
  source: string,
  definitions: readonly ImageDefinition[],
  feeds: readonly Feed[],
  shared: ReadonlyMap<string, string[]>,
): CatalogImage {
  const groups = groupFeeds(feeds)
  // One entry, as most images have, feeds all that is planned for its source.
  const only = definitions.length === 1 ? groups.map((_, index) => index) : undefined
  const indexes = only === undefined ? indexesByPlace(groups) : undefined
  return {
    source,
    owners: distinct(definitions.map(({ team }) => team)),
    destinations: groups.map((group) => destinationOf(source, group, shared)),
    entries: definitions.map((image) =>
      entryOf(image, only ?? indexes?.get(keyOf({ file: image.file.path, line: image.line })) ?? []),
    ),
  }
}

/** Feeds of one target repository under one naming belong together; sorted by target, repository and naming. */
function groupFeeds(feeds: readonly Feed[]): Feed[][] {
  const sorted = feeds.length === 1 ? feeds : [...feeds].sort(compareFeeds)
  const groups: Feed[][] = []
  for (const feed of sorted) {
    const last = groups.at(-1)
    if (last !== undefined && compareFeeds(last[0] as Feed, feed) === 0) last.push(feed)
    else groups.push([feed])
  }
  return groups
}

function compareFeeds(a: Feed, b: Feed): number {
  return (
    byCodeUnit(a.target, b.target) ||
    byCodeUnit(a.repository.destination, b.repository.destination) ||
    byCodeUnit(a.tag ?? '', b.tag ?? '')
  )
}

/** Which of the destinations each entry feeds, by the entry's place. */
function indexesByPlace(groups: readonly Feed[][]): Map<string, number[]> {
  const indexes = new Map<string, number[]>()
  for (const [index, group] of groups.entries())
    for (const { repository } of group)
      for (const place of repository.definitions) {
        const known = indexes.get(keyOf(place))
        if (known === undefined) indexes.set(keyOf(place), [index])
        else if (known.at(-1) !== index) known.push(index)
      }
  return indexes
}

function keyOf({ file, line }: DefinitionPlace): string {
  return `${line} ${file}`
}

/** Without repetition, sorted. */
function distinct(texts: string[]): string[] {
  return texts.length === 1 ? texts : [...new Set(texts)].sort()
}

function destinationOf(
  source: string,
  group: readonly Feed[],
  shared: ReadonlyMap<string, string[]>,
): CatalogDestination {
  const { target, repository, tag } = group[0] as Feed
  const synced = group.some(({ method }) => method === 'sync')
  const copied = group.some(({ method }) => method === 'copy')
  const destination: CatalogDestination = {
    target,
    repository: repository.destination,
    method: synced && copied ? 'sync and copy' : copied ? 'copy' : 'sync',
    files: distinct(group.map(({ file }) => file)),
  }
  if (tag !== undefined) destination.tag = tag
  const others = shared.size === 0 ? undefined : shared.get(`${target} ${repository.destination}`)
  if (others !== undefined) destination.sharedWith = others.filter((name) => name !== source)
  const refresh = (['always', 'floating', 'never'] as const).find((word) =>
    group.some((feed) => feed.repository.refresh === word),
  )
  if (refresh !== undefined && refresh !== 'floating') destination.refresh = refresh
  return destination
}

function entryOf(image: ImageDefinition, destinations: number[]): CatalogEntry {
  const entry: CatalogEntry = {
    team: image.team,
    file: image.file.path,
    line: image.line,
    reason: image.reason,
    selectors: selectionOf(image).selectors.map(selectorOf),
    tags: image.tags.map(({ tag }) => tag),
    refresh: image.refresh ?? 'floating',
    destinations,
  }
  const pins = pinsLeft(image)
  if (pins.length > 0) entry.pins = Object.fromEntries(pins.map(({ tag, digest }) => [tag, digest as string]))
  if (image.except.length > 0)
    entry.except = image.except.map(({ kind, value }) => (kind === 'tag' ? value : `/${value}/`))
  if (image.ticket !== undefined) entry.ticket = image.ticket
  if (image.expires !== undefined) entry.expires = image.expires.value
  return entry
}

function selectorOf(selector: Selector): CatalogSelector {
  const words = describe(selector)
  switch (selector.kind) {
    case 'semver':
      return { kind: 'semver', words, text: selector.constraint.trim().replaceAll(/\s+/g, ' ') }
    case 'format':
      return {
        kind: 'format',
        words,
        text: selector.constraint.trim().replaceAll(/\s+/g, ' '),
        format: selector.format,
      }
    case 'regex':
      return { kind: 'regex', words, text: selector.pattern }
    case 'tags':
    case 'all':
      return { kind: selector.kind, words }
  }
}

function sourcesOf(model: Model, plans: readonly TargetPlan[], images: readonly CatalogImage[]): CatalogSource[] {
  const counts = new Map<string, { images: number; entries: number }>()
  for (const { source, entries } of images) {
    const host = source.slice(0, source.indexOf('/'))
    const count = counts.get(host) ?? { images: 0, entries: 0 }
    counts.set(host, { images: count.images + 1, entries: count.entries + entries.length })
  }
  return runBudget(model, plans).map((budget) =>
    Object.assign(budget, counts.get(budget.host) ?? { images: 0, entries: 0 }, {
      verified: model.config.sources?.get(budget.host)?.verify !== undefined,
    }),
  )
}
