/**
 * Bytes of a stretch of text inside a JSON string in UTF-8, as `JSON.stringify` writes it, without its quotes. Counted, not
 * written: megabytes of files are measured by it.
 *
 * @param start where the stretch begins, in UTF-16 code units
 * @param end where it ends; neither may be between the halves of a character
 */
export function jsonBytes(text: string, start = 0, end: number = text.length): number {
  if (end - start < shortStretch) return countEach(text, start, end)
  const stretch = text.slice(start, end)
  if (!/^[\n -~]*$/.test(stretch)) return countEach(text, start, end)
  // What takes two bytes is searched for: V8 does that at the speed of memory.
  return stretch.length + occurrences(stretch, '"') + occurrences(stretch, '\\') + occurrences(stretch, '\n')
}

function occurrences(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count++
  return count
}

/** Below this many characters a loop is faster. */
const shortStretch = 200

function countEach(text: string, start: number, end: number): number {
  let bytes = end - start
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x20) bytes += shortEscapes.has(code) ? 1 : 5
    else if (code === quotationMark || code === backslash) bytes += 1
    else if (code >= 0x80) bytes += moreBytes(text, index, end)
  }
  return bytes
}

const quotationMark = 0x22
const backslash = 0x5c
/** Backspace, tab, line feed, form feed and carriage return are written in two characters, others below a blank in six. */
const shortEscapes: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d])

/** What a code unit that is not ASCII takes beyond one byte. */
function moreBytes(text: string, index: number, end: number): number {
  const code = text.charCodeAt(index)
  if (code < 0x800) return 1
  if (code < 0xd800 || code > 0xdfff) return 2
  // Two halves are a character of four bytes; a half alone is written as an escape of six.
  if (code < 0xdc00) return index + 1 < end && isLowHalf(text.charCodeAt(index + 1)) ? 1 : 5
  return index > 0 && isHighHalf(text.charCodeAt(index - 1)) ? 1 : 5
}

function isHighHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isLowHalf(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
