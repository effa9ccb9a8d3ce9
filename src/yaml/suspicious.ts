/**
 * Characters that make a reader see another text than the compiler: controls, bidirectional controls, invisible
 * characters, line breaks that only some readers know, halves of surrogate pairs.
 */
import { diagnostic, type Diagnostic, type SourceFile } from '../diagnostics/index.ts'

const notPlain = /[^\t\n\x20-\x7e]/

/** Whether a text is printable ASCII, as nearly all are. */
export function isPlainText(text: string): boolean {
  return !notPlain.test(text)
}

/** First and last code points of what is suspicious, ascending. Tab, line feed and CR LF are told apart below. */
const suspiciousRanges: readonly (readonly [number, number])[] = [
  [0x00, 0x1f], // controls
  [0x7f, 0x9f], // delete and more controls, among them the next-line character
  [0xad, 0xad], // soft hyphen
  [0x34f, 0x34f], // combining grapheme joiner
  [0x61c, 0x61c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers
  [0x17b4, 0x17b5], // Khmer vowels that are not shown
  [0x180b, 0x180f], // Mongolian selectors
  [0x200b, 0x200f], // zero width, direction marks
  [0x2028, 0x202e], // line and paragraph separators, direction controls
  [0x2060, 0x206f], // word joiner, invisible operators, direction isolates
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xdfff], // surrogates; met only without their other half
  [0xfe00, 0xfe0e], // variation selectors, but for the one that makes a sign an emoji
  [0xfeff, 0xfeff], // byte order mark
  [0xffa0, 0xffa0], // Hangul filler
  [0xfff0, 0xfffb], // interlinear annotation
  [0xfffe, 0xffff], // no characters
  [0x1bca0, 0x1bca3], // shorthand format controls
  [0x1d173, 0x1d17a], // musical format controls
  [0xe0000, 0xe0fff], // tags and more selectors
]

function isSuspiciousAt(text: string, at: number, code: number): boolean {
  if (code === 0x09 || code === 0x0a) return false
  if (code === 0x0d) return text.charCodeAt(at + 1) !== 0x0a
  if (code === 0xfeff && at === 0) return false
  for (const [first, last] of suspiciousRanges) if (code <= last) return code >= first
  return false
}

/** At most this many findings of one file: the rest would say the same. */
export const reportedPerFile = 20

/** Offset and length of every suspicious character of a text; a byte order mark at its very beginning is none. */
export function suspiciousCharacters(text: string): { start: number; end: number }[] {
  if (isPlainText(text)) return []
  const found: { start: number; end: number }[] = []
  for (let at = 0; at < text.length && found.length < reportedPerFile; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x20 && code < 0x7f) continue
    const point = code >= 0xd800 && code <= 0xdbff ? (text.codePointAt(at) as number) : code
    const width = point > 0xffff ? 2 : 1
    if (isSuspiciousAt(text, at, point)) found.push({ start: at, end: at + width })
    at += width - 1
  }
  return found
}

/** Whether a text holds a suspicious character. */
export function isSuspicious(text: string): boolean {
  return suspiciousCharacters(text).length > 0
}

/** Blanks that look like the plain one, or nearly so, and are letters to YAML: no-break, of typesetters, ideographic. */
const oddBlank = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/

/** The same with the blanks between them. */
const oddBlanks = new RegExp(`${oddBlank.source}(?: *${oddBlank.source})*`, 'g')

/** Offset and length of every run of blanks that are not what they look like. */
export function oddBlanksOf(text: string): { start: number; end: number }[] {
  if (!oddBlank.test(text)) return []
  return [...text.matchAll(oddBlanks)].map(({ 0: run, index }) => ({ start: index, end: index + run.length }))
}

/** The text as it looks: with plain blanks, of which none changes an offset. */
export function withPlainBlanks(text: string): string {
  return text.replaceAll(oddBlanks, (run) => ' '.repeat(run.length))
}

const names: Record<number, string> = {
  0x00: 'a NUL character',
  0x00a0: 'a no-break space',
  0x000d: 'a carriage return without a line feed',
  0x0085: 'a next-line character',
  0x00ad: 'a soft hyphen',
  0x2002: 'an en space',
  0x2003: 'an em space',
  0x2009: 'a thin space',
  0x200a: 'a hair space',
  0x200b: 'a zero-width space',
  0x200c: 'a zero-width non-joiner',
  0x200d: 'a zero-width joiner',
  0x2028: 'a line separator',
  0x2029: 'a paragraph separator',
  0x202f: 'a narrow no-break space',
  0x2060: 'a word joiner',
  0x3000: 'an ideographic space',
  0xfeff: 'a byte order mark',
}

/** A character's name and code point for people, never the character itself: `a zero-width space (U+200B)`. */
export function describeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return `${names[code] ?? kindOf(code)} (${number})`
}

function kindOf(code: number): string {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 'a control character'
  if (code >= 0xd800 && code <= 0xdfff) return 'half of a surrogate pair'
  if (code === 0x061c || code === 0x200e || code === 0x200f || (code >= 0x202a && code <= 0x202e))
    return 'a text direction control'
  if (oddBlank.test(String.fromCodePoint(code))) return 'a space of typesetters'
  if (code >= 0x2066 && code <= 0x2069) return 'a text direction control'
  return 'an invisible character'
}

/** A finding for every suspicious character of a file. */
export function checkCharacters(file: SourceFile): Diagnostic[] {
  return suspiciousCharacters(file.text).map(({ start, end }) =>
    diagnostic(
      'suspicious-character',
      { file, start, end },
      { message: `${describeCharacter(file.text.slice(start, end))} stands in the file` },
    ),
  )
}
