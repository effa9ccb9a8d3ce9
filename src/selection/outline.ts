/**
 * What is plain to see of a set of tags: how its tags begin and end. It proves most pairs of sets disjoint at no cost,
 * as `stable-{version}` and `edge-{version}`; where it does not, automata do.
 */
import {
  ALL_CHARACTERS,
  CHARACTERS,
  type CharacterSet,
  DIGITS,
  IDENTIFIER_CHARACTERS,
  setOf,
  symbolsIn,
} from './automata/alphabet.ts'
import type { Pattern } from './automata/pattern.ts'
import type { Format } from './format.ts'

export interface Outline {
  /** All tags begin with this text, and then with one of these characters, if they go on at all. */
  begin: string
  first: CharacterSet
  /** All tags end with this text, and before it with one of these characters. */
  end: string
  last: CharacterSet
}

const VERSION_BEGIN = DIGITS | setOf('v')

/** Texts of versions; those of pre-releases may end in a letter. */
export const versionOutline = (hasPrereleases: boolean): Outline => ({
  begin: '',
  first: VERSION_BEGIN,
  end: '',
  last: hasPrereleases ? IDENTIFIER_CHARACTERS : DIGITS,
})

export const formatOutline = ({ before, after }: Format, hasPrereleases: boolean): Outline => {
  const version = versionOutline(hasPrereleases)
  return {
    begin: before[0]!,
    first: before.length === 1 ? version.first : ALL_CHARACTERS,
    end: after.at(-1)!,
    last: after.length === 1 ? version.last : ALL_CHARACTERS,
  }
}

/** The texts of single characters that a list of parts begins with. */
const literalRun = (parts: readonly Pattern[]): { text: string; next: CharacterSet } => {
  let text = ''
  for (const part of parts) {
    if (part.kind !== 'set') break
    const symbols = symbolsIn(part.set)
    if (symbols.length !== 1) return { text, next: part.set }
    text += CHARACTERS[symbols[0]!]!
  }
  return { text, next: ALL_CHARACTERS }
}

/** What a regex says of the beginning and the end of the tags in which it is found. */
export const regexOutline = (pattern: Pattern): Outline => {
  const parts = pattern.kind === 'sequence' ? pattern.parts : [pattern]
  const isAt = (part: Pattern | undefined, assertion: string): boolean =>
    part?.kind === 'assertion' && part.assertion === assertion
  const begin = isAt(parts[0], 'begin') ? literalRun(parts.slice(1)) : undefined
  const end = isAt(parts.at(-1), 'end') ? literalRun(parts.slice(0, -1).toReversed()) : undefined
  return {
    begin: begin?.text ?? '',
    first: begin?.next ?? ALL_CHARACTERS,
    end: Array.from(end?.text ?? '')
      .reverse()
      .join(''),
    last: end?.next ?? ALL_CHARACTERS,
  }
}

/** Whether two beginnings cannot be those of one tag. A tag that ends with a beginning is still possible. */
const beginningsDiffer = (a: string, firstA: CharacterSet, b: string, firstB: CharacterSet): boolean => {
  const [short, afterShort, long] = a.length <= b.length ? [a, firstA, b] : [b, firstB, a]
  if (!long.startsWith(short)) return true
  // Versions and classes always go on: what is empty behind a literal text is `ALL_CHARACTERS` here.
  if (long.length > short.length) return (setOf(long[short.length]!) & afterShort) === 0n
  return (firstA & firstB) === 0n
}

const reversed = (text: string): string => Array.from(text).reverse().join('')

/** Whether no tag can have both outlines. */
export const outlinesDiffer = (a: Outline, b: Outline): boolean =>
  beginningsDiffer(a.begin, a.first, b.begin, b.first) ||
  beginningsDiffer(reversed(a.end), a.last, reversed(b.end), b.last)
