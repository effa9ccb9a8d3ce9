import {
  Composer,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  visit,
  type CST,
  type Document,
  type Node,
  type ParsedNode,
} from 'yaml'
import type { FileNote, InputFile } from '../types.ts'

/** YAML or JSON of another tool, with lines: aliases and merge keys are resolved, repeated keys are kept. */
export type InputNode = InputScalar | InputSequence | InputMapping

export interface InputScalar {
  kind: 'scalar'
  /** The text as written: `1.10` stays "1.10". Empty where there is no value. */
  text: string
  /** False for an empty value, `~` and `null`. */
  present: boolean
  line: number
}

export interface InputSequence {
  kind: 'sequence'
  items: InputNode[]
  line: number
}

export interface InputEntry {
  key: string
  value: InputNode
  /** Line of the key. */
  line: number
  /** Column of the key, 0-based: comments that stand deeper belong to it. */
  indent: number
  /** Came in by a merge key: an entry of the mapping itself takes its place. */
  merged?: true
}

export interface InputMapping {
  kind: 'mapping'
  entries: InputEntry[]
  line: number
}

export interface ParsedInput {
  /** One for each document that could be read. */
  documents: InputNode[]
  notes: FileNote[]
}

/** Collections inside collections, of which other tools' files have a few. */
const mostLevels = 64

/** Aliases can make a small file huge: reading stops there. */
const mostNodes = 500_000

/** Parses a file; what is wrong with its YAML is in the notes, and what could be read is returned all the same. */
export function parseInput(file: InputFile): ParsedInput {
  const lineCounter = new LineCounter()
  const notes: FileNote[] = []
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line
  const note = (offset: number, message: string): void => {
    notes.push({ place: { file: file.path, line: Math.max(1, lineAt(offset)) }, severity: 'error', message })
  }
  const text = file.text.replace(/^\uFEFF/, '')
  const tokens = tokensOf(text, lineCounter)
  if ('tooDeepAt' in tokens) {
    note(
      tokens.tooDeepAt,
      `lists and mappings are nested more than ${mostLevels} deep, so that nothing of it is imported`,
    )
    return { documents: [], notes }
  }
  const composer: Composer = new Composer({
    strict: false,
    uniqueKeys: false,
    merge: false,
    version: '1.1',
    schema: 'failsafe',
  })
  const documents: InputNode[] = []
  for (const document of composer.compose(tokens, false, text.length)) {
    for (const problem of document.errors) note(problem.pos[0], firstLine(problem.message))
    const reader = new TreeReader(document, lineCounter, note)
    if (document.contents !== null) documents.push(reader.read(document.contents))
  }
  return { documents, notes }
}

/** The tokens of a text, or where it is nested deeper than the `yaml` package, which calls itself for each level, can bear. */
function tokensOf(text: string, lineCounter: LineCounter): CST.Token[] | { tooDeepAt: number } {
  const parser = new Parser(lineCounter.addNewLine)
  const tokens: CST.Token[] = []
  lineCounter.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length > mostLevels + 2) return { tooDeepAt: parser.offset }
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] as string
  return `${line.slice(0, 1).toLowerCase()}${line.slice(1).replace(/[.:]$/, '')}`
}

/** Turns the nodes of the `yaml` package into the tree above. */
class TreeReader {
  readonly #document: Document.Parsed
  readonly #lineCounter: LineCounter
  readonly #note: (offset: number, message: string) => void
  readonly #open = new Set<Node>()
  #anchors: Map<string, Node[]> | undefined
  #count = 0
  #tooMany = false

  constructor(document: Document.Parsed, lineCounter: LineCounter, note: (offset: number, message: string) => void) {
    this.#document = document
    this.#lineCounter = lineCounter
    this.#note = note
  }

