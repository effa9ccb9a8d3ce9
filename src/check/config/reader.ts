import { beginning, type RuleCode } from '../../diagnostics/index.ts'
import { scalarType, valueOf, type MappingNode, type ScalarNode, type YamlNode } from '../../yaml/tree.ts'
import { placeInside, textOf, type Reporter } from '../reporter.ts'

/** Why a text cannot be used. Offsets into the text, where only a part of it is meant. */
export interface Problem {
  code?: RuleCode | undefined
  message: string
  effect?: string | undefined
  hint?: string | undefined
  /** What is safe to write instead. */
  fix?: string | undefined
  start?: number
  end?: number
}

/** What a text means, or why it means nothing. */
export type Parsed<Value> = { value: Value } | { problem: Problem }
export interface Parser<Value> {
  (text: string): Parsed<Value>
  /** Whether the text may be written as a number: one CPU is `1`. */
  mayBeNumber?: true
}

/**
 * Reads the keys of a mapping. Each reader gives undefined for what is absent, for what the structure check has reported
 * (another type than the schema wants), and for what it has reported itself.
 */
export class ConfigReader {
  readonly reporter: Reporter
  readonly node: MappingNode

  constructor(reporter: Reporter, node: MappingNode) {
    this.reporter = reporter
    this.node = node
  }

  report(at: YamlNode, problem: Problem): void {
    const inside = at.kind === 'scalar' && problem.start !== undefined && problem.end !== undefined
    const place = inside
      ? placeInside(this.reporter, at, problem.start as number, problem.end as number)
      : this.reporter.place(at)
    const fixes = problem.fix === undefined ? [] : [{ place: this.reporter.place(at), text: problem.fix }]
    this.reporter.report(problem.code ?? 'invalid-config', place, { ...problem, fixes })
  }

  /** `false` or `null`: what would be inherited is switched off. */
  isOff(key: string): boolean {
    const node = valueOf(this.node, key)
    if (node?.kind !== 'scalar' || node.text === '') return false
    const type = scalarType(node)
    return type === 'null' || (type === 'boolean' && node.text.toLowerCase() === 'false')
  }

  text<Value>(key: string, parse: Parser<Value>): Value | undefined {
    const node = valueOf(this.node, key)
    return node === undefined || this.isOff(key) ? undefined : this.parse(node, parse)
  }

  /** What a scalar node means; reports it where it means nothing. Numbers and truth values without quotes are no text. */
  parse<Value>(node: YamlNode, parse: Parser<Value>): Value | undefined {
    if (node.kind !== 'scalar' || !isText(node, parse)) return undefined
    const parsed = parse(node.text)
    if ('value' in parsed) return parsed.value
    this.report(node, parsed.problem)
    return undefined
  }

  integer(key: string, least: number, most: number): number | undefined {
    const node = valueOf(this.node, key)
    return node === undefined ? undefined : integerOf(node, least, most)
  }

  boolean(key: string): boolean | undefined {
    const node = valueOf(this.node, key)
    if (node?.kind !== 'scalar' || scalarType(node) !== 'boolean') return undefined
    return node.text.toLowerCase() === 'true'
  }

  word<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
    const text = textOf(valueOf(this.node, key))
    return words.find((word) => word === text)
  }

  /** A reader of the mapping under a key. */
  mapping(key: string): ConfigReader | undefined {
    const node = valueOf(this.node, key)
    return node?.kind === 'mapping' ? new ConfigReader(this.reporter, node) : undefined
  }

  list<Value>(key: string, parse: Parser<Value>): Value[] | undefined {
    const node = valueOf(this.node, key)
    if (node?.kind !== 'sequence') return undefined
    return node.items.map((item) => this.parse(item, parse)).filter((value) => value !== undefined)
  }

  /** The mapping under a key as data; entries whose key or value is reported are left out. */
  record<Value>(key: string, parseKey: Parser<string>, parseValue: Parser<Value>): Record<string, Value> | undefined {
    const node = valueOf(this.node, key)
    if (node?.kind !== 'mapping') return undefined
    const found: [string, Value][] = []
    for (const entry of node.entries) {
      const name = this.parse(keyNode(entry.key), parseKey)
      const value = this.parse(entry.value, parseValue)
      if (name !== undefined && value !== undefined) found.push([name, value])
    }
    return Object.fromEntries(found)
  }
}

/** Keys are text whatever they look like: a label `8080` or `null` is a name. */
export function keyNode(key: ScalarNode): ScalarNode {
  return { ...key, plain: false }
}

/** A parser of what may be written as a number. */
export function amount<Value>(parse: (text: string) => Parsed<Value>): Parser<Value> {
  return Object.assign((text: string) => parse(text), { mayBeNumber: true as const })
}

function isText(node: ScalarNode, { mayBeNumber }: Parser<unknown>): boolean {
  const type = scalarType(node)
  return type === 'string' || (type === 'number' && mayBeNumber === true)
}

export function integerOf(node: YamlNode, least: number, most: number): number | undefined {
  if (node.kind !== 'scalar' || scalarType(node) !== 'number') return undefined
  const value = Number(node.text)
  return Number.isInteger(value) && value >= least && value <= most ? value : undefined
}

/** A parser that takes a text as it is where `accepts` says so, and else reports it as "… is not <what>". */
export function form(accepts: (text: string) => boolean, what: string, hint: string, effect?: string): Parser<string> {
  return (text) =>
    accepts(text) ? { value: text } : { problem: { message: `"${shorten(text)}" is not ${what}`, hint, effect } }
}

/** A text as a message shows it. */
export function shorten(text: string): string {
  return text.length > 80 ? `${beginning(text, 79)}…` : text
}
