/** The smallest automaton for a language (Hopcroft's partition refinement), without states from which nothing is accepted. */
import { SYMBOL_COUNT } from './alphabet.ts'
import { type Dfa, representatives } from './dfa.ts'

/** The states from which an accepting state can be reached. */
const liveStates = (dfa: Dfa): Uint8Array => {
  const before: number[][] = Array.from({ length: dfa.stateCount }, () => [])
  for (let state = 0; state < dfa.stateCount; state++) {
    for (let index = 0; index < dfa.classCount; index++) {
      const target = dfa.next[state * dfa.classCount + index]!
      if (target >= 0) before[target]!.push(state)
    }
  }
  const live = Uint8Array.from(dfa.accepts)
  const pending = Array.from(live.keys()).filter((state) => live[state] === 1)
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    for (const source of before[state]!) {
      if (live[source] === 1) continue
      live[source] = 1
      pending.push(source)
    }
  }
  return live
}

/** Blocks of states that are told apart no further. States can be marked, and a block then splits by its marks. */
class Partition {
  readonly blockOf: Int32Array
  /** The states by block: those of a block from its start up to its end, the marked ones first. */
  readonly states: Int32Array
  readonly starts: number[] = []
  readonly ends: number[] = []
  readonly #placeOf: Int32Array
  readonly #marked: number[] = []

  /** Two blocks: the states of `second`, which is neither empty nor all, and the others. */
  constructor(second: Uint8Array) {
    const size = second.length
    this.blockOf = Int32Array.from(second)
    this.states = new Int32Array(size)
    this.#placeOf = new Int32Array(size)
    let place = 0
    for (let block = 0; block < 2; block++) {
      this.starts.push(place)
      for (let state = 0; state < size; state++) {
        if (second[state] !== block) continue
        this.#placeOf[state] = place
        this.states[place++] = state
      }
      this.ends.push(place)
      this.#marked.push(0)
    }
  }

  /** Marks a state; true if it is the first of its block. No state may be marked twice. */
  mark(state: number): boolean {
    const block = this.blockOf[state]!
    const to = this.starts[block]! + this.#marked[block]!
    const from = this.#placeOf[state]!
    const other = this.states[to]!
    this.states[to] = state
    this.states[from] = other
    this.#placeOf[state] = to
    this.#placeOf[other] = from
    this.#marked[block] = this.#marked[block]! + 1
    return this.#marked[block] === 1
  }

  /** Makes the marked states of a block a block of their own, unless they are all of it. Returns the new block. */
  split(block: number): number | undefined {
    const start = this.starts[block]!
    const middle = start + this.#marked[block]!
    this.#marked[block] = 0
    if (middle === this.ends[block]) return undefined
    const created = this.starts.push(start) - 1
    this.ends.push(middle)
    this.#marked.push(0)
    this.starts[block] = middle
    for (let place = start; place < middle; place++) this.blockOf[this.states[place]!] = created
    return created
  }
}

/** The states that lead to each state, by class of symbols; the state after the last is that of no state. */
interface Sources {
  /** `states` from `offsets[index * size + target]` on. */
  offsets: Int32Array
  states: Int32Array
}

const sourcesOf = (dfa: Dfa, live: Uint8Array): Sources => {
  const none = dfa.stateCount
  const size = none + 1
  const targetOf = (state: number, index: number): number => {
    const target = state === none || live[state] === 0 ? -1 : dfa.next[state * dfa.classCount + index]!
    return target < 0 || live[target] === 0 ? none : target
  }
  const offsets = new Int32Array(size * dfa.classCount + 1)
  for (let index = 0; index < dfa.classCount; index++) {
    for (let state = 0; state < size; state++) offsets[index * size + targetOf(state, index) + 1]!++
  }
  for (let place = 1; place < offsets.length; place++) offsets[place]! += offsets[place - 1]!
  const free = offsets.slice()
  const states = new Int32Array(size * dfa.classCount)
  for (let index = 0; index < dfa.classCount; index++) {
    for (let state = 0; state < size; state++) states[free[index * size + targetOf(state, index)]!++] = state
  }
  return { offsets, states }
}

