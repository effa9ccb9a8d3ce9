/** Patterns as RE2 text. The text is meant for tags: classes may name characters that no tag has, if that is shorter. */
import { ALL_CHARACTERS, CHARACTERS, type CharacterSet, symbolOfCode, symbolsIn } from './alphabet.ts'
import type { Pattern } from './pattern.ts'

const isAlphanumeric = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)

/** The members of a class, runs of three or more letters or digits as `a-z`; a hyphen comes last, where it is literal. */
const classBody = (set: CharacterSet): string => {
  let body = ''
  const symbols = symbolsIn(set)
  for (let index = 0; index < symbols.length;) {
    const first = CHARACTERS.charCodeAt(symbols[index]!)
    let length = 1
    while (isAlphanumeric(first + length) && symbols[index + length] === symbolOfCode(first + length)) length++
    const last = String.fromCharCode(first + length - 1)
    if (length > 2) body += `${String.fromCharCode(first)}-${last}`
    else if (first !== 45) body += String.fromCharCode(first) + (length === 2 ? last : '')
    index += length
  }
  return set & 1n ? `${body}-` : body
}

const classCache = new Map<CharacterSet, string>()

/** One character class as RE2 text: `a`, `\.`, `[0-9]`, `[^-]` or `.`. */
export const printSet = (set: CharacterSet): string => {
  const known = classCache.get(set)
  if (known !== undefined) return known
  let text: string
  const symbols = symbolsIn(set)
  if (set === ALL_CHARACTERS) text = '.'
  else if (symbols.length === 1) text = CHARACTERS[symbols[0]!] === '.' ? '\\.' : CHARACTERS[symbols[0]!]!
  else {
    // `[0-9A-Za-z-]` says more than `[^._]`, but `[^x]` says more than the 64 others.
    const members = `[${classBody(set)}]`
    const others = `[^${classBody(ALL_CHARACTERS & ~set)}]`
    text = others.length + 8 < members.length ? others : members
  }
  if (classCache.size > 1000) classCache.clear()
  classCache.set(set, text)
  return text
}

const quantifier = (min: number, max: number): string => {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  if (min === 0 && max === 1) return '?'
  return min === max ? `{${min}}` : `{${min},${max}}`
}

const ASSERTIONS = { begin: '^', end: '$', 'word-boundary': '\\b', 'no-word-boundary': '\\B' } as const

/** How a text binds: 0 as an alternation, 1 as a sequence, 2 as one atom. */
type Level = 0 | 1 | 2

interface Printed {
  text: string
  level: Level
}

/** What was printed before: patterns are put together of others that have been. */
const known = new WeakMap<Pattern, Printed>()

const print = (pattern: Pattern): Printed => {
  switch (pattern.kind) {
    case 'nothing':
      // A class without members: RE2 has no shorter word for "never".
      return { text: '[^\\x00-\\x{10FFFF}]', level: 2 }
    case 'empty':
      return { text: '', level: 1 }
    case 'set':
      return { text: printSet(pattern.set), level: 2 }
    case 'assertion':
      return { text: ASSERTIONS[pattern.assertion], level: 2 }
    case 'sequence':
      return { text: pattern.parts.map((part) => printAs(part, 1)).join(''), level: 1 }
    case 'choice': {
      const options = pattern.options.filter((option) => option.kind !== 'empty')
      const text = options.map((option) => printAs(option, 0)).join('|')
      if (options.length === pattern.options.length) return { text, level: 0 }
      return { text: `${options.length === 1 ? printAs(options[0]!, 2) : `(${text})`}?`, level: 1 }
    }
    case 'repeat':
      return { text: printAs(pattern.body, 2) + quantifier(pattern.min, pattern.max), level: 1 }
  }
}

const printOnce = (pattern: Pattern): Printed => {
  // What has no parts is printed as fast as it is looked up.
  if (pattern.kind === 'set' || pattern.kind === 'empty') return print(pattern)
  let printed = known.get(pattern)
  if (printed === undefined) known.set(pattern, (printed = print(pattern)))
  return printed
}

const printAs = (pattern: Pattern, least: Level): string => {
  const { text, level } = printOnce(pattern)
  return level < least ? `(${text})` : text
}

/** The pattern as RE2 text without anchors; as one part of a sequence it needs no further parentheses. */
export const printPattern = (pattern: Pattern): string => printAs(pattern, 1)

/** The pattern as RE2 text that matches whole tags only. */
export const printAnchored = (pattern: Pattern): string => `^${printAs(pattern, 1)}$`
