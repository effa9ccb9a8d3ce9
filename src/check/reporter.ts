import {
  diagnostic,
  type Details,
  type Diagnostic,
  type Place,
  type RuleCode,
  type SourceFile,
} from '../diagnostics/index.ts'
import { scalarType, type ScalarNode, type YamlNode } from '../yaml/tree.ts'
import type { Located } from '../model/types.ts'
import { type Reserve, reserveOfEntries } from '../selection/index.ts'
import { nextSecretPart } from './secrets.ts'

/** Collects the findings of one file. */
export class Reporter {
  readonly file: SourceFile
  readonly diagnostics: Diagnostic[]
  /** Rules whose warnings nobody is told of. */
  readonly silent: ReadonlySet<string>
  /** What entries may spend on automata beyond what each has of its own. */
  readonly reserve: Reserve
  /** Of the first part of a secret behind the last node that was asked about. */
  #secretPart = -1
  /** A line that was asked for, and an offset in it: the next one is nearly always a little further on. */
  #line = 1
  #lineOffset = 0
  /** The scalar that was asked about last, and the answer: one text may have many findings. */
  #asked: { node: ScalarNode; start: number | undefined } | undefined

  constructor(
    file: SourceFile,
    diagnostics: Diagnostic[],
    silent: ReadonlySet<string> = new Set(),
    reserve: Reserve = reserveOfEntries(),
  ) {
    this.file = file
    this.diagnostics = diagnostics
    this.silent = silent
    this.reserve = reserve
  }

  place(node: { start: number; end: number }): Place {
    return { file: this.file, start: node.start, end: node.end }
  }

  /** Whether a secret may be written inside a node. Nodes must be asked about in the order in which they stand. */
  mayHoldSecret({ start, end }: { start: number; end: number }): boolean {
    if (this.#secretPart < start) this.#secretPart = nextSecretPart(this.file.text, start)
    return this.#secretPart < end
  }

  /** The line of an offset, 1-based; fast where offsets are asked about in ascending order. */
  lineAt(offset: number): number {
    if (offset < this.#lineOffset) return this.file.lineAt(offset)
    const { text } = this.file
    for (let at = text.indexOf('\n', this.#lineOffset); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
      this.#line++
      this.#lineOffset = at + 1
    }
    return this.#line
  }

  /** Where the text of a scalar begins, if it stands in the file as it is; undefined where escapes or folding lie between. */
  textStart(node: ScalarNode): number | undefined {
    if (this.#asked?.node !== node) {
      const start = node.start + (node.plain ? 0 : 1)
      this.#asked = { node, start: this.file.text.startsWith(node.text, start) ? start : undefined }
    }
    return this.#asked.start
  }

  report(code: RuleCode, at: { start: number; end: number }, details: Details): void {
    this.diagnostics.push(diagnostic(code, this.place(at), details))
  }
}

/** The text of a node that may be text, or undefined where the structure check has something to say about it. */
export function textOf(node: YamlNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || scalarType(node) === 'null') return undefined
  return node.text
}

/** A text with its place, or undefined where `textOf` is. */
export function locatedText(reporter: Reporter, node: YamlNode | undefined): Located<string> | undefined {
  const value = textOf(node)
  return value === undefined || node === undefined ? undefined : { value, place: reporter.place(node) }
}

/**
 * The place of a stretch of a scalar's text: exact where the text stands in the file as it is, the whole scalar where
 * escapes or folding lie between.
 */
export function placeInside(reporter: Reporter, node: ScalarNode, start: number, end: number): Place {
  const offset = reporter.textStart(node)
  if (offset !== undefined && end <= node.text.length) {
    return { file: reporter.file, start: offset + start, end: offset + Math.max(end, start + 1) }
  }
  return reporter.place(node)
}
