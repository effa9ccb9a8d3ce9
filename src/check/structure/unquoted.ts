import { diagnostic, type Diagnostic, type SourceFile } from '../../diagnostics/index.ts'
import { scalarType, type MappingEntry, type MappingNode, type YamlNode } from '../../yaml/tree.ts'

/** Lists of an entry whose items are the text in the file, whatever YAML would make of it. */
export const textLists: ReadonlySet<string> = new Set(['tags', 'except'])

/** Warns of tags and ranges without quotes that other YAML readers would take for numbers or truth values. */
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
      if (value.plain && key.text === 'semver') warn(value, file, diagnostics)
    } else if (value.kind === 'sequence' && textLists.has(key.text)) {
      for (const tag of value.items) warn(tag, file, diagnostics)
    }
  }
}

function warn(node: YamlNode, file: SourceFile, diagnostics: Diagnostic[]): void {
  if (node.kind !== 'scalar' || !node.plain) return
  const type = scalarType(node)
  if (type !== 'number' && type !== 'boolean') return
  const place = { file, start: node.start, end: node.end }
  const quoted = `"${node.text}"`
  diagnostics.push(
    diagnostic('unquoted-number', place, {
      message: `${node.text} stands without quotes, and YAML reads it as a ${type === 'number' ? 'number' : 'truth value'}`,
      effect:
        type === 'number' && Number(node.text).toString() !== node.text
          ? `skopeoc takes the text as it is written, but other tools would read ${Number(node.text)}`
          : 'skopeoc takes the text as it is written, but other tools may not',
      hint: `Write it as ${quoted}.`,
      fixes: [{ place, text: quoted }],
    }),
  )
}
