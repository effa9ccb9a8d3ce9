/** Languages of selections, and what can be proved of them. */
import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { words } from './automata/words.ts'
import { setOfExclusion, setOfSelector } from './selector-sets.ts'
import { commonTag, intersectSets, someTag, subtractSets, uncoveredTag, unionDfa } from './set-relations.ts'
import { mayHave, setOfDfa, type TagSet } from './tag-set.ts'
import type { DisjointVerdict, InclusionVerdict, Selection } from './types.ts'

/** A set of valid tags, as a union of sets. Opaque to others. */
export interface Language {
  readonly sets: readonly TagSet[]
}

const UNDECIDED = 'the selection is too intricate to be compared with others'

/** The valid tags that the selection selects. Invalid selectors select nothing. */
export const languageOf = (selection: Selection): Language => {
  const sets = selection.selectors.map(setOfSelector)
  if (selection.except.length === 0) return { sets }
  const exclusions = selection.except.map(setOfExclusion)
  return { sets: sets.map((set) => subtractSets(set, exclusions)) }
}

/** Whether no tag is in both. The witness of an overlap is in both. */
export const disjoint = (a: Language, b: Language): DisjointVerdict => {
  let undecided = false
  for (const left of a.sets) {
    for (const right of b.sets) {
      const witness = commonTag(left, right)
      if (typeof witness === 'string') return { verdict: 'overlap', witness }
      undecided ||= witness === undefined
    }
  }
  return undecided ? { verdict: 'undecided', reason: UNDECIDED } : { verdict: 'disjoint' }
}

/** Whether every tag of `a` is in `b`. The witness of the contrary is in `a` and not in `b`. */
export const included = (a: Language, b: Language): InclusionVerdict => {
  let undecided = false
  for (const set of a.sets) {
    const witness = uncoveredTag(set, b.sets)
    if (typeof witness === 'string') return { verdict: 'not-included', witness }
    undecided ||= witness === undefined
  }
  return undecided ? { verdict: 'undecided', reason: UNDECIDED } : { verdict: 'included' }
}

/** Whether no valid tag is in the language; undefined if that could not be decided. */
export const isEmpty = (language: Language): boolean | undefined => {
  let undecided = false
  for (const set of language.sets) {
    const tag = someTag(set)
    if (typeof tag === 'string') return false
    undecided ||= tag === undefined
  }
  return undecided ? undefined : true
}

/** Up to `count` different tags of the language, the shorter first; none if it could not be decided. */
export const sampleTags = (language: Language, count: number): string[] => {
  const found = language.sets.flatMap((set) => {
    if (set.tags) return set.tags
    const dfa = set.dfa()
    return dfa ? words(dfa, count, (tag) => mayHave(set, tag)) : []
  })
  const unique = [...new Set(found)]
  return unique.sort((a, b) => a.length - b.length || byCodeUnit(a, b)).slice(0, count)
}

/** A shortest tag of the language; undefined if there is none, or if it could not be decided. */
export const shortestTag = (language: Language): string | undefined => sampleTags(language, 1)[0]

export const union = (languages: readonly Language[]): Language => ({
  sets: languages.flatMap((language) => language.sets),
})

export const difference = (a: Language, b: Language): Language => ({
  sets: a.sets.map((set) => subtractSets(set, b.sets)),
})

export const intersection = (a: Language, b: Language): Language => ({
  sets: a.sets.flatMap((left) => b.sets.map((right) => intersectSets(left, right))),
})

/** The whole language as one set, whose automaton is that of all of it. */
export const asOneSet = ({ sets }: Language): TagSet => {
  if (sets.length === 1) return sets[0]!
  const has = (tag: string): boolean | undefined =>
    sets.some((set) => set.has(tag) === true) || (sets.every((set) => set.has(tag) === false) ? false : undefined)
  return setOfDfa(() => unionDfa(sets), has)
}
