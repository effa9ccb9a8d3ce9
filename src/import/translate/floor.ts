import { intersection, isEmpty, languageOf, type Language, type Selector } from '../../selection/index.ts'
import type { Change } from '../types.ts'
import { isIncluded, regexLanguage, selection, tagOnlyIn } from './languages.ts'
import { escapeRegex, shapeOf } from './regex-shape.ts'

/** A regular expression that spells the versions from some version on, said as a range. */
export interface Floor {
  selector: Selector
  /** Absent where both select the same tags. */
  change?: Change
}

/** A number of a version; longer ones are no numbers to skopeo. */
const number = '(?:0|[1-9][0-9]{0,8})'

/**
 * Finds the range that an expression such as `^edge-(25\.(1[2-9]|[2-9][0-9])|2[6-9]\.[0-9]+)\.[0-9]+$` spells by hand.
 * Only full versions between a fixed prefix and suffix count, at least one of which must be there: an expression over
 * bare versions is there to keep short tags such as `3.20` and date tags out, which a range would let in.
 */
export function findFloor(pattern: string): Floor | undefined {
  const parts = splitParts(pattern)
  if (parts === undefined) return undefined
  const { prefix, suffix } = parts
  const old = regexLanguage(pattern)
  const full = (major: string, minor: string, patch: string): Language =>
    regexLanguage(`^${escapeRegex(prefix)}${major}\\.${minor}\\.${patch}${escapeRegex(suffix)}$`)
  if (!isIncluded(old, full('[0-9]+', '[0-9]+', '[0-9]+'))) return undefined
  const found = new Probe(old, full).find()
  if (found === undefined) return undefined
  const format = `${prefix}{version}${suffix}`
  for (const { constraint, cap } of candidatesFor(found, full)) {
    const selector: Selector = { kind: 'format', format, constraint }
    const now = languageOf(selection(selector))
    if (!isIncluded(intersection(now, cap), old)) continue
    if (!isIncluded(intersection(old, full(number, number, number)), now)) continue
    return withChange(selector, old, now)
  }
  return undefined
}

function withChange(selector: Selector, old: Language, now: Language): Floor {
  const lost = tagOnlyIn(old, now)
  const added = tagOnlyIn(now, old)
  if (added !== undefined) {
    return {
      selector,
      change: { what: 'the range also selects versions at which the expression stops, and short ones', example: added },
    }
  }
  if (lost !== undefined)
    return { selector, change: { what: 'the range does not select all that the expression did', example: lost } }
  return { selector }
}

function splitParts(pattern: string): { prefix: string; suffix: string } | undefined {
  const { anchoredStart, anchoredEnd, body } = shapeOf(pattern)
  if (!anchoredStart || !anchoredEnd) return undefined
  const prefix = /^[A-Za-z_-]*/.exec(body)?.[0] ?? ''
  const suffix = /(?:^|[)\]+*}0-9])(-[A-Za-z][A-Za-z0-9_-]*)$/.exec(body)?.[1] ?? ''
  return prefix === '' && suffix === '' ? undefined : { prefix, suffix }
}

type Full = (major: string, minor: string, patch: string) => Language

interface Found {
  floor: [number, number, number]
  mostMajor: number
  /** Largest minor version of the floor's major. */
  mostMinor: number
}

/** Looks numbers up in a language, digit by digit. */
class Probe {
  readonly #old: Language
  readonly #full: Full

  constructor(old: Language, full: Full) {
    this.#old = old
    this.#full = full
  }

  find(): Found | undefined {
    const any = '[0-9]+'
    const major = this.#extreme('least', (digits) => this.#full(digits, any, any))
    if (major === undefined) return undefined
    const mostMajor = this.#extreme('most', (digits) => this.#full(digits, any, any))
    const minor = this.#extreme('least', (digits) => this.#full(String(major), digits, any))
    const mostMinor = this.#extreme('most', (digits) => this.#full(String(major), digits, any))
    if (mostMajor === undefined || minor === undefined || mostMinor === undefined) return undefined
    const patch = this.#extreme('least', (digits) => this.#full(String(major), String(minor), digits))
    if (patch === undefined || major + minor + patch === 0) return undefined
    return { floor: [major, minor, patch], mostMajor, mostMinor }
  }

  /** The least or most number of up to four digits for which the language is not empty. */
  #extreme(which: 'least' | 'most', languageFor: (digits: string) => Language): number | undefined {
    const has = (digits: string): boolean => isEmpty(intersection(this.#old, languageFor(digits))) === false
    const lengths = which === 'least' ? [1, 2, 3, 4] : [4, 3, 2, 1]
    const order = which === 'least' ? '0123456789' : '9876543210'
    for (const length of lengths) {
      const first = length === 1 ? '[0-9]' : '[1-9]'
      if (!has(`${first}[0-9]{${length - 1}}`)) continue
      let digits = ''
      while (digits.length < length) {
        const rest = length - digits.length - 1
        const next = order
          .split('')
          .find((digit) => !(digits === '' && digit === '0' && length > 1) && has(`${digits}${digit}[0-9]{${rest}}`))
        if (next === undefined) return undefined
        digits += next
      }
      return Number(digits)
    }
    return undefined
  }
}

/** Ranges to try, each with the versions up to which it must select nothing new. */
function candidatesFor({ floor, mostMajor, mostMinor }: Found, full: Full): { constraint: string; cap: Language }[] {
  const from = `>= ${floor.join('.')}`
  const upToTwoDigits = '(?:0|[1-9][0-9]?)'
  if (mostMajor === floor[0]) {
    const constraint = `${from} < ${floor[0] + 1}.0.0`
    const cap = full(String(floor[0]), mostMinor >= 100 ? number : upTo(mostMinor), number)
    return [
      { constraint, cap: full(number, number, number) },
      { constraint, cap },
    ]
  }
  return [
    { constraint: from, cap: full(number, number, number) },
    {
      constraint: from,
      cap: full(mostMajor >= 100 ? '(?:0|[1-9][0-9]{0,2})' : upTo(mostMajor), upToTwoDigits, upToTwoDigits),
    },
  ]
}

/** An expression for the numbers from 0 to `most`, below 100. */
function upTo(most: number): string {
  if (most < 10) return `[0-${most}]`
  const tens = Math.floor(most / 10)
  const full = tens > 1 ? `|[1-${tens - 1}][0-9]` : ''
  return `(?:[0-9]${full}|${tens}[0-${most % 10}])`
}
