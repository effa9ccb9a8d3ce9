/**
 * Automata as patterns, by eliminating states (Brzozowski and McCluskey), the cheapest first (Delgado and Morais).
 *
 * The automata of versions count digits: "at most 19" is a chain of 19 states. Such a chain is taken as one state that
 * is entered with `[0-9]{0,n}`; else the pattern would spell it out.
 */
import { type CharacterSet, DIGITS, NO_CHARACTERS, SYMBOL_COUNT, symbolsIn } from './alphabet.ts'
import { spend } from './budget.ts'
import { type Dfa, step } from './dfa.ts'
import { EMPTY, NOTHING, oneOf, type Pattern, repeat } from './pattern.ts'
import { either, join, star, textOf } from './simplify.ts'

const digitSymbols = symbolsIn(DIGITS)

interface Chain {
  /** How many more digits may follow. */
  length: number
  /** The state that stands for all of the chain. */
  hub: number
}

/** The state that every digit leads to, or undefined if they lead to several. */
const digitTarget = (dfa: Dfa, state: number): number | undefined => {
  const target = step(dfa, state, digitSymbols[0]!)
  return digitSymbols.every((symbol) => step(dfa, state, symbol) === target) ? target : undefined
}

/** The classes in which there is a character that is no digit. */
const otherClasses = ({ classOf }: Dfa): number[] => [
  ...new Set(Array.from(classOf).filter((_, symbol) => !digitSymbols.includes(symbol))),
]

/** Whether the state accepts, and where it goes without a digit. */
const exitKey = (dfa: Dfa, state: number, others: readonly number[]): string => {
  const row = state * dfa.classCount
  return `${dfa.accepts[state]} ${others.map((index) => dfa.next[row + index]).join()}`
}

/** The states that count digits. */
const chainsOf = (dfa: Dfa): Map<number, Chain> => {
  const others = otherClasses(dfa)
  const keys = Array.from({ length: dfa.stateCount }, (_, state) => exitKey(dfa, state, others))
  const lengths = new Map<number, number>()
  const lengthOf = (state: number, depth: number): number | undefined => {
    const known = lengths.get(state)
    if (known !== undefined) return known
    if (depth > 64) return undefined
    const target = digitTarget(dfa, state)
    if (target === undefined || target === state) return undefined
    const rest = target < 0 ? -1 : keys[target] === keys[state] ? lengthOf(target, depth + 1) : undefined
    if (rest === undefined) return undefined
    lengths.set(state, rest + 1)
    return rest + 1
  }
  const hubs = new Map<string, number>()
  const chains = new Map<number, Chain>()
  for (let state = 0; state < dfa.stateCount; state++) {
    if (lengthOf(state, 0) === 0) hubs.set(keys[state]!, state)
  }
  for (const [state, length] of lengths) {
    const hub = hubs.get(keys[state]!)
    if (hub !== undefined && state !== 0) chains.set(state, { length, hub })
  }
  return chains
}

/** What a pattern may come to before the search for it is given up. */
export interface PatternSize {
  /** Of the automaton. */
  states: number
  /** In characters. Skopeo would take longer ones, but they would fill pages. */
  length: number
  /** Characters that are written on the way. */
  work: number
}

/** Beyond 500 states no one could read it: it would be thousands of pages. */
export const MAX_PATTERN: PatternSize = { states: 500, length: 6000, work: 400_000 }

/** For what lists of tags leave: each of them takes about a hundred characters, and hardly more work. */
export const MAX_PATTERN_OF_LISTS: PatternSize = { states: 2000, length: 24_000, work: 4_000_000 }

interface Edge {
  pattern: Pattern
  /** Of its text. */
  length: number
}

/** Edges labelled with patterns, from and to each state. */
class Graph {
  private readonly outgoing = new Map<number, Map<number, Edge>>()
  private readonly incoming = new Map<number, Set<number>>()
  private work = 0
  private longest = 0
  private isPaid = true

  private readonly most: PatternSize

  constructor(most: PatternSize) {
    this.most = most
  }

  /** Whether the patterns have become too long to go on. */
  get isTooMuch(): boolean {
    return this.longest > this.most.length || this.work > this.most.work || !this.isPaid
  }

  add(from: number, to: number, pattern: Pattern): void {
    if (pattern.kind === 'nothing' || this.isTooMuch) return
    let edges = this.outgoing.get(from)
    if (edges === undefined) this.outgoing.set(from, (edges = new Map()))
    const known = edges.get(to)
    const joined =
      known === undefined && pattern.kind !== 'choice' ? pattern : either(known?.pattern ?? NOTHING, pattern)
    const { length } = textOf(joined)
    edges.set(to, { pattern: joined, length })
    this.work += length
    this.isPaid &&= spend(length)
    this.longest = Math.max(this.longest, length)
    this.incoming.set(to, (this.incoming.get(to) ?? new Set()).add(from))
  }

