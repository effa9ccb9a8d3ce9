/** Selectors minus exclusions, as pieces of a regex or a constraint: exact, and as short as can be. */
import { paidOnce } from '../automata/budget.ts'
import type { Dfa } from '../automata/dfa.ts'
import { toDfa } from '../automata/determinize.ts'
import { EMPTY, literal, type Pattern, sequence } from '../automata/pattern.ts'
import { minimize } from '../automata/minimize.ts'
import { combineDfa, productOf } from '../automata/product.ts'
import { from, reachedBy } from '../automata/quotient.ts'
import { either } from '../automata/simplify.ts'
import { MAX_PATTERN, MAX_PATTERN_OF_LISTS, shorter, toPattern } from '../automata/to-pattern.ts'
import { allWords, words } from '../automata/words.ts'
import { type Format, formatPattern, hasWildcard, parseShortVersion, sidePattern, versionIn } from '../format.ts'
import { parseVersion, printVersion, type Version } from '../semver/version.ts'
import { preReleasePattern } from '../semver/pre-pattern.ts'
import {
  anySizeNumbersPattern,
  anySizeVersionPattern,
  countedVersionPattern,
  numbersPattern,
  versionPattern,
} from '../semver/version-pattern.ts'
import {
  hasVersion,
  NO_VERSIONS,
  subtractVersions,
  type TripleSet,
  uniteVersions,
  type VersionSet,
} from '../semver/version-set.ts'
import { commonTag, unionDfa } from '../set-relations.ts'
import { setOfDfa, type TagSet } from '../tag-set.ts'

/** More tags than this are no short list. */
const MAX_TAKEN = 24

/** The tags in both sets, if they are a short list. */
const tagsInBoth = (set: TagSet, exclusion: TagSet): string[] | undefined => {
  const dfa = exclusion.dfa()
  const wider = dfa && set.wider?.()
  const product = wider && productOf('intersection', wider, dfa)
  if (product) {
    const some = words(product, MAX_TAKEN + 1)
    if (some.length > MAX_TAKEN && some.every(set.has)) return undefined
    const minimal = minimize(product)
    const all = minimal && allWords(minimal, MAX_TAKEN)
    if (all) return all.filter(set.has)
  }
  const mine = dfa && set.dfa()
  const common = mine && combineDfa('intersection', mine, dfa)
  return common && allWords(common, MAX_TAKEN)
}

const known = new WeakMap<TagSet, WeakMap<TagSet, () => string[] | undefined>>()

/** The same, worked out once for each pair. */
const sharedTags = (set: TagSet, exclusion: TagSet): string[] | undefined => {
  let bySet = known.get(set)
  if (bySet === undefined) known.set(set, (bySet = new WeakMap()))
  let shared = bySet.get(exclusion)
  if (shared === undefined) bySet.set(exclusion, (shared = paidOnce(() => tagsInBoth(set, exclusion), undefined)))
  return shared()
}

/** The tags that exclusions take from a set, if they are a short list. */
export const takenTags = (set: TagSet, exclusions: readonly TagSet[]): string[] | undefined => {
  const taken: string[] = []
  for (const exclusion of exclusions) {
    const tags = exclusion.tags?.filter(set.has) ?? sharedTags(set, exclusion)
    if (tags === undefined || tags.length > MAX_TAKEN) return undefined
    taken.push(...tags)
  }
  return [...new Set(taken)].sort()
}

const onlyVersion = ({ triple, pre }: Version): VersionSet => ({
  releases: pre === '' ? [triple, triple + 1n] : [],
  prereleases: pre === '' ? [] : [{ triples: [triple, triple + 1n], pres: [pre, `${pre}.0`] }],
})

/** The versions that these texts stand for. */
const versionsOfTexts = (texts: readonly string[], parse: (text: string) => Version | undefined): VersionSet =>
  texts
    .map(parse)
    .filter((version) => version !== undefined)
    .map(onlyVersion)
    .reduce(uniteVersions, NO_VERSIONS)

const differenceOf = (tags: Dfa | undefined, removed: Dfa): Dfa | undefined =>
  tags && combineDfa('difference', tags, removed)

const patternOfDifference = (tags: Dfa | undefined, exclusions: readonly TagSet[]): Pattern | undefined => {
  const removed = tags && unionDfa(exclusions)
  const rest = removed && differenceOf(tags, removed)
  const areLists = exclusions.every((exclusion) => exclusion.tags !== undefined)
  return rest && toPattern(rest, areLists ? MAX_PATTERN_OF_LISTS : MAX_PATTERN)
}

export interface Rest {
  /** What is left as whole versions, selected by a constraint. */
  versions: VersionSet
  /** The versions that are not left as such. */
  without: string[]
  /** What is left besides. */
  pattern: Pattern
}

/**
 * A set of versions minus some tags, where each tag is one of many spellings: without these versions, and then the
 * other spellings of them.
 */
export const versionsWithoutTags = (versions: VersionSet, taken: readonly string[]): Rest | undefined => {
  const affected = versionsOfTexts(taken, parseVersion)
  const pattern = withoutTags(countedVersionPattern(affected), taken)
  const without = taken.map((tag) => printVersion(parseVersion(tag)!))
  return pattern && { versions: subtractVersions(versions, affected), without: [...new Set(without)], pattern }
}

