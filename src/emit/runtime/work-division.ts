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
 *
 * All stand in one circle, in an order that has nothing to do with their names, and each shard and process takes a stretch of
 * it: a repository that is added or goes away moves a few others, those where one stretch ends and the next begins, and
 * all others stay where they are. So a change of one line is a change of a few lines of what is generated.
 */
export function divideWork(rows: readonly Row[], shardCount: number, parallelism: number): Division {
  const division: Division = { shards: rows.map(() => 0), groups: rows.map(() => 0) }
  const destinations = destinationsOf(rows)
  if (shardCount > 1) placeDestinations(destinations, shardCount)
  const byShard: number[][] = Array.from({ length: shardCount }, () => [])
  for (const { shard, rows: own } of destinations) {
    for (const index of own) {
      division.shards[index] = shard
      byShard[shard]?.push(index)
    }
  }
  let firstGroup = 0
  for (const own of byShard) firstGroup += placeRows(rows, own, firstGroup, parallelism, division.groups)
  return division
}

/** A target repository. */
interface Destination {
  /** Its place in the circle. */
  place: number
  /** Numbers of the rows that feed it. */
  rows: number[]
  /** What it is likely to hold. */
  weight: number
  shard: number
}

/** In the order of the circle. */
function destinationsOf(rows: readonly Row[]): Destination[] {
  const known = new Map<string, Destination>()
  for (let index = 0; index < rows.length; index++) {
    const { repository } = rows[index] as Row
    const name = repository.destination
    let destination = known.get(name)
    if (destination === undefined) {
      destination = { place: placeInCircle(name), rows: [], weight: 0, shard: 0 }
      known.set(name, destination)
    }
    destination.rows.push(index)
    destination.weight += 1 + repository.tags.length + tagsOfRange * listings(repository)
  }
  return inCircle([...known.values()])
}

/** Sorted by their places. As numbers, which need no comparing function: there are hundreds of thousands. */
function inCircle(destinations: readonly Destination[]): Destination[] {
  const most = 2 ** 21 // with a place of 32 bits before it, a number up to this fits into 53
  const keys = Float64Array.from(destinations, ({ place }, index) => place * most + index).sort()
  return Array.from(keys, (key) => destinations[key % most] as Destination)
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits, over the code units of a name: an order that has nothing to do with names. */
function placeInCircle(name: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  return hash + 2 ** 31 // 0 or more
}

/** What is heavier than this part of a shard is dealt out by itself: in a stretch it would upset the balance. */
const heavyPart = 1 / 8

/** Those that are heavy to whichever shard has least, the others in stretches that fill the shards up. */
function placeDestinations(destinations: readonly Destination[], shardCount: number): void {
  const share = sum(destinations.map(({ weight }) => weight)) / shardCount
  const isHeavy = ({ weight }: Destination): boolean => weight > share * heavyPart
  const loads = Array.from({ length: shardCount }, () => 0)
  // Sorting is stable: those of one weight stay in the order of the circle.
  for (const destination of destinations.filter(isHeavy).sort((left, right) => right.weight - left.weight)) {
    destination.shard = loads.indexOf(Math.min(...loads))
    loads[destination.shard] = (loads[destination.shard] ?? 0) + destination.weight
  }
  const light = destinations.filter((destination) => !isHeavy(destination))
  const room = loads.map((load) => Math.max(0, share - load))
  const shards = inStretches(
    light.map(({ weight }) => weight),
    room,
  )
  light.forEach((destination, index) => {
    destination.shard = shards[index] as number
  })
}

/**
 * Cuts a row of things into stretches, one for each room and in proportion to it. A thing is in the stretch in which its middle is.
 *
 * @returns the number of the stretch that each is in
 */
function inStretches(weights: readonly number[], rooms: readonly number[]): number[] {
  const scale = sum(weights) / sum(rooms)
  let stretch = 0
  let end = (rooms[0] ?? 0) * scale
  let begin = 0
  return weights.map((weight) => {
    const middle = begin + weight / 2
    begin += weight
    while (middle > end && stretch < rooms.length - 1) end += (rooms[++stretch] as number) * scale
    return stretch
  })
}

/**
 * Deals the rows of one shard out to groups.
 *
 * @param own numbers of its rows, in the order of the circle
 * @param groups where the group of each row is noted
 * @returns how many groups there are
 */
function placeRows(
  rows: readonly Row[],
  own: readonly number[],
  firstGroup: number,
  parallelism: number,
  groups: number[],
): number {
  const lists = own.map((index) => rowListings(rows[index] as Row))
  const processes = Math.max(1, Math.min(parallelism, Math.ceil(sum(lists) / listsOfProcess)))
  const wanted = inStretches(
    lists,
    Array.from({ length: processes }, () => 1),
  )
  const listed = Array.from({ length: processes }, () => new Set<string>())
  own.forEach((index, at) => {
    const { file, repository } = rows[index] as Row
    const group = wanted[at] as number
    groups[index] = firstGroup + (file === 'copy.sh' ? group : groupToList(repository.source, group, listed))
  })
  return listed.length
}

/** The group that is wanted, or the next that does not list the source yet; a new one where all do. */
function groupToList(source: string, wanted: number, listed: Set<string>[]): number {
  for (let step = 0; step < listed.length; step++) {
    const group = (wanted + step) % listed.length
    if (listed[group]?.has(source) === true) continue
    listed[group]?.add(source)
    return group
  }
  return listed.push(new Set([source])) - 1
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Lists that a row causes; copies of exact tags and digests are not listed at all. */
function rowListings(row: Row): number {
  return row.file === 'copy.sh' ? 0 : listings(row.repository)
}
