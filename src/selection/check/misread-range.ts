/** Ranges that skopeo takes for something else than what people read. */
import { type Comparison, isConstraintError, parseConstraint } from '../semver/constraint.ts'
import { isMeaning, meaningOf } from '../semver/meaning.ts'
import { parseVersion, type Version } from '../semver/version.ts'
import { sameVersions } from '../semver/version-set.ts'
import type { SelectionFinding } from '../types.ts'

/** A finding where a range looks like another one that means something else. Every other range has none. */
export const misreadRange = (text: string): SelectionFinding | undefined =>
  text.includes('-') ? (joinedHyphen(text) ?? joinedOr(text)) : undefined

/** `1.2-1.4`, which is the pre-release 1.4 of 1.2: a range has blanks around its hyphen. */
const joinedHyphen = (text: string): SelectionFinding | undefined => {
  const constraint = parseConstraint(text)
  if (isConstraintError(constraint)) return undefined
  const hyphened = constraint.groups.flat().find(looksLikeTwoVersions)
  if (hyphened === undefined) return undefined
  const [low, high] = boundsOf(hyphened.text)
  return finding(
    text,
    hyphened.text,
    `\`${hyphened.text}\` is no range: without blanks around the hyphen, ${high} is a pre-release of ${low}`,
    text.replace(hyphened.text, () => `${low} - ${high}`),
  )
}

/** Without an operator, and what stands behind the first hyphen is a later version of as many numbers. */
const looksLikeTwoVersions = ({ operator, text }: Comparison): boolean => {
  if (operator !== '=') return false
  const [low, high] = boundsOf(text)
  const [from, to] = [parseVersion(low), parseVersion(high)]
  return isRelease(from) && isRelease(to) && from.triple < to.triple && low.split('.').length === high.split('.').length
}

const isRelease = (version: Version | undefined): version is Version => version?.pre === ''

const boundsOf = (text: string): [low: string, high: string] => {
  const hyphen = text.indexOf('-')
  return [text.slice(0, hyphen), text.slice(hyphen + 1)]
}

/** `1||2 - 3`, which is `>= 1 || 2, <= 3`: Masterminds rewrites `A - B` before it looks for `||`, and takes `1||2` for A. */
const joinedOr = (text: string): SelectionFinding | undefined => {
  if (!/\|\|\S|\S\|\|/.test(text)) return undefined
  const spaced = withBlanksAroundOr(text)
  const [read, seeming] = [meaningOf(text), meaningOf(spaced)]
  if (!isMeaning(read) || !isMeaning(seeming) || sameVersions(read.versions, seeming.versions)) return undefined
  return finding(
    text,
    text,
    `\`${text}\` is another range without blanks around \`||\`: skopeo takes the parts beside it for one`,
    spaced,
  )
}

/** The same text with one blank on either side of each `||`. */
export const withBlanksAroundOr = (text: string): string => text.replaceAll(/\s*\|\|\s*/g, ' || ')

const finding = (text: string, part: string, message: string, seeming: string): SelectionFinding => {
  const start = text.indexOf(part)
  return {
    code: 'misread-range',
    message,
    effect: 'other versions would be mirrored than it seems',
    hint: `did you mean \`${seeming}\`?`,
    start,
    end: start + part.length,
  }
}
