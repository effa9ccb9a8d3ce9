/** The smallest automaton for a language (Moore's partition refinement), without states from which nothing is accepted. */
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

/** The block of each state: two states share one if no word tells them apart. Block 0 is that of dead states. */
const refine = (dfa: Dfa, live: Uint8Array): { blockOf: Int32Array; blockCount: number } => {
  let blockOf = new Int32Array(dfa.stateCount)
  let blockCount = 0
  for (let round = 0; round <= dfa.stateCount; round++) {
    const blocks = new Map<string, number>()
    const refined = new Int32Array(dfa.stateCount)
    for (let state = 0; state < dfa.stateCount; state++) {
      if (live[state] === 0) continue
      let key = round === 0 ? `${dfa.accepts[state]}` : `${blockOf[state]}`
      if (round > 0) {
        for (let index = 0; index < dfa.classCount; index++) {
          const target = dfa.next[state * dfa.classCount + index]!
          key += `,${target < 0 ? 0 : blockOf[target]!}`
        }
      }
      let block = blocks.get(key)
      if (block === undefined) blocks.set(key, (block = blocks.size + 1))
      refined[state] = block
    }
    const settled = blocks.size === blockCount && round > 0
    blockOf = refined
    blockCount = blocks.size
    if (settled) break
  }
  return { blockOf, blockCount }
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
  const { blockOf, blockCount } = refine(dfa, live)
  // The start comes first; the others keep their order, so that the result does not depend on chance.
  const order = new Map<number, number>([[blockOf[0]!, 0]])
  const member: number[] = [0]
  for (let state = 0; state < dfa.stateCount; state++) {
    const block = blockOf[state]!
    if (block === 0 || order.has(block)) continue
    order.set(block, member.push(state) - 1)
  }
  const next = new Int32Array(blockCount * dfa.classCount)
  for (const [index, state] of member.entries()) {
    for (let column = 0; column < dfa.classCount; column++) {
      const target = dfa.next[state * dfa.classCount + column]!
      next[index * dfa.classCount + column] = target < 0 || live[target] === 0 ? -1 : order.get(blockOf[target]!)!
    }
  }
  const accepts = Uint8Array.from(member, (state) => dfa.accepts[state]!)
  return mergeClasses({ ...dfa, stateCount: blockCount, next, accepts })
}
