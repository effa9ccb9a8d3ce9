/** Words of one automaton: how many, which. */
import { CHARACTERS, FIRST_CHARACTERS, SYMBOL_COUNT } from './alphabet.ts'
import { MAX_TAG_LENGTH } from '../tag.ts'
import { type Dfa, step } from './dfa.ts'

const canBeFirst = (symbol: number): boolean => ((FIRST_CHARACTERS >> BigInt(symbol)) & 1n) === 1n

/**
 * Up to `count` different valid tags of the language, the shorter first. The automaton must be minimal: from each of
 * its states something is accepted. At most `maxVisits` prefixes are looked at.
 */
export const words = (dfa: Dfa, count: number, maxVisits = 20_000): string[] => {
  const found: string[] = []
  let level: Array<{ state: number; word: string }> = [{ state: 0, word: '' }]
  let visits = 0
  for (let length = 0; length < MAX_TAG_LENGTH && level.length > 0; length++) {
    const next: typeof level = []
    for (const { state, word } of level) {
      for (let symbol = 0; symbol < SYMBOL_COUNT; symbol++) {
        if (length === 0 && !canBeFirst(symbol)) continue
        const target = step(dfa, state, symbol)
        if (target < 0) continue
        if (++visits > maxVisits) return found
        const longer = word + CHARACTERS[symbol]!
        if (dfa.accepts[target] === 1 && found.push(longer) >= count) return found
        next.push({ state: target, word: longer })
      }
    }
    level = next
  }
  return found
}

/**
 * How many words lead from each state to acceptance; Infinity where a cycle does. Those that are no valid tags count
 * too.
 */
const countWords = (dfa: Dfa): number => {
  const counts: Array<number | 'open' | undefined> = []
  const count = (state: number): number => {
    const known = counts[state]
    if (known === 'open') return Infinity
    if (known !== undefined) return known
    counts[state] = 'open'
    let total = dfa.accepts[state]!
    for (let symbol = 0; symbol < SYMBOL_COUNT && total !== Infinity; symbol++) {
      const target = step(dfa, state, symbol)
      if (target >= 0) total += count(target)
    }
    counts[state] = total
    return total
  }
  return count(0)
}

/** All valid tags of the language if there are at most `limit`, else undefined. The automaton must be minimal. */
export const allWords = (dfa: Dfa, limit: number): string[] | undefined =>
  countWords(dfa) > limit ? undefined : words(dfa, limit + 1, Infinity)
