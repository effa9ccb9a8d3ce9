import { pinsOf } from '../../model/pins.ts'
import type { ImageDefinition, Model } from '../../model/types.ts'
import { runBudget } from '../../plan/budget.ts'
import type { TargetPlan } from '../../plan/types.ts'
import type { EntryTexts } from './entry-text.ts'
import type { Survey } from './gather.ts'
import type { Image } from './images.ts'
import { targetsOf } from './targets.ts'
import type { CountedTeam, Teams } from './teams.ts'
import type { CatalogCounts, CatalogHead, CatalogSource } from './types.ts'

/** Counts images as they pass, for all that the catalogue says before it comes to them. */
export class Tally {
  images = 0
  destinations = 0
  imagesWithSeveralOwners = 0
  readonly #hosts = new Map<string, { images: number; entries: number }>()
  #lastHost = ''
  #lastCount: { images: number; entries: number } | undefined

  add({ source, owners, destinationCount, entries, texts }: Image): void {
    this.images++
    this.destinations += destinationCount
    if (owners.length > 1) this.imagesWithSeveralOwners++
    for (let index = 0; index < owners.length; index++) (owners[index] as CountedTeam).about.images++
    for (let index = 0; index < entries.length; index++) {
      const { about } = (texts[index] as EntryTexts).file.team
      about.entries++
      if ((entries[index] as ImageDefinition).ticket === undefined) about.entriesWithoutTicket++
    }
    const host = this.#hostOf(source)
    host.images++
    host.entries += entries.length
  }

  host(name: string): { images: number; entries: number } {
    return this.#hosts.get(name) ?? { images: 0, entries: 0 }
  }

  /** Images of one registry follow each other. */
  #hostOf(source: string): { images: number; entries: number } {
    if (this.#lastCount !== undefined && source.startsWith(this.#lastHost) && source[this.#lastHost.length] === '/')
      return this.#lastCount
    const host = source.slice(0, source.indexOf('/'))
    const count = this.host(host)
    this.#hosts.set(host, count)
    this.#lastHost = host
    this.#lastCount = count
    return count
  }
}

/** All that the catalogue says beside the images: a pure function of the model, the plans and what was counted. */
export function headOf(
  model: Model,
  plans: readonly TargetPlan[],
  survey: Survey,
  teams: Teams,
  tally: Tally,
): CatalogHead {
  const head: CatalogHead = {
    version: 1,
    counts: countsOf(model, tally, survey.shared.length),
    teams: teams.all,
    targets: targetsOf(model, plans, survey.repositories),
    sources: sourcesOf(model, plans, tally),
    shared: survey.shared,
  }
  const { repositoryUrl } = model.config
  if (repositoryUrl !== undefined) head.repositoryUrl = repositoryUrl.replace(/\/+$/, '')
  return head
}

/** The figures that an audit asks for. */
function countsOf(model: Model, tally: Tally, sharedRepositories: number): CatalogCounts {
  const { images: entries, teams, config } = model
  const hosts = new Set<string>()
  let exactTags = 0
  let pinnedTags = 0
  let entriesWithoutTicket = 0
  let entriesWithExpiry = 0
  for (const entry of entries) {
    const { source, tags, ticket, expires } = entry
    hosts.add(source.host)
    exactTags += tags.length
    pinnedTags += pinsOf(entry).length
    if (ticket === undefined) entriesWithoutTicket++
    if (expires !== undefined) entriesWithExpiry++
  }
  return {
    images: tally.images,
    entries: entries.length,
    teams: teams.length,
    targets: config.targets.length,
    sources: hosts.size,
    destinations: tally.destinations,
    exactTags,
    pinnedTags,
    entriesWithoutTicket,
    entriesWithExpiry,
    imagesWithSeveralOwners: tally.imagesWithSeveralOwners,
    sharedRepositories,
  }
}

function sourcesOf(model: Model, plans: readonly TargetPlan[], tally: Tally): CatalogSource[] {
  return runBudget(model, plans).map((budget) =>
    Object.assign(budget, tally.host(budget.host), {
      verified: model.config.sources?.get(budget.host)?.verify !== undefined,
    }),
  )
}
