/**
 * What a constraint selects, as a set of versions: on skopeo 1.22 (Masterminds 3.4 and later), which is what a
 * definition means, and on older ones, to know when a text may be passed on as it is.
 */
import { memoByText, REMEMBERED } from '../memo.ts'
import {
  type Comparison,
  type Constraint,
  type ConstraintError,
  type Group,
  isConstraintError,
  isReadAlikeBefore,
  parseConstraint,
} from './constraint.ts'
import { plainReleases } from './plain-constraint.ts'
import { majorOf, minorOf, type Triple, TRIPLE_END, type Version } from './version.ts'
import {
  afterPre,
  ALL_PRES,
  ALL_VERSIONS,
  intersectVersions,
  NO_VERSIONS,
  PRE_END,
  PRE_START,
  type PrePart,
  sameVersions,
  subtractPres,
  subtractVersions,
  uniteVersions,
  type VersionSet,
} from './version-set.ts'

const nextMinor = (triple: Triple): Triple => ((triple >> 64n) + 1n) << 64n
const nextMajor = (triple: Triple): Triple => ((triple >> 128n) + 1n) << 128n

/** All versions, pre-releases too, whose numbers are from `low` up to but not including `high`. */
const withNumbers = (low: Triple, high: Triple): VersionSet =>
  low >= high ? NO_VERSIONS : { releases: [low, high], prereleases: [{ triples: [low, high], pres: ALL_PRES }] }

/** From the pre-release `pre` of `triple` on; from the release itself on if `pre` is `PRE_END`. */
const fromPre = (triple: Triple, pre: string): VersionSet => {
  const prereleases: PrePart[] = []
  if (pre !== PRE_END) prereleases.push({ triples: [triple, triple + 1n], pres: [pre, PRE_END] })
  if (triple + 1n < TRIPLE_END) prereleases.push({ triples: [triple + 1n, TRIPLE_END], pres: ALL_PRES })
  if (pre === PRE_START) return withNumbers(triple, TRIPLE_END)
  return { releases: [triple, TRIPLE_END], prereleases }
}

const atLeast = ({ triple, pre }: Version): VersionSet => fromPre(triple, pre === '' ? PRE_END : pre)

const moreThan = ({ triple, pre }: Version): VersionSet =>
  pre === '' ? withNumbers(triple + 1n, TRIPLE_END) : fromPre(triple, afterPre(pre))

// "After the release" would also leave out its pre-releases, so the point is taken by itself.
const exactly = ({ triple, pre }: Version): VersionSet =>
  pre === ''
    ? { releases: [triple, triple + 1n], prereleases: [] }
    : { releases: [], prereleases: [{ triples: [triple, triple + 1n], pres: [pre, afterPre(pre)] }] }

/** `!= 1.2.x` leaves out the releases 1.2.*; `!= 1.2.x-rc` leaves out 1.2.*-rc and nothing else. */
const notSeries = ({ triple, pre }: Version): VersionSet => {
  const end = nextMinor(triple)
  const outside = subtractVersions(ALL_VERSIONS, withNumbers(triple, end))
  const inside: VersionSet =
    pre === ''
      ? { releases: [], prereleases: [{ triples: [triple, end], pres: ALL_PRES }] }
      : {
          releases: [triple, end],
          prereleases: [{ triples: [triple, end], pres: subtractPres(ALL_PRES, [pre, afterPre(pre)]) }],
        }
  return uniteVersions(outside, inside)
}

const notEqual = ({ version, parts }: Comparison): VersionSet => {
  if (parts === 2) return notSeries(version)
  const excluded = parts === 1 ? withNumbers(version.triple, nextMajor(version.triple)) : exactly(version)
  return subtractVersions(ALL_VERSIONS, excluded)
}

const greaterThan = ({ version, parts }: Comparison): VersionSet => {
  if (parts === 1) return withNumbers(nextMajor(version.triple), TRIPLE_END)
  return parts === 2 ? withNumbers(nextMinor(version.triple), TRIPLE_END) : moreThan(version)
}

const atMost = ({ version, parts }: Comparison): VersionSet => {
  if (parts === 3) return subtractVersions(ALL_VERSIONS, moreThan(version))
  // `<= *` is read as `<= 0.0`.
  return withNumbers(0n, parts === 1 ? nextMajor(version.triple) : nextMinor(version.triple))
}

