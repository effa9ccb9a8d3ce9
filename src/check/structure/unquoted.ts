import { diagnostic, type Diagnostic, type SourceFile } from '../../diagnostics/index.ts'
import {
  scalarType,
  type MappingEntry,
  type MappingNode,
  type ScalarNode,
  type ScalarType,
  type YamlNode,
} from '../../yaml/tree.ts'

/** Lists of an entry whose items are the text in the file, whatever YAML would make of it. */
const textLists: ReadonlySet<string> = new Set(['tags', 'except'])

/** Warns of tags and ranges without quotes that other YAML readers would take for numbers, truth values or nothing. */
export function unquotedNumbers(root: YamlNode, file: SourceFile, diagnostics: Diagnostic[]): void {
  if (root.kind !== 'mapping') return
  for (const { value: list } of root.entries) {
    if (list.kind !== 'sequence') continue
    const { items } = list
    for (let index = 0; index < items.length; index++) {
      const entry = items[index] as YamlNode
      if (entry.kind === 'mapping') checkEntry(entry, file, diagnostics)
    }
  }
}

function checkEntry({ entries }: MappingNode, file: SourceFile, diagnostics: Diagnostic[]): void {
  for (let index = 0; index < entries.length; index++) {
    const { key, value } = entries[index] as MappingEntry
    if (value.kind === 'scalar') {
      if (value.plain && key.text === 'semver' && scalarType(value) === 'number') warn(value, file, diagnostics)
    } else if (value.kind === 'sequence' && textLists.has(key.text)) {
      for (const tag of value.items) if (isUnquotedWord(tag)) warn(tag, file, diagnostics)
    }
  }
}

/** Whether an item is text here only; a `~` is no tag with quotes either. */
function isUnquotedWord(node: YamlNode): node is ScalarNode {
  return node.kind === 'scalar' && node.plain && scalarType(node) !== 'string' && node.text !== '' && node.text !== '~'
}

function warn(node: ScalarNode, file: SourceFile, diagnostics: Diagnostic[]): void {
  const place = { file, start: node.start, end: node.end }
  const quoted = `"${node.text}"`
  const type = scalarType(node)
  const read = type === 'number' ? numberRead(node.text) : node.text
  diagnostics.push(
    diagnostic('unquoted-number', place, {
      message: `${node.text} stands without quotes, and YAML reads it as ${typeWords[type]}`,
      effect:
        read === node.text
          ? 'skopeoc takes the text as it is written, but other tools may not'
          : `skopeoc takes the text as it is written, but other tools would read ${read}`,
      hint: `Write it as ${quoted}.`,
      fixes: [{ place, text: quoted }],
    }),
  )
}

const typeWords: Readonly<Record<ScalarType, string>> = {
  number: 'a number',
  boolean: 'a truth value',
  null: 'nothing',
  string: 'text',
}

/** What a reader of YAML makes of a number, as it would write it. */
function numberRead(text: string): string {
  if (/inf$/i.test(text)) return text.startsWith('-') ? 'minus infinity' : 'infinity'
  return /nan$/i.test(text) ? '"not a number"' : Number(text).toString()
}
