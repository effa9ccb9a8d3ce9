import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { editDistance } from '../diagnostics/nearest.ts'
import type { Placement } from '../model/placement.ts'

const mostShown = 5
/** Longer names are compared by their last component only. */
const longestCompared = 120

/**
 * Repositories of the mirror that were most likely meant: those with the same last component first, then those of which
 * it is a part or which differ by a few letters. At most five.
 */
export function nearestRepositories(repository: string, placements: readonly Placement[]): string[] {
  const known = new Set<string>()
  for (const { image, destination } of placements) known.add(image.source.text).add(destination)
  const ranked: { name: string; rank: number }[] = []
  for (const name of known) {
    const rank = rankOf(repository, name)
    if (rank !== undefined) ranked.push({ name, rank })
  }
  ranked.sort((a, b) => a.rank - b.rank || byCodeUnit(a.name, b.name))
  return ranked.slice(0, mostShown).map(({ name }) => name)
}

/** Smaller is nearer; undefined where the names have nothing in common. */
function rankOf(wanted: string, name: string): number | undefined {
  const limit = 4
  const distance =
    Math.max(wanted.length, name.length) > longestCompared ? limit + 1 : editDistance(wanted, name, limit)
  const wantedBase = baseOf(wanted)
  const base = baseOf(name)
  if (base === wantedBase) return sharedEnd(wanted, name) > 1 ? 0 : 1 + Math.min(distance, limit) / 10
  if (distance <= limit) return 2 + distance / 10
  const near = wantedBase.length > 3 ? editDistance(wantedBase, base, 1) <= 1 : false
  if (near) return 3
  return wantedBase.length > 3 && (base.includes(wantedBase) || (base.length > 3 && wantedBase.includes(base)))
    ? 4
    : undefined
}

/** How many components at the end are the same. */
function sharedEnd(a: string, b: string): number {
  const left = a.split('/').reverse()
  const right = b.split('/').reverse()
  let count = 0
  while (count < left.length && left[count] === right[count]) count++
  return count
}

function baseOf(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1)
}
