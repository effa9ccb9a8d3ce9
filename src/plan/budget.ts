import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
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
  /**
   * Manifests that are asked for within one period if upstream moves nothing: one for each refreshed tag and refresh, see
   * `look` in templates/mirror.sh.hbs. An image that is new or has moved costs its index and the manifests of its platforms more.
   */
  expectedPulls: number
  /** Manifests within `periodSeconds` that the registry grants. */
  limit?: number
  periodSeconds: number
  /** The registry that serves the manifests in place of this one. */
  mirror?: string
  /** Whether `expectedPulls` are more than `limit` and no mirror takes them. */
  exceeds: boolean
}

const daySeconds = 24 * 3600

/** The budget of every source registry that the plans name, sorted by host. */
export function runBudget(model: Model, plans: readonly TargetPlan[]): SourceBudget[] {
  const targets = new Map(model.config.targets.map((target) => [target.id, target]))
  const budgets = new Map<string, SourceBudget>()
  for (const plan of plans) {
    const target = targets.get(plan.target)
    if (target === undefined) continue
    const refreshes = refreshesWithin(target)
    const count = (repository: PlannedRepository, digests: Readonly<Record<string, string>> | undefined): void => {
      const budget = budgetOf(budgets, model, repository.source)
      const refreshed = refreshedTagsOf(repository, digests)
      if (refreshed > 0) {
        budget.refreshedTags += refreshed
        budget.expectedPulls += refreshed * refreshes(budget.periodSeconds)
      }
      if (repository.semver === undefined && repository.regex === undefined && repository.all === undefined) return
      budget.listings++
      if (repository.refresh !== 'never') budget.openRepositories++
    }
    for (const file of plan.sync) for (const repository of file.repositories) count(repository, undefined)
    for (const repository of plan.copy) count(repository, repository.digests)
  }
  for (const budget of budgets.values())
    budget.exceeds = budget.limit !== undefined && budget.mirror === undefined && budget.expectedPulls > budget.limit
  return [...budgets.values()].sort((a, b) => byCodeUnit(a.host, b.host))
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

/** Exact tags of a repository that are looked at again in each refresh; those that are pinned by `digests` are not. */
function refreshedTagsOf(
  { refresh, tags }: PlannedRepository,
  digests: Readonly<Record<string, string>> | undefined,
): number {
  if (refresh === 'never' || tags.length === 0) return 0
  let count = 0
  for (const tag of tags) {
    const pinned = digests !== undefined && Object.hasOwn(digests, tag)
    if (!pinned && (refresh === 'always' || isFloatingTag(tag))) count++
  }
  return count
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
