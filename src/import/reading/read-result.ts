import { nearest } from '../../diagnostics/index.ts'
import type { ReadResult } from '../types.ts'
import type { InputMapping } from './input-tree.ts'

export function emptyResult(): ReadResult {
  return { rows: [], leftOut: [], notes: [] }
}

export function joinResults(results: readonly ReadResult[]): ReadResult {
  return {
    rows: results.flatMap(({ rows }) => rows),
    leftOut: results.flatMap(({ leftOut }) => leftOut),
    notes: results.flatMap(({ notes }) => notes),
  }
}

/** Keys of a mapping that are neither known nor begin with `x-`, with the word that was most likely meant. */
export function unknownKeys(node: InputMapping, known: readonly string[]): string[] {
  const words: string[] = []
  for (const { key } of node.entries) {
    if (known.includes(key) || key.startsWith('x-')) continue
    const word = nearest(key, known)
    words.push(
      word === undefined
        ? `the key \`${key}\` is not known`
        : `the key \`${key}\` is not known (did you mean \`${word}\`?)`,
    )
  }
  return words
}

/** Keys that stand more than once. */
export function repeatedKeys(node: InputMapping): string[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { key } of node.entries) {
    if (seen.has(key)) repeated.add(key)
    seen.add(key)
  }
  return [...repeated]
}
