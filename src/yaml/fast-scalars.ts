/** Scalars as the fast reader knows them: each from its first character, or undefined where only the careful reader can tell. */
import {
  backslash,
  carriageReturn,
  closeBrace,
  closeBracket,
  colon,
  comma,
  doubleQuote,
  endsKey,
  hash,
  isClass,
  isPlainStart,
  keyPart,
  lineFeed,
  openBrace,
  openBracket,
  singleQuote,
  space,
  tab,
} from './characters.ts'
import type { ScalarNode } from './tree.ts'

/** A plain scalar in block context: to the end of the line or to ` #`. */
export function blockPlain(text: string, start: number): ScalarNode | undefined {
  if (!isPlainStart(text.charCodeAt(start), text.charCodeAt(start + 1))) return undefined
  let at = start + 1
  let end = at
  for (; at < text.length; at++) {
    const next = text.charCodeAt(at)
    if (next === space) continue
    if (next === lineFeed || next === carriageReturn) break
    if (next === hash && text.charCodeAt(at - 1) === space) break
    if (next === tab) return undefined
    if (next === colon && endsKey(text.charCodeAt(at + 1), at + 1 >= text.length)) return undefined
    end = at + 1
  }
  return { kind: 'scalar', start, end, text: text.slice(start, end), plain: true }
}

/** A double-quoted scalar on one line without escapes. */
export function doubleQuoted(text: string, start: number): ScalarNode | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === doubleQuote) {
      return { kind: 'scalar', start, end: at + 1, text: text.slice(start + 1, at), plain: false }
    }
    if (code === backslash || code === lineFeed || code === carriageReturn || code === tab) return undefined
  }
  return undefined
}

/** A single-quoted scalar on one line. */
export function singleQuoted(text: string, start: number): ScalarNode | undefined {
  let doubled = false
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === singleQuote) {
      if (text.charCodeAt(at + 1) === singleQuote) {
        doubled = true
        at++
        continue
      }
      const inner = text.slice(start + 1, at)
      return { kind: 'scalar', start, end: at + 1, text: doubled ? inner.replaceAll("''", "'") : inner, plain: false }
    }
    if (code === lineFeed || code === carriageReturn || code === tab) return undefined
  }
  return undefined
}

/** A plain scalar in a flow collection: to the next indicator. Anything unusual in it is left to the careful reader. */
export function flowPlain(text: string, start: number): ScalarNode | undefined {
  if (!isPlainStart(text.charCodeAt(start), text.charCodeAt(start + 1))) return undefined
  let at = start + 1
  let end = at
  for (; at < text.length; at++) {
    const next = text.charCodeAt(at)
    if (next === space) continue
    if (next === comma || next === closeBracket || next === closeBrace) break
    if (next === openBracket || next === openBrace || next === hash || next === tab) return undefined
    if (next === lineFeed || next === carriageReturn) return undefined
    if (next === colon && !isClass(text.charCodeAt(at + 1), keyPart)) return undefined
    end = at + 1
  }
  return { kind: 'scalar', start, end, text: text.slice(start, end), plain: true }
}