/** The block of each state: two states share one if no word tells them apart (Hopcroft 1971). */
const refine = (dfa: Dfa, live: Uint8Array): Int32Array => {
  const { classCount } = dfa
  const size = dfa.stateCount + 1
  const sources = sourcesOf(dfa, live)
  const accepting = new Uint8Array(size)
  for (let state = 0; state < dfa.stateCount; state++) accepting[state] = live[state]! & dfa.accepts[state]!
  const partition = new Partition(accepting)
  /** Blocks with classes of symbols, as one number, by which others are still to be split. */
  const pending: number[] = []
  const isPending = new Uint8Array(size * classCount)
  const add = (block: number, index: number): void => {
    isPending[block * classCount + index] = 1
    pending.push(block * classCount + index)
  }
  for (let index = 0; index < classCount; index++) add(1, index)
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    isPending[next] = 0
    for (const block of markSources(partition, sources, Math.floor(next / classCount), next % classCount, size)) {
      const created = partition.split(block)
      if (created === undefined) continue
      const isSmaller = sizeOf(partition, created) <= sizeOf(partition, block)
      for (let index = 0; index < classCount; index++) {
        // Where the block was pending, both halves must be; else either does.
        const other = isPending[block * classCount + index] === 1 || isSmaller ? created : block
        add(other, index)
      }
    }
  }
  return partition.blockOf
}

const sizeOf = (partition: Partition, block: number): number => partition.ends[block]! - partition.starts[block]!

/** Marks the states from which a symbol of the class leads into the block. Returns the blocks that now have marks. */
const markSources = (
  partition: Partition,
  { offsets, states }: Sources,
  block: number,
  index: number,
  size: number,
): number[] => {
  const touched: number[] = []
  // Marking moves states within their blocks, and the block may be among them.
  const targets = partition.states.slice(partition.starts[block], partition.ends[block])
  for (let at = 0; at < targets.length; at++) {
    const place = index * size + targets[at]!
    for (let source = offsets[place]!; source < offsets[place + 1]!; source++) {
      const state = states[source]!
      if (partition.mark(state)) touched.push(partition.blockOf[state]!)
    }
  }
  return touched
}

/** Merges classes of symbols that no state tells apart any more. */
const mergeClasses = (dfa: Dfa): Dfa => {
  const columns = new Map<string, number>()
  const newClass = new Uint8Array(dfa.classCount)
  for (let index = 0; index < dfa.classCount; index++) {
    const column = Array.from({ length: dfa.stateCount }, (_, state) => dfa.next[state * dfa.classCount + index]).join()
    if (!columns.has(column)) columns.set(column, columns.size)
    newClass[index] = columns.get(column)!
  }
  if (columns.size === dfa.classCount) return dfa
  const classOf = Uint8Array.from({ length: SYMBOL_COUNT }, (_, symbol) => newClass[dfa.classOf[symbol]!]!)
  const symbols = representatives({ classOf, classCount: columns.size })
  const next = new Int32Array(dfa.stateCount * columns.size)
  for (let state = 0; state < dfa.stateCount; state++) {
    for (const [index, symbol] of symbols.entries()) {
      next[state * columns.size + index] = dfa.next[state * dfa.classCount + dfa.classOf[symbol]!]!
    }
  }
  return { ...dfa, classOf, classCount: columns.size, next }
}

export const minimize = (dfa: Dfa): Dfa => {
  const live = liveStates(dfa)
  if (live[0] === 0) {
    return {
      classOf: new Uint8Array(SYMBOL_COUNT),
      classCount: 1,
      stateCount: 1,
      next: Int32Array.of(-1),
      accepts: Uint8Array.of(0),
    }
  }
  const blockOf = refine(dfa, live)
  // The start comes first; the others keep their order, so that the result does not depend on chance.
  const order = new Map<number, number>([[blockOf[0]!, 0]])
  const member: number[] = [0]
  for (let state = 0; state < dfa.stateCount; state++) {
    const block = blockOf[state]!
    if (live[state] === 0 || order.has(block)) continue
    order.set(block, member.push(state) - 1)
  }
  const next = new Int32Array(member.length * dfa.classCount)
  for (const [index, state] of member.entries()) {
    for (let column = 0; column < dfa.classCount; column++) {
      const target = dfa.next[state * dfa.classCount + column]!
      next[index * dfa.classCount + column] = target < 0 || live[target] === 0 ? -1 : order.get(blockOf[target]!)!
    }
  }
  const accepts = Uint8Array.from(member, (state) => dfa.accepts[state]!)
  return mergeClasses({ ...dfa, stateCount: member.length, next, accepts })
}
