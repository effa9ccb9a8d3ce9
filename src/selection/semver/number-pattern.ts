/** Ranges of whole numbers as patterns over their digits: exact, whatever the number of digits. */
import { DIGITS, NONZERO_DIGITS, setOf, setOfRange } from '../automata/alphabet.ts'
import { choice, literal, NOTHING, oneOf, type Pattern, repeat, sequence } from '../automata/pattern.ts'

const digits = (min: number, max: number): Pattern => repeat(oneOf(DIGITS), min, max)
const digitsFrom = (low: string, high: string): Pattern => oneOf(setOfRange(low.charCodeAt(0), high.charCodeAt(0)))
const next = (digit: string): string => String.fromCharCode(digit.charCodeAt(0) + 1)
const previous = (digit: string): string => String.fromCharCode(digit.charCodeAt(0) - 1)

/** Numbers of as many digits as `low` that are at least `low`. */
const atLeastSameLength = (low: string): Pattern => {
  if (/^0*$/.test(low)) return digits(low.length, low.length)
  const greater =
    low[0] === '9' ? NOTHING : sequence(digitsFrom(next(low[0]!), '9'), digits(low.length - 1, low.length - 1))
  return choice(sequence(literal(low[0]!), atLeastSameLength(low.slice(1))), greater)
}

/** Numbers of as many digits as `high` that are at most `high`. */
const atMostSameLength = (high: string): Pattern => {
  if (/^9*$/.test(high)) return digits(high.length, high.length)
  const less =
    high[0] === '0' ? NOTHING : sequence(digitsFrom('0', previous(high[0]!)), digits(high.length - 1, high.length - 1))
  return choice(less, sequence(literal(high[0]!), atMostSameLength(high.slice(1))))
}

/** Numbers from `low` to `high`, both included, which have the same number of digits. */
const sameLength = (low: string, high: string): Pattern => {
  if (low === high) return literal(low)
  const rest = low.length - 1
  if (low[0] === high[0]) return sequence(literal(low[0]!), sameLength(low.slice(1), high.slice(1)))
  const lowIsRound = /^0*$/.test(low.slice(1))
  const highIsRound = /^9*$/.test(high.slice(1))
  const from = lowIsRound ? low[0]! : next(low[0]!)
  const to = highIsRound ? high[0]! : previous(high[0]!)
  return choice(
    lowIsRound ? NOTHING : sequence(literal(low[0]!), atLeastSameLength(low.slice(1))),
    from <= to ? sequence(digitsFrom(from, to), digits(rest, rest)) : NOTHING,
    highIsRound ? NOTHING : sequence(literal(high[0]!), atMostSameLength(high.slice(1))),
  )
}

/**
 * The numbers from `low` up to but not including `high`, without leading zeros. `maxDigits` bounds them in place of
 * `high` where that is undefined or greater; it may be Infinity.
 */
export const numbersBetween = (low: bigint, high: bigint | undefined, maxDigits: number): Pattern => {
  if (low === 0n && high === undefined && maxDigits === Infinity) {
    return choice(literal('0'), sequence(oneOf(NONZERO_DIGITS), digits(0, Infinity)))
  }
  const options: Pattern[] = []
  const highest = high === undefined ? undefined : high - 1n
  if (highest !== undefined && highest < low) return NOTHING
  const lowText = low.toString()
  const highText = highest?.toString()
  const unbounded = highText === undefined || highText.length > maxDigits
  const boundedLength = unbounded ? maxDigits : highText.length
  if (lowText.length > boundedLength) return NOTHING

  // Lengths of which all numbers are meant: they make one term, such as [1-9][0-9]{2,18}.
  let firstFull = lowText.length
  if (lowText.length > 1 && lowText !== `1${'0'.repeat(lowText.length - 1)}`) {
    const top = !unbounded && highText.length === lowText.length ? highText : '9'.repeat(lowText.length)
    options.push(sameLength(lowText, top))
    firstFull++
  } else if (lowText.length === 1) {
    const top = !unbounded && highText.length === 1 ? highText : '9'
    options.push(sameLength(lowText, top))
    firstFull++
  }
  const lastFull = unbounded || /^9+$/.test(highText) ? boundedLength : boundedLength - 1
  if (firstFull <= lastFull) options.push(sequence(oneOf(NONZERO_DIGITS), digits(firstFull - 1, lastFull - 1)))
  if (!unbounded && highText.length >= firstFull && lastFull < highText.length) {
    options.push(sameLength(`1${'0'.repeat(highText.length - 1)}`, highText))
  }
  return mergeSingleDigits(choice(...options))
}

/** `[5-9]|[1-9][0-9]{1,}` reads better than what `choice` makes of it only where the digits are all of 1 to 9. */
const mergeSingleDigits = (pattern: Pattern): Pattern => {
  if (pattern.kind !== 'choice' || pattern.options.length !== 2) return pattern
  const [single, longer] = pattern.options as [Pattern, Pattern]
  if (single.kind !== 'set' || longer.kind !== 'sequence' || longer.parts.length !== 2) return pattern
  const [first, rest] = longer.parts as [Pattern, Pattern]
  const fits = first.kind === 'set' && first.set === single.set && rest.kind === 'repeat' && rest.min === 1
  return fits ? sequence(first, repeat(rest.body, 0, rest.max)) : pattern
}

/** Any run of zeros: what may stand before a number of a version. */
export const LEADING_ZEROS: Pattern = repeat(oneOf(setOf('0')), 0, Infinity)
