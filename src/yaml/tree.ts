/** YAML as the compiler sees it: values with their place in the text. Offsets are UTF-16 code units, `end` exclusive. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode

export interface ScalarNode {
  kind: 'scalar'
  start: number
  end: number
  /** The text as written: `1.10` stays "1.10"; quotes and escapes are resolved. */
  text: string
  /** True when it stands without quotes, so that other readers would take `1.10` for a number and `no` for a word of their own. */
  plain: boolean
}

export interface SequenceNode {
  kind: 'sequence'
  start: number
  end: number
  items: YamlNode[]
}

export interface MappingEntry {
  key: ScalarNode
  /** An absent value is a plain scalar with empty text just behind the colon. */
  value: YamlNode
}

export interface MappingNode {
  kind: 'mapping'
  start: number
  end: number
  entries: MappingEntry[]
}

/** What a plain scalar is in YAML 1.2's core schema; a quoted one is always text. */
export type ScalarType = 'null' | 'boolean' | 'number' | 'string'

const numberPattern =
  /^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

export function scalarType(node: ScalarNode): ScalarType {
  if (!node.plain || !mayBeNoString(node.text.charCodeAt(0))) return 'string'
  switch (node.text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return 'null'
    case 'true':
    case 'True':
    case 'TRUE':
    case 'false':
    case 'False':
    case 'FALSE':
      return 'boolean'
    default:
      return numberPattern.test(node.text) ? 'number' : 'string'
  }
}

/** Whether a plain scalar that begins so may be something else than text; NaN is an empty one. */
function mayBeNoString(first: number): boolean {
  // Digits and what stands before them, the tilde, the first letters of null, true and false.
  if (first < 0x41) return (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e
  switch (first) {
    case 0x46:
    case 0x4e:
    case 0x54:
    case 0x66:
    case 0x6e:
    case 0x74:
    case 0x7e:
      return true
    default:
      return Number.isNaN(first)
  }
}

/**
 * The value under a key, or undefined. Keys are few, so a walk is faster than a map. By index, as in every loop that all
 * entries pass: code that is not optimised yet makes objects at each step of an iterator.
 */
export function valueOf(node: MappingNode, key: string): YamlNode | undefined {
  const { entries } = node
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] as MappingEntry
    if (entry.key.text === key) return entry.value
  }
  return undefined
}

/** Plain JavaScript data, for schema validation: numbers only where `scalarType` says so. */
export function toJs(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return scalarValue(node)
    case 'sequence':
      return node.items.map(toJs)
    case 'mapping': {
      const result: Record<string, unknown> = Object.create(null)
      for (const entry of node.entries) result[entry.key.text] = toJs(entry.value)
      return result
    }
  }
}

function scalarValue(node: ScalarNode): unknown {
  switch (scalarType(node)) {
    case 'null':
      return null
    case 'boolean':
      return node.text.toLowerCase() === 'true'
    case 'number':
      return Number(node.text)
    case 'string':
      return node.text
  }
}