  read(node: ParsedNode | Node | null | undefined, line = 1): InputNode {
    const offset = node?.range?.[0]
    const here = offset === undefined ? line : this.#lineCounter.linePos(offset).line
    const nothing: InputScalar = { kind: 'scalar', text: '', present: false, line: here }
    if (node === null || node === undefined) return nothing
    this.#count += 1
    if (this.#count > mostNodes || this.#open.has(node)) {
      if (!this.#tooMany) this.#note(offset ?? 0, 'aliases repeat too much here; the rest is not read')
      this.#tooMany = true
      return nothing
    }
    this.#open.add(node)
    try {
      return this.#readNode(node, here) ?? nothing
    } finally {
      this.#open.delete(node)
    }
  }

  #readNode(node: Node, line: number): InputNode | undefined {
    if (isAlias(node)) {
      const target = this.#anchored(node.source, node.range?.[0] ?? 0)
      if (target !== undefined) return this.read(target, line)
      this.#note(node.range?.[0] ?? 0, `there is no anchor for the alias \`*${node.source}\``)
      return undefined
    }
    if (isScalar(node)) return this.#readScalar(node, line)
    if (isSeq(node)) return { kind: 'sequence', items: node.items.map((item) => this.read(item as Node, line)), line }
    if (isMap(node)) {
      const entries: InputEntry[] = []
      for (const { key, value } of node.items) this.#readPair(key as Node | null, value as Node | null, line, entries)
      return { kind: 'mapping', entries, line }
    }
    return undefined
  }

  /** The node that an alias stands for: the last one with that anchor in front of it. */
  #anchored(name: string, offset: number): Node | undefined {
    this.#anchors ??= anchorsOf(this.#document)
    return this.#anchors.get(name)?.findLast((node) => (node.range?.[0] ?? 0) < offset)
  }

  #readScalar(node: { value: unknown; source?: string; type?: string }, line: number): InputScalar {
    const value = typeof node.value === 'string' ? node.value : ''
    const text = node.type === 'PLAIN' && node.source !== undefined ? node.source : value
    const present = node.type !== 'PLAIN' || !/^(?:|~|null|Null|NULL)$/.test(text)
    return { kind: 'scalar', text: present ? text : '', present, line }
  }

  #readPair(key: Node | null, value: Node | null, line: number, entries: InputEntry[]): void {
    const offset = key?.range?.[0]
    const position = offset === undefined ? { line, col: 1 } : this.#lineCounter.linePos(offset)
    const name = isScalar(key) ? this.#readScalar(key, position.line).text : '?'
    const child = this.read(value, position.line)
    if (name !== '<<') {
      const merged = entries.findIndex((entry) => entry.merged && entry.key === name)
      if (merged !== -1) entries.splice(merged, 1)
      entries.push({ key: name, value: child, line: position.line, indent: position.col - 1 })
      return
    }
    const merged = child.kind === 'sequence' ? child.items : [child]
    for (const part of merged) {
      if (part.kind !== 'mapping') continue
      for (const entry of part.entries) {
        if (!entries.some((other) => other.key === entry.key)) entries.push({ ...entry, merged: true })
      }
    }
  }
}

function anchorsOf(document: Document.Parsed): Map<string, Node[]> {
  const anchors = new Map<string, Node[]>()
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) || !isNode(node) || node.anchor === undefined) return
      const known = anchors.get(node.anchor)
      if (known === undefined) anchors.set(node.anchor, [node])
      else known.push(node)
    },
  })
  return anchors
}

/** The last value under a key, as parsers that allow repeated keys have it. */
export function valueAt(node: InputMapping, key: string): InputNode | undefined {
  return entryAt(node, key)?.value
}

export function entryAt(node: InputMapping, key: string): InputEntry | undefined {
  return node.entries.findLast((entry) => entry.key === key)
}

/** Where a mapping in a list stands: its first key that did not come in by a merge key, and the column of its dash. */
export function startOf(node: InputMapping): { line: number; indent: number } {
  const own = node.entries.find((entry) => entry.merged !== true)
  return { line: own?.line ?? node.line, indent: Math.max(0, (own?.indent ?? 2) - 2) }
}

/** The text of a scalar, or undefined where there is none. */
export function textOf(node: InputNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.present ? node.text : undefined
}

/** The texts of a sequence of scalars, or of a single scalar; other items are passed over. */
export function textsOf(node: InputNode | undefined): string[] {
  if (node === undefined) return []
  const items = node.kind === 'sequence' ? node.items : [node]
  return items.map(textOf).filter((text) => text !== undefined)
}

export function isTrue(node: InputNode | undefined): boolean {
  return /^(?:true|yes|on|y)$/i.test(textOf(node) ?? '')
}

/** The last line that a node takes. */
export function lastLineOf(node: InputNode): number {
  switch (node.kind) {
    case 'scalar':
      return node.line
    case 'sequence':
      return node.items.reduce((last, item) => Math.max(last, lastLineOf(item)), node.line)
    case 'mapping':
      return node.entries
        .filter((entry) => entry.merged !== true)
        .reduce((last, entry) => Math.max(last, entry.line, lastLineOf(entry.value)), node.line)
  }
}
