/**
 * The fast reader: the part of YAML 1.2 that nearly every definition is written in, read in one pass over char codes.
 *
 * It knows block mappings and sequences, plain scalars (folded over lines too), quoted scalars on one line, simple block
 * scalars, flow collections (JSON, too, is one), comments.
 * It never guesses: where it is not sure it gives up, and the careful reader decides. What it accepts it reads exactly as
 * the careful reader does, offsets included (a property test holds the two together).
 */
import type { MappingEntry, MappingNode, ScalarNode, SequenceNode, YamlNode } from './tree.ts'
import {
  carriageReturn,
  dash,
  doubleQuote,
  greater,
  hash,
  isClass,
  keyStart,
  lineFeed,
  openBrace,
  openBracket,
  pipe,
  singleQuote,
  space,
  tab,
} from './characters.ts'
import { blockScalar } from './fast-block-scalar.ts'
import { FlowReader, hasKey, keysOf, walkedEntries } from './fast-flow.ts'
import { blockKey, blockPlain, continuedPlain, doubleQuoted, singleQuoted } from './fast-scalars.ts'
import { isPlainText, isSuspicious } from './suspicious.ts'

/** Less than the language allows, so that the careful reader alone says what is too deep. */
const maximumFastDepth = 32

/** A key of the outermost mapping, or an item of a list below one or of the outermost list, in block style. */
export interface Entry {
  /** Offset of the key or the dash. */
  start: number
  /** Column of that, 0-based. */
  column: number
}

export interface FastResult {
  /** The tree, or undefined where the reader gave up. */
  root: YamlNode | undefined
  /** Offset at which it gave up. */
  stoppedAt: number
  /** The last entry that was begun before that; undefined where none was, as in a file that is one pair of brackets. */
  entry: Entry | undefined
  /** Whether the text holds nothing but printable ASCII and line breaks, so that nothing in it looks like something else. */
  isPlain: boolean
}

/** Reads a text, or gives up at the first thing that it is not sure of. */
export function readFast(text: string): FastResult {
  const isPlain = isPlainText(text)
  if (!isPlain && isSuspicious(text)) return { root: undefined, stoppedAt: 0, entry: undefined, isPlain }
  const reader = new FastReader(text)
  const root = reader.read()
  const { offset: stoppedAt, entryStart: start, entryColumn: column } = reader
  return { root, stoppedAt, entry: start === -1 ? undefined : { start, column }, isPlain }
}

