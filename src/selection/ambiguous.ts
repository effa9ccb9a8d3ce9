/**
 * Tags in which a format with wildcards finds its version in several ways, so that a template with `{version}` does not say
 * under which tag they are published. What `sed` takes at run time need not even be what is in the range.
 */
import { toDfa } from './automata/determinize.ts'
import type { Dfa } from './automata/dfa.ts'
import { literal, optional, sequence } from './automata/pattern.ts'
import { combineDfa } from './automata/product.ts'
import { shortestWithTwoReadings } from './automata/two-readings.ts'
import { type Format, hasWildcard, parseShortVersion, READING, readingsIn, sidePattern } from './format.ts'
import { languageOf } from './language.ts'
import { BEGINS_WITH_DIGIT } from './published.ts'
import { isMeaning, meaningOf } from './semver/meaning.ts'
import { anySizeVersionPattern } from './semver/version-pattern.ts'
import { ALL_VERSIONS, hasVersion, NO_VERSIONS, type VersionSet } from './semver/version-set.ts'
import { subtractSets } from './set-relations.ts'
import type { TagSet } from './tag-set.ts'
import { formatOf, usesVersion } from './template.ts'
import type { AmbiguousTag, Selection } from './types.ts'

const rangeOf = ({ selectors }: Selection): VersionSet => {
  const range = selectors.find(({ kind }) => kind === 'format')
  const meaning = range?.kind === 'format' ? meaningOf(range.constraint) : undefined
  return meaning && isMeaning(meaning) ? meaning.versions : NO_VERSIONS
}

/** The versions that the tag may be published as, where that is not one: those in the range, if any are. */
const ambiguityOf = (format: Format, range: VersionSet, tag: string): AmbiguousTag | null => {
  const readings = readingsIn(format, tag)
  const isVersion = (text: string, versions: VersionSet): boolean => {
    const version = parseShortVersion(text)
    return version !== undefined && hasVersion(versions, version)
  }
  const inRange = readings.filter((text) => isVersion(text, range))
  const meant = inRange.length > 0 ? inRange : readings.filter((text) => isVersion(text, ALL_VERSIONS))
  const taken = readings[0]
  const other = meant.find((text) => text !== taken)
  return taken === undefined || other === undefined ? null : { tag, taken, other }
}

/** A tag of the automaton with one of these versions, and with something that `sed` would take before it. */
const findIn = (tags: Dfa | undefined, format: Format, versions: VersionSet): string | null | undefined => {
  const before = toDfa(sequence(sidePattern(format.before), optional(literal('v'))))
  const spelled = toDfa(anySizeVersionPattern(versions))
  const digits = toDfa(BEGINS_WITH_DIGIT)
  const wanted = spelled && digits && combineDfa('intersection', spelled, digits)
  const any = toDfa(READING)
  const after = toDfa(sidePattern(format.after))
  if (!tags || !before || !wanted || !any || !after) return undefined
  return shortestWithTwoReadings(tags, [before, wanted, after], [before, any, after])
}

/**
 * A tag of the selection that could be published as two versions; null if there is none, or if the template does without.
 * Undefined if that could not be decided.
 */
export const tagWithTwoVersions = (selection: Selection, template: string): AmbiguousTag | null | undefined => {
  const { format } = formatOf(selection)
  if (!hasWildcard(format) || !usesVersion(template)) return null
  const range = rangeOf(selection)
  const { sets } = languageOf(selection)
  const ranges = sets.filter((_, index) => selection.selectors[index]!.kind === 'format')
  let isDecided = true
  for (const set of sets) {
    const found = ranges.includes(set)
      ? findIn(set.dfa(), format, range)
      : tagBeside(set, ranges, format, (tag) => ambiguityOf(format, range, tag) !== null)
    const ambiguity = typeof found === 'string' ? ambiguityOf(format, range, found) : null
    if (ambiguity !== null) return ambiguity
    isDecided &&= found === null
  }
  return isDecided ? null : undefined
}

/** Of tags that the range does not select any version counts. */
const tagBeside = (
  set: TagSet,
  ranges: readonly TagSet[],
  format: Format,
  isAmbiguous: (tag: string) => boolean,
): string | null | undefined =>
  set.tags ? (set.tags.find(isAmbiguous) ?? null) : findIn(subtractSets(set, ranges).dfa(), format, ALL_VERSIONS)
