/** What sets of tags have to do with each other: what they share, and what one has that others lack. */
import { paidOnce, spend } from './automata/budget.ts'
import type { Dfa } from './automata/dfa.ts'
import { toDfa } from './automata/determinize.ts'
import { NOTHING } from './automata/pattern.ts'
import { combineDfa, type Operation, shortestWord } from './automata/product.ts'
import { outlinesDiffer } from './outline.ts'
import { printVersion } from './semver/version.ts'
import { intersectVersions, isWithin, someVersion, subtractVersions } from './semver/version-set.ts'
import { ALL_TAGS, BARE, type Frame, mayHave, setOfDfa, setOfTags, setOfVersions, type TagSet } from './tag-set.ts'
import { isValidTag } from './tag.ts'

const NO_WORDS = toDfa(NOTHING)!

/** To match a tag takes as long as so many steps on automata. */
export const STEPS_TO_LOOK_UP = 5

const inFrame = ({ before, after }: Frame, version: string): string => before + version + after
const isSameFrame = (a: Frame, b: Frame): boolean => a.before === b.before && a.after === b.after

/** Some tag of the set; null if there is none, undefined if that could not be found out. */
export const someTag = (set: TagSet): string | null | undefined => {
  if (set.tags) return set.tags[0] ?? null
  if (set.framed) {
    const version = someVersion(set.framed.versions)
    if (version === undefined) return null
    const text = inFrame(set.framed.frame, printVersion(version))
    if (set.has(text) === true && isValidTag(text)) return text
  }
  if (set.wider) {
    const word = wordOf('difference', set.wider(), NO_WORDS)
    if (word === null || (word !== undefined && isReally(word, set))) return word
  }
  return ifReally(wordOf('difference', set.dfa(), NO_WORDS), set)
}

/** The first of the tags that the set has; null if it has none, undefined if that could not be found out. */
const firstIn = (tags: readonly string[], set: TagSet): string | null | undefined => {
  if (!spend(tags.length * STEPS_TO_LOOK_UP)) return undefined
  const found = tags.find((tag) => set.has(tag) === true)
  return found ?? (tags.some((tag) => set.has(tag) === undefined) ? undefined : null)
}

const wordOf = (operation: Operation, a: Dfa | undefined, b: Dfa | undefined): string | null | undefined =>
  a && b && shortestWord(operation, a, b)

/** Whether a tag that an automaton accepts for the set is one of its tags. */
const isReally = (tag: string, set: TagSet): boolean => set.wider === undefined || set.has(tag) === true

/** A word that the automata of all these sets accept, unless one of the sets does not have it: then nothing is known. */
const ifReally = (word: string | null | undefined, ...sets: TagSet[]): string | null | undefined =>
  typeof word === 'string' && !sets.every((set) => mayHave(set, word)) ? undefined : word

/** A tag in both sets; null if there is none, undefined if that could not be found out. */
export const commonTag = (a: TagSet, b: TagSet): string | null | undefined => {
  if (a.tags) return firstIn(a.tags, b)
  if (b.tags) return firstIn(b.tags, a)
  if (a === ALL_TAGS) return someTag(b)
  if (b === ALL_TAGS) return someTag(a)
  if (a.outline && b.outline && outlinesDiffer(a.outline, b.outline)) return null
  if (a.framed && b.framed && isSameFrame(a.framed.frame, b.framed.frame)) {
    const version = someVersion(intersectVersions(a.framed.versions, b.framed.versions))
    if (version === undefined) return null
    const witness = inFrame(a.framed.frame, printVersion(version))
    if (isValidTag(witness) && a.has(witness) === true && b.has(witness) === true) return witness
  }
  if (a.wider ?? b.wider) {
    const word = wordOf('intersection', (a.wider ?? a.dfa)(), (b.wider ?? b.dfa)())
    if (word === null || (word !== undefined && isReally(word, a) && isReally(word, b))) return word
  }
  return ifReally(wordOf('intersection', a.dfa(), b.dfa()), a, b)
}

/** The union of sets as one automaton. */
export const unionDfa = (sets: readonly TagSet[]): Dfa | undefined => {
  if (sets.length === 0) return NO_WORDS
  return sets.map((set) => set.dfa()).reduce((all, dfa) => all && dfa && combineDfa('union', all, dfa))
}

/** A tag of `set` that none of the others has; null if they cover it, undefined if that could not be found out. */
export const uncoveredTag = (set: TagSet, others: readonly TagSet[]): string | null | undefined => {
  if (others.includes(set) || others.includes(ALL_TAGS)) return null
  const only = others.length === 1 ? others[0]!.framed : undefined
  if (only && set.framed && isSameFrame(only.frame, set.framed.frame) && isWithin(set.framed.versions, only.versions)) {
    return null
  }
  const isUncovered = (tag: string): boolean => others.every((other) => other.has(tag) === false)
  if (set.tags) {
    if (!spend(set.tags.length * others.length * STEPS_TO_LOOK_UP)) return undefined
    const witness = set.tags.find(isUncovered)
    const isCovered = set.tags.every((tag) => others.some((other) => other.has(tag) === true))
    return witness ?? (isCovered ? null : undefined)
  }
  if (set.framed) {
    const { frame, versions } = set.framed
    const rest = others.reduce(
      (left, { framed }) =>
        framed && isSameFrame(framed.frame, frame) ? subtractVersions(left, framed.versions) : left,
      versions,
    )
    const version = someVersion(rest)
    if (version === undefined) return null
    const witness = inFrame(frame, printVersion(version))
    if (isValidTag(witness) && set.has(witness) === true && isUncovered(witness)) return witness
  } else {
    // A cheap try before the automata: most sets are not covered, and a short tag shows it.
    const witness = someTag(set)
    if (witness === null) return null
    if (witness !== undefined && isUncovered(witness)) return witness
  }
  const cover = unionDfa(others)
  if (set.wider && cover) {
    const word = wordOf('difference', set.wider(), cover)
    if (word === null || (word !== undefined && isReally(word, set))) return word
  }
  return ifReally(wordOf('difference', cover && set.dfa(), cover), set)
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
  const without = (dfa: Dfa | undefined): Dfa | undefined => {
    const removed = dfa && unionDfa(touching)
    return removed && combineDfa('difference', dfa, removed)
  }
  const rest = setOfDfa(() => without(set.dfa()), has)
  if (set.outline) rest.outline = set.outline
  const { wider } = set
  if (wider) rest.wider = paidOnce(() => without(wider()), undefined)
  return rest
}

export const intersectSets = (a: TagSet, b: TagSet): TagSet => {
  const has = (tag: string): boolean | undefined => {
    if (a.has(tag) === false || b.has(tag) === false) return false
    return a.has(tag) === true && b.has(tag) === true ? true : undefined
  }
  if (a.tags) return setOfTags(a.tags.filter(has))
  if (b.tags) return setOfTags(b.tags.filter(has))
  if (a.framed?.frame === BARE && b.framed?.frame === BARE) {
    return setOfVersions(intersectVersions(a.framed.versions, b.framed.versions))
  }
  return setOfDfa(() => {
    const left = a.dfa()
    const right = b.dfa()
    return left && right && combineDfa('intersection', left, right)
  }, has)
}
