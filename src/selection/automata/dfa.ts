/**
 * Deterministic automata over the characters of tags. Characters that an automaton never tells apart share a class.
 * State 0 is the start; a missing transition is -1. The length of tags is not counted: who asks for a word bounds it.
 */
import { ALL_CHARACTERS, type CharacterSet, SYMBOL_COUNT } from './alphabet.ts'
import { spend } from './budget.ts'

/** The class of each symbol, and how many classes there are. */
export interface Classes {
  classOf: Uint8Array
  classCount: number
}

export interface Dfa extends Classes {
  stateCount: number
  /** `next[state * classCount + class]` */
  next: Int32Array
  accepts: Uint8Array
}

/** Beyond this many states an automaton is given up. */
export const MAX_DFA_STATES = 6000

/** Numbers symbols by which of the sets they are in. */
export const classify = (sets: Iterable<CharacterSet>): Classes => {
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

/** The classes of symbols that one of two automata tells apart. */
export const commonClasses = (a: Dfa, b: Dfa): Classes => {
  const numbers = new Int16Array(a.classCount * b.classCount).fill(-1)
  let classCount = 0
  const classOf = a.classOf.map((classA, symbol) => {
    const pair = classA * b.classCount + b.classOf[symbol]!
    if (numbers[pair]! < 0) numbers[pair] = classCount++
    return numbers[pair]!
  })
  return { classOf, classCount }
}

/** Some symbol of each class, the first. */
export const representatives = (classes: Classes): number[] => {
  const first: number[] = Array.from({ length: classes.classCount }, () => -1)
  for (let symbol = SYMBOL_COUNT - 1; symbol >= 0; symbol--) first[classes.classOf[symbol]!] = symbol
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

/** The rows of an automaton as it is explored, one state after the other. */
export class Rows {
  readonly #classes: Classes
  #next: Int32Array = new Int32Array(256)
  #accepts: Uint8Array = new Uint8Array(32)
  stateCount = 0

  constructor(classes: Classes) {
    this.#classes = classes
  }

  /** Adds the row of the next state; `targets` has a state for each class. */
  add(targets: ArrayLike<number>, isAccepting: boolean): void {
    const { classCount } = this.#classes
    const start = this.stateCount * classCount
    if (start + classCount > this.#next.length) {
      const longer = new Int32Array((start + classCount) * 2)
      longer.set(this.#next)
      this.#next = longer
    }
    for (let index = 0; index < classCount; index++) this.#next[start + index] = targets[index]!
    if (this.stateCount === this.#accepts.length) {
      const longer = new Uint8Array(this.stateCount * 2)
      longer.set(this.#accepts)
      this.#accepts = longer
    }
    this.#accepts[this.stateCount++] = isAccepting ? 1 : 0
  }

  finish(): Dfa {
    const { classOf, classCount } = this.#classes
    const { stateCount } = this
    return {
      classOf,
      classCount,
      stateCount,
      next: this.#next.slice(0, stateCount * classCount),
      accepts: this.#accepts.slice(0, stateCount),
    }
  }
}

/**
 * Explores an automaton that is given by its step function. `stepBy` answers with the number of a state in `table`, or
 * -1. `weigh` says how many steps one transition of a state costs. Undefined if there are more than `MAX_DFA_STATES`, or if it costs too much.
 */
export const explore = <T>(
  classes: Classes,
  table: StateTable<T>,
  stepBy: (state: T, symbol: number) => number,
  accepts: (state: T) => boolean,
  weigh: (state: T) => number,
): Dfa | undefined => {
  const symbols = representatives(classes)
  const rows = new Rows(classes)
  const row = new Int32Array(classes.classCount)
  for (let index = 0; index < table.states.length; index++) {
    const state = table.states[index]!
    if (index >= MAX_DFA_STATES || !spend(weigh(state) * classes.classCount)) return undefined
    for (let column = 0; column < symbols.length; column++) row[column] = stepBy(state, symbols[column]!)
    rows.add(row, accepts(state))
  }
  return rows.finish()
}
