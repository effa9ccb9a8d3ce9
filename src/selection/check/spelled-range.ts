/**
 * Ranges of versions that a regular expression spells out digit by digit: where they end, and what was meant.
 *
 * The shortest tag shows where the version stands. Then each of its numbers is varied, the ones before it at their
 * least: the first number that is missing above the least is where the regex ends.
 */
import { CHARACTERS, SYMBOL_COUNT } from '../automata/alphabet.ts'
import { ifAffordable } from '../automata/budget.ts'
import { acceptsText } from '../automata/determinize.ts'
import { type Dfa, step } from '../automata/dfa.ts'
import { words } from '../automata/words.ts'
import { setOfExclusion, setOfSelector } from '../selector-sets.ts'
import { uncoveredTag } from '../set-relations.ts'
import { setOfDfa, type TagSet } from '../tag-set.ts'
import { MAX_TAG_LENGTH } from '../tag.ts'
import type { SelectionFinding } from '../types.ts'
import { floorRegex } from './floor-regex.ts'

/** Numbers are tried up to here; a range that holds so far is taken to hold for good. */
const MAX_NUMBER = 1100

/** A run of consecutive numbers this long is a range and no list. */
const SHORTEST_RANGE = 3

const DOT = CHARACTERS.indexOf('.')
const ZERO = CHARACTERS.indexOf('0')

const isDigit = (symbol: number): boolean => symbol >= ZERO && symbol < ZERO + 10

const walk = (dfa: Dfa, from: number, text: string): number => {
  let state = from
  for (const character of text) state = step(dfa, state, CHARACTERS.indexOf(character))
  return state
}

/** Whether a tag may go on from a state with what is neither a digit nor a dot. */
const goesOnFrom = (dfa: Dfa, state: number): boolean => {
  for (let symbol = 0; symbol < SYMBOL_COUNT; symbol++) {
    if (symbol !== DOT && !isDigit(symbol) && step(dfa, state, symbol) >= 0) return true
  }
  return false
}

/** The states after each number from 0 to `MAX_NUMBER`: each number is one digit longer than another. */
const statesAfterNumbers = (dfa: Dfa, from: number): Int32Array => {
  const states = new Int32Array(MAX_NUMBER + 1)
  for (let value = 0; value <= MAX_NUMBER; value++) {
    const before = value < 10 ? from : states[Math.floor(value / 10)]!
    states[value] = step(dfa, before, ZERO + (value % 10))
  }
  return states
}

const symbolsFrom = (dfa: Dfa, state: number): number[] =>
  Array.from({ length: SYMBOL_COUNT }, (_, symbol) => symbol).filter((symbol) => step(dfa, state, symbol) >= 0)

interface Part {
  least: number
  /** The only number that fits. */
  isPinned: boolean
  /** The first number above the least that is missing, if it follows a run of numbers. */
  missing: number | undefined
}

/** In which states a number may end: with a dot behind it, or, as the last one, with something else or nothing. */
const endsOf = (dfa: Dfa, isLast: boolean): Uint8Array => {
  const ends = new Uint8Array(dfa.stateCount)
  for (let state = 0; state < dfa.stateCount; state++) {
    const isEnd = isLast ? dfa.accepts[state] === 1 || goesOnFrom(dfa, state) : step(dfa, state, DOT) >= 0
    ends[state] = isEnd ? 1 : 0
  }
  return ends
}

/** The first number from `start` on after which a number may end, or may not; one more than the greatest if there is none. */
const firstNumber = (start: number, states: Int32Array, ends: Uint8Array, isWanted: boolean): number => {
  for (let value = start; value <= MAX_NUMBER; value++) {
    const state = states[value]!
    if ((state >= 0 && ends[state] === 1) === isWanted) return value
  }
  return MAX_NUMBER + 1
}

