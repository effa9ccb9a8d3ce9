import type { Alias, Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { diagnostic, type Details, type Diagnostic, type SourceFile } from '../diagnostics/index.ts'
import { describeCharacter, suspiciousCharacters } from './suspicious.ts'
import type { MappingEntry, MappingNode, ScalarNode, YamlNode } from './tree.ts'

/** What is needed of the `yaml` package, which is loaded late. */
export interface NodeKinds {
  isAlias: (node: unknown) => node is Alias
  isMap: (node: unknown) => node is YAMLMap
  isScalar: (node: unknown) => node is Scalar
  isSeq: (node: unknown) => node is YAMLSeq
}

export interface BuiltTree {
  root: YamlNode | undefined
  diagnostics: Diagnostic[]
}

/** Turns a node of the `yaml` package into the compiler's own. The depth of the input is bounded by the caller. */
export function buildTree(file: SourceFile, contents: ParsedNode, kinds: NodeKinds): BuiltTree {
  const builder = new TreeBuilder(file, kinds)
  const root = builder.node(contents)
  return { root: builder.broken ? undefined : root, diagnostics: builder.diagnostics }
}

class TreeBuilder {
  readonly #file: SourceFile
  readonly #kinds: NodeKinds
  readonly diagnostics: Diagnostic[] = []
  /** True where something was left out, so that the tree would mislead later phases. */
  broken = false

  constructor(file: SourceFile, kinds: NodeKinds) {
    this.#file = file
    this.#kinds = kinds
  }

  node(node: unknown): YamlNode {
    if (this.#kinds.isScalar(node)) return this.#scalar(node)
    if (this.#kinds.isMap(node)) return this.#mapping(node)
    if (this.#kinds.isSeq(node)) return this.#sequence(node)
    // An alias, which has been reported where its token was read.
    this.broken = true
    return emptyAt(0)
  }

  #scalar(node: Scalar): ScalarNode {
    const start = node.range?.[0] ?? 0
    const plain = node.type === 'PLAIN' || node.type === undefined
    const end = this.#trimmedEnd(start, node.range?.[1] ?? start)
    const text = node.source ?? ''
    if (plain && text === '') return emptyAt(this.#trimmedEnd(0, start))
    if (node.type === 'QUOTE_DOUBLE') this.#checkEscapes(text, start, end)
    return { kind: 'scalar', start, end, text, plain }
  }

  /** Block scalars reach to the next line; for people they end with their last character. */
  #trimmedEnd(start: number, end: number): number {
    const text = this.#file.text
    let at = end
    while (at > start && /[ \t\r\n]/.test(text[at - 1] as string)) at--
    return at
  }

  /** Escapes may write what may not stand in a file. */
  #checkEscapes(text: string, start: number, end: number): void {
    if (!this.#file.text.slice(start, end).includes('\\')) return
    const [found] = suspiciousCharacters(`x${text}`)
    if (found === undefined) return
    const character = `x${text}`.slice(found.start, found.end)
    this.diagnostics.push(
      diagnostic(
        'suspicious-character',
        { file: this.#file, start, end },
        { message: `an escape in this text stands for ${describeCharacter(character)}` },
      ),
    )
  }

  #sequence(node: YAMLSeq): YamlNode {
    const start = node.range?.[0] ?? 0
    const items = node.items.map((item) => this.node(item))
    if (node.flow !== true) for (const item of items) this.#checkSwallowed(item)
    const end = node.flow === true ? (node.range?.[1] ?? start) : (items.at(-1)?.end ?? start)
    return { kind: 'sequence', start, end, items }
  }

  /** `- a` above a deeper `- b` is one text, "a - b", which nobody means in a list. */
  #checkSwallowed(item: YamlNode): void {
    if (item.kind !== 'scalar' || !item.plain) return
    const file = this.#file
    const first = file.lineAt(item.start)
    for (let line = first + 1; line <= file.lineAt(item.end); line++) {
      const [, indent] = /^( *)-(?: |\r?$)/.exec(file.lineText(line)) ?? []
      if (indent === undefined) continue
      const start = (file.lineStarts[line - 1] as number) + indent.length
      this.broken = true
      this.#syntax(start, start + 1, {
        message: `this \`-\` is indented deeper than the one above it, so YAML takes it for a part of that item`,
        hint: 'Indent all items of a list alike.',
        related: [{ place: { file, start: item.start, end: item.start + 1 }, message: 'it became a part of this' }],
      })
      return
    }
  }

  #mapping(node: YAMLMap): MappingNode {
    const start = node.range?.[0] ?? 0
    const entries: MappingEntry[] = []
    const seen = new Map<string, ScalarNode>()
    let end = start
    for (const pair of node.items) {
      const entry = this.#entry(pair)
      if (entry === undefined) continue
      end = entry.value.end
      const first = seen.get(entry.key.text)
      if (first === undefined) entries.push(entry)
      else this.#duplicate(first, entry.key)
      if (first === undefined) seen.set(entry.key.text, entry.key)
    }
    return { kind: 'mapping', start, end: node.flow === true ? (node.range?.[1] ?? end) : end, entries }
  }

  #entry(pair: Pair): MappingEntry | undefined {
    if (!this.#kinds.isScalar(pair.key)) {
      if (!this.#kinds.isAlias(pair.key)) this.#noWord(pair.key)
      this.broken = true
      return undefined
    }
    const key = this.#scalar(pair.key)
    if (key.plain && key.text === '<<') {
      this.#mergeKey(key)
      return undefined
    }
    if (key.plain && key.text === '') {
      this.#noWord(pair.key)
      return undefined
    }
    const value = pair.value === null || pair.value === undefined ? emptyAt(key.end) : this.node(pair.value)
    return { key, value }
  }

  #duplicate(first: ScalarNode, second: ScalarNode): void {
    const file = this.#file
    this.diagnostics.push(
      diagnostic(
        'duplicate-key',
        { file, start: second.start, end: second.end },
        {
          message: `key \`${shorten(second.text)}\` stands twice in one mapping`,
          related: [{ place: { file, start: first.start, end: first.end }, message: 'it stands here first' }],
        },
      ),
    )
  }

  #mergeKey(key: ScalarNode): void {
    this.broken = true
    this.#syntax(key.start, key.end, {
      message: 'merge key `<<` in a definition, which may not use merge keys',
      hint: 'Write the keys and values out here.',
    })
  }

  #noWord(key: unknown): void {
    const range = hasRange(key) ? key.range : undefined
    const start = range?.[0] ?? 0
    this.broken = true
    this.#syntax(start, Math.max(range?.[1] ?? start, start + 1), {
      message: 'expected a word before the colon but found something else',
      hint: 'Write `key: value`, with a plain word as the key.',
    })
  }

  #syntax(start: number, end: number, details: Details): void {
    this.diagnostics.push(diagnostic('yaml-syntax', { file: this.#file, start, end }, details))
  }
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

function emptyAt(offset: number): ScalarNode {
  return { kind: 'scalar', start: offset, end: offset, text: '', plain: true }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
