/**
 * Sets of tags by what is known of them: a list, a set of versions, or only an automaton. What is asked of two sets is
 * answered by the cheapest way that both allow (set-relations.ts).
 */
import type { Dfa } from './automata/dfa.ts'
import { acceptsText, toDfa } from './automata/determinize.ts'
import { literal, type Pattern, sequence } from './automata/pattern.ts'
import { type Outline, versionOutline } from './outline.ts'
import { parseVersion } from './semver/version.ts'
import { exactVersionPattern } from './semver/version-pattern.ts'
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
  /** All its tags, where they are a list. */
  tags?: readonly string[]
  /** The versions, where it is all spellings of a set of versions in one frame. */
  framed?: { frame: Frame; versions: VersionSet }
  /** How its tags begin and end, where that is known. */
  outline?: Outline
}

/** Nothing around the version. */
export const BARE: Frame = { before: '', after: '' }

export const lazily = <T>(compute: () => T): (() => T) => {
  let value: { it: T } | undefined
  return () => (value ??= { it: compute() }).it
}

const listPattern = (tags: readonly string[]): Pattern => ({ kind: 'choice', options: tags.map(literal) })

/** These tags and no others; what is no valid tag is left out. */
export const setOfTags = (tags: readonly string[]): TagSet => {
  const valid = [...new Set(tags)].filter(isValidTag).sort()
  const members = new Set(valid)
  return { tags: valid, has: (tag) => members.has(tag), dfa: lazily(() => toDfa(listPattern(valid))) }
}

/** All spellings of these versions. */
export const setOfVersions = (versions: VersionSet): TagSet => ({
  framed: { frame: BARE, versions },
  outline: versionOutline(versions.prereleases.length > 0),
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
