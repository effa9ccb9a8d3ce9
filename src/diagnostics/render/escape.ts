/** Text from strangers made safe for terminals and logs: nothing that moves the cursor, turns direction or is not seen. */
import { maskSecrets } from '../secrets.ts'

/**
 * Controls (tab and line feed too), format characters (those that turn the direction, join, or are not seen), halves of
 * surrogate pairs, private characters, line and paragraph separators, and what else is not seen; not the selector that
 * makes a sign an emoji.
 */
const unsafe = /(?!\u{fe0f})[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** One character as it is shown: itself, or its code point in words of ASCII. */
export function shownCharacter(character: string): string {
  return unsafe.test(character) ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character
}

const plain = /^[\x20-\x7e]*$/

/** Whether a text is printable ASCII, which is shown as it is, a column for each character. */
export function isPlain(text: string): boolean {
  return plain.test(text)
}

/** A text for one line of a terminal or log: unsafe characters in words, secrets masked. */
export function oneLine(text: string): string {
  const masked = maskSecrets(text)
  if (isPlain(masked)) return masked
  let result = ''
  for (const character of masked) result += shownCharacter(character)
  return result
}

/** A text for a terminal: as `oneLine`, but line feeds and tabs stay. */
export function printable(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\t').map(oneLine).join('\t'))
    .join('\n')
}

/** Columns that a character takes in a terminal: 2 for those of East Asia and emoji, 0 for marks that combine, else 1. */
export function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (/\p{Mn}|\p{Me}/u.test(character) || (code >= 0xfe00 && code <= 0xfe0f)) return 0
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  return wide ? 2 : 1
}

export function widthOfText(text: string): number {
  if (isPlain(text)) return text.length
  let width = 0
  for (const character of text) width += widthOf(character)
  return width
}
