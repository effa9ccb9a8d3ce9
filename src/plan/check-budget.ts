import { diagnostic, type Diagnostic } from '../diagnostics/index.ts'
import { formatPeriod } from '../model/duration.ts'
import type { Config, Model } from '../model/types.ts'
import { runBudget } from './budget.ts'
import type { TargetPlan } from './types.ts'

/** Whether any source has a limit that its manifests count against; nothing need be planned to check none. */
export function hasPullLimits({ sources }: Config): boolean {
  if (sources === undefined) return false
  for (const { pulls, mirror } of sources.values()) if (pulls !== undefined && mirror === undefined) return true
  return false
}

/** A warning for every source registry that would be asked for more manifests than it grants. */
export function checkBudget(model: Model, plans: readonly TargetPlan[]): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const { host, expectedPulls, limit, periodSeconds, exceeds } of runBudget(model, plans)) {
    const source = model.config.sources?.get(host)
    if (!exceeds || source === undefined || limit === undefined) continue
    found.push(
      diagnostic('pull-budget', source.place, {
        message: `floating tags need at least ${expectedPulls} manifests of ${host} in ${formatPeriod(periodSeconds)}, and its limit is ${limit}`,
      }),
    )
  }
  return found
}
