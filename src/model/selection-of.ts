import type { Exclusion, Selection, Selector } from '../selection/index.ts'
import type { ImageDefinition } from './types.ts'

/** What an entry selects of its source, pins included. */
export function selectionOf(image: ImageDefinition): Selection {
  const selectors: Selector[] = []
  if (image.tags.length > 0) selectors.push({ kind: 'tags', tags: image.tags.map(({ tag }) => tag) })
  const range = rangeOf(image)
  if (range !== undefined) selectors.push(range)
  if (image.regex !== undefined) selectors.push({ kind: 'regex', pattern: image.regex.value })
  if (image.all !== undefined) selectors.push({ kind: 'all' })
  return { selectors, except: exclusionsOf(image) }
}

/** The entry's range, by itself or inside its format. */
export function rangeOf(image: ImageDefinition): Selector | undefined {
  if (image.semver === undefined) return undefined
  const constraint = image.semver.value
  return image.format === undefined
    ? { kind: 'semver', constraint }
    : { kind: 'format', format: image.format.value, constraint }
}

export function exclusionsOf(image: ImageDefinition): Exclusion[] {
  return image.except.map(({ kind, value }) => (kind === 'tag' ? { kind, tag: value } : { kind, pattern: value }))
}
