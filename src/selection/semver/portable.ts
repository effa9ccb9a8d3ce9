/** Sets of versions as constraints that mean the same on every supported skopeo. */
import { isMeaning, meaningOf } from './meaning.ts'
import { printTriple, type Triple, TRIPLE_END } from './version.ts'
import {
  ALL_PRES,
  PRE_END,
  PRE_START,
  sameVersions,
  subtractTriples,
  type TripleSet,
  uniteTriples,
  type VersionSet,
} from './version-set.ts'
import { sameBounds } from './interval-set.ts'

/** A place in the order of all versions: before this pre-release of this triple. */
interface Cut {
  triple: Triple
  pre: string
}

interface PreInterval {
  low: Cut
  high: Cut
}

const cutAfter = (triple: Triple, pre: string): Cut =>
  pre === PRE_END ? { triple: triple + 1n, pre: PRE_START } : { triple, pre }

/** The pre-releases as intervals of the order of all versions; undefined if they are none, such as "all -rc.1". */
const preIntervals = (set: VersionSet): PreInterval[] | undefined => {
  const intervals: PreInterval[] = []
  for (const { triples, pres } of set.prereleases) {
    for (let index = 0; index < triples.length; index += 2) {
      const [low, high] = [triples[index]!, triples[index + 1]!]
      if (sameBounds(pres, ALL_PRES)) {
        intervals.push({ low: { triple: low, pre: PRE_START }, high: { triple: high, pre: PRE_START } })
      } else if (high - low === 1n) {
        for (let bound = 0; bound < pres.length; bound += 2) {
          intervals.push({ low: { triple: low, pre: pres[bound]! }, high: cutAfter(low, pres[bound + 1]!) })
        }
      } else return undefined
    }
  }
  intervals.sort((a, b) => (a.low.triple < b.low.triple ? -1 : a.low.triple > b.low.triple ? 1 : 0))
  return intervals.reduce<PreInterval[]>((joined, interval) => {
    const last = joined.at(-1)
    const touches = last && last.high.triple === interval.low.triple && last.high.pre === interval.low.pre
    if (touches) last.high = interval.high
    else joined.push({ ...interval })
    return joined
  }, [])
}

const MAX_EXCEPTIONS = 8

/** `!=` for releases that the interval of pre-releases spans but the set lacks; undefined if they are too many. */
const exceptionsOf = (spanned: TripleSet, releases: TripleSet): string[] | undefined => {
  const extra = subtractTriples(spanned, releases)
  const exceptions: string[] = []
  for (let index = 0; index < extra.length; index += 2) {
    for (let triple = extra[index]!; triple < extra[index + 1]!; triple++) {
      if (exceptions.push(`!=${printTriple(triple)}`) > MAX_EXCEPTIONS) return undefined
    }
  }
  return exceptions
}

const printCut = ({ triple, pre }: Cut): string => `${printTriple(triple)}-${pre}`

const releaseGroups = (releases: TripleSet): string[] => {
  const groups: string[] = []
  for (let index = 0; index < releases.length; index += 2) {
    const [low, high] = [releases[index]!, releases[index + 1]!]
    if (high - low === 1n) groups.push(`=${printTriple(low)}`)
    else {
      const upper = high === TRIPLE_END ? [] : [`<${printTriple(high)}`]
      const lower = low === 0n && upper.length > 0 ? [] : [`>=${printTriple(low)}`]
      groups.push([...lower, ...upper].join(' '))
    }
  }
  return groups
}

/**
 * The groups of a constraint that selects exactly these versions on every supported skopeo; undefined if none was
 * found. Every comparison of a group that is to select pre-releases names one, but for `!=`, which never minds.
 */
export const portableGroups = (set: VersionSet): string[] | undefined => {
  const intervals = preIntervals(set)
  if (intervals === undefined) return undefined
  const groups: string[] = []
  let spannedByAll: TripleSet = []
  for (const { low, high } of intervals) {
    const spanned: TripleSet = low.triple < high.triple ? [low.triple, high.triple] : []
    const exceptions = exceptionsOf(spanned, set.releases)
    if (exceptions === undefined) return undefined
    const upper = high.triple === TRIPLE_END ? [] : [`<${printCut(high)}`]
    groups.push([`>=${printCut(low)}`, ...upper, ...exceptions].join(' '))
    spannedByAll = uniteTriples(spannedByAll, spanned)
  }
  groups.push(...releaseGroups(subtractTriples(set.releases, spannedByAll)))
  if (groups.length === 0) return undefined
  // What was worked out is not trusted: it is read again, as each skopeo would.
  const isRight = groups.every((group) => {
    const meaning = meaningOf(group)
    return isMeaning(meaning) && meaning.portable
  })
  const whole = meaningOf(groups.join(' || '))
  return isRight && isMeaning(whole) && sameVersions(whole.versions, set) ? groups : undefined
}
