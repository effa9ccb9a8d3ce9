import type { MappingEntry, MappingNode, YamlNode } from '../../yaml/tree.ts'

/** Kubernetes data that is replaced as a whole: half of one affinity and half of another means nothing. */
const whole = new Set(['affinity'])

/**
 * What the shared settings say with what a target says instead: mappings key by key, everything else replaced. The result
 * is made of the nodes as they stand in the file, so places stay exact.
 */
export function mergeSettings(shared: MappingNode, own: MappingNode): MappingNode {
  const entries = new Map<string, MappingEntry>(shared.entries.map((entry) => [entry.key.text, entry]))
  for (const entry of own.entries) {
    const before = entries.get(entry.key.text)?.value
    const value = before === undefined ? entry.value : mergeValue(entry.key.text, before, entry.value)
    entries.set(entry.key.text, { key: entry.key, value })
  }
  return { kind: 'mapping', start: own.start, end: own.end, entries: [...entries.values()] }
}

function mergeValue(key: string, shared: YamlNode, own: YamlNode): YamlNode {
  const both = shared.kind === 'mapping' && own.kind === 'mapping' && !whole.has(key)
  return both ? mergeSettings(shared, own) : own
}

export const noSettings: MappingNode = { kind: 'mapping', start: 0, end: 0, entries: [] }
