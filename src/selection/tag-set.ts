/**
 * Sets of tags by what is known of them: a list, a set of versions, or only an automaton. What is asked of two sets is
 * answered by the cheapest way that both allow (set-relations.ts).
 */
import { paidOnce } from './automata/budget.ts'
import type { Dfa } from './automata/dfa.ts'
import { acceptsText, toDfa } from './automata/determinize.ts'
import { literal, type Pattern, sequence } from './automata/pattern.ts'
import { type Outline, versionOutline } from './outline.ts'
import { parseVersion } from './semver/version.ts'
import { anySizeVersionPattern, exactVersionPattern } from './semver/version-pattern.ts'
import { hasVersion, type VersionSet } from './semver/version-set.ts'
import { isValidTag } from './tag.ts'

/** A literal text before and after a version: tags in one frame compare as their versions do. */
export interface Frame {
  before: string
  after: string
}

export interface TagSet {
  /** Whether a valid tag is in the set; undefined where that depends on an automaton that would be too large. */
  has: (tag: string) => boolean | undefined
  /** The automaton, or undefined if it would be too large. Computed when first asked for. */
  dfa: () => Dfa | undefined
  /**
   * An automaton that accepts all its tags and perhaps some that no one has, where that is a much smaller one: it is asked
   * first, and what it answers about single tags is looked up.
   */
  wider?: () => Dfa | undefined
  /** All its tags, where they are a list. */
  tags?: readonly string[]
  /** The versions, where it is all spellings of a set of versions in one frame. */
  framed?: { frame: Frame; versions: VersionSet }
  /** How its tags begin and end, where that is known. */
  outline?: Outline
}

/**
 * Whether a tag that an automaton accepts for a set may be one of its tags: behind a wildcard digits are not counted, so that it
 * may have a number that no version has.
 */
export const mayHave = (set: TagSet, tag: string): boolean => set.has(tag) !== false

/** Nothing around the version. */
export const BARE: Frame = { before: '', after: '' }

const listPattern = (tags: readonly string[]): Pattern => ({ kind: 'choice', options: tags.map(literal) })

/** These tags and no others; what is no valid tag is left out. */
export const setOfTags = (tags: readonly string[]): TagSet => {
  const valid = [...new Set(tags)].filter(isValidTag).sort()
  const members = new Set(valid)
  return { tags: valid, has: (tag) => members.has(tag), dfa: paidOnce(() => toDfa(listPattern(valid)), undefined) }
}

/** All spellings of these versions. */
export const setOfVersions = (versions: VersionSet): TagSet => ({
  framed: { frame: BARE, versions },
  outline: versionOutline(versions.prereleases.length > 0),
  has: (tag) => {
    const version = parseVersion(tag)
    return version !== undefined && hasVersion(versions, version)
  },
  dfa: paidOnce(() => toDfa(exactVersionPattern(versions)), undefined),
  wider: paidOnce(() => toDfa(anySizeVersionPattern(versions)), undefined),
})

/** What an automaton accepts. `free` as for `paidOnce`. */
export const setOfDfa = (dfa: () => Dfa | undefined, has?: TagSet['has'], free: number = Infinity): TagSet => {
  const computed = paidOnce(dfa, undefined, free)
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
