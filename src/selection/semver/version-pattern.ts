/**
 * Sets of versions as patterns: all spellings of all versions of the set, and nothing else. `1.2`, `v1.2.0` and
 * `01.2.0` are spellings of one version.
 */
import { DIGITS, setOf } from '../automata/alphabet.ts'
import { choice, literal, NOTHING, oneOf, optional, type Pattern, repeat, sequence } from '../automata/pattern.ts'
import { LEADING_ZEROS, numbersBetween } from './number-pattern.ts'
import { preReleasePattern } from './pre-pattern.ts'
import { ALL_PRES, intersectTriples, subtractTriples, type TripleSet, type VersionSet } from './version-set.ts'
import { sameBounds } from './interval-set.ts'

/**
 * How many digits a number of a version has at most, leading zeros aside. Masterminds reads numbers up to 2^64 - 1,
 * which has 20 digits; to tell those from larger ones takes 200 characters for every number of a regex. So numbers of
 * 20 digits are versions for `semver`, and are not where a regex that people read has to say what a version is.
 */
export const MAX_DIGITS = 19

/** The numbers from `low` up to but not including `high`, with any leading zeros. */
type NumberRange = (low: bigint, high: bigint) => Pattern

const UNIT = 1n << 64n
const DOT = literal('.')
const SOME_ZEROS = repeat(oneOf(setOf('0')), 1, Infinity)

const readableRange: NumberRange = (low, high) => {
  const limit = high >= 10n ** BigInt(MAX_DIGITS) ? undefined : high
  if (low === 0n && limit === undefined) return sequence(LEADING_ZEROS, repeat(oneOf(DIGITS), 1, MAX_DIGITS))
  const digits = numbersBetween(low, limit, MAX_DIGITS)
  return digits.kind === 'nothing' ? NOTHING : sequence(LEADING_ZEROS, digits)
}

const anySizeRange: NumberRange = (low, high) =>
  sequence(LEADING_ZEROS, numbersBetween(low, high < UNIT ? high : undefined, Infinity))

/** Zeros are either leading or all there is: what can be read in one way only makes a much smaller automaton. */
const withoutAmbiguity =
  (range: NumberRange): NumberRange =>
  (low, high) =>
    low === 0n ? choice(SOME_ZEROS, range(1n, high)) : range(low, high)

const countedRange: NumberRange = withoutAmbiguity(readableRange)

const exactRange: NumberRange = withoutAmbiguity((low, high) =>
  sequence(LEADING_ZEROS, numbersBetween(low, high, MAX_DIGITS + 1)),
)

/** One term: these first numbers, each followed by what `rest` says of the numbers after it. */
interface Term {
  low: bigint
  high: bigint
  /** Bounds over the numbers that follow; undefined: any. */
  rest: TripleSet | undefined
}

/** Splits a set over `count` numbers by its first number. */
const termsOf = (set: TripleSet, count: number): Term[] => {
  const size = UNIT ** BigInt(count - 1)
  const terms: Term[] = []
  const add = (low: bigint, high: bigint, rest: TripleSet | undefined): void => {
    if (low >= high) return
    const last = terms.at(-1)
    if (last && rest && last.rest && last.low === low) last.rest = [...last.rest, ...rest]
    else terms.push({ low, high, rest })
  }
  for (let index = 0; index < set.length; index += 2) {
    const low = set[index]!
    const high = set[index + 1]!
    const lowFirst = low / size
    const highFirst = high / size
    if (lowFirst === highFirst) add(lowFirst, lowFirst + 1n, [low % size, high % size])
    else {
      const from = low % size === 0n ? lowFirst : lowFirst + 1n
      add(lowFirst, from, [low % size, size])
      add(from, highFirst, undefined)
      if (high % size > 0n) add(highFirst, highFirst + 1n, [0n, high % size])
    }
  }
  return terms
}

const restKey = (term: Term): string => term.rest?.join() ?? ''

