/** Parts and extensions of the words of an automaton. All are undefined where they would be too large. */
import { CHARACTERS } from './alphabet.ts'
import { spend } from './budget.ts'
import { type Classes, commonClasses, type Dfa, explore, representatives, StateTable, step } from './dfa.ts'
import { liveStates, minimize } from './minimize.ts'
import { MAX_PAIRS, productOf } from './product.ts'

/**
 * The states of `dfa` reached by the words of `side` from `start`. With `withNone`, -1 is among them if some word leads
 * nowhere.
 */
export const reachedBy = (dfa: Dfa, start: number, side: Dfa, withNone = false): number[] | undefined => {
  const symbols = representatives(commonClasses(dfa, side))
  const numberOf = (state: number, inSide: number): number => (state + 1) * side.stateCount + inSide
  const seen = new Set<number>([numberOf(start, 0)])
  const reached = new Set<number>()
  for (const pair of seen) {
    if (!spend(symbols.length)) return undefined
    const state = Math.floor(pair / side.stateCount) - 1
    const inSide = pair % side.stateCount
    if (side.accepts[inSide] === 1) reached.add(state)
    for (let index = 0; index < symbols.length; index++) {
      const nextState = step(dfa, state, symbols[index]!)
      const nextSide = step(side, inSide, symbols[index]!)
      if ((withNone || nextState >= 0) && nextSide >= 0) seen.add(numberOf(nextState, nextSide))
    }
  }
  return [...reached]
}

/** An automaton whose states are sets of states of another one. */
const subsets = (dfa: Dfa, start: readonly number[], accepts: (state: number) => boolean): Dfa | undefined => {
  const table = new StateTable<readonly number[]>()
  const numberOf = (states: Iterable<number>): number => {
    const sorted = [...new Set(states)].filter((state) => state >= 0).sort((a, b) => a - b)
    return sorted.length === 0 ? -1 : table.numberOf(sorted.join(), () => sorted)
  }
  if (numberOf(start) < 0) numberOf([dfa.stateCount])
  const built = explore(
    { classOf: dfa.classOf, classCount: dfa.classCount },
    table,
    (states, symbol) => numberOf(states.map((state) => (state < dfa.stateCount ? step(dfa, state, symbol) : -1))),
    (states) => states.some((state) => state < dfa.stateCount && accepts(state)),
    (states) => states.length,
  )
  return built && minimize(built)
}

/** The texts `w` for which `p w s` is accepted, for some `p` of `before` and `s` of `after`. */
export const middleOf = (dfa: Dfa, before: Dfa, after: Dfa): Dfa | undefined => {
  // The first states of the product are those of `dfa`, each at the beginning of `after`.
  const endings = productOf('intersection', dfa, after, MAX_PAIRS, Array(dfa.stateCount).keys())
  const starts = reachedBy(dfa, 0, before)
  if (endings === undefined || starts === undefined) return undefined
  const isFinal = liveStates(endings)
  return subsets(dfa, starts, (state) => isFinal[state] === 1)
}

/** What the automaton accepts from a state on; nothing from -1. */
export const from = (dfa: Dfa, state: number): Dfa | undefined =>
  subsets(dfa, [state], (accepting) => dfa.accepts[accepting] === 1)

/** The words of the automaton without their first character, where that is `character`. */
export const afterFirst = (dfa: Dfa, character: string): Dfa | undefined =>
  from(dfa, step(dfa, 0, CHARACTERS.indexOf(character)))

/** The words of the automaton between two texts. */
export const between = (before: string, dfa: Dfa, after: string): Dfa | undefined => {
  const symbols = Array.from(before + after, (character) => CHARACTERS.indexOf(character))
  // States: those of `dfa`, then one for each place in `before`, then one for each place in `after`, then the end.
  const beforeAt = dfa.stateCount
  const afterAt = beforeAt + before.length
  const end = afterAt + after.length
  const enter = (state: number): number[] => (state >= 0 && dfa.accepts[state] === 1 ? [state, afterAt] : [state])
  const stepFrom = (state: number, symbol: number): number[] => {
    if (state < beforeAt) return enter(step(dfa, state, symbol))
    if (state === end || symbols[state - beforeAt] !== symbol) return []
    return state + 1 === afterAt ? enter(0) : [state + 1]
  }
  const table = new StateTable<readonly number[]>()
  const numberOf = (states: readonly number[]): number => {
    const sorted = [...new Set(states)].filter((state) => state >= 0).sort((a, b) => a - b)
    return sorted.length === 0 ? -1 : table.numberOf(sorted.join(), () => sorted)
  }
  numberOf(before === '' ? enter(0) : [beforeAt])
  const built = explore(
    refineBySymbols(dfa, symbols),
    table,
    (states, symbol) => numberOf(states.flatMap((state) => stepFrom(state, symbol))),
    (states) => states.includes(end),
    (states) => states.length,
  )
  return built && minimize(built)
}

/** The classes of an automaton, with each of the symbols in a class of its own. */
const refineBySymbols = (dfa: Dfa, symbols: readonly number[]): Classes => {
  const keys = new Map<string, number>()
  const classOf = dfa.classOf.map((known, symbol) => {
    const key = symbols.includes(symbol) ? `symbol ${symbol}` : `class ${known}`
    if (!keys.has(key)) keys.set(key, keys.size)
    return keys.get(key)!
  })
  return { classOf, classCount: keys.size }
}
