/**
 * Deterministic automata over the characters of tags. Characters that an automaton never tells apart share a class.
 * State 0 is the start; a missing transition is -1. The length of tags is not counted: who asks for a word bounds it.
 */
import { ALL_CHARACTERS, type CharacterSet, SYMBOL_COUNT } from './alphabet.ts'

export interface Dfa {
  /** The class of each symbol. */
  classOf: Uint8Array
  classCount: number
  stateCount: number
  /** `next[state * classCount + class]` */
  next: Int32Array
  accepts: Uint8Array
}

/** Beyond this many states an automaton is given up. */
export const MAX_DFA_STATES = 6000

/** Numbers symbols by which of the sets they are in; `classOf` as in `Dfa`. */
export const classify = (sets: Iterable<CharacterSet>): { classOf: Uint8Array; classCount: number } => {
  let parts: CharacterSet[] = [ALL_CHARACTERS]
  for (const set of new Set(sets)) {
    parts = parts.flatMap((part) => [part & set, part & ~set]).filter((part) => part !== 0n)
  }
  const classOf = new Uint8Array(SYMBOL_COUNT)
  for (const [index, part] of parts.entries()) {
    for (let symbol = 0; symbol < SYMBOL_COUNT; symbol++) if ((part >> BigInt(symbol)) & 1n) classOf[symbol] = index
  }
  return { classOf, classCount: parts.length }
}

/** Some symbol of each class, the first. */
export const representatives = (dfa: Pick<Dfa, 'classOf' | 'classCount'>): number[] => {
  const first: number[] = Array.from({ length: dfa.classCount }, () => -1)
  for (let symbol = SYMBOL_COUNT - 1; symbol >= 0; symbol--) first[dfa.classOf[symbol]!] = symbol
  return first
}

/** The state after `state` reads a symbol; -1 is no state, and stays so. */
export const step = (dfa: Dfa, state: number, symbol: number): number =>
  state < 0 ? -1 : dfa.next[state * dfa.classCount + dfa.classOf[symbol]!]!

/** Collects states as they are met, each under a key of its own. */
export class StateTable<T> {
  readonly states: T[] = []
  private readonly numbers = new Map<string | number, number>()

  /** The number of the state with this key; `make` is called if it is new. */
  numberOf(key: string | number, make: () => T): number {
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const created = this.states.push(make()) - 1
    this.numbers.set(key, created)
    return created
  }
}

/**
 * Explores an automaton that is given by its step function. `stepBy` answers with the number of a state in `table`, or
 * -1. Undefined if there are more than `MAX_DFA_STATES`, or if `isTooMuch` says so.
 */
export const explore = <T>(
  classes: Pick<Dfa, 'classOf' | 'classCount'>,
  table: StateTable<T>,
  stepBy: (state: T, symbol: number) => number,
  accepts: (state: T) => boolean,
  isTooMuch: () => boolean = () => false,
): Dfa | undefined => {
  const symbols = representatives(classes)
  const rows: number[][] = []
  for (let index = 0; index < table.states.length; index++) {
    if (index >= MAX_DFA_STATES || isTooMuch()) return undefined
    const state = table.states[index]!
    rows.push(symbols.map((symbol) => stepBy(state, symbol)))
  }
  return {
    ...classes,
    stateCount: rows.length,
    next: Int32Array.from(rows.flat()),
    accepts: Uint8Array.from(table.states, (state) => (accepts(state) ? 1 : 0)),
  }
}
