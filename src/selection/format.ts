/** Formats: where in a tag its version stands. `{version}` once, `*` for any characters (none, too), the rest literal. */
import { ALL_CHARACTERS, DIGITS, IDENTIFIER_CHARACTERS, setOf } from './automata/alphabet.ts'
import { anyNumberOf, literal, oneOf, optional, type Pattern, repeat, sequence } from './automata/pattern.ts'
import { memoByText } from './memo.ts'
import { majorOf, minorOf, parseVersion, patchOf, type Version } from './semver/version.ts'
import { MAX_DIGITS } from './semver/version-pattern.ts'
import { MAX_TAG_LENGTH } from './tag.ts'

export const DEFAULT_FORMAT = '{version}'
const PLACEHOLDER = '{version}'

export interface Format {
  /** What stands before and after `{version}`: literal texts with any characters between them. */
  before: readonly string[]
  after: readonly string[]
}

export interface FormatError {
  reason: string
  hint: string
  start: number
  end: number
}

const errorOf = (text: string): FormatError | undefined => {
  const whole = { start: 0, end: text.length }
  const first = text.indexOf(PLACEHOLDER)
  const second = text.indexOf(PLACEHOLDER, first + 1)
  if (first >= 0 && second >= 0) {
    return {
      reason: '`{version}` stands in it twice',
      hint: 'Keep one of them, and write `*` for the other.',
      start: second,
      end: second + PLACEHOLDER.length,
    }
  }
  const odd = /\{(?!version\})[^}]*\}?/.exec(text)
  if (odd) {
    return {
      reason: `\`${odd[0]}\` is unknown here`,
      hint: 'Write `{version}` where the version stands.',
      start: odd.index,
      end: odd.index + odd[0].length,
    }
  }
  const rest = text.replace(PLACEHOLDER, '0'.repeat(PLACEHOLDER.length))
  const character = /[^A-Za-z0-9_.*-]/u.exec(rest)
  if (character) {
    return {
      reason: `no tag has the character "${character[0]}"`,
      hint: 'Write the tag as it is, with `{version}` for its version and `*` for what may be anything: a format is no regular expression.',
      start: character.index,
      end: character.index + character[0].length,
    }
  }
  if (first < 0)
    return {
      reason: 'it does not say where the version stands',
      hint: 'Write `{version}` where the version stands in the tag, for example `stable-{version}`.',
      ...whole,
    }
  if (/^[.-]/.test(text))
    return {
      reason: 'no tag begins with a dot or a hyphen',
      hint: 'Write the whole tag, from its first character on.',
      start: 0,
      end: 1,
    }
  // A version has one character at least.
  if (rest.replaceAll('*', '').length - PLACEHOLDER.length >= MAX_TAG_LENGTH)
    return { reason: 'no tag is that long', hint: 'Write at most 127 characters beside the version.', ...whole }
  return undefined
}

/** Reads a format, or says what is wrong with it. */
export const parseFormat: (text: string) => Format | FormatError = memoByText(1024, (text) => {
  const error = errorOf(text)
  if (error) return error
  const [before, after] = text.split(PLACEHOLDER) as [string, string]
  return { before: before.split('*'), after: after.split('*') }
})

export const isFormatError = (result: Format | FormatError): result is FormatError => 'reason' in result

const ANYTHING = anyNumberOf(oneOf(ALL_CHARACTERS))

/** One side of a format as a pattern. */
export const sidePattern = (side: readonly string[]): Pattern =>
  sequence(...side.flatMap((text, index) => (index === 0 ? [literal(text)] : [ANYTHING, literal(text)])))

/** The tags in which a text of `version` stands where the format says. */
export const formatPattern = (format: Format, version: Pattern): Pattern =>
  sequence(sidePattern(format.before), version, sidePattern(format.after))

/**
 * Whether a text is one side of a format. Each literal text is taken where it first stands behind the one before it, so no way
 * need be tried twice: a backtracking regex would try exponentially many.
 */
