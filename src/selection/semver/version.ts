import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'

/**
 * Versions as skopeo sees them: what Masterminds/semver v3 `NewVersion` accepts, and its order. Learnt from its
 * behaviour in 3.2.1 (skopeo 1.16) to 3.5.0.
 */

/** The three numbers of a version as one, in the order of versions: `major * 2^128 + minor * 2^64 + patch`. */
export type Triple = bigint

const UINT64_LIMIT = 1n << 64n

/** One more than the greatest triple. */
export const TRIPLE_END: Triple = 1n << 192n

export interface Version {
  triple: Triple
  /** The pre-release, without its hyphen; empty for a release. */
  pre: string
}

export const tripleOf = (major: bigint, minor: bigint, patch: bigint): Triple =>
  (major << 128n) | (minor << 64n) | patch

export const majorOf = (triple: Triple): bigint => triple >> 128n
export const minorOf = (triple: Triple): bigint => (triple >> 64n) & (UINT64_LIMIT - 1n)
export const patchOf = (triple: Triple): bigint => triple & (UINT64_LIMIT - 1n)

/** `1.2.3` */
export const printTriple = (triple: Triple): string => `${majorOf(triple)}.${minorOf(triple)}.${patchOf(triple)}`

/** A run of digits as a number, or undefined where it does not fit 64 bits, as Go's `ParseUint` says. */
export const parseNumber = (digits: string): bigint | undefined => {
  if (digits.length < 16) return BigInt(digits)
  const value = BigInt(digits)
  return value < UINT64_LIMIT ? value : undefined
}

const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*'
const VERSION = new RegExp(`^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(${IDENTIFIERS}))?(?:\\+${IDENTIFIERS})?$`)
const NUMERIC = /^[0-9]+$/
const NUMERIC_WITH_LEADING_ZERO = /(?:^|\.)0[0-9]+(?:\.|$)/

/** The version that a text stands for, or undefined if it stands for none. Missing numbers are 0, a `v` is dropped. */
export const parseVersion = (text: string): Version | undefined => {
  const match = VERSION.exec(text)
  if (match === null) return undefined
  const pre = match[4] ?? ''
  if (pre !== '' && NUMERIC_WITH_LEADING_ZERO.test(pre)) return undefined
  const major = parseNumber(match[1]!)
  const minor = parseNumber(match[2] ?? '0')
  const patch = parseNumber(match[3] ?? '0')
  if (major === undefined || minor === undefined || patch === undefined) return undefined
  return { triple: tripleOf(major, minor, patch), pre }
}

/** `1.2.3-rc.1` */
export const printVersion = (version: Version): string =>
  printTriple(version.triple) + (version.pre === '' ? '' : `-${version.pre}`)

/** Whether a pre-release identifier is compared as a number. A number beyond 64 bits is compared as text. */
export const isNumericIdentifier = (identifier: string): boolean =>
  NUMERIC.test(identifier) && parseNumber(identifier) !== undefined

const compareIdentifiers = (a: string, b: string): number => {
  if (a === b) return 0
  if (a === '') return -1
  if (b === '') return 1
  const aIsNumber = isNumericIdentifier(a)
  const bIsNumber = isNumericIdentifier(b)
  if (aIsNumber && bIsNumber) return a.length - b.length || byCodeUnit(a, b)
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1
  return byCodeUnit(a, b)
}

/**
 * Compares two pre-releases (SemVer 2.0.0, item 11.4). Negative, zero or positive. The empty text comes first here:
 * that a release comes after its pre-releases is not this function's business.
 */
export const comparePre = (a: string, b: string): number => {
  if (a === b) return 0
  const left = a.split('.')
  const right = b.split('.')
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareIdentifiers(left[index] ?? '', right[index] ?? '')
    if (order !== 0) return order
  }
  return 0
}
