import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import type { PlannedRepository } from '../../plan/types.ts'
import { listings } from './sync-yaml.ts'

/** One source repository in one file, which is what mirror.sh lists, and where its images go. */
export interface Row {
  /** The file that selects the tags: a sync file, `copy.yaml` with its continuations, or `copy.sh`. */
  file: string
  repository: PlannedRepository
  /** Command of sed that makes the published tag. */
  rule: string | undefined
}

/** Where in the run each row is done; both lists are parallel to the rows. */
export interface Division {
  /** Counted from 0. A target repository is in one shard, so that no two pods write to it. */
  shards: number[]
  /** Counted from 0 over all shards. What is listed by one process; no source is in it twice. */
  groups: number[]
}

// A list costs about as much as five images that are there already, or a range that has found some tags.
const tagsOfRange = 20
const listsOfProcess = 4

/**
 * Deals the rows out: target repositories to shards by what they are likely to hold, and the rows of a shard to as many
 * processes as it may run, by the lists they ask for. Depends on nothing but the rows, so that every pod agrees on it.
 */
export function divideWork(rows: readonly Row[], shardCount: number, parallelism: number): Division {
  const shards = placeDestinations(rows, shardCount)
  const groups: number[] = Array.from({ length: rows.length }, () => 0)
  const byShard: number[][] = Array.from({ length: shardCount }, () => [])
  for (let index = 0; index < shards.length; index++) byShard[shards[index] as number]?.push(index)
  let firstGroup = 0
  for (let shard = 0; shard < shardCount; shard++) {
    const own = byShard[shard] as number[]
    let lists = 0
    for (let at = 0; at < own.length; at++) lists += rowListings(rows[own[at] as number] as Row)
    const placing = new Groups(Math.max(1, Math.min(parallelism, Math.ceil(lists / listsOfProcess))))
    for (let at = 0; at < own.length; at++) {
      const index = own[at] as number
      groups[index] = firstGroup + placing.place(rows[index] as Row)
    }
    firstGroup += placing.count
  }
  return { shards, groups }
}

function placeDestinations(rows: readonly Row[], shardCount: number): number[] {
  if (shardCount === 1) return rows.map(() => 0)
  const destinations: Destination[] = []
  const known = new Map<string, Destination>()
  const ofRows = rows.map(({ repository }) => {
    const name = repository.destination
    let destination = known.get(name)
    if (destination === undefined) {
      destination = { name, weight: 0, shard: 0 }
      known.set(name, destination)
      destinations.push(destination)
    }
    destination.weight += 1 + repository.tags.length + tagsOfRange * listings(repository)
    return destination
  })
  const loads = Array.from({ length: shardCount }, () => 0)
  for (const alike of heaviestFirst(destinations)) {
    for (const destination of alike) {
      destination.shard = lightest(loads)
      loads[destination.shard] = (loads[destination.shard] ?? 0) + destination.weight
    }
  }
  return ofRows.map(({ shard }) => shard)
}

/**
 * Those of one weight together, sorted by name: rows come nearly in that order, and there are few weights.
 */
function heaviestFirst(destinations: readonly Destination[]): Destination[][] {
  const byWeight = new Map<number, Destination[]>()
  for (const destination of destinations) {
    const known = byWeight.get(destination.weight)
    if (known === undefined) byWeight.set(destination.weight, [destination])
    else known.push(destination)
  }
  return [...byWeight]
    .sort(([left], [right]) => right - left)
    .map(([, alike]) => alike.sort((left, right) => byCodeUnit(left.name, right.name)))
}

/** A target repository. */
interface Destination {
  name: string
  /** What it is likely to hold. */
  weight: number
  shard: number
}

/** The first of the shards with the least load. */
function lightest(loads: readonly number[]): number {
  let best = 0
  for (let shard = 1; shard < loads.length; shard++)
    if ((loads[shard] as number) < (loads[best] as number)) best = shard
  return best
}

/** Lists that a row causes; copies of exact tags and digests are not listed at all. */
function rowListings(row: Row): number {
  return row.file === 'copy.sh' ? 0 : listings(row.repository)
}

class Groups {
  private readonly loads: number[]
  private readonly sources: Set<string>[]

  constructor(count: number) {
    this.loads = Array.from({ length: count }, () => 0)
    this.sources = this.loads.map(() => new Set())
  }

  get count(): number {
    return this.loads.length
  }

  /** The least busy group that does not list this source yet; a new one where all do. */
  place(row: Row): number {
    const { source } = row.repository
    let best = -1
    const isListed = row.file !== 'copy.sh'
    for (let group = 0; group < this.loads.length; group++) {
      const isLighter = best < 0 || (this.loads[group] as number) < (this.loads[best] as number)
      if (isLighter && !(isListed && this.sources[group]?.has(source))) best = group
    }
    if (best < 0) best = this.loads.push(0) - 1
    const sources = (this.sources[best] ??= new Set())
    if (isListed) sources.add(source)
    this.loads[best] = (this.loads[best] ?? 0) + rowListings(row)
    return best
  }
}
