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

/** Blocks of states that are told apart no further; a block can be split in two. */
class Partition {
  readonly blockOf: Int32Array
  readonly members: number[][] = []

  constructor(stateCount: number, isIn: (state: number) => number) {
    this.blockOf = new Int32Array(stateCount)
    for (let state = 0; state < stateCount; state++) {
      const block = isIn(state)
      this.blockOf[state] = block
      while (this.members.length <= block) this.members.push([])
      this.members[block]!.push(state)
    }
  }

  /** Makes the given members of a block a block of their own, unless they are all of it. Returns the new block. */
  split(block: number, leaving: readonly number[]): number | undefined {
    if (leaving.length === this.members[block]!.length) return undefined
    const created = this.members.push([...leaving]) - 1
    for (const state of leaving) this.blockOf[state] = created
    this.members[block] = this.members[block]!.filter((state) => this.blockOf[state] === block)
    return created
  }
}

/** For each class of symbols and each state the states that lead to it; the state after the last is that of no state. */
const sourcesOf = (dfa: Dfa, live: Uint8Array): number[][][] => {
  const none = dfa.stateCount
  const sources = Array.from({ length: dfa.classCount }, () => Array.from({ length: none + 1 }, (): number[] => []))
  for (let state = 0; state <= none; state++) {
    for (let index = 0; index < dfa.classCount; index++) {
      const target = state === none || live[state] === 0 ? -1 : dfa.next[state * dfa.classCount + index]!
      sources[index]![target < 0 || live[target] === 0 ? none : target]!.push(state)
    }
  }
  return sources
}

/** The block of each state: two states share one if no word tells them apart (Hopcroft 1971). */
const refine = (dfa: Dfa, live: Uint8Array): Int32Array => {
  const sources = sourcesOf(dfa, live)
  const partition = new Partition(dfa.stateCount + 1, (state) =>
    state < dfa.stateCount && live[state] === 1 && dfa.accepts[state] === 1 ? 1 : 0,
  )
  const pending: Array<[block: number, index: number]> = []
  for (let index = 0; index < dfa.classCount; index++) pending.push([0, index], [1, index])
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [splitter, index] = next
    const touched = new Map<number, number[]>()
    for (const target of partition.members[splitter]!) {
      for (const source of sources[index]![target]!) {
        const block = partition.blockOf[source]!
        const list = touched.get(block)
        if (list === undefined) touched.set(block, [source])
        else list.push(source)
      }
    }
    for (const [block, leaving] of touched) {
      const created = partition.split(block, leaving)
      if (created === undefined) continue
      // Where the block was pending, both halves must be; else either would do. Both is simple, and costs little.
      for (let other = 0; other < dfa.classCount; other++) pending.push([created, other], [block, other])
    }
  }
  return partition.blockOf
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
