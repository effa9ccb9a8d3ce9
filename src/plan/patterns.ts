import { matches, matchesWritten, type Selector } from '../selection/index.ts'

interface Patterns {
  semver?: string
  regex?: string
  all?: true
}

/** Whether a row of a plan selects a tag beside those that it lists: as skopeo reads what is written there. */
export function patternsSelect({ semver, regex, all }: Patterns, tag: string): boolean {
  const selectors: Selector[] = all === true ? [{ kind: 'all' }] : []
  if (semver !== undefined) selectors.push({ kind: 'semver', constraint: semver })
  return matches({ selectors, except: [] }, tag) || (regex !== undefined && matchesWritten(regex, tag))
}
