import type { SelectionFinding } from '../../../src/selection/index.ts'

export interface Advice {
  semver?: string
  format?: string
  regex?: string
}

/** What the hint of `range-in-regex` says to write instead; nothing where it names tags that would be lost by it. */
export function adviceIn(finding: SelectionFinding | undefined): Advice {
  const hint = finding?.hint ?? ''
  if (hint.includes(' are not in it')) return {}
  const semver = /`semver: "([^"]*)"`/.exec(hint)?.[1]
  const format = /`format: "([^"]*)"`/.exec(hint)?.[1]
  const regex = /the regular expression would have to be `([^`]*)`/.exec(hint)?.[1]
  return {
    ...(semver === undefined ? {} : { semver }),
    ...(format === undefined ? {} : { format }),
    ...(regex === undefined ? {} : { regex }),
  }
}
