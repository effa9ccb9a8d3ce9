/** Regular expressions as the few texts that they stand for. */
import { CHARACTERS, symbolsIn } from '../automata/alphabet.ts'
import type { Pattern } from '../automata/pattern.ts'
import { parseRegex } from './parse.ts'

/** More texts than this are not a few. */
const MAX_TEXTS = 6

/** Characters of a class that are told apart, as in `[89]`. */
const MAX_CHARACTERS = 3

const WILDCARD = ['*']

const joined = (left: readonly string[], right: readonly string[]): string[] => {
  const texts = left.flatMap((one) => right.map((other) => (one + other).replace('**', '*')))
  return texts.length > MAX_TEXTS ? WILDCARD : texts
}

const textsOfPattern = (pattern: Pattern): string[] => {
  switch (pattern.kind) {
    case 'nothing':
      return []
    case 'empty':
      return ['']
    case 'set': {
      const symbols = symbolsIn(pattern.set)
      return symbols.length > MAX_CHARACTERS ? WILDCARD : symbols.map((symbol) => CHARACTERS[symbol]!)
    }
    case 'assertion':
      return WILDCARD
    case 'sequence':
      return pattern.parts.map(textsOfPattern).reduce(joined, [''])
    case 'choice': {
      const texts = [...new Set(pattern.options.flatMap(textsOfPattern))]
      return texts.length > MAX_TEXTS ? WILDCARD : texts
    }
    case 'repeat': {
      if (pattern.max > 1) return WILDCARD
      const texts = textsOfPattern(pattern.body)
      return pattern.min === 0 ? ['', ...texts] : texts
    }
  }
}

/** The texts that a regex stands for, in the order of its alternatives, with `*` for what is not one of a few. */
export const fewTexts = (regex: string): string[] | undefined => {
  const parsed = parseRegex(regex)
  return parsed && textsOfPattern(parsed.pattern)
}