const partAt = (dfa: Dfa, ends: Uint8Array, from: number): Part | undefined => {
  const states = statesAfterNumbers(dfa, from)
  const least = firstNumber(0, states, ends, true)
  if (least > MAX_NUMBER) return undefined
  const missing = firstNumber(least + 1, states, ends, false)
  const run = missing - least
  const isPinned = run === 1 && firstNumber(missing, states, ends, true) > MAX_NUMBER
  return { least, isPinned, missing: missing <= MAX_NUMBER && run >= SHORTEST_RANGE ? missing : undefined }
}

interface SpelledRange {
  before: string
  parts: Part[]
  /** What follows the version, with `*` for what varies. */
  after: string
  /** What follows it in the shortest tag. */
  shortestAfter: string
  /** Whether a tag may also go on where `after` ends. */
  mayGoOn: boolean
}

/** What is read from a state on, as far as there is no choice; `*` for the rest. */
const restFrom = (dfa: Dfa, state: number): { after: string; mayGoOn: boolean } => {
  let after = ''
  let current = state
  for (let length = 0; length < MAX_TAG_LENGTH; length++) {
    const symbols = symbolsFrom(dfa, current).filter((symbol) => after !== '' || !isDigit(symbol))
    if (symbols.length === 0) return { after, mayGoOn: false }
    if (dfa.accepts[current] === 1)
      return after === '' ? { after, mayGoOn: true } : { after: `${after}*`, mayGoOn: false }
    if (symbols.length > 1) return { after: `${after}*`, mayGoOn: false }
    after += CHARACTERS[symbols[0]!]!
    current = step(dfa, current, symbols[0]!)
  }
  return { after: `${after}*`, mayGoOn: false }
}

/** Whether what stands at the digits of a version may only be digits: in a hash any letter could stand in their place. */
const isVersionAt = (dfa: Dfa, from: number, version: string): boolean => {
  let state = from
  for (const character of version) {
    const next = step(dfa, state, CHARACTERS.indexOf(character))
    const isOther = (symbol: number): boolean => symbol !== DOT && !isDigit(symbol)
    if (character !== '.' && symbolsFrom(dfa, state).some((it) => isOther(it) && step(dfa, state, it) === next)) {
      return false
    }
    state = next
  }
  return true
}

const readRange = (dfa: Dfa): SpelledRange | undefined => {
  const [shortest] = words(dfa, 1)
  const match = shortest === undefined ? null : /^(\D*?)(\d+(?:\.\d+){0,2})(?![\d.])(.*)$/.exec(shortest)
  if (match === null) return undefined
  const [, before, version, shortestAfter] = match as unknown as [string, string, string, string]
  const count = version.split('.').length
  const dotted = endsOf(dfa, false)
  const last = endsOf(dfa, true)
  const parts: Part[] = []
  let state = walk(dfa, 0, before)
  if (!isVersionAt(dfa, state, version)) return undefined
  for (let index = 0; index < count; index++) {
    const isLast = index === count - 1
    const part = partAt(dfa, isLast ? last : dotted, state)
    if (part === undefined) return undefined
    parts.push(part)
    state = walk(dfa, state, `${part.least}${isLast ? '' : '.'}`)
  }
  return { before, parts, shortestAfter, ...restFrom(dfa, state) }
}

/** The tags at which the regex ends, the earliest version first. */
const missingTags = ({ before, parts, shortestAfter }: SpelledRange): string[] => {
  const tags: string[] = []
  for (let index = parts.length - 1; index >= 0; index--) {
    const { missing } = parts[index]!
    if (missing === undefined) continue
    const numbers = parts.map((part, at) => (at < index ? part.least : at === index ? missing : 0))
    tags.push(`${before}${numbers.join('.')}${shortestAfter}`)
  }
  return tags
}