const withoutTags = (pattern: Pattern, taken: readonly string[]): Pattern | undefined => {
  const removed = toDfa({ kind: 'choice', options: taken.map(literal) })
  return patternOfDifference(toDfa(pattern), removed ? [setOfDfa(() => removed)] : [])
}

/**
 * Divides the versions of a format into those that stand in some of these tags and all others. Undefined where a tag
 * may be read in two ways, as with wildcards: then it would not be out with its version.
 */
const divide = (
  format: Format,
  versions: VersionSet,
  taken: readonly string[],
): { affected: VersionSet; others: VersionSet } | undefined => {
  const texts = taken.map((tag) => versionIn(format, tag, (version) => hasVersion(versions, version)))
  const affected = versionsOfTexts(
    texts.filter((text) => text !== undefined),
    parseShortVersion,
  )
  const others = subtractVersions(versions, affected)
  const isOut = (tag: string): boolean => versionIn(format, tag, (version) => hasVersion(others, version)) === undefined
  return taken.every(isOut) ? { affected, others } : undefined
}

/** More kinds of pre-releases than this are no range that a person wrote. */
const MAX_PARTS = 24

/** The one state of an automaton to which all words of a pattern lead; undefined if there are several, or none. */
const stateAfter = (dfa: Dfa, head: Pattern): number | undefined => {
  const headDfa = toDfa(head)
  const reached = headDfa && reachedBy(dfa, 0, headDfa, true)
  return reached?.length === 1 ? reached[0] : undefined
}

/**
 * A format minus whatever an automaton accepts, where what the automaton takes out is decided after the numbers: the
 * numbers stay as readable as they are, and only what follows them is computed.
 */
const formatWithout = (format: Format, versions: VersionSet, removed: Dfa): Pattern | undefined => {
  if (versions.prereleases.length > MAX_PARTS) return undefined
  const after = sidePattern(format.after)
  const before = sidePattern(format.before)
  const cut = (triples: TripleSet, between: Pattern, tail: Pattern): Pattern | undefined => {
    const headOf = (numbers: Pattern): Pattern => sequence(before, numbers, between)
    const head = headOf(numbersPattern(triples))
    // Numbers of any size make a far smaller automaton, and where they lead to one state, so do the others.
    const state = stateAfter(removed, headOf(anySizeNumbersPattern(triples))) ?? stateAfter(removed, head)
    if (state === undefined) return undefined
    const tailDfa = toDfa(tail)
    const rest = from(removed, state)
    const left = rest && differenceOf(tailDfa, rest)
    const pattern = left && toPattern(left)
    return pattern && sequence(head, pattern)
  }
  const parts: Array<Pattern | undefined> = []
  if (versions.releases.length > 0) parts.push(cut(versions.releases, EMPTY, after))
  for (const { triples, pres } of versions.prereleases) {
    parts.push(cut(triples, literal('-'), sequence(preReleasePattern(pres), after)))
  }
  return parts.includes(undefined) ? undefined : either(...(parts as Pattern[]))
}

/** A format minus exclusions that are no short lists. */
const formatWithoutAll = (format: Format, versions: VersionSet, exclusions: readonly TagSet[]): Pattern | undefined => {
  const removed = unionDfa(exclusions)
  const restOf = (spelled: Pattern): Dfa | undefined =>
    removed && differenceOf(toDfa(formatPattern(format, spelled)), removed)
  const apart = removed && formatWithout(format, versions, removed)
  // A wildcard often makes the whole shorter than its parts; elsewhere it is hardly ever so, and takes as long again.
  if (apart !== undefined && !hasWildcard(format)) return apart
  const anySize = restOf(anySizeVersionPattern(versions))
  // What is too large to be written down does not get smaller where digits are counted as well.
  if (anySize === undefined || anySize.stateCount > MAX_PATTERN.states) return apart
  const counted = format.before.length > 1 ? anySize : restOf(countedVersionPattern(versions))
  return shorter(apart, counted && toPattern(counted)) ?? toPattern(anySize)
}

/**
 * A set given by format and versions, minus exclusions; undefined if that takes too much. Tags are taken out with their
 * versions, whose other spellings are then put back, as far as nothing else excludes them.
 */
export const formatRest = (
  format: Format,
  versions: VersionSet,
  set: TagSet,
  exclusions: readonly TagSet[],
): Pattern | undefined => {
  const lists = exclusions.map((exclusion) => takenTags(set, [exclusion]))
  const divided = divide(format, versions, [...new Set(lists.flatMap((tags) => tags ?? []))])
  if (divided === undefined) return formatWithoutAll(format, versions, exclusions)
  const { affected, others } = divided
  const sweeping = exclusions.filter((_, index) => lists[index] === undefined)
  const left =
    sweeping.length === 0 ? formatPattern(format, versionPattern(others)) : formatWithoutAll(format, others, sweeping)
  const spellings = patternOfDifference(toDfa(formatPattern(format, countedVersionPattern(affected))), exclusions)
  return left && spellings && either(left, spellings)
}

/** Any set minus exclusions; undefined if that takes too much. */
export const anyRest = (set: TagSet, exclusions: readonly TagSet[]): Pattern | undefined =>
  patternOfDifference(set.dfa(), exclusions)

/** The exclusions that take something from the set, as far as is known. */
export const touching = (set: TagSet, exclusions: readonly TagSet[]): TagSet[] =>
  exclusions.filter((exclusion) => commonTag(set, exclusion) !== null)
