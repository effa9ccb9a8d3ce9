/**
 * The 65 characters of tags as small numbers, and sets of them as bit masks.
 *
 * Characters that no tag can have do not exist here: `[^-]` is "any of the other 64", and a pattern that needs a `+`
 * matches nothing. The order is that of the code units, so that shortest words come out in code unit order.
 */

export const CHARACTERS = '-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
export const SYMBOL_COUNT: number = CHARACTERS.length

/** A set of characters; bit `i` stands for `CHARACTERS[i]`. */
export type CharacterSet = bigint

export const NO_CHARACTERS: CharacterSet = 0n
export const ALL_CHARACTERS: CharacterSet = (1n << BigInt(SYMBOL_COUNT)) - 1n

const symbolOf = new Int8Array(128).fill(-1)
for (let index = 0; index < SYMBOL_COUNT; index++) symbolOf[CHARACTERS.charCodeAt(index)] = index

/** The number of a character's code unit, or -1 if no tag can have it. */
export const symbolOfCode = (code: number): number => (code < 128 ? symbolOf[code]! : -1)

/** The set of the characters of `text`; those that no tag has are left out. */
export const setOf = (text: string): CharacterSet => {
  let set = NO_CHARACTERS
  for (let index = 0; index < text.length; index++) {
    const symbol = symbolOfCode(text.charCodeAt(index))
    if (symbol >= 0) set |= 1n << BigInt(symbol)
  }
  return set
}

/** The set of the characters from code unit `low` to `high`, both included. */
export const setOfRange = (low: number, high: number): CharacterSet => {
  let set = NO_CHARACTERS
  for (let code = Math.max(low, 0); code <= Math.min(high, 127); code++) {
    const symbol = symbolOfCode(code)
    if (symbol >= 0) set |= 1n << BigInt(symbol)
  }
  return set
}

/** The symbols in a set, ascending. */
export const symbolsIn = (set: CharacterSet): number[] => {
  const symbols: number[] = []
  for (let symbol = 0; symbol < SYMBOL_COUNT; symbol++) if ((set >> BigInt(symbol)) & 1n) symbols.push(symbol)
  return symbols
}

export const DIGITS: CharacterSet = setOf('0123456789')
export const NONZERO_DIGITS: CharacterSet = setOf('123456789')
export const LETTERS: CharacterSet = setOfRange(65, 90) | setOfRange(97, 122)
/** What Go's `\w` matches, and so what `\b` looks at. */
export const WORD_CHARACTERS: CharacterSet = DIGITS | LETTERS | setOf('_')
/** What a pre-release identifier is made of. */
export const IDENTIFIER_CHARACTERS: CharacterSet = DIGITS | LETTERS | setOf('-')
/** What a tag may begin with: the same. */
export const FIRST_CHARACTERS: CharacterSet = DIGITS | LETTERS | setOf('_')
