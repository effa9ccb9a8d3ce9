/** Joins constraints into as few texts as every supported skopeo takes: 512 bytes and 32 groups each. */
import { memoByText, REMEMBERED } from '../memo.ts'
import { isMeaning, meaningOf } from '../semver/meaning.ts'
import { portableGroups } from '../semver/portable.ts'
import {
  hasNoVersions,
  NO_VERSIONS,
  sameVersions,
  subtractVersions,
  uniteVersions,
  type VersionSet,
} from '../semver/version-set.ts'

/** A constraint as its author wrote it, blanks aside, and what it selects. It is portable. */
export interface PortableConstraint {
  text: string
  versions: VersionSet
}

const MAX_BYTES = 512
const MAX_GROUPS = 32
const JOINT = ' || '

/**
 * The text with single blanks between its parts, if that leaves its meaning alone. It does not where `A - B` stands right behind
 * `||`: Masterminds takes `1||2 - 3` for a range from `1||2` on, which is `>= 1 || 2, <= 3`.
 */
export const tidy: (text: string) => string = memoByText(REMEMBERED, (text) => {
  const tidied = text
    .trim()
    .replace(/[\t\n\f\r ]+/g, ' ')
    .replace(/ ?\|\| ?/g, JOINT)
    .replace(/ ?, ?/g, ', ')
  if (tidied === text) return text
  const [given, meaning] = [meaningOf(text), meaningOf(tidied)]
  return isMeaning(meaning) && meaning.portable && isMeaning(given) && sameVersions(given.versions, meaning.versions)
    ? tidied
    : text
})

/** Leaves out those that others cover, the later ones of equals. */
const withoutCovered = (constraints: readonly PortableConstraint[]): readonly PortableConstraint[] => {
  if (constraints.length < 2) return constraints.filter(({ versions }) => !hasNoVersions(versions))
  const seen = new Set<string>()
  const distinct = constraints.filter(({ text }) => !seen.has(text) && seen.add(text))
  const kept: PortableConstraint[] = []
  collectNeeded(distinct, 0, distinct.length, NO_VERSIONS, kept)
  return kept.reverse()
}

/**
 * Looks at constraints from the last to the first, and keeps each that neither those before it nor those that were kept
 * cover. By halves, so that thousands of ranges are united a few times each. `before` is the union of all before
 * `start`; returns the union of what was kept between `start` and `end` and of `kept` as it was.
 */
const collectNeeded = (
  all: readonly PortableConstraint[],
  start: number,
  end: number,
  before: VersionSet,
  kept: PortableConstraint[],
  after: VersionSet = NO_VERSIONS,
): VersionSet => {
  if (end - start === 1) {
    const { versions } = all[start]!
    const left = subtractVersions(subtractVersions(versions, before), after)
    if (hasNoVersions(left)) return after
    kept.push(all[start]!)
    return uniteVersions(after, versions)
  }
  const middle = (start + end) >> 1
  let firstHalf = before
  for (let index = start; index < middle; index++) firstHalf = uniteVersions(firstHalf, all[index]!.versions)
  const later = collectNeeded(all, middle, end, firstHalf, kept, after)
  return collectNeeded(all, start, middle, before, kept, later)
}

const pack = (groups: readonly string[]): string[] => {
  const texts: string[] = []
  let count = 0
  for (const group of groups) {
    const last = texts.at(-1)
    if (last !== undefined && count < MAX_GROUPS && last.length + JOINT.length + group.length <= MAX_BYTES) {
      texts[texts.length - 1] = last + JOINT + group
      count++
    } else {
      texts.push(group)
      count = 1
    }
  }
  return texts
}

const unionOf = (constraints: readonly PortableConstraint[]): VersionSet =>
  constraints.reduce((all, { versions }) => uniteVersions(all, versions), NO_VERSIONS)

/** Whether the texts together select these versions: `1||2 - 3` is another range than `1 || 2 - 3`, see `tidy`. */
const select = (texts: readonly string[], versions: VersionSet): boolean => {
  const meanings = texts.map(meaningOf)
  return (
    meanings.every((meaning) => isMeaning(meaning) && meaning.portable) &&
    sameVersions(
      meanings
        .filter(isMeaning)
        .map((meaning) => meaning.versions)
        .reduce(uniteVersions),
      versions,
    )
  )
}

/** The constraints as one text where that is short enough, else as several; the texts are not in any order of versions. */
export const joinConstraints = (constraints: readonly PortableConstraint[]): string[] => {
  const kept = withoutCovered(constraints)
  if (kept.length === 0) return []
  if (kept.length === 1 && pack(groupsOf(kept[0]!)).length === 1) return [kept[0]!.text]
  const packed = pack(kept.flatMap(groupsOf))
  const versions = unionOf(kept)
  const isRight = select(packed, versions)
  if (packed.length === 1 && isRight) return packed
  // Too long as written: the ranges may well overlap, so they are said anew.
  const anew = portableGroups(versions)
  const repacked = anew && pack(anew)
  if (repacked && (!isRight || repacked.length < packed.length)) return repacked
  return isRight ? packed : kept.map(({ text }) => text)
}

const groupsOf = ({ text }: PortableConstraint): string[] => text.split('||').map((group) => group.trim())
