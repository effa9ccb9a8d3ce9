/**
 * Sets of tags by what is known of them: a list, a set of versions, or only an automaton. What is asked of two sets is
 * answered by the cheapest way that both allow.
 */
import type { Dfa } from './automata/dfa.ts'
import { acceptsText, toDfa } from './automata/determinize.ts'
import { EMPTY, NOTHING, type Pattern, sequence } from './automata/pattern.ts'
import { combineDfa, shortestWord } from './automata/product.ts'
import { DEFAULT_FORMAT, formatPattern, isFormatError, parseFormat, versionIn } from './format.ts'
import { memoByText } from './memo.ts'
import { compileGo } from './regex/go.ts'
import { parseRegex } from './regex/parse.ts'
import { isMeaning, meaningOf } from './semver/meaning.ts'
import { parseVersion, printVersion } from './semver/version.ts'
import { anySizeVersionPattern, exactVersionPattern, versionPattern } from './semver/version-pattern.ts'
import {
  hasNoVersions,
  hasVersion,
  intersectVersions,
  someVersion,
  subtractVersions,
  type VersionSet,
} from './semver/version-set.ts'
import { isValidTag } from './tag.ts'
import type { Exclusion, Selector } from './types.ts'

export interface TagSet {
  /** Whether a valid tag is in the set; undefined where that depends on an automaton that would be too large. */
  has: (tag: string) => boolean | undefined
  /** The automaton, or undefined if it would be too large. Computed when first asked for. */
  dfa: () => Dfa | undefined
  /** All its tags, where they are a list. */
  tags?: readonly string[]
  /** The versions, where it is all spellings of a set of versions. */
  versions?: VersionSet
}

const lazily = <T>(compute: () => T): (() => T) => {
  let value: { it: T } | undefined
  return () => (value ??= { it: compute() }).it
}

/** The nearest thing to a list of words that is a pattern. */
const listPattern = (tags: readonly string[]): Pattern => ({ kind: 'choice', options: tags.map(textPattern) })
const textPattern = (text: string): Pattern => formatPattern({ before: [text], after: [''] }, EMPTY)

/** These tags and no others; what is no valid tag is left out. */
export const setOfTags = (tags: readonly string[]): TagSet => {
  const valid = [...new Set(tags)].filter(isValidTag).sort()
  const members = new Set(valid)
  return { tags: valid, has: (tag) => members.has(tag), dfa: lazily(() => toDfa(listPattern(valid))) }
}

/** All spellings of these versions. */
export const setOfVersions = (versions: VersionSet): TagSet => ({
  versions,
  has: (tag) => {
    const version = parseVersion(tag)
    return version !== undefined && hasVersion(versions, version)
  },
  dfa: lazily(() => toDfa(exactVersionPattern(versions))),
})

/** What an automaton accepts. */
export const setOfDfa = (dfa: () => Dfa | undefined, has?: TagSet['has']): TagSet => {
  const computed = lazily(dfa)
  return {
    dfa: computed,
    has:
      has ??
      ((tag) => {
        const automaton = computed()
        return automaton && acceptsText(automaton, tag)
      }),
  }
}

export const NO_TAGS: TagSet = setOfTags([])
export const ALL_TAGS: TagSet = setOfDfa(() => toDfa(sequence(), true), isValidTag)

const formattedSet = (formatText: string, constraint: string): TagSet => {
  const format = parseFormat(formatText)
  const meaning = meaningOf(constraint)
  if (isFormatError(format) || !isMeaning(meaning)) return NO_TAGS
  if (formatText === DEFAULT_FORMAT) return setOfVersions(meaning.versions)
  const spelledBy = (spell: (versions: VersionSet) => Pattern): Dfa | undefined =>
    toDfa(formatPattern(format, spell(meaning.versions)))
  return setOfDfa(
    // Behind a wildcard several numbers may be counted at once, and that takes too many states.
    () => (format.before.length > 1 ? undefined : spelledBy(versionPattern)) ?? spelledBy(anySizeVersionPattern),
    (tag) =>
      isValidTag(tag) && versionIn(format, tag, (version) => hasVersion(meaning.versions, version)) !== undefined,
  )
}

/** The tags in which a regex matches somewhere, as Go searches. */
const regexSet: (pattern: string) => TagSet = memoByText(2048, (pattern) => {
  const compiled = compileGo(pattern)
  if (compiled === undefined) return NO_TAGS
  return setOfDfa(
    () => {
      const parsed = parseRegex(pattern)
      return parsed && toDfa(parsed.pattern, true)
    },
    (tag) => isValidTag(tag) && compiled.matches(tag),
  )
})

const versionsSet: (constraint: string) => TagSet = memoByText(4096, (constraint) => {
  const meaning = meaningOf(constraint)
  return isMeaning(meaning) ? setOfVersions(meaning.versions) : NO_TAGS
})

const formatSet = memoByText(2048, (key) => {
  const [format, constraint] = key.split('\n', 2) as [string, string]
  return formattedSet(format, constraint)
})

