/**
 * Patterns as deterministic automata (subset construction). Assertions are resolved where both neighbours of a position
 * are known: a state is a set of nodes not yet followed through assertions, with what came before it.
 */
import { CHARACTERS, WORD_CHARACTERS } from './alphabet.ts'
import { MAX_TAG_LENGTH } from '../tag.ts'
import { classify, type Dfa, explore, StateTable } from './dfa.ts'
import { minimize } from './minimize.ts'
import { buildNfa, type Nfa } from './nfa.ts'
import { type Assertion, leastLength, NOTHING, type Pattern } from './pattern.ts'

type Neighbour = 'edge' | 'word' | 'other'

interface State {
  nodes: readonly number[]
  before: Neighbour
  /** A match has been found already; whatever follows does not matter. Only where one searches. */
  found: boolean
  /** What `nodes` lead to without reading anything, by what comes next. */
  closed: Partial<Record<Neighbour, readonly number[]>>
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

/** The nodes that are reached without reading anything, in ascending order. */
const closure = (nfa: Nfa, from: readonly number[], before: Neighbour, after: Neighbour): number[] => {
  const seen = new Set<number>(from)
  const pending = [...from]
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const node = nfa.nodes[index]!
    const targets =
      node.kind === 'split'
        ? node.to
        : node.kind === 'assertion' && holds(node.assertion, before, after)
          ? [node.to]
          : []
    for (const target of targets) {
      if (seen.has(target)) continue
      seen.add(target)
      pending.push(target)
    }
  }
  return [...seen].sort((a, b) => a - b)
}

/** How much work one automaton may be, in visited nodes, before it is given up. */
const MAX_WORK = 3_000_000

const determinize = (nfa: Nfa, search: boolean): Dfa | undefined => {
  const looksAtWords = nfa.nodes.some((node) => node.kind === 'assertion' && node.assertion.includes('word'))
  const sets = nfa.nodes.flatMap((node) => (node.kind === 'character' ? [node.set] : []))
  const classes = classify(looksAtWords ? [...sets, WORD_CHARACTERS] : sets)
  const kindOf = (symbol: number): Neighbour => (looksAtWords && isWord(symbol) ? 'word' : 'other')
  const table = new StateTable<State>()
  let work = 0
  const numberOf = (nodes: readonly number[], before: Neighbour, found: boolean): number =>
    table.numberOf(found ? 'found' : `${before} ${nodes.join(' ')}`, () => ({ nodes, before, found, closed: {} }))

  const stepBy = (state: State, symbol: number): number => {
    if (state.found) return numberOf([], 'other', true)
    const after = kindOf(symbol)
    const closed = (state.closed[after] ??= closure(nfa, state.nodes, state.before, after))
    work += closed.length
    if (search && closed.includes(nfa.match)) return numberOf([], after, true)
    const bit = BigInt(symbol)
    const targets = new Set<number>(search ? [nfa.start] : [])
    for (const index of closed) {
      const node = nfa.nodes[index]!
      if (node.kind === 'character' && (node.set >> bit) & 1n) targets.add(node.to)
    }
    if (targets.size === 0) return -1
    return numberOf(
      [...targets].sort((a, b) => a - b),
      after,
      false,
    )
  }

  numberOf([nfa.start], 'edge', false)
  return explore(
    classes,
    table,
    stepBy,
    (state) => state.found || closure(nfa, state.nodes, state.before, 'edge').includes(nfa.match),
    () => work > MAX_WORK,
  )
}

/**
 * The tags that the pattern matches as a whole; with `search`, those in which it matches somewhere. Undefined if that
 * would take too many states.
 */
export const toDfa = (pattern: Pattern, search = false): Dfa | undefined => {
  // What no tag is long enough for is not worth thousands of states.
  const nfa = buildNfa(leastLength(pattern) > MAX_TAG_LENGTH ? NOTHING : pattern)
  const dfa = nfa && determinize(nfa, search)
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
