/** Boolean operations on automata, and shortest words: both walk pairs of states. */
import { CHARACTERS, FIRST_CHARACTERS } from './alphabet.ts'
import { MAX_TAG_LENGTH } from '../tag.ts'
import { spend } from './budget.ts'
import { commonClasses, type Dfa, MAX_DFA_STATES, representatives, Rows, step } from './dfa.ts'
import { minimize } from './minimize.ts'

export type Operation = 'union' | 'intersection' | 'difference'

const keeps = (operation: Operation, inA: boolean, inB: boolean): boolean => {
  if (operation === 'union') return inA || inB
  return operation === 'intersection' ? inA && inB : inA && !inB
}

/** Whether no word can be accepted any more, once one of the automata has no state. */
const isHopeless = (operation: Operation, a: number, b: number): boolean => {
  if (operation === 'union') return a < 0 && b < 0
  return a < 0 || (operation === 'intersection' && b < 0)
}

/** Pairs of states, each of which is -1 or more, in the order in which they are met. */
class Pairs {
  readonly inA: number[] = []
  readonly inB: number[] = []
  readonly #numbers = new Map<number, number>()

  numberOf(inA: number, inB: number): number {
    const key = (inA + 1) * 65536 + inB + 1
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const created = this.inA.push(inA) - 1
    this.inB.push(inB)
    this.#numbers.set(key, created)
    return created
  }
}

/** The product of two automata, from some states of the first on; not yet minimal. */
export const productOf = (
  operation: Operation,
  a: Dfa,
  b: Dfa,
  mostStates: number = MAX_DFA_STATES,
  startsInA: Iterable<number> = [0],
): Dfa | undefined => {
  const classes = commonClasses(a, b)
  const symbols = representatives(classes)
  const pairs = new Pairs()
  const rows = new Rows(classes)
  const row = new Int32Array(classes.classCount)
  for (const start of startsInA) pairs.numberOf(start, 0)
  for (let index = 0; index < pairs.inA.length; index++) {
    if (index >= mostStates || !spend(row.length)) return undefined
    const inA = pairs.inA[index]!
    const inB = pairs.inB[index]!
    for (let column = 0; column < row.length; column++) {
      const nextA = step(a, inA, symbols[column]!)
      const nextB = step(b, inB, symbols[column]!)
      row[column] = isHopeless(operation, nextA, nextB) ? -1 : pairs.numberOf(nextA, nextB)
    }
    rows.add(row, keeps(operation, inA >= 0 && a.accepts[inA] === 1, inB >= 0 && b.accepts[inB] === 1))
  }
  return rows.finish()
}

/** The automaton of `a` or `b`, `a` and `b`, or `a` but not `b`. Undefined if it would be too large. */
export const combineDfa = (operation: Operation, a: Dfa, b: Dfa): Dfa | undefined => {
  const product = productOf(operation, a, b)
  return product && minimize(product)
}

/** Beyond this many pairs of states the search for a word is given up. */
export const MAX_PAIRS = 200_000

interface Visit {
  a: number
  b: number
  symbol: number
  from: number
}

const wordTo = (visits: readonly Visit[], last: number): string => {
  let word = ''
  for (let index = last; index > 0; index = visits[index]!.from) word = CHARACTERS[visits[index]!.symbol]! + word
  return word
}

/**
 * The shortest valid tag that the operation leaves, the first in code unit order among them. Null if there is none;
 * undefined if that could not be found out.
 */
export const shortestWord = (operation: Operation, a: Dfa, b: Dfa): string | null | undefined => {
  const classes = commonClasses(a, b)
  // Classes are numbered as their first symbols come, so these ascend.
  const symbols = representatives(classes)
  // The first character comes from a smaller alphabet, so it is looked at symbol by symbol.
  const firstSymbols = Array.from({ length: CHARACTERS.length }, (_, symbol) => symbol).filter(
    (symbol) => (FIRST_CHARACTERS >> BigInt(symbol)) & 1n,
  )
  const visits: Visit[] = [{ a: 0, b: 0, symbol: -1, from: -1 }]
  const seen = new Set<number>()
  let levelEnd = 1
  let depth = 0
  for (let index = 0; index < visits.length; index++) {
    if (index === levelEnd) {
      levelEnd = visits.length
      if (++depth >= MAX_TAG_LENGTH) return null
    }
    const visit = visits[index]!
    if (!spend(symbols.length)) return undefined
    for (const symbol of index === 0 ? firstSymbols : symbols) {
      const nextA = step(a, visit.a, symbol)
      const nextB = step(b, visit.b, symbol)
      if (isHopeless(operation, nextA, nextB)) continue
      const key = (nextA + 1) * 65536 + nextB + 1
      if (seen.has(key)) continue
      seen.add(key)
      visits.push({ a: nextA, b: nextB, symbol, from: index })
      if (visits.length > MAX_PAIRS) return undefined
      if (keeps(operation, nextA >= 0 && a.accepts[nextA] === 1, nextB >= 0 && b.accepts[nextB] === 1)) {
        return wordTo(visits, visits.length - 1)
      }
    }
  }
  return null
}
