import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import type { OldRange } from '../types.ts'

/**
 * Ranges of regclient's `internal/semver` and of blang/semver v4. Both compare plainly (SemVer 2.0.0, item 11): a
 * pre-release is in every range between whose bounds it lies. Masterminds, which skopeo uses, leaves pre-releases out
 * unless the range names one.
 */
export interface Comparator {
  operator: '>=' | '<=' | '>' | '<' | '=' | '!='
  version: PlainVersion
}

export interface PlainVersion {
  numbers: number[]
  /** Empty for a release. */
  pre: string
}

/** Groups of which one must hold; all comparators of a group must. Undefined where the grammar does not allow it. */
export function parsePlainRange({ grammar, constraint }: OldRange): Comparator[][] | undefined {
  const groups: Comparator[][] = []
  for (const alternative of grammar === 'blang' ? constraint.split('||') : [constraint]) {
    const group: Comparator[] = []
    // blang allows a blank behind the operator; regclient does not.
    const text = grammar === 'blang' ? alternative.replace(/([<>=!]+)\s+/g, '$1') : alternative
    for (const part of text.trim().split(/\s+/)) {
      const comparators = grammar === 'blang' ? blangPart(part) : regclientPart(part)
      if (comparators === undefined) return undefined
      group.push(...comparators)
    }
    groups.push(group)
  }
  return groups
}

function blangPart(part: string): Comparator[] | undefined {
  const match = /^(>=|<=|>|<|==|=|!=|!)?(.+)$/.exec(part)
  if (match === null) return undefined
  const written = match[1] ?? '='
  const operator = written === '==' ? '=' : written === '!' ? '!=' : (written as Comparator['operator'])
  const text = match[2] as string
  const wildcard = /^(\d+)(?:\.(\d+))?\.[xX*](?:\.[xX*])?$/.exec(text)
  if (wildcard === null) {
    const version = readVersion('blang', text)
    return version === undefined || version.numbers.length !== 3 ? undefined : [{ operator, version }]
  }
  return wildcardRange(operator, Number(wildcard[1]), wildcard[2] === undefined ? undefined : Number(wildcard[2]))
}

/** `1.2.x`: blang turns it into bounds at the next version. */
function wildcardRange(
  operator: Comparator['operator'],
  major: number,
  minor: number | undefined,
): Comparator[] | undefined {
  const low: PlainVersion = { numbers: [major, minor ?? 0, 0], pre: '' }
  const high: PlainVersion = { numbers: minor === undefined ? [major + 1, 0, 0] : [major, minor + 1, 0], pre: '' }
  switch (operator) {
    case '=':
      return [
        { operator: '>=', version: low },
        { operator: '<', version: high },
      ]
    case '>':
      return [{ operator: '>=', version: high }]
    case '>=':
      return [{ operator: '>=', version: low }]
    case '<':
      return [{ operator: '<', version: low }]
    case '<=':
      return [{ operator: '<', version: high }]
    case '!=':
      return undefined
  }
}

function regclientPart(part: string): Comparator[] | undefined {
  const match = /^(\^|~|>=|<=|>|<|=)?(.+)$/.exec(part)
  const version = match === null ? undefined : readVersion('regclient', match[2] as string)
  if (match === null || version === undefined) return undefined
  const operator = match[1] ?? '='
  if (operator !== '^' && operator !== '~') return [{ operator: operator as Comparator['operator'], version }]
  const [major = 0, minor = 0, patch = 0] = version.numbers
  const next =
    operator === '~'
      ? [major, minor + 1, 0]
      : major > 0
        ? [major + 1, 0, 0]
        : minor > 0
          ? [0, minor + 1, 0]
          : [0, 0, patch + 1]
  return [
    { operator: '>=', version },
    { operator: '<', version: { numbers: next, pre: '' } },
  ]
}

/** A tag or bound as a version: regclient takes any count of numbers, blang one to three, and a suffix only behind three. */
export function readVersion(grammar: OldRange['grammar'], text: string): PlainVersion | undefined {
  const match = /^v?(\d+(?:\.\d+)*)(?:-(.+))?$/.exec(text)
  if (match === null) return undefined
  const numbers = (match[1] as string).split('.').map(Number)
  const pre = match[2] ?? ''
  if (grammar === 'blang') {
    if (numbers.length > 3 || (pre !== '' && numbers.length < 3)) return undefined
    if (pre !== '' && !pre.split('.').every((part) => /^[0-9A-Za-z-]+$/.test(part) && !/^0\d+$/.test(part)))
      return undefined
  }
  return { numbers, pre }
}

export function compareVersions(a: PlainVersion, b: PlainVersion): number {
  const length = Math.max(a.numbers.length, b.numbers.length)
  for (let at = 0; at < length; at += 1) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0)
    if (difference !== 0) return difference
  }
  if (a.pre === b.pre) return 0
  if (a.pre === '') return 1
  if (b.pre === '') return -1
  return comparePre(a.pre.split('.'), b.pre.split('.'))
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const left = a[at] as string
    const right = b[at] as string
    if (left === right) continue
    const leftNumber = /^\d+$/.test(left)
    const rightNumber = /^\d+$/.test(right)
    if (leftNumber && rightNumber) return Number(left) - Number(right)
    if (leftNumber !== rightNumber) return leftNumber ? -1 : 1
    return byCodeUnit(left, right)
  }
  return a.length - b.length
}

/** Whether a tag is a version in a plain range. */
export function inPlainRange(
  groups: readonly (readonly Comparator[])[],
  grammar: OldRange['grammar'],
  tag: string,
): boolean {
  const version = readVersion(grammar, tag)
  if (version === undefined) return false
  return groups.some((group) => group.every((comparator) => holds(comparator, version)))
}

function holds({ operator, version }: Comparator, candidate: PlainVersion): boolean {
  const order = compareVersions(candidate, version)
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
  }
}

export function showVersion({ numbers, pre }: PlainVersion): string {
  return pre === '' ? numbers.join('.') : `${numbers.join('.')}-${pre}`
}
