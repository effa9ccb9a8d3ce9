/** Words that can be taken apart in two ways: a search over pairs of ways, both deterministic but for where a part ends. */
import { MAX_TAG_LENGTH } from '../tag.ts'
import { CHARACTERS, FIRST_CHARACTERS } from './alphabet.ts'
import { spend } from './budget.ts'
import { type Dfa, step } from './dfa.ts'

/** What stands before, in and after the middle of a word. No middle is empty. */
export type Parts = readonly [before: Dfa, middle: Dfa, after: Dfa]

/** In which part a way is, and in which state of that. */
interface Way {
  part: number
  state: number
}

/** How far two ways have come: no middle has begun, both have begun at one place, or they differ. */
type Stage = 'before' | 'same start' | 'apart'

interface Visit {
  stage: Stage
  wanted: Way
  other: Way
  inWords: number
  symbol: number
  from: number
  length: number
}

/** Beyond this many pairs of ways the search is given up. */
const MAX_VISITS = 100_000

/** Where a way can be after one more symbol: in the same part, or in the next if this one may end. */
const after = (parts: Parts, { part, state }: Way, symbol: number): Way[] => {
  const ways: Way[] = []
  const own = step(parts[part]!, state, symbol)
  if (own >= 0) ways.push({ part, state: own })
  const next = parts[part]!.accepts[state] === 1 && part < 2 ? step(parts[part + 1]!, 0, symbol) : -1
  if (next >= 0) ways.push({ part: part + 1, state: next })
  return ways
}

const mayEnd = (parts: Parts, { part, state }: Way): boolean =>
  part > 0 && parts[part]!.accepts[state] === 1 && (part === 2 || parts[2].accepts[0] === 1)

/** The stage of two ways after one more symbol; undefined where the other one is not preferred any more. */
const stageAfter = (stage: Stage, wanted: Way, other: Way): Stage | undefined => {
  if (stage === 'apart') return stage
  if (stage === 'before') {
    if (other.part === 0) return wanted.part === 0 ? 'before' : 'apart'
    return wanted.part === 0 ? undefined : 'same start'
  }
  if (other.part === 2) return undefined
  return wanted.part === 2 ? 'apart' : 'same start'
}

/** A symbol of each class that none of the automata divides. */
const distinctSymbols = (dfas: readonly Dfa[]): number[] => {
  const first = new Map<string, number>()
  for (let symbol = 0; symbol < CHARACTERS.length; symbol++) {
    const key = dfas.map((dfa) => dfa.classOf[symbol]).join()
    if (!first.has(key)) first.set(key, symbol)
  }
  return [...first.values()]
}

const firstSymbols = Array.from({ length: CHARACTERS.length }, (_, symbol) => symbol).filter(
  (symbol) => (FIRST_CHARACTERS >> BigInt(symbol)) & 1n,
)

const nextVisits = (visit: Visit, from: number, symbol: number, words: Dfa, wanted: Parts, other: Parts): Visit[] => {
  const inWords = step(words, visit.inWords, symbol)
  if (inWords < 0) return []
  return after(wanted, visit.wanted, symbol).flatMap((one) =>
    after(other, visit.other, symbol).flatMap((two): Visit[] => {
      const stage = stageAfter(visit.stage, one, two)
      if (stage === undefined) return []
      return [{ stage, wanted: one, other: two, inWords, symbol, from, length: visit.length + 1 }]
    }),
  )
}

const keyOf = ({ stage, wanted, other, inWords }: Visit): string =>
  `${stage} ${wanted.part} ${wanted.state} ${other.part} ${other.state} ${inWords}`

const wordTo = (visits: readonly Visit[], last: Visit): string => {
  let word = ''
  for (let visit = last; visit.symbol >= 0; visit = visits[visit.from]!) word = CHARACTERS[visit.symbol]! + word
  return word
}

/**
 * A shortest word that can be taken apart as `wanted` has it, and as `other` has it with a middle that begins later, or
 * begins there and ends later. The parts before are the same for both. Null if there is none, undefined if that could not be
 * found out.
 */
export const shortestWithTwoReadings = (words: Dfa, wanted: Parts, other: Parts): string | null | undefined => {
  const symbols = distinctSymbols([words, ...wanted, ...other])
  const start: Way = { part: 0, state: 0 }
  const visits: Visit[] = [
    { stage: 'before', wanted: start, other: start, inWords: 0, symbol: -1, from: -1, length: 0 },
  ]
  const seen = new Set<string>()
  for (let index = 0; index < visits.length; index++) {
    const visit = visits[index]!
    if (visit.length === MAX_TAG_LENGTH) return null
    if (!spend(symbols.length * 2)) return undefined
    for (const symbol of index === 0 ? firstSymbols : symbols) {
      for (const next of nextVisits(visit, index, symbol, words, wanted, other)) {
        const key = keyOf(next)
        if (seen.has(key)) continue
        seen.add(key)
        visits.push(next)
        const isFound = words.accepts[next.inWords] === 1 && mayEnd(wanted, next.wanted) && mayEnd(other, next.other)
        if (isFound && next.stage === 'apart') return wordTo(visits, next)
        if (visits.length > MAX_VISITS) return undefined
      }
    }
  }
  return null
}
