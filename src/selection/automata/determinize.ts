/**
 * Patterns as deterministic automata (subset construction). Assertions are resolved where both neighbours of a position
 * are known: a state is a set of nodes not yet followed through assertions, with what came before it.
 */
import { CHARACTERS, WORD_CHARACTERS } from './alphabet.ts'
import { MAX_TAG_LENGTH } from '../tag.ts'
import { spend } from './budget.ts'
import { classify, type Classes, type Dfa, MAX_DFA_STATES, representatives, Rows } from './dfa.ts'
import { minimize } from './minimize.ts'
import { buildNfa, type Nfa } from './nfa.ts'
import { type Assertion, leastLength, NOTHING, type Pattern } from './pattern.ts'

type Neighbour = 'edge' | 'word' | 'other'

interface State {
  /** Ascending. */
  nodes: readonly number[]
  before: Neighbour
  /** A match has been found already; whatever follows does not matter. Only where one searches. */
  found: boolean
}

const isWord = (symbol: number): boolean => ((WORD_CHARACTERS >> BigInt(symbol)) & 1n) === 1n

const holds = (assertion: Assertion, before: Neighbour, after: Neighbour): boolean => {
  switch (assertion) {
    case 'begin':
      return before === 'edge'
    case 'end':
      return after === 'edge'
    case 'word-boundary':
      return (before === 'word') !== (after === 'word')
    case 'no-word-boundary':
      return (before === 'word') === (after === 'word')
  }
}

/** Follows nodes without reading anything. The list that is answered is overwritten by the next call. */
class Closure {
  readonly nodes: number[] = []
  readonly #nfa: Nfa
  /** In which call each node was met last. */
  readonly #met: Int32Array
  #call = 0

  constructor(nfa: Nfa) {
    this.#nfa = nfa
    this.#met = new Int32Array(nfa.nodes.length)
  }

  of(from: readonly number[], before: Neighbour, after: Neighbour): readonly number[] {
    const { nodes } = this
    nodes.length = 0
    this.#call++
    for (let index = 0; index < from.length; index++) this.#meet(from[index]!)
    for (let index = 0; index < nodes.length; index++) {
      const node = this.#nfa.nodes[nodes[index]!]!
      if (node.kind === 'split') for (let to = 0; to < node.to.length; to++) this.#meet(node.to[to]!)
      else if (node.kind === 'assertion' && holds(node.assertion, before, after)) this.#meet(node.to)
    }
    return nodes
  }

  #meet(node: number): void {
    if (this.#met[node] === this.#call) return
    this.#met[node] = this.#call
    this.nodes.push(node)
  }
}

/** For each class of characters the nodes that a state leads to; of several states one after the other. */
class Targets {
  readonly byClass: readonly number[][]
  readonly #met: Int32Array
  readonly #size: number
  #call = 0

  constructor(classCount: number, size: number) {
    this.byClass = Array.from({ length: classCount }, () => [])
    this.#met = new Int32Array(classCount * size)
    this.#size = size
  }

  clear(): void {
    this.#call++
    for (let index = 0; index < this.byClass.length; index++) this.byClass[index]!.length = 0
  }

  add(index: number, node: number): void {
    const place = index * this.#size + node
    if (this.#met[place] === this.#call) return
    this.#met[place] = this.#call
    this.byClass[index]!.push(node)
  }
}

const sortAscending = (nodes: number[]): number[] => {
  if (nodes.length > 24) return nodes.sort((a, b) => a - b)
  for (let index = 1; index < nodes.length; index++) {
    const node = nodes[index]!
    let place = index
    for (; place > 0 && nodes[place - 1]! > node; place--) nodes[place] = nodes[place - 1]!
    nodes[place] = node
  }
  return nodes
}

/** More arguments than this are not handed to one call. */
const MAX_ARGUMENTS = 1000

/** One character for each node: there are fewer than 65,536 of them. */
const keyOf = (nodes: readonly number[]): string => {
  if (nodes.length <= MAX_ARGUMENTS) return String.fromCharCode(...nodes)
  let key = ''
  for (let start = 0; start < nodes.length; start += MAX_ARGUMENTS) {
    key += String.fromCharCode(...nodes.slice(start, start + MAX_ARGUMENTS))
  }
  return key
}

/** Which classes each node reads; undefined for those that read nothing. Equal sets share one list. */
const classesOfNodes = (nfa: Nfa, symbols: readonly number[]): Array<readonly number[] | undefined> => {
  const known = new Map<bigint, readonly number[]>()
  return nfa.nodes.map((node) => {
    if (node.kind !== 'character') return undefined
    let classes = known.get(node.set)
    if (classes === undefined) {
      classes = Array.from(symbols.keys()).filter((index) => (node.set >> BigInt(symbols[index]!)) & 1n)
      known.set(node.set, classes)
    }
    return classes
  })
}

/** Where a state leads to by characters of one kind. */
interface Reading {
  after: Neighbour
  isFound: boolean
  targets: Targets
}

/** How many steps one automaton may take before it is given up. */
const MAX_STEPS = 3_000_000

class Determinizer {
  readonly #nfa: Nfa
  readonly #search: boolean
  readonly #classes: Classes
  /** What a character is for the assertions that look at it: one kind, or two where words are told apart. */
  readonly #readings: readonly Reading[]
  /** Which of these each class of characters is. */
  readonly #kinds: readonly number[]
  readonly #readBy: ReadonlyArray<readonly number[] | undefined>
  readonly #closure: Closure
  readonly #states: State[] = []
  readonly #numbers = new Map<string, number>()
  #found = -1
  /** Of the present state, and of those before it. */
  #steps = 0
  #total = 0

