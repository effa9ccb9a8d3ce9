/**
 * Sets of versions in a normal form, in which union, intersection, difference, emptiness and inclusion are exact and
 * cheap. Releases are intervals of triples. Pre-releases are pairs: the pre-releases in `pres` of every triple in
 * `triples`; the triples of two pairs never overlap.
 *
 * Pre-releases are intervals too: there is nothing between `rc` and `rc.0`, so "after `rc`" is "from `rc.0` on", and
 * the first of all is `0`.
 */
import { combine, contains, type IntervalSet, sameBounds } from './interval-set.ts'
import { comparePre, type Triple, TRIPLE_END, type Version } from './version.ts'

export type TripleSet = IntervalSet<Triple>
export type PreSet = IntervalSet<string>

/** Comes after every pre-release. Not a pre-release itself. */
export const PRE_END = '\u{10FFFF}'
export const PRE_START = '0'

export const NO_TRIPLES: TripleSet = []
export const ALL_TRIPLES: TripleSet = [0n, TRIPLE_END]
export const ALL_PRES: PreSet = [PRE_START, PRE_END]

export interface PrePart {
  triples: TripleSet
  pres: PreSet
}

export interface VersionSet {
  releases: TripleSet
  prereleases: readonly PrePart[]
}

export const NO_VERSIONS: VersionSet = { releases: NO_TRIPLES, prereleases: [] }
export const ALL_VERSIONS: VersionSet = {
  releases: ALL_TRIPLES,
  prereleases: [{ triples: ALL_TRIPLES, pres: ALL_PRES }],
}

/** The first pre-release after this one, so that "up to and including" can be said as "before". */
export const afterPre = (pre: string): string => `${pre}.0`

const compareTriples = (a: Triple, b: Triple): number => (a < b ? -1 : a > b ? 1 : 0)
const compareBounds = (a: string, b: string): number => {
  if (a === b) return 0
  if (a === PRE_END) return 1
  return b === PRE_END ? -1 : comparePre(a, b)
}

type Keep = (inA: boolean, inB: boolean) => boolean
const either: Keep = (inA, inB) => inA || inB
const both: Keep = (inA, inB) => inA && inB
const onlyFirst: Keep = (inA, inB) => inA && !inB

const triples = (a: TripleSet, b: TripleSet, keep: Keep): TripleSet => combine(a, b, compareTriples, keep)
const pres = (a: PreSet, b: PreSet, keep: Keep): PreSet => combine(a, b, compareBounds, keep)

export const uniteTriples = (a: TripleSet, b: TripleSet): TripleSet => triples(a, b, either)
export const subtractTriples = (a: TripleSet, b: TripleSet): TripleSet => triples(a, b, onlyFirst)
export const intersectTriples = (a: TripleSet, b: TripleSet): TripleSet => triples(a, b, both)
export const subtractPres = (a: PreSet, b: PreSet): PreSet => pres(a, b, onlyFirst)

/** Joins parts that have the same pre-releases, and drops empty ones, so that equal sets look the same. */
const normalise = (parts: readonly PrePart[]): PrePart[] => {
  const joined: PrePart[] = []
  for (const part of parts) {
    if (part.triples.length === 0 || part.pres.length === 0) continue
    const same = joined.findIndex((known) => sameBounds(known.pres, part.pres))
    if (same < 0) joined.push(part)
    else joined[same] = { triples: uniteTriples(joined[same]!.triples, part.triples), pres: part.pres }
  }
  return joined.sort((a, b) => compareTriples(a.triples[0]!, b.triples[0]!))
}

const combineParts = (a: readonly PrePart[], b: readonly PrePart[], keep: Keep): PrePart[] => {
  const result: PrePart[] = []
  for (const left of a) {
    let rest = left.triples
    for (const right of b) {
      const common = intersectTriples(rest, right.triples)
      if (common.length === 0) continue
      result.push({ triples: common, pres: pres(left.pres, right.pres, keep) })
      rest = subtractTriples(rest, right.triples)
    }
    if (keep(true, false)) result.push({ triples: rest, pres: left.pres })
  }
  if (keep(false, true)) {
    const covered = a.reduce<TripleSet>((all, part) => uniteTriples(all, part.triples), NO_TRIPLES)
    for (const right of b) result.push({ triples: subtractTriples(right.triples, covered), pres: right.pres })
  }
  return normalise(result)
}

const combineSets = (a: VersionSet, b: VersionSet, keep: Keep): VersionSet => ({
  releases: triples(a.releases, b.releases, keep),
  prereleases:
    a.prereleases.length + b.prereleases.length === 0 ? [] : combineParts(a.prereleases, b.prereleases, keep),
})

export const uniteVersions = (a: VersionSet, b: VersionSet): VersionSet => combineSets(a, b, either)
export const intersectVersions = (a: VersionSet, b: VersionSet): VersionSet => combineSets(a, b, both)
export const subtractVersions = (a: VersionSet, b: VersionSet): VersionSet => combineSets(a, b, onlyFirst)

/** Whether a set is an interval of releases within another one. Where this is false it may be a part of the other all the same. */
export const isWithin = (set: VersionSet, other: VersionSet): boolean =>
  set.prereleases.length === 0 &&
  set.releases.length === 2 &&
  other.releases.length === 2 &&
  set.releases[0]! >= other.releases[0]! &&
  set.releases[1]! <= other.releases[1]!

export const hasNoVersions = (set: VersionSet): boolean => set.releases.length === 0 && set.prereleases.length === 0

export const sameVersions = (a: VersionSet, b: VersionSet): boolean =>
  sameBounds(a.releases, b.releases) &&
  a.prereleases.length === b.prereleases.length &&
  a.prereleases.every((part, index) => {
    const other = b.prereleases[index]!
    return sameBounds(part.triples, other.triples) && sameBounds(part.pres, other.pres)
  })

export const hasVersion = (set: VersionSet, version: Version): boolean => {
  if (version.pre === '') return contains(set.releases, version.triple, compareTriples)
  return set.prereleases.some(
    (part) => contains(part.triples, version.triple, compareTriples) && contains(part.pres, version.pre, compareBounds),
  )
}

/** Some version of the set, a release if it has one; undefined if it is empty. */
export const someVersion = (set: VersionSet): Version | undefined => {
  if (set.releases.length > 0) return { triple: set.releases[0]!, pre: '' }
  const part = set.prereleases[0]
  return part && { triple: part.triples[0]!, pre: part.pres[0]! }
}
