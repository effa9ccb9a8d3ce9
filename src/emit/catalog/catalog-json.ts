import type { Catalog } from './types.ts'

/** `catalog.json`: one team, target, source, shared repository and image a line, so that its history can be read. */
export function catalogJson(catalog: Catalog): string {
  const parts: string[] = []
  for (const [key, value] of Object.entries(catalog))
    parts.push(`  ${JSON.stringify(key)}: ${Array.isArray(value) ? listOf(value) : JSON.stringify(value)}`)
  return `{\n${parts.join(',\n')}\n}\n`
}

function listOf(items: readonly unknown[]): string {
  if (items.length === 0) return '[]'
  return `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
}