const rangeText = (parts: readonly Part[]): string => {
  const floor = parts.map(({ least }) => least).join('.')
  const pinned = parts.findIndex(({ isPinned }) => !isPinned)
  if (parts.every(({ least }) => least === 0)) return '>= 0'
  if (pinned <= 0) return `>= ${floor}`
  const numbers = parts.slice(0, pinned).map(({ least }) => least)
  const next = numbers.map((number, index) => (index === numbers.length - 1 ? number + 1 : number))
  return `>= ${floor}, < ${next.join('.')}`
}

interface Offer {
  semver: string
  format?: string
  /** The tags that they select. */
  set: TagSet
}

const offerFor = ({ before, parts, after }: SpelledRange): Offer => {
  const semver = rangeText(parts)
  const format = `${before}{version}${after}`
  const isPlain = format === '{version}' || format === 'v{version}'
  const set = setOfSelector({ kind: 'format', format: isPlain ? '{version}' : format, constraint: semver })
  return { semver, ...(isPlain ? {} : { format }), set }
}

/** A tag that the range selects and the regex does not even mean, for it has more or fewer numbers. */
const alsoSelected = (range: SpelledRange, { set }: Offer, meant: Dfa): string | undefined => {
  const numbers = range.parts.map(({ least }) => least)
  const others = numbers.length < 3 ? [...numbers, 0] : numbers.slice(0, 2)
  const tag = `${range.before}${others.join('.')}${range.shortestAfter}`
  return set.has(tag) === true && !acceptsText(meant, tag) ? tag : undefined
}

/** Numbers that are too long for a version: a regex has them only because nobody excludes them. */
const TOO_LONG = { kind: 'regex', pattern: '[0-9]{19}' } as const

/** A tag that the regex means and the range does not select; null if there is none, undefined if that is not known. */
const leftOut = (meant: Dfa, { set }: Offer): string | null | undefined =>
  uncoveredTag(
    setOfDfa(() => meant),
    [set, setOfExclusion(TOO_LONG)],
  )

const exactRegex = (range: SpelledRange): string | undefined =>
  range.after.includes('*') || range.mayGoOn ? undefined : floorRegex(range)

const sayAsRange = 'Say the versions as a range, with `semver` and `format`.'

/** What to write instead, and what would be lost by it. */
const adviceFor = (range: SpelledRange, meant: Dfa): string => {
  const offer = offerFor(range)
  const lost = leftOut(meant, offer)
  if (lost === undefined) return sayAsRange
  const { semver, format } = offer
  const keys = [`semver: "${semver}"`, ...(format === undefined ? [] : [`format: "${format}"`])]
  const also = alsoSelected(range, offer, meant)
  const said = `Say it as a range: \`${keys.join('` and `')}\`${also === undefined ? '' : `, which also selects tags such as ${also}`}`
  if (lost !== null) {
    const rest = `tags such as ${lost} are not in it: select them beside it with \`tags\`, or in an entry with a \`format\` of their own`
    return `${said}; ${rest}.`
  }
  const regex = exactRegex(range)
  const exact = regex === undefined ? '' : `; the regular expression would have to be \`${regex}\``
  return `${said}${exact}.`
}

/**
 * The finding about a range that a regular expression spells out and that ends somewhere; undefined if there is none.
 * `found` is what the regex matches as it is written, `meant` what it means with anchors and backslashes put in.
 */
export const describeSpelledRange = (pattern: string, meant: Dfa, found: Dfa): SelectionFinding | undefined => {
  const range = readRange(meant)
  if (range === undefined) return undefined
  const missing = missingTags(range).filter((tag) => !acceptsText(found, tag))
  if (missing.length === 0) return undefined
  return {
    code: 'range-in-regex',
    message: `the regular expression "${pattern}" spells out a range of versions and expires at ${missing.join(' and at ')}`,
    effect: `${missing[0]} would not be mirrored, and nothing would say so`,
    hint: ifAffordable(() => adviceFor(range, meant), sayAsRange),
    start: 0,
    end: pattern.length,
  }
}
