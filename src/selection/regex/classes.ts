/** Character classes of RE2 as sets of tag characters. Rare ones are asked of re2js, character by character. */
import {
  ALL_CHARACTERS,
  CHARACTERS,
  type CharacterSet,
  DIGITS,
  LETTERS,
  setOf,
  setOfRange,
  WORD_CHARACTERS,
} from '../automata/alphabet.ts'
import { compileGo } from './go.ts'

const LOWER = setOfRange(97, 122)
const UPPER = setOfRange(65, 90)
const HEX = DIGITS | setOf('abcdefABCDEF')
const PUNCTUATION = setOf('-._')

const PERL: Record<string, CharacterSet> = { d: DIGITS, w: WORD_CHARACTERS, s: 0n }

const POSIX: Record<string, CharacterSet> = {
  alnum: DIGITS | LETTERS,
  alpha: LETTERS,
  ascii: ALL_CHARACTERS,
  blank: 0n,
  cntrl: 0n,
  digit: DIGITS,
  graph: ALL_CHARACTERS,
  lower: LOWER,
  print: ALL_CHARACTERS,
  punct: PUNCTUATION,
  space: 0n,
  upper: UPPER,
  word: WORD_CHARACTERS,
  xdigit: HEX,
}

const negate = (set: CharacterSet): CharacterSet => ALL_CHARACTERS & ~set

/** `\d`, `\D`, `\w`… without the backslash; undefined for other letters. */
export const perlClass = (letter: string): CharacterSet | undefined => {
  const set = PERL[letter.toLowerCase()]
  return set === undefined || letter === letter.toLowerCase() ? set : negate(set)
}

/** `alpha`, `^alpha`: what stands between `[:` and `:]`. */
export const posixClass = (name: string): CharacterSet | undefined => {
  const set = POSIX[name.replace(/^\^/, '')]
  return set === undefined || !name.startsWith('^') ? set : negate(set)
}

/** Adds the other case of every letter. */
export const foldCase = (set: CharacterSet): CharacterSet => {
  let folded = set
  for (let index = 0; index < 26; index++) {
    const upper = setOfRange(65 + index, 65 + index)
    const lower = setOfRange(97 + index, 97 + index)
    if (set & (upper | lower)) folded |= upper | lower
  }
  return folded
}

/** The tag characters that a one-character expression matches, as Go would: for `\p{Greek}` and the like. */
export const askGo = (expression: string): CharacterSet => {
  const compiled = compileGo(`^(?:${expression})$`)
  if (compiled === undefined) return 0n
  return setOf(
    Array.from(CHARACTERS)
      .filter((character) => compiled.matches(character))
      .join(''),
  )
}
