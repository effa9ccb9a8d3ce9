/** The smallest automaton for a language (Hopcroft's partition refinement), without states from which nothing is accepted. */
import { SYMBOL_COUNT } from './alphabet.ts'
import { spend } from './budget.ts'
import type { Dfa } from './dfa.ts'

/** The states from which an accepting state can be reached. */
export const liveStates = ({ stateCount, classCount, next, accepts }: Dfa): Uint8Array => {
  // The sources of `target` are in `sources` from `offsets[target]` on.
  const offsets = new Int32Array(stateCount + 1)
  for (let place = 0; place < next.length; place++) if (next[place]! >= 0) offsets[next[place]! + 1]!++
  for (let state = 0; state < stateCount; state++) offsets[state + 1]! += offsets[state]!
  const free = offsets.slice()
  const sources = new Int32Array(offsets[stateCount]!)
  for (let state = 0, place = 0; state < stateCount; state++) {
    for (const end = place + classCount; place < end; place++) {
      const target = next[place]!
      if (target >= 0) sources[free[target]!++] = state
    }
  }
  const live = accepts.slice()
  const pending: number[] = []
  for (let state = 0; state < stateCount; state++) if (live[state] === 1) pending.push(state)
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    for (let at = offsets[state]!; at < offsets[state + 1]!; at++) {
      const source = sources[at]!
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

/** Whether all states go to the same by two classes of symbols. */
const isSameColumn = ({ stateCount, classCount, next }: Dfa, a: number, b: number): boolean => {
  for (let state = 0, row = 0; state < stateCount; state++, row += classCount) {
    if (next[row + a] !== next[row + b]) return false
  }
  return true
}

/** Merges classes of symbols that no state tells apart any more. */
const mergeClasses = (dfa: Dfa): Dfa => {
  /** The first class of each column that differs from those before it. */
  const columns: number[] = []
  const newClass = new Uint8Array(dfa.classCount)
  for (let index = 0; index < dfa.classCount; index++) {
    const same = columns.findIndex((column) => isSameColumn(dfa, column, index))
    newClass[index] = same >= 0 ? same : columns.push(index) - 1
  }
  if (columns.length === dfa.classCount) return dfa
  const classOf = dfa.classOf.map((known) => newClass[known]!)
  const next = new Int32Array(dfa.stateCount * columns.length)
  for (let state = 0, place = 0; state < dfa.stateCount; state++) {
    for (let index = 0; index < columns.length; index++)
      next[place++] = dfa.next[state * dfa.classCount + columns[index]!]!
  }
  return { ...dfa, classOf, classCount: columns.length, next }
}

/** The states that are kept, one of each block: the start first, the others in their order, so that nothing depends on chance. */
const keptStates = (blockOf: Int32Array, live: Uint8Array): { numberOf: Int32Array; kept: number[] } => {
  const numberOf = new Int32Array(blockOf.length + 1).fill(-1)
  const kept = [0]
  numberOf[blockOf[0]!] = 0
  for (let state = 0; state < live.length; state++) {
    const block = blockOf[state]!
    if (live[state] === 1 && numberOf[block]! < 0) numberOf[block] = kept.push(state) - 1
  }
  return { numberOf, kept }
}

const emptyDfa = (): Dfa => ({
  classOf: new Uint8Array(SYMBOL_COUNT),
  classCount: 1,
  stateCount: 1,
  next: Int32Array.of(-1),
  accepts: Uint8Array.of(0),
})

/** How many steps each transition counts for: to be told apart from others it is looked at several times. */
const WEIGHT = 2

/** Undefined if that cannot be paid for. */
export const minimize = (dfa: Dfa): Dfa | undefined => {
  if (!spend(dfa.next.length * WEIGHT)) return undefined
  const live = liveStates(dfa)
  if (live[0] === 0) return emptyDfa()
  const blockOf = refine(dfa, live)
  const { numberOf, kept } = keptStates(blockOf, live)
  const { classCount } = dfa
  const next = new Int32Array(kept.length * classCount)
  for (let index = 0, place = 0; index < kept.length; index++) {
    const row = kept[index]! * classCount
    for (let column = 0; column < classCount; column++) {
      const target = dfa.next[row + column]!
      next[place++] = target < 0 || live[target] === 0 ? -1 : numberOf[blockOf[target]!]!
    }
  }
  const accepts = Uint8Array.from(kept, (state) => dfa.accepts[state]!)
  return mergeClasses({ ...dfa, stateCount: kept.length, next, accepts })
}