class FastReader {
  readonly #text: string
  readonly #length: number
  /** Where the reader stands. */
  offset = 0
  /** Of the entry that was begun last; -1 before there is one. */
  entryStart = -1
  entryColumn = 0
  /** Column of the next content, 0-based; -1 at the end of the text. Set by `nextContent`. */
  #column = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
    this.#length = text.length
  }

  read(): YamlNode | undefined {
    if (this.#text.charCodeAt(0) === 0xfeff) this.offset = 1
    if (!this.#nextContent(this.offset) || this.#atEnd()) return undefined
    if (this.#column === 0 && this.#text.startsWith('---', this.offset)) {
      this.offset += 3
      if (!this.#endOfLine() || !this.#nextContent(this.offset) || this.#atEnd()) return undefined
    }
    if (this.#column !== 0) return undefined
    const code = this.#text.charCodeAt(this.offset)
    const root = code === openBracket || code === openBrace ? this.#flowBelow(-1) : this.#blockNode(0)
    return root !== undefined && this.#atEnd() ? root : undefined
  }

  #atEnd(): boolean {
    return this.#column === -1
  }

  /**
   * Moves from the beginning of a line over blank and comment lines to the next content, and sets its column.
   * False where indentation holds a tab or a line break is no line break of all readers.
   */
  #nextContent(lineStart: number): boolean {
    const text = this.#text
    let at = lineStart
    let start = lineStart
    for (;;) {
      while (text.charCodeAt(at) === space) at++
      const code = text.charCodeAt(at)
      if (code === lineFeed) {
        start = ++at
      } else if (code === hash) {
        const end = text.indexOf('\n', at)
        if (end === -1) at = this.#length
        else start = at = end + 1
      } else if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) {
        at += 2
        start = at
      } else if (at >= this.#length) {
        this.offset = this.#length
        this.#column = -1
        return true
      } else {
        this.offset = at
        this.#column = at - start
        return code !== tab && code !== carriageReturn
      }
    }
  }

  /** From behind a value: blanks, perhaps a comment, and the line break. Leaves the offset at the next line. */
  #endOfLine(): boolean {
    const text = this.#text
    let at = this.offset
    while (text.charCodeAt(at) === space) at++
    const code = text.charCodeAt(at)
    if (code === lineFeed) {
      this.offset = at + 1
      return true
    }
    if (code === hash && at > this.offset) {
      const end = text.indexOf('\n', at)
      this.offset = end === -1 ? this.#length : end + 1
      return true
    }
    if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) {
      this.offset = at + 2
      return true
    }
    this.offset = at
    return at >= this.#length
  }

  /** A collection whose first line begins here, at `column`. */
  #blockNode(column: number): YamlNode | undefined {
    if (this.#depth >= maximumFastDepth) return undefined
    this.#depth++
    const code = this.#text.charCodeAt(this.offset)
    const node = code === dash ? this.#blockSequence(column) : this.#blockMapping(column)
    this.#depth--
    return node
  }

  #blockSequence(column: number): SequenceNode | undefined {
    const text = this.#text
    const start = this.offset
    const items: YamlNode[] = []
    let end = start
    while (this.#column === column && text.charCodeAt(this.offset) === dash) {
      const dashAt = this.offset
      const behind = text.charCodeAt(dashAt + 1)
      if (behind !== space && behind !== lineFeed && behind !== carriageReturn && dashAt + 1 < this.#length) break
      if (this.#depth <= 2) this.#begin(dashAt, column)
      const item = this.#sequenceItem(column, dashAt)
      if (item === undefined) return undefined
      items.push(item)
      end = item.end
      if (this.#column > column) return undefined
    }
    return items.length === 0 ? undefined : { kind: 'sequence', start, end, items }
  }

  #begin(start: number, column: number): void {
    this.entryStart = start
    this.entryColumn = column
  }

  /** The item behind a dash, on its line or below it. Leaves the reader at the next content. */
  #sequenceItem(column: number, dashAt: number): YamlNode | undefined {
    const text = this.#text
    let at = dashAt + 1
    while (text.charCodeAt(at) === space) at++
    const code = text.charCodeAt(at)
    this.offset = at
    if (code === dash && text.charCodeAt(at + 1) === space) {
      this.#column = column + at - dashAt
      return this.#blockNode(this.#column)
    }
    const isKey = code === doubleQuote || code === singleQuote || isClass(code, keyStart)
    const key = isKey ? blockKey(text, at) : undefined
    if (key !== undefined) {
      if (this.#depth >= maximumFastDepth) return undefined
      this.#column = column + at - dashAt
      this.#depth++
      const node = this.#blockMapping(this.#column, key)
      this.#depth--
      return node
    }
    this.offset = dashAt + 1
    return this.#value(column, false)
  }

  /** A mapping that begins at the offset; `first` is its first key where that has been read. */
  #blockMapping(column: number, first?: ScalarNode): MappingNode | undefined {
    const start = this.offset
    const entries: MappingEntry[] = []
    let seen: Set<string> | undefined
    let end = start
    while (this.#column === column) {
      const key = entries.length === 0 && first !== undefined ? first : blockKey(this.#text, this.offset)
      // What begins with no key may be no mapping; behind the first key another entry begins, simple or not.
      if (this.#depth === 1 && (key !== undefined || entries.length > 0)) this.#begin(this.offset, column)
      if (key === undefined) return undefined
      if (entries.length === walkedEntries) seen = keysOf(entries)
      if (seen?.has(key.text) ?? hasKey(entries, key.text)) return undefined
      seen?.add(key.text)
      this.offset = key.end + 1
      const value = this.#value(column, true)
      if (value === undefined) return undefined
      entries.push({ key, value })
      end = value.end
      if (this.#column > column) return undefined
    }
    return { kind: 'mapping', start, end, entries }
  }

  /**
   * The value behind the colon of a key or the dash of an item, which end at the offset; `column` is that of the
   * collection. Leaves the reader at the next content.
   */
  #value(column: number, inMapping: boolean): YamlNode | undefined {
    const text = this.#text
    const behind = this.offset
    let at = behind
    while (text.charCodeAt(at) === space) at++
    const code = text.charCodeAt(at)
    if (code === lineFeed || code === carriageReturn || at >= this.#length || (code === hash && at > behind)) {
      return this.#valueBelow(column, inMapping, behind)
    }
    this.offset = at
    if (code === pipe || code === greater) return this.#blockScalar(column)
    const node = this.#inlineValue(code, column)
    if (node === undefined) return undefined
    this.offset = node.end
    if (!this.#endOfLine()) return undefined
    const nextLine = this.offset
    if (!this.#nextContent(nextLine)) return undefined
    if (this.#column <= column || node.kind !== 'scalar' || !node.plain) return node
    return this.#continued(node, nextLine, column)
  }

  #blockScalar(column: number): ScalarNode | undefined {
    const scalar = blockScalar(this.#text, this.offset, column)
    if (scalar === undefined || !this.#nextContent(scalar.next)) return undefined
    return scalar.node
  }

  /** A plain scalar over several lines, without blank lines or comments among them. */
  #continued(first: ScalarNode, line: number, column: number): ScalarNode | undefined {
    let node = first
    let lineStart = line
    while (this.#column > column) {
      const hasComment = this.#text.slice(node.end, lineStart).includes('#')
      if (hasComment || this.offset - this.#column !== lineStart) return undefined
      const longer = continuedPlain(this.#text, node, this.offset)
      if (longer === undefined) return undefined
      node = longer
      this.offset = node.end
      if (!this.#endOfLine()) return undefined
      lineStart = this.offset
      if (!this.#nextContent(lineStart)) return undefined
    }
    return node
  }

  #valueBelow(column: number, inMapping: boolean, behind: number): YamlNode | undefined {
    if (!this.#endOfLine() || !this.#nextContent(this.offset)) return undefined
    if (this.#column > column) {
      const code = this.#text.charCodeAt(this.offset)
      return code === openBracket || code === openBrace ? this.#flowBelow(column) : this.#blockNode(this.#column)
    }
    const isDash = this.#column === column && this.#text.charCodeAt(this.offset) === dash
    if (inMapping && isDash) return this.#blockNode(column)
    return { kind: 'scalar', start: behind, end: behind, text: '', plain: true }
  }

  /** A flow collection on lines of its own. */
  #flowBelow(column: number): YamlNode | undefined {
    const node = this.#flow(column)
    return node !== undefined && this.#endOfLine() && this.#nextContent(this.offset) ? node : undefined
  }

  #inlineValue(code: number, column: number): YamlNode | undefined {
    switch (code) {
      case doubleQuote:
        return doubleQuoted(this.#text, this.offset)
      case singleQuote:
        return singleQuoted(this.#text, this.offset)
      case openBracket:
      case openBrace:
        return this.#flow(column)
      default:
        return blockPlain(this.#text, this.offset)
    }
  }

  #flow(column: number): YamlNode | undefined {
    const reader = new FlowReader(this.#text, this.offset, column, maximumFastDepth - this.#depth)
    const node = reader.value()
    this.offset = reader.offset
    return node
  }
}
