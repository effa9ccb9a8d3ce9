/**
 * The grammar of constraints (Masterminds/semver v3), as it behaves: groups joined by `||`, comparisons in a group
 * joined by a comma or a blank, and `A - B` rewritten to `>= A, <= B ` before anything else is read.
 */
import { parseVersion, type Version } from './version.ts'

export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~' | '^'

/** One comparison. */
export interface Comparison {
  operator: Operator
  /** The version compared with; missing parts and what follows a wildcard are 0. */
  version: Version
  /** From where on the version is open: `*` is 0, `1.x` and `1` are 1, `1.2.x` and `1.2` are 2; 3 is a whole version. */
  parts: 0 | 1 | 2 | 3
  /** The version as written. */
  text: string
}

/** Comparisons that must all hold. */
export type Group = readonly Comparison[]

export interface Constraint {
  /** One of these must hold. */
  groups: readonly Group[]
}

export interface ConstraintError {
  /** What is wrong, in words. */
  reason: string
  /** The part that could not be read. */
  text: string
}

/** Longer texts are refused before they are looked at. skopeo with Masterminds 3.5 refuses more than 512 bytes. */
export const MAX_CONSTRAINT_LENGTH = 4096

const OPERATORS: Record<string, Operator> = {
  '': '=',
  '=': '=',
  '!=': '!=',
  '>': '>',
  '<': '<',
  '>=': '>=',
  '=>': '>=',
  '<=': '<=',
  '=<': '<=',
  '~': '~',
  '~>': '~',
  '^': '^',
}

const NUMBER = '[0-9|xX*]+'
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*'
const OPERAND = `v?(${NUMBER})(?:\\.(${NUMBER}))?(?:\\.(${NUMBER}))?(-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?`
// Go's \s is these five only.
const BLANK = '[\\t\\n\\f\\r ]'
const COMPARISON = new RegExp(`${BLANK}*([=!<>~^]*)${BLANK}*(${OPERAND})`, 'y')
const SEPARATOR = new RegExp(`${BLANK}*,|${BLANK}+`, 'y')
const TRAILING_BLANKS = new RegExp(`^${BLANK}*$`)
const HYPHEN = new RegExp(`${BLANK}-${BLANK}`)
const PLAIN_OPERAND = `v?${NUMBER}(?:\\.${NUMBER})?(?:\\.${NUMBER})?(?:-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?`
const HYPHEN_RANGE = new RegExp(`${BLANK}*(${PLAIN_OPERAND})${BLANK}+-${BLANK}+(${PLAIN_OPERAND})${BLANK}*`, 'g')

/** Each range replaces the first place where its text stands, which need not be where it was found: so does the original. */
const rewriteHyphenRanges = (text: string, behind: string): string => {
  if (!HYPHEN.test(text)) return text
  let rewritten = text
  for (const match of text.matchAll(HYPHEN_RANGE)) {
    rewritten = rewritten.replace(match[0], () => `>= ${match[1]}, <= ${match[2]}${behind}`)
  }
  return rewritten
}

const isWildcard = (part: string | undefined): boolean =>
  part === undefined || part === 'x' || part === 'X' || part === '*'

const comparisonOf = (operator: Operator, match: RegExpExecArray): Comparison | undefined => {
  const [, , text, major, minor, patch, pre = ''] = match
  const parts = isWildcard(major) ? 0 : isWildcard(minor) ? 1 : isWildcard(patch) ? 2 : 3
  const whole = [`0.0.0${pre}`, `${major}.0.0${pre}`, `${major}.${minor}.0${pre}`, text!][parts]!
  const version = parseVersion(whole)
  return version && { operator, version, parts, text: text! }
}

/** Reads one group; the text that could not be read if there is any. */
const parseGroup = (text: string): Comparison[] | ConstraintError => {
  const comparisons: Comparison[] = []
  let position = 0
  for (;;) {
    COMPARISON.lastIndex = position
    const match = COMPARISON.exec(text)
    if (match === null) return { reason: 'expected a version', text: text.slice(position) }
    const operator = OPERATORS[match[1]!]
    if (operator === undefined) return { reason: `there is no operator \`${match[1]}\``, text: match[1]! }
    const comparison = comparisonOf(operator, match)
    if (comparison === undefined) return { reason: `\`${match[2]}\` is not a version`, text: match[2]! }
    comparisons.push(comparison)
    position = COMPARISON.lastIndex
    const rest = text.slice(position)
    if (TRAILING_BLANKS.test(rest)) return comparisons
    SEPARATOR.lastIndex = position
    if (SEPARATOR.exec(text) === null) return { reason: 'expected a comma, a blank or `||`', text: rest }
    position = SEPARATOR.lastIndex
  }
}

/** Reads a constraint as skopeo does, or says why skopeo would not. */
export const parseConstraint = (text: string): Constraint | ConstraintError => {
  if (text.length > MAX_CONSTRAINT_LENGTH)
    return { reason: `it is longer than ${MAX_CONSTRAINT_LENGTH} bytes`, text: '' }
  return parseRewritten(rewriteHyphenRanges(text, ' '))
}

/**
 * Whether Masterminds up to 3.3 reads the same comparisons. It loses the blank behind `A - B`: of `1 - 2 !=1.5` it makes
 * `>= 1, <= 2!=1.5`, which it then refuses, and of `1 - 2 3` it makes `>= 1, <= 23`.
 */
export const isReadAlikeBefore = (text: string, constraint: Constraint): boolean => {
  if (!HYPHEN.test(text)) return true
  const before = parseRewritten(rewriteHyphenRanges(text, ''))
  return !isConstraintError(before) && comparisonsOf(before) === comparisonsOf(constraint)
}

const comparisonsOf = ({ groups }: Constraint): string =>
  groups.map((group) => group.map(({ operator, text }) => operator + text).join(',')).join('||')

const parseRewritten = (text: string): Constraint | ConstraintError => {
  const groups: Comparison[][] = []
  for (const part of text.split('||')) {
    const group = parseGroup(part)
    if (!Array.isArray(group)) return group
    groups.push(group)
  }
  return { groups }
}

export const isConstraintError = (result: Constraint | ConstraintError): result is ConstraintError => 'reason' in result
