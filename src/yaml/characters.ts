/** Char codes and the classes of them that the fast reader asks for. */
export const tab = 0x09
export const lineFeed = 0x0a
export const carriageReturn = 0x0d
export const space = 0x20
export const doubleQuote = 0x22
export const hash = 0x23
export const singleQuote = 0x27
export const comma = 0x2c
export const dash = 0x2d
export const period = 0x2e
export const colon = 0x3a
export const greater = 0x3e
export const openBracket = 0x5b
export const backslash = 0x5c
export const closeBracket = 0x5d
export const letterU = 0x75
export const openBrace = 0x7b
export const pipe = 0x7c
export const closeBrace = 0x7d

/** Letters that may begin a key: letters, digits, `_`. */
export const keyStart = 1
/** Letters that may continue a key: the above and `-`, `.`, `/`. */
export const keyPart = 2
/** Characters that may begin a plain scalar. */
export const plainStart = 4

const classes = characterClasses()

function characterClasses(): Uint8Array {
  const table = new Uint8Array(128)
  for (let code = 0x21; code < 0x7f; code++) {
    const character = String.fromCharCode(code)
    if (/[A-Za-z0-9_]/.test(character)) table[code] = keyStart | keyPart | plainStart
    else if ('-./'.includes(character)) table[code] = keyPart
    if (!'-?:,[]{}#&*!|>\'"%@`'.includes(character)) table[code] = (table[code] as number) | plainStart
  }
  return table
}

/** Whether a char code is of a class; NaN, which stands behind the end of a text, is of none. */
export function isClass(code: number, wanted: number): boolean {
  return code < 128 && ((classes[code] as number) & wanted) !== 0
}

/** Whether a plain scalar may begin so. Some that YAML would allow are left to the careful reader. */
export function isPlainStart(code: number, next: number): boolean {
  if (code >= 128) return true
  if (code === dash) return isClass(next, keyStart) || next === 0x2e
  return isClass(code, plainStart)
}

/** Whether a colon followed by this character makes a key of what stands before it. */
export function endsKey(next: number, atEnd: boolean): boolean {
  return atEnd || next === space || next === lineFeed || next === carriageReturn || next === tab
}
