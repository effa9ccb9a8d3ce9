/** Sets of pre-releases as patterns. */
import { type CharacterSet, CHARACTERS, DIGITS, IDENTIFIER_CHARACTERS, symbolsIn, setOf } from '../automata/alphabet.ts'
import { anyNumberOf, choice, EMPTY, literal, NOTHING, oneOf, type Pattern, sequence } from '../automata/pattern.ts'
import { numbersBetween } from './number-pattern.ts'
import { MAX_TAG_LENGTH } from '../tag.ts'
import { isNumericIdentifier } from './version.ts'
import { PRE_END, type PreSet } from './version-set.ts'

const NON_DIGITS: CharacterSet = IDENTIFIER_CHARACTERS & ~DIGITS
const NUMERIC: Pattern = numbersBetween(0n, undefined, Infinity)
/** An identifier that is not a number. */
const TEXTUAL: Pattern = sequence(
  anyNumberOf(oneOf(DIGITS)),
  oneOf(NON_DIGITS),
  anyNumberOf(oneOf(IDENTIFIER_CHARACTERS)),
)
const IDENTIFIER: Pattern = choice(NUMERIC, TEXTUAL)
const DOT: Pattern = literal('.')
const MORE_IDENTIFIERS: Pattern = anyNumberOf(sequence(DOT, IDENTIFIER))

const charactersWhere = (keep: (character: string) => boolean): CharacterSet =>
  symbolsIn(IDENTIFIER_CHARACTERS)
    .map((symbol) => CHARACTERS[symbol]!)
    .filter(keep)
    .reduce((set, character) => set | setOf(character), 0n)

/**
 * Texts greater than `low` and less than `high` in code unit order (undefined: no bound), with some character that is
 * not a digit if `needsText`.
 */
const textsBetween = (low: string | undefined, high: string | undefined, needsText: boolean): Pattern => {
  if (high === '') return NOTHING
  if (low === undefined && high === undefined) return needsText ? TEXTUAL : anyNumberOf(oneOf(IDENTIFIER_CHARACTERS))
  const options: Pattern[] = low === undefined && !needsText ? [EMPTY] : []
  const lowFirst = low === undefined || low === '' ? undefined : low[0]!
  const highFirst = high?.[0]
  const between = charactersWhere(
    (character) =>
      (lowFirst === undefined || character > lowFirst) && (highFirst === undefined || character < highFirst),
  )
  options.push(sequence(oneOf(between & ~DIGITS), textsBetween(undefined, undefined, false)))
  options.push(sequence(oneOf(between & DIGITS), textsBetween(undefined, undefined, needsText)))
  const follow = (first: string, lowRest: string | undefined, highRest: string | undefined): void => {
    const stillNeedsText = needsText && first >= '0' && first <= '9'
    options.push(sequence(literal(first), textsBetween(lowRest, highRest, stillNeedsText)))
  }
  if (lowFirst !== undefined && lowFirst === highFirst) follow(lowFirst, low!.slice(1), high!.slice(1))
  else {
    if (lowFirst !== undefined && (highFirst === undefined || lowFirst < highFirst))
      follow(lowFirst, low!.slice(1), undefined)
    if (highFirst !== undefined && (lowFirst === undefined || lowFirst < highFirst))
      follow(highFirst, undefined, high!.slice(1))
  }
  return choice(...options)
}

/** Identifiers strictly between the two; undefined is no bound. */
const identifiersBetween = (low: string | undefined, high: string | undefined): Pattern => {
  const lowIsNumber = low !== undefined && isNumericIdentifier(low)
  const highIsNumber = high !== undefined && isNumericIdentifier(high)
  const numbers =
    low !== undefined && !lowIsNumber
      ? NOTHING
      : numbersBetween(lowIsNumber ? BigInt(low) + 1n : 0n, highIsNumber ? BigInt(high) : undefined, Infinity)
  const texts = highIsNumber ? NOTHING : textsBetween(lowIsNumber ? undefined : low, high, true)
  return choice(numbers, texts)
}

/** What may follow once the identifiers so far are settled: nothing where the bounds allow it, or more identifiers. */
const restBetween = (low: readonly string[], high: readonly string[] | undefined): Pattern => {
  if (low.length === 0 && high === undefined) return MORE_IDENTIFIERS
  const mayEnd = low.length === 0 && high!.length > 0
  return choice(mayEnd ? EMPTY : NOTHING, sequence(DOT, identifierLists(low, high)))
}

/** Lists of identifiers from `low` (empty: no bound) up to but not including `high` (undefined: no bound). */
const identifierLists = (low: readonly string[], high: readonly string[] | undefined): Pattern => {
  if (high?.length === 0) return NOTHING
  // `0` is the first identifier there is, so it is no bound.
  if (low.length === 1 && low[0] === '0') return identifierLists([], high)
  const [lowFirst, ...lowRest] = low
  const [highFirst, ...highRest] = high ?? []
  if (lowFirst === undefined && highFirst === undefined) return sequence(IDENTIFIER, MORE_IDENTIFIERS)
  if (lowFirst !== undefined && lowFirst === highFirst) {
    return sequence(literal(lowFirst), restBetween(lowRest, highRest))
  }
  return choice(
    lowFirst === undefined ? NOTHING : sequence(literal(lowFirst), restBetween(lowRest, undefined)),
    sequence(identifiersBetween(lowFirst, highFirst), MORE_IDENTIFIERS),
    highFirst === undefined ? NOTHING : sequence(literal(highFirst), restBetween([], highRest)),
  )
}

/** A bound, as far as tags can reach it: what differs only behind their greatest length compares alike with all of them. */
const reachable = (bound: string): string[] => bound.slice(0, MAX_TAG_LENGTH).replace(/\.+$/, '').split('.')

/** The pre-releases of the set, without their hyphen. */
export const preReleasePattern = (pres: PreSet): Pattern => {
  const options: Pattern[] = []
  for (let index = 0; index < pres.length; index += 2) {
    const high = pres[index + 1]!
    options.push(identifierLists(reachable(pres[index]!), high === PRE_END ? undefined : reachable(high)))
  }
  return choice(...options)
}