  edge(from: number, to: number): Pattern {
    return this.outgoing.get(from)?.get(to)?.pattern ?? NOTHING
  }

  private into(state: number): number[] {
    return [...(this.incoming.get(state) ?? [])].filter((from) => from !== state)
  }

  private outOf(state: number): number[] {
    return [...(this.outgoing.get(state)?.keys() ?? [])].filter((to) => to !== state)
  }

  /** How much longer the whole gets, roughly, if the state goes. */
  weight(state: number): number {
    const into = this.into(state)
    const outOf = this.outOf(state)
    this.isPaid &&= spend(into.length + outOf.length + 1)
    const length = (from: number, to: number): number => this.outgoing.get(from)?.get(to)?.length ?? 0
    const inLength = into.reduce((sum, from) => sum + length(from, state), 0)
    const outLength = outOf.reduce((sum, to) => sum + length(state, to), 0)
    const loopLength = length(state, state)
    return inLength * (outOf.length - 1) + outLength * (into.length - 1) + loopLength * (into.length * outOf.length - 1)
  }

  eliminate(state: number): void {
    const loop = this.edge(state, state)
    const around = loop.kind === 'nothing' ? EMPTY : star(loop)
    const outOf = this.outOf(state).map((to) => ({ to, pattern: this.edge(state, to) }))
    for (const from of this.into(state)) {
      const before = this.edge(from, state)
      for (const { to, pattern } of outOf) this.add(from, to, join(before, around, pattern))
      this.outgoing.get(from)?.delete(state)
    }
    for (const { to } of outOf) this.incoming.get(to)?.delete(state)
    this.outgoing.delete(state)
    this.incoming.delete(state)
  }
}

const START = -1
const END = -2

/** The characters of each class, the class of the first character first. */
const setsOfClasses = ({ classOf }: Dfa): Map<number, CharacterSet> => {
  const sets = new Map<number, CharacterSet>()
  for (let symbol = 0; symbol < SYMBOL_COUNT; symbol++) {
    const index = classOf[symbol]!
    sets.set(index, (sets.get(index) ?? NO_CHARACTERS) | (1n << BigInt(symbol)))
  }
  return sets
}

const graphOf = (dfa: Dfa, most: PatternSize): { graph: Graph; states: Set<number> } => {
  const chains = chainsOf(dfa)
  const sets = setsOfClasses(dfa)
  const graph = new Graph(most)
  const states = new Set<number>()
  const isHub = (state: number): boolean => chains.get(state)?.hub === state
  for (let state = 0; state < dfa.stateCount; state++) {
    if (chains.has(state) && !isHub(state)) continue
    states.add(state)
    const targets = new Map<number, CharacterSet>()
    for (const [index, set] of sets) {
      const target = dfa.next[state * dfa.classCount + index]!
      if (target >= 0) targets.set(target, (targets.get(target) ?? NO_CHARACTERS) | set)
    }
    for (const [target, set] of targets) {
      const chain = chains.get(target)
      const more = chain ? repeat(oneOf(DIGITS), 0, chain.length) : EMPTY
      graph.add(state, chain?.hub ?? target, join(oneOf(set), more))
    }
    if (dfa.accepts[state] === 1) graph.add(state, END, EMPTY)
  }
  graph.add(START, 0, EMPTY)
  return { graph, states }
}

type Choose = (graph: Graph, states: ReadonlySet<number>) => number

const cheapest: Choose = (graph, states) => {
  let best = -1
  let bestWeight = Infinity
  for (const state of states) {
    const weight = graph.weight(state)
    if (weight < bestWeight) [best, bestWeight] = [state, weight]
  }
  return best
}

/** States far from the start have the greater numbers, so that ends are put together first. */
const lastFirst: Choose = (_, states) => Math.max(...states)

const eliminateAll = (dfa: Dfa, choose: Choose, most: PatternSize): Pattern | undefined => {
  const { graph, states } = graphOf(dfa, most)
  while (states.size > 0 && !graph.isTooMuch) {
    const state = choose(graph, states)
    graph.eliminate(state)
    states.delete(state)
  }
  return graph.isTooMuch ? undefined : graph.edge(START, END)
}

/** The pattern with the shorter text, of those that there are. */
export const shorter = (a: Pattern | undefined, b: Pattern | undefined): Pattern | undefined => {
  if (a === undefined || b === undefined) return a ?? b
  return textOf(a).length <= textOf(b).length ? a : b
}

/** A pattern for the language of the automaton, which must be minimal; undefined if it is too large for that. */
export const toPattern = (dfa: Dfa, most: PatternSize = MAX_PATTERN): Pattern | undefined => {
  if (dfa.stateCount > most.states) return undefined
  const inOrder = eliminateAll(dfa, lastFirst, most)
  // To weigh all states again and again takes too long where there are more.
  return dfa.stateCount > MAX_PATTERN.states ? inOrder : shorter(eliminateAll(dfa, cheapest, most), inOrder)
}
