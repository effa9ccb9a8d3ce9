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
  keyStart,
  letterU,
  lineFeed,
  openBrace,
  openBracket,
  singleQuote,
  space,
  tab,
} from './characters.ts'
import { isSuspicious } from './suspicious.ts'
import type { ScalarNode } from './tree.ts'

/** A plain scalar in block context: to the end of the line or to ` #`. */
export function blockPlain(text: string, start: number): ScalarNode | undefined {
  if (!isPlainStart(text.charCodeAt(start), text.charCodeAt(start + 1))) return undefined
  const end = plainLineEnd(text, start)
  return end === -1 ? undefined : { kind: 'scalar', start, end, text: text.slice(start, end), plain: true }
}

/** The same scalar with one more line of it, which begins at `start`. */
export function continuedPlain(text: string, node: ScalarNode, start: number): ScalarNode | undefined {
  const end = isPlainStart(text.charCodeAt(start), text.charCodeAt(start + 1)) ? plainLineEnd(text, start) : -1
  if (end === -1) return undefined
  return { kind: 'scalar', start: node.start, end, text: `${node.text} ${text.slice(start, end)}`, plain: true }
}

/** Where a line of a plain scalar ends, without blanks at its end; -1 where it is not sure that it is one. */
function plainLineEnd(text: string, start: number): number {
  let at = start + 1
  let end = at
  for (; at < text.length; at++) {
    const next = text.charCodeAt(at)
    if (next === space) continue
    if (next === lineFeed || next === carriageReturn) break
    if (next === hash && text.charCodeAt(at - 1) === space) break
    if (next === tab) return -1
    if (next === colon && endsKey(text.charCodeAt(at + 1), at + 1 >= text.length)) return -1
    end = at + 1
  }
  return end
}

/** The key in block context that begins at `start`, a plain or quoted word with a colon right behind it. */
export function blockKey(text: string, start: number): ScalarNode | undefined {
  const code = text.charCodeAt(start)
  if (code === doubleQuote || code === singleQuote) {
    const key = code === doubleQuote ? doubleQuoted(text, start) : singleQuoted(text, start)
    const behind = key === undefined ? -1 : text.charCodeAt(key.end + 1)
    if (key === undefined || key.end - start > 512 || text.charCodeAt(key.end) !== colon) return undefined
    return behind === space || behind === lineFeed ? key : undefined
  }
  const end = isClass(code, keyStart) ? plainKeyEnd(text, start) : -1
  return end === -1 ? undefined : { kind: 'scalar', start, end, text: text.slice(start, end), plain: true }
}

/** Offset of the colon behind a plain key that begins at `at`, or -1 if that is no key. */
function plainKeyEnd(text: string, at: number): number {
  let end = at + 1
  while (isClass(text.charCodeAt(end), keyPart)) end++
  if (text.charCodeAt(end) !== colon || end - at > 512) return -1
  const behind = text.charCodeAt(end + 1)
  if (behind === space || behind === lineFeed || end + 1 >= text.length) return end
  return behind === carriageReturn && text.charCodeAt(end + 2) === lineFeed ? end : -1
}

/** A double-quoted scalar on one line. */
export function doubleQuoted(text: string, start: number): ScalarNode | undefined {
  let escaped: string | undefined
  let hasCodes = false
  let from = start + 1
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === doubleQuote) {
      const rest = text.slice(from, at)
      const content = escaped === undefined ? rest : escaped + rest
      if (hasCodes && isSuspicious(`x${content}`)) return undefined
      return { kind: 'scalar', start, end: at + 1, text: content, plain: false }
    }
    if (code === backslash) {
      const isCode = text.charCodeAt(at + 1) === letterU
      const character = isCode ? codeUnit(text.slice(at + 2, at + 6)) : simpleEscapes[text[at + 1] ?? '']
      if (character === undefined) return undefined
      escaped = (escaped ?? '') + text.slice(from, at) + character
      hasCodes ||= isCode
      at += isCode ? 5 : 1
      from = at + 1
    } else if (code === lineFeed || code === carriageReturn || code === tab) return undefined
  }
  return undefined
}

/** What `\\u` and four digits stand for, which is how JSON in ASCII writes every other letter. */
function codeUnit(digits: string): string | undefined {
  return /^[0-9a-fA-F]{4}$/.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : undefined
}

/** Escapes of double quotes that stand for characters which may stand in a file. */
const simpleEscapes: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '"': '"',
  '\\': '\\',
  '/': '/',
  n: '\n',
  t: '\t',
}) as Record<string, string>

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
    if (next === lineFeed || next === carriageReturn) break
    if (next === colon && !isClass(text.charCodeAt(at + 1), keyPart)) return undefined
    end = at + 1
  }
  return { kind: 'scalar', start, end, text: text.slice(start, end), plain: true }
}
