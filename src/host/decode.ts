import { StringDecoder } from 'node:string_decoder'
import type { ReadResult } from './host.ts'

/** A team may keep a hundred thousand entries in one file; more is a mistake or an attack. */
export const largestFileBytes: number = 32 * 1024 * 1024

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function tooLarge(bytes: number, most: number): ReadResult {
  return { problem: `it has ${bytes} bytes, and at most ${most} are read` }
}

/** The text of a file's bytes, or where they are none. */
export function decode(bytes: Uint8Array): ReadResult {
  try {
    return { text: strictUtf8.decode(bytes) }
  } catch {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    const good = longestValidPrefix(content)
    const garbled = { content: content.toString('utf8'), at: content.toString('utf8', 0, good).length }
    return { problem: `byte ${good + 1} is not UTF-8`, garbled }
  }
}

/** Number of bytes before the first that is not UTF-8. */
function longestValidPrefix(bytes: Buffer): number {
  const text = new StringDecoder('utf8').write(bytes)
  const at = text.indexOf('\uFFFD')
  return at === -1 ? bytes.length : Buffer.byteLength(text.slice(0, at))
}
