import { createHash } from 'node:crypto'

/*
 * A path component never holds three underscores or `_.` (distribution reference grammar), so both are free to mean
 * something here: `___` stands for a slash, `_.2` for the second file of a namespace. Names stay injective.
 */

/** File systems take names of 255 bytes; what is longer is cut and carries a hash of the whole. */
const longestStem = 200

/**
 * The name of a sync file below `generated/<target>/`.
 *
 * @param index 0 for the first file of the namespace; more are needed where a constraint outgrows what skopeo takes
 */
export function syncFileName(scoped: boolean, namespace: string, index: number): string {
  const stem = scoped ? '_scoped' : namespace === '' ? '_root' : shorten(namespace.replaceAll('/', '___'))
  return `sync/${stem}${index === 0 ? '' : `_.${index + 1}`}.yaml`
}

function shorten(stem: string): string {
  if (stem.length <= longestStem) return stem
  const hash = createHash('sha256').update(stem).digest('hex').slice(0, 16)
  return `${stem.slice(0, longestStem)}_.${hash}`
}
