import { readFileSync } from 'node:fs'

/** Whether a file holds exactly this text, byte for byte. */
export function sameContent(file: string, wanted: string): boolean {
  return bytesIfSame(file, wanted) !== undefined
}

/** The bytes of a file, if they are exactly this text. */
export function bytesIfSame(file: string, wanted: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    // Decoding alone would take bytes that are not UTF-8 for the character that stands for such.
    return bytes.length === Buffer.byteLength(wanted) && bytes.toString() === wanted ? bytes : undefined
  } catch {
    return undefined
  }
}