/** The tags that a selector selects; none if it is invalid. */
export const setOfSelector = (selector: Selector): TagSet => {
  switch (selector.kind) {
    case 'tags':
      return setOfTags(selector.tags)
    case 'semver':
      return versionsSet(selector.constraint)
    case 'format':
      return selector.format.includes('\n') ? NO_TAGS : formatSet(`${selector.format}\n${selector.constraint}`)
    case 'regex':
      return regexSet(selector.pattern)
    case 'all':
      return ALL_TAGS
  }
}

export const setOfExclusion = (exclusion: Exclusion): TagSet =>
  exclusion.kind === 'tag' ? setOfTags([exclusion.tag]) : regexSet(exclusion.pattern)

const NO_WORDS = lazily(() => toDfa(NOTHING)!)

/** Some tag of the set; null if there is none, undefined if that could not be found out. */
export const someTag = (set: TagSet): string | null | undefined => {
  if (set.tags) return set.tags[0] ?? null
  if (set.versions) {
    const version = someVersion(set.versions)
    if (version === undefined) return null
    const text = printVersion(version)
    if (isValidTag(text)) return text
  }
  const dfa = set.dfa()
  return dfa && shortestWord('difference', dfa, NO_WORDS())
}

/** The first of the tags that the set has; null if it has none, undefined if that could not be found out. */
const firstIn = (tags: readonly string[], set: TagSet): string | null | undefined => {
  const found = tags.find((tag) => set.has(tag) === true)
  return found ?? (tags.some((tag) => set.has(tag) === undefined) ? undefined : null)
}

/** A tag in both sets; null if there is none, undefined if that could not be found out. */
export const commonTag = (a: TagSet, b: TagSet): string | null | undefined => {
  if (a.tags) return firstIn(a.tags, b)
  if (b.tags) return firstIn(b.tags, a)
  if (a === ALL_TAGS) return someTag(b)
  if (b === ALL_TAGS) return someTag(a)
  if (a.versions && b.versions) {
    const common = intersectVersions(a.versions, b.versions)
    if (hasNoVersions(common)) return null
    return someTag(setOfVersions(common))
  }
  const left = a.dfa()
  const right = b.dfa()
  return left && right && shortestWord('intersection', left, right)
}

/** The union of sets as one automaton. */
export const unionDfa = (sets: readonly TagSet[]): Dfa | undefined => {
  if (sets.length === 0) return NO_WORDS()
  return sets.map((set) => set.dfa()).reduce((all, dfa) => all && dfa && combineDfa('union', all, dfa))
}

/** A tag of `set` that none of the others has; null if they cover it, undefined if that could not be found out. */
export const uncoveredTag = (set: TagSet, others: readonly TagSet[]): string | null | undefined => {
  if (others.includes(set) || others.includes(ALL_TAGS)) return null
  const isUncovered = (tag: string): boolean => others.every((other) => other.has(tag) === false)
  if (set.tags) {
    const witness = set.tags.find(isUncovered)
    const isCovered = set.tags.every((tag) => others.some((other) => other.has(tag) === true))
    return witness ?? (isCovered ? null : undefined)
  }
  if (set.versions) {
    const rest = others.reduce(
      (left, other) => (other.versions ? subtractVersions(left, other.versions) : left),
      set.versions,
    )
    if (hasNoVersions(rest)) return null
    const witness = someTag(setOfVersions(rest))
    if (typeof witness === 'string' && isUncovered(witness)) return witness
  } else {
    // A cheap try before the automata: most sets are not covered, and a short tag shows it.
    const witness = someTag(set)
    if (witness === null) return null
    if (witness !== undefined && isUncovered(witness)) return witness
  }
  const dfa = set.dfa()
  const cover = unionDfa(others)
  return dfa && cover && shortestWord('difference', dfa, cover)
}

/** The set without the tags of the others. */
export const subtractSets = (set: TagSet, others: readonly TagSet[]): TagSet => {
  const has = (tag: string): boolean | undefined => {
    if (set.has(tag) === false || others.some((other) => other.has(tag) === true)) return false
    return set.has(tag) === true && others.every((other) => other.has(tag) === false) ? true : undefined
  }
  if (set.tags) return setOfTags(set.tags.filter(has))
  const touching = others.filter((other) => commonTag(set, other) !== null)
  if (touching.length === 0) return set
  return setOfDfa(() => {
    const dfa = set.dfa()
    const removed = unionDfa(touching)
    return dfa && removed && combineDfa('difference', dfa, removed)
  }, has)
}

export const intersectSets = (a: TagSet, b: TagSet): TagSet => {
  const has = (tag: string): boolean | undefined => {
    if (a.has(tag) === false || b.has(tag) === false) return false
    return a.has(tag) === true && b.has(tag) === true ? true : undefined
  }
  if (a.tags) return setOfTags(a.tags.filter(has))
  if (b.tags) return setOfTags(b.tags.filter(has))
  if (a.versions && b.versions) return setOfVersions(intersectVersions(a.versions, b.versions))
  return setOfDfa(() => {
    const left = a.dfa()
    const right = b.dfa()
    return left && right && combineDfa('intersection', left, right)
  }, has)
}
