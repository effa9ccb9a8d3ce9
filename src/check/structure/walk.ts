import {
  diagnostic,
  misspelt,
  nearest,
  type Details,
  type Diagnostic,
  type RuleCode,
  type SourceFile,
} from '../../diagnostics/index.ts'
import {
  scalarType,
  valueOf,
  type MappingEntry,
  type MappingNode,
  type ScalarNode,
  type YamlNode,
} from '../../yaml/tree.ts'
import { isCredentialKey, namesSecret } from '../secret-keys.ts'
import { isSuspicious } from '../../yaml/suspicious.ts'
import type { FileKind } from './file-kind.ts'
import type { NodeType, Shape } from './shape.ts'
import { adviceFor, synonymOf } from './synonyms.ts'
import { exampleOf, expectedWords, foundWords, keyList, shown } from './words.ts'
import { typeFinding } from './wrong-type.ts'

/** More findings of one file than anybody reads: the walk ends there and says so. */
const mostFindings = 1000

const nothingMeant: ReadonlySet<string> = new Set()

/** One walk over the tree of a file. Whatever it does not report fits the shape. */
export class StructureWalk {
  readonly diagnostics: Diagnostic[] = []
  readonly #file: SourceFile
  readonly #kind: FileKind

  constructor(file: SourceFile, kind: FileKind) {
    this.#file = file
    this.#kind = kind
  }

