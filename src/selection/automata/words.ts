/** Words of one automaton: how many, which. */
import { CHARACTERS, FIRST_CHARACTERS, SYMBOL_COUNT } from './alphabet.ts'
import { MAX_TAG_LENGTH } from '../tag.ts'
import { spend } from './budget.ts'
import { type Dfa, step } from './dfa.ts'

const canBeFirst = (symbol: number): boolean => ((FIRST_CHARACTERS >> BigInt(symbol)) & 1n) === 1n

/** For each number of characters the states from which a word of just that many is accepted. */
class Reach {
  private readonly layers: Uint8Array[]
  private readonly dfa: Dfa

  constructor(dfa: Dfa) {
    this.dfa = dfa
    this.layers = [dfa.accepts]
  }

  /** Whether a word of `length` characters is accepted from the state. */
  isIn(state: number, length: number): boolean {
    while (this.layers.length <= length) this.layers.push(this.nextLayer())
    return this.layers[length]![state] === 1
  }

  private nextLayer(): Uint8Array {
    const { dfa } = this
    spend(dfa.stateCount)
    const shorter = this.layers.at(-1)!
    const layer = new Uint8Array(dfa.stateCount)
    for (let state = 0; state < dfa.stateCount; state++) {
      for (let index = 0; index < dfa.classCount; index++) {
        const target = dfa.next[state * dfa.classCount + index]!
        if (target >= 0 && shorter[target] === 1) {
          layer[state] = 1
          break
        }
      }
    }
    return layer
  }
}

/** After so many words that are not wanted no more are looked for. */
const MAX_UNWANTED = 1_000

/**
 * Up to `count` different valid tags of the language that are wanted, the shorter first, those of one length in code unit
 * order.
 */
export const words = (dfa: Dfa, count: number, isWanted: (word: string) => boolean = () => true): string[] => {
  const found: string[] = []
  let unwanted = 0
  const isEnough = (): boolean => found.length >= count || unwanted > MAX_UNWANTED
  const reach = new Reach(dfa)
  const collect = (state: number, word: string, length: number): void => {
    if (length === 0) {
      if (isWanted(word)) found.push(word)
      else unwanted++
      return
    }
    for (let symbol = 0; symbol < SYMBOL_COUNT && !isEnough(); symbol++) {
      if (word === '' && !canBeFirst(symbol)) continue
      const target = step(dfa, state, symbol)
      if (target >= 0 && reach.isIn(target, length - 1)) collect(target, word + CHARACTERS[symbol]!, length - 1)
    }
  }
  for (let length = 1; length <= MAX_TAG_LENGTH && !isEnough(); length++) {
    if (reach.isIn(0, length)) collect(0, '', length)
  }
  return found
}

/** How many words are accepted; Infinity where there is a cycle. Those that are no valid tags count too. */
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
  countWords(dfa) > limit ? undefined : words(dfa, limit + 1)

/**
 * A short tag of the language that looks like one: with the numbers 1, 2 and 3 where it may have them, and not only
 * zeros. Undefined if the language is empty.
 */
export const believableWord = (dfa: Dfa): string | undefined => {
  const [shortest] = words(dfa, 1)
  if (shortest === undefined) return undefined
  let counter = 0
  const numbered = shortest.replace(/\d+/g, (digits) => (digits === '0' ? `${(counter++ % 3) + 1}` : digits))
  let state = 0
  for (const character of numbered) state = step(dfa, state, CHARACTERS.indexOf(character))
  return state >= 0 && dfa.accepts[state] === 1 ? numbered : shortest
}