const tilde = ({ version, parts }: Comparison): VersionSet => {
  // `~0.0.0`, like `~*`, is everything.
  if (version.triple === 0n && parts !== 1 && parts !== 2) return atLeast(version)
  const end = parts === 1 ? nextMajor(version.triple) : nextMinor(version.triple)
  return intersectVersions(atLeast(version), withNumbers(0n, end))
}

const caret = ({ version, parts }: Comparison): VersionSet => {
  const { triple } = version
  let end = triple + 1n
  if (majorOf(triple) > 0n || parts === 1) end = nextMajor(triple)
  else if (minorOf(triple) > 0n || parts === 2) end = nextMinor(triple)
  return intersectVersions(atLeast(version), withNumbers(0n, end))
}

/** What one comparison admits where pre-releases count. */
const admittedBy = (comparison: Comparison): VersionSet => {
  switch (comparison.operator) {
    case '=':
      return comparison.parts === 3 ? exactly(comparison.version) : tilde(comparison)
    case '!=':
      return notEqual(comparison)
    case '>':
      return greaterThan(comparison)
    case '>=':
      return atLeast(comparison.version)
    case '<':
      return subtractVersions(ALL_VERSIONS, atLeast(comparison.version))
    case '<=':
      return atMost(comparison)
    case '~':
      return tilde(comparison)
    case '^':
      return caret(comparison)
  }
}

const releasesOf = (set: VersionSet): VersionSet => ({ releases: set.releases, prereleases: [] })

/** From Masterminds 3.4 on one pre-release in a group admits pre-releases for the whole group. */
const groupToday = (group: Group): VersionSet => {
  const whole = group.map(admittedBy).reduce(intersectVersions)
  return group.some((comparison) => comparison.version.pre !== '') ? whole : releasesOf(whole)
}

/** Up to 3.3 each comparison decides for itself, and `!=` a whole version says nothing about pre-releases. */
const groupBefore = (group: Group): VersionSet =>
  group
    .map((comparison) => {
      const set = admittedBy(comparison)
      const admitsPre = comparison.version.pre !== '' || (comparison.operator === '!=' && comparison.parts === 3)
      return admitsPre ? set : releasesOf(set)
    })
    .reduce(intersectVersions)

export interface ConstraintMeaning {
  /** What it selects on skopeo 1.22. */
  versions: VersionSet
  /** Whether every supported skopeo takes the text and selects the same. */
  portable: boolean
}

// Masterminds 3.3.1 takes no number with a leading zero.
const LEADING_ZERO = /(?:^v?|\.)0[0-9]/
const MAX_PORTABLE_BYTES = 512
const MAX_PORTABLE_GROUPS = 32
const MAX_PORTABLE_VERSION_BYTES = 256

const hasLeadingZero = ({ text }: Comparison): boolean => LEADING_ZERO.test(text.replace(/[-+].*/s, ''))

/** Whether every supported skopeo accepts the constraint; what it selects there is another question. */
export const isAcceptedEverywhere = (text: string, { groups }: Constraint): boolean =>
  text.length <= MAX_PORTABLE_BYTES &&
  groups.length <= MAX_PORTABLE_GROUPS &&
  groups.every((group) =>
    group.every((comparison) => comparison.text.length <= MAX_PORTABLE_VERSION_BYTES && !hasLeadingZero(comparison)),
  )

const needsComparing = (group: Group): boolean =>
  group.some(({ version, operator }) => version.pre !== '' || operator === '!=')

/** As `meaningOf`, whatever the form in which the constraint is written. */
export const meaningOfAny = (text: string): ConstraintMeaning | ConstraintError => {
  const constraint = parseConstraint(text)
  if (isConstraintError(constraint)) return constraint
  const versions = constraint.groups.map(groupToday).reduce(uniteVersions)
  const sameBefore =
    !constraint.groups.some(needsComparing) ||
    sameVersions(versions, constraint.groups.map(groupBefore).reduce(uniteVersions))
  return {
    versions,
    portable: sameBefore && isReadAlikeBefore(text, constraint) && isAcceptedEverywhere(text, constraint),
  }
}

const NO_PRERELEASES: readonly PrePart[] = []

/** What the constraint means, or why skopeo would refuse it. Remembers its answers. */
export const meaningOf: (text: string) => ConstraintMeaning | ConstraintError = memoByText(REMEMBERED, (text) => {
  const releases = plainReleases(text)
  if (releases === undefined) return meaningOfAny(text)
  return { versions: { releases, prereleases: NO_PRERELEASES }, portable: true }
})

export const isMeaning = (result: ConstraintMeaning | ConstraintError): result is ConstraintMeaning =>
  'versions' in result
