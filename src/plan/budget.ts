import type { Model, Target } from '../model/types.ts'
import { isFloatingTag } from '../model/floating.ts'
import { runsWithin } from './schedule.ts'
import type { PlannedRepository, TargetPlan } from './types.ts'

/** What the runs of all targets ask of one source registry once everything has been mirrored. */
export interface SourceBudget {
  host: string
  /** Repositories whose tags are listed in each run; a list is not a pull. */
  listings: number
  /** Exact tags of which a manifest is asked for in each refresh. */
  refreshedTags: number
  /** Repositories whose ranges, regexes or `all` select an unknown number of further tags that are refreshed. */
  openRepositories: number
  /** Manifests that are asked for within one period, at least; see `manifestsPerTag`. */
  expectedPulls: number
  /** Manifests within `periodSeconds` that the registry grants. */
  limit?: number
  periodSeconds: number
  /** The registry that serves the manifests in place of this one. */
  mirror?: string
  /** Whether `expectedPulls` are more than `limit` and no mirror takes them. */
  exceeds: boolean
}

/**
 * Manifest requests for one tag that is looked at again: the index and the manifests of two platforms, which most
 * images have at least. skopeo asks for each of them even if nothing has changed.
 */
export const manifestsPerTag = 3

const daySeconds = 24 * 3600

/** The budget of every source registry that the plans name, sorted by host. */
export function runBudget(model: Model, plans: readonly TargetPlan[]): SourceBudget[] {
  const targets = new Map(model.config.targets.map((target) => [target.id, target]))
  const budgets = new Map<string, SourceBudget>()
  for (const plan of plans) {
    const target = targets.get(plan.target)
    if (target === undefined) continue
    const refreshes = refreshesWithin(target)
    for (const repository of repositoriesOf(plan)) {
      const budget = budgetOf(budgets, model, repository.source)
      const { listings, refreshedTags, open } = costOf(repository)
      budget.listings += listings
      budget.refreshedTags += refreshedTags
      budget.openRepositories += open ? 1 : 0
      budget.expectedPulls += refreshedTags * manifestsPerTag * refreshes(budget.periodSeconds)
    }
  }
  for (const budget of budgets.values())
    budget.exceeds = budget.limit !== undefined && budget.mirror === undefined && budget.expectedPulls > budget.limit
  return [...budgets.values()].sort((a, b) => (a.host < b.host ? -1 : 1))
}

function* repositoriesOf(plan: TargetPlan): Generator<PlannedRepository> {
  for (const file of plan.sync) yield* file.repositories
  for (const repository of plan.copy)
    yield { ...repository, tags: repository.tags.filter((tag) => !Object.hasOwn(repository.digests, tag)) }
}

function budgetOf(budgets: Map<string, SourceBudget>, model: Model, source: string): SourceBudget {
  const host = source.slice(0, source.indexOf('/'))
  let budget = budgets.get(host)
  if (budget === undefined) {
    const config = model.config.sources?.get(host)
    budget = {
      host,
      listings: 0,
      refreshedTags: 0,
      openRepositories: 0,
      expectedPulls: 0,
      periodSeconds: config?.pulls?.periodSeconds ?? daySeconds,
      exceeds: false,
    }
    if (config?.pulls !== undefined) budget.limit = config.pulls.limit
    if (config?.mirror !== undefined) budget.mirror = config.mirror
    budgets.set(host, budget)
  }
  return budget
}

/** What one repository costs in a run in which nothing is missing at the target. */
function costOf(repository: PlannedRepository): { listings: number; refreshedTags: number; open: boolean } {
  const { refresh, tags, semver, regex, all } = repository
  const listed = semver !== undefined || regex !== undefined || all === true
  if (refresh === 'never') return { listings: listed ? 1 : 0, refreshedTags: 0, open: false }
  const refreshedTags = refresh === 'always' ? tags.length : tags.filter(isFloatingTag).length
  return { listings: listed ? 1 : 0, refreshedTags, open: listed }
}

/** How many refreshes of a target fall into a period of so many seconds, at the most. */
function refreshesWithin({ runtime }: Target): (periodSeconds: number) => number {
  if (runtime.suspend) return () => 0
  const schedule = runtime.refreshSchedule ?? runtime.schedule
  const known = new Map<number, number>()
  return (periodSeconds) => {
    let runs = known.get(periodSeconds)
    if (runs === undefined) known.set(periodSeconds, (runs = runsWithin(schedule, periodSeconds)))
    return runs
  }
}
