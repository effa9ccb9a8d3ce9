import { carriageReturn, dash, hash, lineFeed, pipe, space, tab } from './characters.ts'
import type { ScalarNode } from './tree.ts'

export interface BlockScalar {
  node: ScalarNode
  /** Offset of the line behind it. */
  next: number
}

/**
 * A block scalar (`|`, `|-`, `>`, `>-`) whose header begins at `start`, under a collection at `column`. Folded ones with blank
 * or indented lines, and everything with carriage returns, are left to the careful reader.
 */
export function blockScalar(text: string, start: number, column: number): BlockScalar | undefined {
  const isLiteral = text.charCodeAt(start) === pipe
  let at = start + 1
  const strips = text.charCodeAt(at) === dash
  if (strips) at++
  while (text.charCodeAt(at) === space) at++
  if (text.charCodeAt(at) !== lineFeed) return undefined
  const body = bodyOf(text, at + 1, column, isLiteral)
  if (body === undefined) return undefined
  const content = body.lines.join(isLiteral ? '\n' : ' ')
  return {
    node: { kind: 'scalar', start, end: body.end, text: strips ? content : `${content}\n`, plain: false },
    next: body.next,
  }
}

/** The lines without their indentation, the end of the last one without blanks, and the line behind. */
function bodyOf(
  text: string,
  from: number,
  column: number,
  isLiteral: boolean,
): { lines: string[]; end: number; next: number } | undefined {
  const lines: string[] = []
  let indent = -1
  let blank = 0
  let end = -1
  let at = from
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at)
    if (lineEnd === -1 || text.charCodeAt(lineEnd - 1) === carriageReturn) return undefined
    let first = at
    while (text.charCodeAt(first) === space) first++
    const spaces = first - at
    if (first === lineEnd) {
      if (indent === -1 || spaces > indent) return undefined
      blank++
    } else {
      if (indent === -1) indent = spaces
      if (spaces < indent || indent <= column) {
        const ends = spaces <= column || text.charCodeAt(first) === hash
        return ends && end !== -1 ? { lines, end, next: at } : undefined
      }
      if (text.charCodeAt(first) === tab || (!isLiteral && (spaces > indent || blank > 0))) return undefined
      for (; blank > 0; blank--) lines.push('')
      lines.push(text.slice(at + indent, lineEnd))
      end = lineEnd
      while (text.charCodeAt(end - 1) === space || text.charCodeAt(end - 1) === tab) end--
    }
    at = lineEnd + 1
  }
  return end === -1 ? undefined : { lines, end, next: at }
}
