/** Tags that cannot be published under a template, since it wants a version and they have none. */
import { formatOf, usesVersion, versionOfTag } from './template.ts'
import { toDfa } from './automata/determinize.ts'
import { formatPattern } from './format.ts'
import { anySizeVersionPattern } from './semver/version-pattern.ts'
import { setOfDfa } from './tag-set.ts'
import { uncoveredTag } from './set-relations.ts'
import { ALL_VERSIONS } from './semver/version-set.ts'
import { languageOf } from './language.ts'
import type { Selection } from './types.ts'

/**
 * A tag of the selection in which no version stands where its format says; null if there is none or if the template
 * does without. Undefined if that could not be decided.
 */
export const tagWithoutVersion = (selection: Selection, template: string): string | null | undefined => {
  if (!usesVersion(template)) return null
  // Of any size: numbers of twenty digits are no versions, but no one should be told so who wrote `[0-9]+`.
  const versioned = setOfDfa(() =>
    toDfa(formatPattern(formatOf(selection).format, anySizeVersionPattern(ALL_VERSIONS))),
  )
  let isDecided = true
  for (const [index, set] of languageOf(selection).sets.entries()) {
    const { kind } = selection.selectors[index]!
    // A range selects nothing but versions, and of several formats there is one.
    if (kind === 'semver' || kind === 'format') continue
    const tag = set.tags
      ? (set.tags.find((candidate) => versionOfTag(selection, candidate) === undefined) ?? null)
      : uncoveredTag(set, [versioned])
    if (typeof tag === 'string') return tag
    isDecided &&= tag !== undefined
  }
  return isDecided ? null : undefined
}