  /** Checks a value. `key` is the key that it stands under, or that its list stands under. */
  check(node: YamlNode, shape: Shape, key?: ScalarNode): void {
    if (this.diagnostics.length >= mostFindings) return
    if (shape.branches.length > 0) return this.#checkBranches(node, shape, key)
    if (!this.#fitsType(node, shape)) return this.#wrongType(node, shape, key)
    if (node.kind === 'scalar') return this.#checkScalar(node, shape, key)
    if (node.kind === 'mapping') return this.#checkMapping(node, shape)
    if (node.items.length < shape.minItems) return this.#tooFew(node, shape, key)
    if (shape.items === undefined) return
    const { items } = node
    for (let index = 0; index < items.length; index++) this.check(items[index] as YamlNode, shape.items, key)
  }

  #checkBranches(node: YamlNode, shape: Shape, key: ScalarNode | undefined): void {
    const fitting = shape.branches.filter((branch) => branch.branches.length > 0 || this.#fitsType(node, branch))
    if (fitting.length === 0) return this.#wrongType(node, shape, key)
    let best: Diagnostic[] | undefined
    for (const branch of fitting) {
      const trial = new StructureWalk(this.#file, this.#kind)
      trial.check(node, branch, key)
      if (trial.diagnostics.length === 0) return
      best ??= trial.diagnostics
    }
    this.diagnostics.push(...(best ?? []))
  }

  #fitsType(node: YamlNode, shape: Shape): boolean {
    if (node.kind === 'mapping') return shape.isMapping
    if (node.kind === 'sequence') return shape.isList
    if (shape.isText && !node.plain) return true
    const { types } = shape
    if (shape.words !== undefined) return fitsWords(node, shape.words)
    if (types === undefined) return true
    const type: NodeType = scalarType(node)
    if (types.has(type)) return true
    if (type === 'number') return types.has('integer') && Number.isInteger(Number(node.text))
    // A tag `true` or `null` is the text in the file; `unquotedNumbers` warns of it.
    return shape.isAsWritten && node.text !== ''
  }

  #checkScalar(node: ScalarNode, shape: Shape, key: ScalarNode | undefined): void {
    if (shape.minimum !== undefined || shape.maximum !== undefined) this.#checkNumber(node, shape)
    if (this.#kind !== 'team' || shape.pattern === undefined || shape.pattern.test(node.text)) return
    const example = exampleOf(key?.text ?? '', shape)
    this.#report('wrong-type', node, {
      message: `"${shown(node.text)}" is not what \`${key?.text ?? ''}\` means`,
      effect: 'nobody could be reached by it',
      hint: example === undefined ? undefined : `Write it like ${example}.`,
    })
  }

  /** Whether a value is text of which nothing needs to be said, as nearly all are where any text will do. */
  #isText(node: YamlNode, { pattern }: Shape): boolean {
    if (node.kind !== 'scalar' || (pattern !== undefined && this.#kind === 'team')) return false
    return !node.plain || scalarType(node) === 'string'
  }

  #checkNumber(node: ScalarNode, { minimum, maximum }: Shape): void {
    const number = Number(node.text)
    const isOutside = (minimum !== undefined && number < minimum) || (maximum !== undefined && number > maximum)
    if (!isOutside) return
    const range = maximum === undefined ? `at least ${minimum}` : `a number from ${minimum ?? 0} to ${maximum}`
    this.#report('wrong-type', node, {
      message: `expected ${range} but found ${foundWords(node)}`,
      hint: 'Write a number in this range.',
    })
  }

  #checkMapping(node: MappingNode, shape: Shape): void {
    let meant = nothingMeant
    const { entries } = node
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index] as MappingEntry
      if (this.diagnostics.length >= mostFindings) return
      const own = shape.properties.get(entry.key.text)
      if (own?.isAnyText === true && this.#isText(entry.value, own)) continue
      if (own !== undefined) this.check(entry.value, own, entry.key)
      else if (shape.others !== undefined) this.check(entry.value, shape.others, entry.key)
      else meant = this.#unknownKey(entry, node, shape, meant)
    }
    this.#missingKeys(node, shape, meant)
    if (node.entries.length < shape.minProperties && shape.required.length === 0) {
      this.#report('wrong-type', node, {
        message: 'expected a mapping with at least one key but found none',
        hint: shape.example === undefined ? undefined : `Write it like \`${shape.example}\`.`,
      })
    }
  }

  /** Reports the key, unless that was done elsewhere; the keys that were meant, this one's with them. */
  #unknownKey(
    { key, value }: MappingEntry,
    node: MappingNode,
    shape: Shape,
    meant: ReadonlySet<string>,
  ): ReadonlySet<string> {
    const free = freeKeys(node, shape, meant)
    const word = meantKey(key.text, shape, free)
    const meantNow = word === undefined ? meant : new Set([...meant, word])
    // Characters that are not seen have been reported by whoever read the file.
    if (isSuspicious(`x${key.text}`)) return meantNow
    if (isCredentialKey(key.text) && !(shape.properties.has('keySecret') && isNameOfSecret(key, value))) {
      this.#credential(key, value)
      return meant
    }
    this.#report('unknown-key', key, {
      message: unknownMessage(key.text),
      hint: word === undefined ? this.#unknownHint(key.text, node, shape) : `did you mean \`${word}\`?`,
      fixes:
        word !== undefined && word === misspelt(key.text, free)
          ? [{ place: { file: this.#file, start: key.start, end: key.end }, text: word }]
          : [],
    })
    return meantNow
  }

  #tooFew(node: YamlNode, shape: Shape, key: ScalarNode | undefined): void {
    const example = exampleOf(key?.text ?? '', shape)
    this.#report('wrong-type', node, {
      message: `the list under \`${shown(key?.text ?? '')}\` is empty`,
      hint: example === undefined ? 'Remove it.' : `Remove it, or write, for example, ${example}.`,
    })
  }

  #unknownHint(word: string, node: MappingNode, shape: Shape): string {
    const advice = adviceFor(shape.title, word)
    if (advice !== undefined) return advice
    const present = meantKey(word, shape, new Set(shape.properties.keys()))
    if (present !== undefined) return `Remove it: \`${present}\` is there already.`
    const list = keyList(shape, node.entries)
    return list === undefined ? 'Remove it.' : `Remove it, or write one of ${list}.`
  }

  /** What stands under `password` and the like; skopeoc.yaml has a check of its own for them. */
  #credential(key: ScalarNode, value: YamlNode): void {
    if (this.#kind === 'config' && value.kind === 'scalar') return
    this.#report('credentials-in-definition', value.end > value.start ? value : key, {
      message: `\`${key.text}\` looks like a password, token or key`,
    })
  }

  #missingKeys(node: MappingNode, shape: Shape, meant: ReadonlySet<string>): void {
    const { required } = shape
    for (let index = 0; index < required.length; index++) {
      const name = required[index] as string
      if (valueOf(node, name) !== undefined || meant.has(name)) continue
      const example = exampleOf(name, shape.properties.get(name))
      this.#report('missing-key', node.entries[0]?.key ?? node, {
        message: `${shape.title ?? 'this mapping'} has no \`${name}\``,
        hint: example === undefined ? `Add \`${name}\`.` : `Add \`${name}\`, for example ${example}.`,
      })
    }
  }

  #wrongType(node: YamlNode, shape: Shape, key: ScalarNode | undefined): void {
    const finding = typeFinding(this.#file, node, shape, key)
    this.#report(finding.code, finding.at, {
      message: finding.message ?? `expected ${expectedWords(shape)} but found ${foundWords(node)}`,
      hint: finding.hint,
      fixes: finding.fixes.map(({ start, end, text }) => ({ place: { file: this.#file, start, end }, text })),
    })
  }

  #report(code: RuleCode, at: { start: number; end: number }, details: Details): void {
    if (this.diagnostics.length >= mostFindings) return
    if (this.diagnostics.length === mostFindings - 1) {
      this.diagnostics.push(
        diagnostic(
          'wrong-type',
          { file: this.#file, start: at.start, end: at.end },
          {
            message: `the file holds ${mostFindings} mistakes or more, and was not looked at beyond this place`,
            hint: 'Mend those above first.',
          },
        ),
      )
      return
    }
    this.diagnostics.push(diagnostic(code, { file: this.#file, start: at.start, end: at.end }, details))
  }
}

/** Keys of the language that the mapping does not have yet. */
function freeKeys(node: MappingNode, shape: Shape, meant: ReadonlySet<string>): ReadonlySet<string> {
  const free = new Set(shape.properties.keys())
  for (const word of meant) free.delete(word)
  // Somebody who writes that many unknown keys means something else by them.
  if (node.entries.length <= 1000) for (const { key } of node.entries) free.delete(key.text)
  return free
}

/**
 * The key that was most likely meant by a word. One that other tools have for a key stands for that key alone, even where it is
 * there: the next one by its letters would be another thing.
 */
function meantKey(word: string, { title, properties }: Shape, free: ReadonlySet<string>): string | undefined {
  const known = synonymOf(title, word, properties)
  if (known === undefined) return nearest(word, free)
  return free.has(known) ? known : undefined
}

function isNameOfSecret(key: ScalarNode, value: YamlNode): boolean {
  return value.kind === 'scalar' && namesSecret(key.text, value.text)
}

function fitsWords(node: ScalarNode, words: readonly string[]): boolean {
  if (words.every(isTruthValue)) return node.plain && words.includes(node.text.toLowerCase())
  return words.includes(node.text)
}

function isTruthValue(word: string): boolean {
  return word === 'true' || word === 'false'
}

function unknownMessage(text: string): string {
  const at = text.search(/[^\x20-\x7e]/)
  if (at === -1) return `unknown key \`${shown(text)}\``
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `unknown key \`${shown(text)}\`, in which "${character}" is U+${code} and no ASCII letter`
}
