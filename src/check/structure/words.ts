import { beginning } from '../../diagnostics/index.ts'
import { scalarType, type MappingEntry, type YamlNode } from '../../yaml/tree.ts'
import { looksLikeSecret } from '../secrets.ts'
import type { NodeType, Shape } from './shape.ts'

const typeWords: Record<NodeType, string> = {
  list: 'a list',
  mapping: 'a mapping',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  null: 'nothing',
}

/** What a shape accepts, in words: "a list", "text or a mapping", "one of `floating`, `always`, `never`". */
export function expectedWords(shape: Shape): string {
  if (shape.words !== undefined) return alternatives(shape.words)
  if (shape.types !== undefined) return [...shape.types].map((type) => typeWords[type]).join(' or ')
  if (shape.branches.length === 0) return 'a value'
  return [...new Set(shape.branches.map(expectedWords))].join(' or ')
}

function alternatives(words: readonly string[]): string {
  const quoted = words.slice(0, 5).map((word) => `\`${word}\``)
  if (quoted.length === 1) return quoted[0] as string
  return `one of ${quoted.join(', ')}${words.length > 5 ? ' …' : ''}`
}

/** What stands there, in words; long values are cut, and what looks like a secret is not repeated. */
export function foundWords(node: YamlNode): string {
  switch (node.kind) {
    case 'sequence':
      return 'a list'
    case 'mapping':
      return 'a mapping'
    case 'scalar': {
      const type = scalarType(node)
      if (type === 'null') return node.text === '' ? 'nothing' : `\`${node.text}\``
      if (type === 'number') return `the number ${node.text}`
      return type === 'boolean' ? `\`${node.text}\`` : `"${shown(node.text)}"`
    }
  }
}

/** A text as messages show it: at most 60 characters, and nothing of a secret. */
export function shown(text: string): string {
  if (looksLikeSecret(text)) return '…'
  return text.length > 60 ? `${beginning(text, 59)}…` : text
}

/** `key: value` with the example of a shape, for a hint. */
export function exampleOf(key: string, shape: Shape | undefined): string | undefined {
  return shape?.example === undefined ? undefined : `\`${key}: ${shape.example}\``
}

/** The keys that a mapping may have, for a hint: at most five, required ones first. */
export function keyList(shape: Shape, present: readonly MappingEntry[]): string | undefined {
  const used = new Set(present.slice(0, 100).map((entry) => entry.key.text))
  const free = [...shape.properties.keys()].filter((key) => !used.has(key))
  free.sort((a, b) => Number(shape.required.includes(b)) - Number(shape.required.includes(a)))
  if (free.length === 0) return undefined
  const list = free.slice(0, 5).map((key) => `\`${key}\``)
  return list.join(', ') + (free.length > 5 ? ' …' : '')
}