/** Sequences of up to `count` numbers; those that are missing are 0. */
const numbersIn = (set: TripleSet, count: number, range: NumberRange): Pattern => {
  if (count === 1) {
    const options: Pattern[] = []
    for (let index = 0; index < set.length; index += 2) options.push(range(set[index]!, set[index + 1]!))
    return withoutRepeatedZeros(options)
  }
  const terms = termsOf(set, count)
  const byRest = new Map<string, Term[]>()
  for (const term of terms) byRest.set(restKey(term), [...(byRest.get(restKey(term)) ?? []), term])
  return choice(
    ...Array.from(byRest.values(), (group) => {
      const first = withoutRepeatedZeros(group.map((term) => range(term.low, term.high)))
      return first.kind === 'nothing' ? NOTHING : sequence(first, following(group[0]!.rest, count - 1, range))
    }),
  )
}

const following = (rest: TripleSet | undefined, count: number, range: NumberRange): Pattern => {
  if (rest === undefined) return repeat(sequence(DOT, range(0n, UNIT)), 0, count)
  const more = sequence(DOT, numbersIn(rest, count, range))
  return rest[0] === 0n ? optional(more) : more
}

/** `0*(a|b)` for `0*a|0*b`. */
const withoutRepeatedZeros = (options: readonly Pattern[]): Pattern => {
  const present = options.filter((option) => option.kind !== 'nothing')
  if (present.length < 2) return present[0] ?? NOTHING
  return sequence(
    LEADING_ZEROS,
    choice(...present.map((option) => (option.kind === 'sequence' ? sequence(...option.parts.slice(1)) : option))),
  )
}

/** The numbers of versions, with or without a `v`; those that are missing are 0. */
export const numbersPattern = (set: TripleSet): Pattern =>
  sequence(optional(literal('v')), numbersIn(set, 3, readableRange))

/** The same, but of any number of digits. */
export const anySizeNumbersPattern = (set: TripleSet): Pattern =>
  sequence(optional(literal('v')), numbersIn(set, 3, anySizeRange))

const ANY_PRE = preReleasePattern(ALL_PRES)
const HYPHEN = literal('-')

const patternOf = (set: VersionSet, range: NumberRange): Pattern => {
  const options: Pattern[] = []
  let releases = set.releases
  for (const part of set.prereleases) {
    let triples = part.triples
    if (sameBounds(part.pres, ALL_PRES)) {
      const common = intersectTriples(releases, triples)
      if (common.length > 0) options.push(sequence(numbersIn(common, 3, range), optional(sequence(HYPHEN, ANY_PRE))))
      releases = subtractTriples(releases, common)
      triples = subtractTriples(triples, common)
    }
    if (triples.length > 0) options.push(sequence(numbersIn(triples, 3, range), HYPHEN, preReleasePattern(part.pres)))
  }
  if (releases.length > 0) options.unshift(numbersIn(releases, 3, range))
  const pattern = choice(...options)
  return pattern.kind === 'nothing' ? NOTHING : sequence(optional(literal('v')), pattern)
}

/** All texts that stand for a version of the set; numbers have at most `MAX_DIGITS` digits. */
export const versionPattern = (set: VersionSet): Pattern => patternOf(set, readableRange)

/** The same, in the form from which an automaton is made fastest. */
export const countedVersionPattern = (set: VersionSet): Pattern => patternOf(set, countedRange)

/**
 * The same, but numbers may have any number of digits. Automata of this are small, and with something taken out of them
 * they are the only ones that can be written as a regex. What it matches besides are no versions: no one has such tags.
 */
export const anySizeVersionPattern = (set: VersionSet): Pattern => patternOf(set, anySizeRange)

/** All texts that stand for a version of the set, up to the last digit of the greatest number there is. */
export const exactVersionPattern = (set: VersionSet): Pattern => patternOf(set, exactRange)