const isSide = (side: readonly string[], text: string): boolean => {
  if (side.length === 1) return text === side[0]
  if (!text.startsWith(side[0]!)) return false
  let end = side[0]!.length
  for (let index = 1; index < side.length - 1; index++) {
    const start = text.indexOf(side[index]!, end)
    if (start < 0) return false
    end = start + side[index]!.length
  }
  const last = side.at(-1)!
  return text.length - last.length >= end && text.endsWith(last)
}

const LIMIT = 10n ** BigInt(MAX_DIGITS)

/** A version whose numbers a regex can hold too (see `MAX_DIGITS`). */
export const parseShortVersion = (text: string): Version | undefined => {
  const version = parseVersion(text)
  if (version === undefined) return undefined
  const { triple } = version
  return majorOf(triple) < LIMIT && minorOf(triple) < LIMIT && patchOf(triple) < LIMIT ? version : undefined
}

/**
 * The part of the tag at `{version}` for which `isWanted` holds. Where there are wildcards it may stand in several
 * places: as with `sed`, which does this at run time, a wildcard before it takes what it can, and then the version
 * does. Undefined if there is none.
 */
const partIn = (format: Format, tag: string, isWanted: (text: string) => boolean): string | undefined => {
  const { before, after } = format
  const shortest = before.join('').length
  const longest = tag.length - after.join('').length
  for (let start = before.length === 1 ? shortest : longest - 1; start >= shortest; start--) {
    if (!isSide(before, tag.slice(0, start))) continue
    const firstEnd = after.length === 1 ? longest : start + 1
    for (let end = longest; end >= Math.max(firstEnd, start + 1); end--) {
      if (isSide(after, tag.slice(end)) && isWanted(tag.slice(start, end))) return tag.slice(start, end)
    }
  }
  return undefined
}

/** The version at `{version}` for which `isWanted` holds, of several the one that `sed` would take. */
export const versionIn = (format: Format, tag: string, isWanted: (version: Version) => boolean): string | undefined =>
  partIn(format, tag, (text) => {
    const version = parseShortVersion(text)
    return version !== undefined && isWanted(version)
  })

export const hasWildcard = ({ before, after }: Format): boolean => before.length > 1 || after.length > 1

/**
 * Whether it is the format that says where a `v` stands. Only the default format leaves it open, and then `v1.2.3` and
 * `1.2.3` are two tags that people do have.
 */
export const spellsV = ({ before, after }: Format): boolean => before.join('') + after.join('') !== ''

const DIGITS_PATTERN = repeat(oneOf(DIGITS), 1, Infinity)

/** What `sed` takes for a version at run time, without a leading `v`: also with a pre-release that is none, such as `-01`. */
export const READING: Pattern = sequence(
  DIGITS_PATTERN,
  repeat(sequence(literal('.'), DIGITS_PATTERN), 0, 2),
  optional(sequence(literal('-'), repeat(oneOf(IDENTIFIER_CHARACTERS | setOf('.')), 1, Infinity))),
)
const READING_TEXT = /^v?([0-9]+(?:\.[0-9]+){0,2}(?:-[0-9A-Za-z.-]+)?)$/

/** All that could be read at `{version}`, without a leading `v`; what `sed` takes stands first. */
export const readingsIn = (format: Format, tag: string): string[] => {
  const found = new Set<string>()
  partIn(format, tag, (text) => {
    const reading = READING_TEXT.exec(text)?.[1]
    if (reading !== undefined) found.add(reading)
    return false
  })
  return [...found]
}

/** What `sed` takes at `{version}` of a format, without a leading `v`; undefined where there is none. */
export const readingIn = (formatText: string, tag: string): string | undefined => {
  const format = parseFormat(formatText)
  return isFormatError(format) ? undefined : readingsIn(format, tag)[0]
}
