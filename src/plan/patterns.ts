import type { Selector } from '../selection/index.ts'

/** What a row of a plan selects beside its exact tags. */
export function patternsOf({ semver, regex, all }: { semver?: string; regex?: string; all?: true }): Selector[] {
  const selectors: Selector[] = []
  if (semver !== undefined) selectors.push({ kind: 'semver', constraint: semver })
  if (regex !== undefined) selectors.push({ kind: 'regex', pattern: regex })
  if (all === true) selectors.push({ kind: 'all' })
  return selectors
}
