import type { Refresh } from '../../model/types.ts'
import type { SourceBudget } from '../../plan/budget.ts'

/** What `catalog.json` holds, and the page beside it shows. Described for others in schemas/catalog.schema.json. */
export interface Catalog {
  version: 1
  /** Address to which `/<file>#L<line>` is appended for a link to a definition. */
  repositoryUrl?: string
  counts: CatalogCounts
  /** Sorted by id. */
  teams: CatalogTeam[]
  /** Sorted by id. */
  targets: CatalogTarget[]
  /** Source registries, sorted by host. */
  sources: CatalogSource[]
  /** Target repositories that several sources feed, sorted by target and repository. */
  shared: CatalogShared[]
  /** Source repositories, sorted by name. */
  images: CatalogImage[]
}

/** All that the catalogue says beside the images. */
export type CatalogHead = Omit<Catalog, 'images'>

export interface CatalogCounts {
  images: number
  entries: number
  teams: number
  targets: number
  sources: number
  destinations: number
  exactTags: number
  pinnedTags: number
  entriesWithoutTicket: number
  entriesWithExpiry: number
  imagesWithSeveralOwners: number
  sharedRepositories: number
}

export interface CatalogTeam {
  id: string
  name: string
  contact: string
  github?: string
  email?: string
  images: number
  entries: number
  entriesWithoutTicket: number
}

export interface CatalogTarget {
  id: string
  registry: string
  prefix: string
  layout: string
  default: boolean
  /** As in the CronJob, and in words. */
  schedule: string
  scheduleInWords: string
  /** When floating tags are looked at again, if that is not in every run. */
  refreshInWords?: string
  repositories: number
  copies: number
}

export interface CatalogSource extends SourceBudget {
  images: number
  entries: number
  /** Whether only signed images are let through. */
  verified: boolean
}

export interface CatalogShared {
  target: string
  repository: string
  sources: string[]
}

export interface CatalogImage {
  source: string
  owners: string[]
  destinations: CatalogDestination[]
  /** In the order of files and lines. */
  entries: CatalogEntry[]
}

export interface CatalogDestination {
  target: string
  /** With its registry. */
  repository: string
  method: 'sync' | 'copy' | 'sync and copy'
  /** Generated files, below `generated/<target>/`. */
  files: string[]
  /** Published tag as a template over {tag} and {version}. */
  tag?: string
  /** Other sources that feed the same repository. */
  sharedWith?: string[]
  /** What holds there: the strongest of what its entries ask for; `floating` where it is absent. */
  refresh?: Refresh
}

export interface CatalogSelector {
  kind: 'tags' | 'semver' | 'format' | 'regex' | 'all'
  words: string
  /** As it was written; absent for `tags` and `all`. */
  text?: string
  /** With `kind: format`. */
  format?: string
}

export interface CatalogEntry {
  team: string
  file: string
  /** 1-based. */
  line: number
  reason: string
  selectors: CatalogSelector[]
  /** Exact tags, as they were written. */
  tags: string[]
  /** Tag to the digest that is published as it. */
  pins?: Record<string, string>
  /** Tags, and `/regexes/`, that are never mirrored. */
  except?: string[]
  /** What the entry asks for; what holds is said at its destinations. */
  refresh: Refresh
  ticket?: string
  /** YYYY-MM-DD */
  expires?: string
  /** Which of the image's destinations the entry feeds (indexes from 0). */
  destinations: number[]
}
