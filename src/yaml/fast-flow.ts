import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  doubleQuote,
  hash,
  isClass,
  keyPart,
  keyStart,
  lineFeed,
  openBrace,
  openBracket,
  period,
  singleQuote,
  space,
  tab,
  carriageReturn,
} from './characters.ts'
import { doubleQuoted, flowPlain, singleQuoted } from './fast-scalars.ts'
import type { MappingEntry, MappingNode, ScalarNode, SequenceNode, YamlNode } from './tree.ts'

/** From so many entries on a set finds duplicate keys faster than a walk. */
export const walkedEntries = 16

/** Reads one flow collection: `[…]` or `{…}`, on one line or over several. Gives up as the rest of the fast reader does. */
export class FlowReader {
  readonly #text: string
  /** Lines of the collection must be indented more than this column; its closing bracket may stand there. */
  readonly #column: number
  #deeper: number
  /** `#deeper` in the collection itself, outside of what it holds. */
  readonly #outermost: number
  /** Where the reader stands. */
  offset: number

  /** `column`: that of the collection around it, -1 if there is none. `deeper`: how many collections may still be nested. */
  constructor(text: string, offset: number, column: number, deeper: number) {
    this.#text = text
    this.offset = offset
    this.#column = column
    this.#deeper = deeper
    this.#outermost = deeper - 1
  }

  /** The value at the offset, or undefined where only the careful reader can tell. */
  value(): YamlNode | undefined {
    switch (this.#text.charCodeAt(this.offset)) {
      case doubleQuote:
        return this.#scalar(doubleQuoted(this.#text, this.offset))
      case singleQuote:
        return this.#scalar(singleQuoted(this.#text, this.offset))
      case openBracket:
        return this.#sequence()
      case openBrace:
        return this.#mapping()
      default:
        return this.#scalar(flowPlain(this.#text, this.offset))
    }
  }

  #sequence(): SequenceNode | undefined {
    const start = this.offset
    const items: YamlNode[] = []
    if (!this.#open()) return undefined
    while (this.#text.charCodeAt(this.offset) !== closeBracket) {
      const item = this.value()
      if (item === undefined || !this.#separator(closeBracket)) return undefined
      items.push(item)
    }
    return { kind: 'sequence', start, end: this.#close(), items }
  }

  #mapping(): MappingNode | undefined {
    const start = this.offset
    const entries: MappingEntry[] = []
    let seen: Set<string> | undefined
    if (!this.#open()) return undefined
    while (this.#text.charCodeAt(this.offset) !== closeBrace) {
      const entry = this.#entry()
      if (entry === undefined) return undefined
      if (entries.length === walkedEntries) seen = keysOf(entries)
      if (seen?.has(entry.key.text) ?? hasKey(entries, entry.key.text)) return undefined
      seen?.add(entry.key.text)
      if (!this.#separator(closeBrace)) return undefined
      entries.push(entry)
    }
    return { kind: 'mapping', start, end: this.#close(), entries }
  }

  #open(): boolean {
    this.offset++
    return this.#deeper-- > 0 && this.#skip()
  }

  #close(): number {
    this.#deeper++
    return ++this.offset
  }

  #entry(): MappingEntry | undefined {
    const key = this.#key()
    if (key === undefined || !this.#skip()) return undefined
    const value = this.value()
    return value === undefined ? undefined : { key, value }
  }

  /** A key and its colon, on one line. */
  #key(): ScalarNode | undefined {
    const text = this.#text
    const start = this.offset
    const code = text.charCodeAt(start)
    if (code === doubleQuote || code === singleQuote) {
      const key = code === doubleQuote ? doubleQuoted(text, start) : singleQuoted(text, start)
      if (key === undefined) return undefined
      let end = key.end
      while (text.charCodeAt(end) === space) end++
      if (text.charCodeAt(end) !== colon || (end > key.end && text.charCodeAt(end + 1) !== space)) return undefined
      this.offset = end + 1
      return key
    }
    if (!isClass(code, keyStart)) return undefined
    let end = start + 1
    while (isClass(text.charCodeAt(end), keyPart)) end++
    if (text.charCodeAt(end) !== colon || text.charCodeAt(end + 1) !== space) return undefined
    this.offset = end + 1
    return { kind: 'scalar', start, end, text: text.slice(start, end), plain: true }
  }

  /** From behind a value to the next one, or to the closing bracket. */
  #separator(close: number): boolean {
    if (!this.#skip()) return false
    const code = this.#text.charCodeAt(this.offset)
    if (code === close) return true
    if (code !== comma) return false
    this.offset++
    return this.#skip()
  }

  /** Blanks, comments and line breaks, of a whole document tabs too; false where the next thing is not indented as it must be. */
  #skip(): boolean {
    const text = this.#text
    let lineStart = -1
    for (;;) {
      const code = text.charCodeAt(this.offset)
      if (code === space || (code === tab && this.#column === -1)) this.offset++
      else if (code === lineFeed) lineStart = ++this.offset
      else if (code === carriageReturn && text.charCodeAt(this.offset + 1) === lineFeed) lineStart = this.offset += 2
      else {
        if (lineStart !== -1 && !this.#mayBegin(code, this.offset - lineStart)) return false
        if (code !== hash) return true
        const before = text.charCodeAt(this.offset - 1)
        const end = text.indexOf('\n', this.offset)
        if ((before !== space && before !== lineFeed) || end === -1) return false
        this.offset = end
      }
    }
  }

  /** Whether a character may be the first of a line of the collection, at a column. */
  #mayBegin(code: number, column: number): boolean {
    // `...` ends a document wherever it stands at the beginning of a line.
    if (column > this.#column) return column > 0 || code !== period
    const closes = code === closeBracket || code === closeBrace
    return closes && column === this.#column && this.#deeper === this.#outermost
  }

  #scalar(node: ScalarNode | undefined): ScalarNode | undefined {
    if (node !== undefined) this.offset = node.end
    return node
  }
}

/** The keys of some entries. */
export function keysOf(entries: readonly MappingEntry[]): Set<string> {
  return new Set(entries.map((entry) => entry.key.text))
}

/** Whether a key is among the entries; they are few. */
export function hasKey(entries: readonly MappingEntry[], text: string): boolean {
  for (let index = 0; index < entries.length; index++) {
    if ((entries[index] as MappingEntry).key.text === text) return true
  }
  return false
}
