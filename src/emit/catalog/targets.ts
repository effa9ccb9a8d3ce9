import type { Model, Target } from '../../model/types.ts'
import { describeSchedule } from '../../plan/schedule.ts'
import type { TargetPlan } from '../../plan/types.ts'
import type { CatalogTarget } from './types.ts'

/**
 * The targets as the catalogue shows them.
 * @param repositories how many repositories are fed there, by target
 */
export function targetsOf(
  model: Model,
  plans: readonly TargetPlan[],
  repositories: ReadonlyMap<string, number>,
): CatalogTarget[] {
  const copies = new Map(plans.map(({ target, copy }) => [target, copy.length]))
  return model.config.targets.map((target) =>
    targetOf(target, repositories.get(target.id) ?? 0, copies.get(target.id) ?? 0),
  )
}

function targetOf(target: Target, repositories: number, copies: number): CatalogTarget {
  const { schedule, timeZone, refreshSchedule, suspend } = target.runtime
  const entry: CatalogTarget = {
    id: target.id,
    registry: target.registry,
    prefix: target.prefix,
    layout: target.layout,
    default: target.default,
    schedule,
    scheduleInWords: suspend ? 'suspended' : describeSchedule(schedule, timeZone),
    repositories,
    copies,
  }
  if (refreshSchedule !== undefined && !suspend) entry.refreshInWords = describeSchedule(refreshSchedule, timeZone)
  return entry
}
