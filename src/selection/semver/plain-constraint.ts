/**
 * Constraints as nearly everybody writes them: operators before plain numbers, blanks or commas between, `||`. They are
 * read in one pass over char codes and understood as intervals of releases, at a fraction of what the grammar and the
 * algebra of sets cost. What is written in another way is left to them; a property test holds the two together.
 */
import { type Triple, TRIPLE_END } from './version.ts'
import { NO_TRIPLES, type TripleSet, uniteTriples } from './version-set.ts'

/** skopeo with Masterminds 3.5 refuses more. */
const MAX_BYTES = 512
const MAX_GROUPS = 32

const SPACE = 0x20
const COMMA = 0x2c
const DOT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const LESS = 0x3c
const EQUAL = 0x3d
const GREATER = 0x3e
const CARET = 0x5e
const LETTER_V = 0x76
const BAR = 0x7c
const TILDE = 0x7e

/** Numbers below this are made once; almost all are. */
const KNOWN_NUMBERS = 512
const MAX_NUMBER_DIGITS = 9

const known: [major: Triple[], minor: Triple[], patch: Triple[]] = [[], [], []]

/** A number at its place in a triple: 0 for the major, 1 for the minor, 2 for the patch. */
const placed = (value: number, place: 0 | 1 | 2): Triple => {
  if (value >= KNOWN_NUMBERS) return BigInt(value) << BigInt(128 - 64 * place)
  return (known[place][value] ??= BigInt(value) << BigInt(128 - 64 * place))
}

const tripleOfNumbers = (major: number, minor: number, patch: number): Triple => {
  let triple = placed(major, 0)
  if (minor > 0) triple |= placed(minor, 1)
  return patch > 0 ? triple | placed(patch, 2) : triple
}

/** What `readVersion` read last. */
const numbers = { major: 0, minor: 0, patch: 0, count: 0 }

/** Reads up to three numbers into `numbers`; the offset behind them, or -1 where it is no plain version. */
const readVersion = (text: string, start: number): number => {
  let at = text.charCodeAt(start) === LETTER_V ? start + 1 : start
  numbers.major = numbers.minor = numbers.patch = 0
  for (let count = 1; count <= 3; count++) {
    const begin = at
    let value = 0
    let code = text.charCodeAt(at)
    for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++at)) value = value * 10 + code - ZERO
    const digits = at - begin
    // A leading zero is taken by some versions of skopeo only.
    if (digits === 0 || digits > MAX_NUMBER_DIGITS || (digits > 1 && text.charCodeAt(begin) === ZERO)) return -1
    if (count === 1) numbers.major = value
    else if (count === 2) numbers.minor = value
    else numbers.patch = value
    numbers.count = count
    if (code !== DOT) return code === SPACE || code === COMMA || code === BAR || at === text.length ? at : -1
    at++
  }
  return -1
}

/** The first triple behind all whose first `count` numbers are those read last. */
const nextTriple = (count: number): Triple => {
  if (count === 1) return placed(numbers.major + 1, 0)
  if (count === 2) return tripleOfNumbers(numbers.major, numbers.minor + 1, 0)
  return tripleOfNumbers(numbers.major, numbers.minor, numbers.patch + 1)
}

/** The end of what `~`, `^`, `=` or no operator before the version read last admits; undefined where it is open. */
const endOf = (operator: number, triple: Triple): Triple | undefined => {
  const { count } = numbers
  if (operator === CARET) return nextTriple(numbers.major > 0 ? 1 : Math.min(count, numbers.minor > 0 ? 2 : 3))
  if (operator !== TILDE) return nextTriple(count)
  // `~0.0.0` is everything.
  return triple === 0n && count === 3 ? undefined : nextTriple(Math.min(count, 2))
}

const skipBlanks = (text: string, start: number): number => {
  let at = start
  while (text.charCodeAt(at) === SPACE) at++
  return at
}

/** What is read at the moment: the interval of a group, and where the reader stands. */
const group = { low: 0n, high: TRIPLE_END, at: 0 }

/** Reads one comparison at the offset of `group` and narrows its interval; false where it is not plain. */
const readComparison = (text: string): boolean => {
  let at = group.at
  const operator = text.charCodeAt(at)
  const isOrder = operator === LESS || operator === GREATER
  if (isOrder || operator === TILDE || operator === CARET || operator === EQUAL) at++
  const orEqual = isOrder && text.charCodeAt(at) === EQUAL
  if (orEqual) at++
  at = readVersion(text, skipBlanks(text, at))
  if (at === -1) return false
  group.at = at
  const triple = tripleOfNumbers(numbers.major, numbers.minor, numbers.patch)
  let low = operator === LESS ? 0n : triple
  let high: Triple | undefined
  if (operator === GREATER) low = orEqual ? triple : nextTriple(numbers.count)
  else if (operator === LESS) high = orEqual ? nextTriple(numbers.count) : triple
  else high = endOf(operator, triple)
  if (low > group.low) group.low = low
  if (high !== undefined && high < group.high) group.high = high
  return true
}

/** Reads comparisons up to the end or to `||`; false where one is not plain. */
const readGroup = (text: string): boolean => {
  group.low = 0n
  group.high = TRIPLE_END
  for (;;) {
    group.at = skipBlanks(text, group.at)
    if (!readComparison(text)) return false
    const end = group.at
    group.at = skipBlanks(text, end)
    if (group.at === text.length) return true
    const code = text.charCodeAt(group.at)
    if (code === BAR && text.charCodeAt(group.at + 1) === BAR) return true
    if (code === COMMA) group.at++
    else if (group.at === end) return false
  }
}

/**
 * The releases that a constraint selects, where it is written plainly: it selects no pre-releases then, and every
 * supported skopeo takes it and selects the same. Undefined for all others.
 */
export const plainReleases = (text: string): TripleSet | undefined => {
  if (text.length > MAX_BYTES) return undefined
  group.at = 0
  let releases: TripleSet = NO_TRIPLES
  for (let groups = 1; groups <= MAX_GROUPS; groups++) {
    if (!readGroup(text)) return undefined
    const interval = group.low < group.high ? [group.low, group.high] : NO_TRIPLES
    releases = groups === 1 ? interval : uniteTriples(releases, interval)
    if (group.at === text.length) return releases
    group.at += 2
  }
  return undefined
}
