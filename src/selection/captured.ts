/** Tags by what a regular expression captures of them. */
import { toDfa } from './automata/determinize.ts'
import { printAnchored } from './automata/print.ts'
import { toPattern } from './automata/to-pattern.ts'
import { asOneSet, type Language } from './language.ts'
import { groupDfa } from './regex/group-dfa.ts'
import { programOfGo } from './regex/go.ts'
import { isMeaning, meaningOf } from './semver/meaning.ts'
import { anySizeVersionPattern, exactVersionPattern } from './semver/version-pattern.ts'
import { NO_TAGS, setOfDfa } from './tag-set.ts'

/**
 * The tags whose first match of the regex has a version of the range in its first group. Numbers are exact to the last
 * digit, as those of `semver` are; with `any` they have any number of digits, so that a regex of them can be read.
 */
export const capturedLanguage = (regex: string, constraint: string, digits: 'exact' | 'any'): Language => {
  const meaning = meaningOf(constraint)
  const program = programOfGo(regex)
  if (!isMeaning(meaning) || program === undefined) return { sets: [NO_TAGS] }
  const pattern = digits === 'any' ? anySizeVersionPattern(meaning.versions) : exactVersionPattern(meaning.versions)
  return {
    sets: [
      setOfDfa(() => {
        const wanted = toDfa(pattern)
        return wanted && groupDfa(program, wanted)
      }),
    ],
  }
}

/** One regular expression for whole tags that selects just these; undefined if it would fill pages. */
export const regexOf = (language: Language): string | undefined => {
  const dfa = asOneSet(language).dfa()
  const pattern = dfa && toPattern(dfa)
  return pattern && printAnchored(pattern)
}
