import type { Catalog } from './types.ts'

/** `catalog.json`: one team, target, source, shared repository and image a line, so that its history can be read. */
export function catalogJson(catalog: Catalog): string {
  // All pieces are joined once: at a hundred thousand entries this is a text of sixty megabytes.
  const pieces: string[] = ['{']
  for (const [key, value] of Object.entries(catalog)) {
    pieces.push(pieces.length === 1 ? '\n  ' : ',\n  ', JSON.stringify(key), ': ')
    if (Array.isArray(value)) addList(value, pieces)
    else pieces.push(JSON.stringify(value))
  }
  pieces.push('\n}\n')
  return pieces.join('')
}

function addList(items: readonly unknown[], pieces: string[]): void {
  pieces.push('[')
  for (let index = 0; index < items.length; index++)
    pieces.push(index === 0 ? '\n    ' : ',\n    ', JSON.stringify(items[index]))
  pieces.push(items.length === 0 ? ']' : '\n  ]')
}