  constructor(nfa: Nfa, search: boolean) {
    this.#nfa = nfa
    this.#search = search
    const looksAtWords = nfa.nodes.some((node) => node.kind === 'assertion' && node.assertion.includes('word'))
    const sets = nfa.nodes.flatMap((node) => (node.kind === 'character' ? [node.set] : []))
    this.#classes = classify(looksAtWords ? [...sets, WORD_CHARACTERS] : sets)
    const symbols = representatives(this.#classes)
    this.#kinds = symbols.map((symbol) => (looksAtWords && isWord(symbol) ? 1 : 0))
    const after: Neighbour[] = looksAtWords ? ['other', 'word'] : ['other']
    this.#readings = after.map((each) => {
      return { after: each, isFound: false, targets: new Targets(symbols.length, nfa.nodes.length) }
    })
    this.#readBy = classesOfNodes(nfa, symbols)
    this.#closure = new Closure(nfa)
  }

  run(): Dfa | undefined {
    const rows = new Rows(this.#classes)
    const row = new Int32Array(this.#classes.classCount)
    this.#numberOf([this.#nfa.start], 'edge')
    for (let index = 0; index < this.#states.length; index++) {
      if (index >= MAX_DFA_STATES) return undefined
      const state = this.#states[index]!
      this.#total += this.#steps
      this.#steps = row.length
      if (state.found) row.fill(index)
      else this.#stepFrom(state, row)
      rows.add(row, this.#isAccepting(state))
      if (!spend(this.#steps) || this.#total > MAX_STEPS) return undefined
    }
    return rows.finish()
  }

  #isAccepting({ nodes, before, found }: State): boolean {
    if (found) return true
    const closed = this.#closure.of(nodes, before, 'edge')
    this.#steps += closed.length
    return closed.includes(this.#nfa.match)
  }

  #stepFrom(state: State, row: Int32Array): void {
    for (const reading of this.#readings) this.#follow(state, reading)
    for (let index = 0; index < row.length; index++) {
      const { after, isFound, targets } = this.#readings[this.#kinds[index]!]!
      row[index] = isFound ? this.#numberOfFound() : this.#numberOf(targets.byClass[index]!, after)
    }
  }

  /** Finds what the state leads to where a character of one kind follows. */
  #follow(state: State, reading: Reading): void {
    const closed = this.#closure.of(state.nodes, state.before, reading.after)
    this.#steps += closed.length
    reading.isFound = this.#search && closed.includes(this.#nfa.match)
    if (!reading.isFound) this.#collect(closed, reading.targets)
  }

  #collect(closed: readonly number[], targets: Targets): void {
    targets.clear()
    if (this.#search) for (let index = 0; index < targets.byClass.length; index++) targets.add(index, this.#nfa.start)
    for (let index = 0; index < closed.length; index++) {
      const node = this.#nfa.nodes[closed[index]!]!
      if (node.kind !== 'character') continue
      const classes = this.#readBy[closed[index]!]!
      this.#steps += classes.length
      for (let at = 0; at < classes.length; at++) targets.add(classes[at]!, node.to)
    }
  }

  #numberOf(nodes: number[], before: Neighbour): number {
    if (nodes.length === 0) return -1
    const key = `${before} ${keyOf(sortAscending(nodes))}`
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const created = this.#states.push({ nodes: nodes.slice(), before, found: false }) - 1
    this.#numbers.set(key, created)
    return created
  }

  #numberOfFound(): number {
    if (this.#found < 0) this.#found = this.#states.push({ nodes: [], before: 'other', found: true }) - 1
    return this.#found
  }
}

const determinize = (nfa: Nfa, search: boolean): Dfa | undefined => new Determinizer(nfa, search).run()

/**
 * The tags that the pattern matches as a whole; with `search`, those in which it matches somewhere. Undefined if that
 * would take too many states or steps.
 */
export const toDfa = (pattern: Pattern, search = false): Dfa | undefined => {
  // What no tag is long enough for is not worth thousands of states.
  const nfa = buildNfa(leastLength(pattern) > MAX_TAG_LENGTH ? NOTHING : pattern)
  if (nfa === undefined || !spend(nfa.nodes.length)) return undefined
  const dfa = determinize(nfa, search)
  return dfa && minimize(dfa)
}

/** Whether the automaton accepts the text. Characters that no tag has are never accepted. */
export const acceptsText = (dfa: Dfa, text: string): boolean => {
  let state = 0
  for (const character of text) {
    const symbol = CHARACTERS.indexOf(character)
    if (symbol < 0) return false
    state = dfa.next[state * dfa.classCount + dfa.classOf[symbol]!]!
    if (state < 0) return false
  }
  return dfa.accepts[state] === 1
}
