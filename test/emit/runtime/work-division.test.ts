import { array, assert, constantFrom, integer, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divideWork, type Division, type Row } from '../../../src/emit/runtime/work-division.ts'
import type { PlannedRepository } from '../../../src/plan/types.ts'

function row(source: string, destination: string, more: Partial<PlannedRepository> = {}, file = 'sync/a.yaml'): Row {
  const repository: PlannedRepository = {
    source,
    destination: `registry.example.com/${destination}`,
    tags: [],
    refresh: 'floating',
    owners: ['team'],
    definitions: [],
    reasons: [],
    notes: [],
    ...more,
  }
  return { file, repository, rule: undefined }
}

/** Rows of as many repositories, mostly ranges, some of them lists of tags. */
function repositories(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `org-${index % 17}/part-${index}`
    const more = index % 5 === 0 ? { tags: Array.from({ length: 1 + (index % 40) }, String) } : { semver: '>= 1' }
    return row(`quay.io/${name}`, name, more)
  })
}

/** What each row weighs: 20 for a list of a range, 1 for a tag and for the repository. */
function loadsOf(rows: readonly Row[], { shards }: Division, count: number): number[] {
  const loads = Array.from({ length: count }, () => 0)
  rows.forEach(({ repository: { tags, semver } }, index) => {
    const shard = shards[index] as number
    loads[shard] = (loads[shard] ?? 0) + 1 + tags.length + (semver === undefined ? 0 : 20)
  })
  return loads
}

function placesOf(rows: readonly Row[], { shards, groups }: Division): Map<string, string> {
  return new Map(
    rows.map(({ file, repository: { source, destination } }, index) => [
      `${file} ${source} ${destination}`,
      `${shards[index]} ${groups[index]}`,
    ]),
  )
}

function moved(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): number {
  return [...before].filter(([key, place]) => after.has(key) && after.get(key) !== place).length
}

describe('divideWork', () => {
  it.each([
    [1, 4],
    [3, 4],
    [8, 2],
  ])(
    'moves few repositories to other shards and processes when one is added: %i shards, %i processes',
    (shards, parallelism) => {
      const all = repositories(600)
      for (const left of [0, 7, 300, 595]) {
        const some = all.filter((_, index) => index !== left)
        const before = placesOf(some, divideWork(some, shards, parallelism))
        const after = placesOf(all, divideWork(all, shards, parallelism))
        expect(moved(before, after)).toBeLessThanOrEqual(3 * shards * parallelism)
      }
    },
  )

  it.each([2, 3, 8])('makes %i shards of nearly one size', (count) => {
    const rows = repositories(600)
    const loads = loadsOf(rows, divideWork(rows, count, 4), count)
    const share = loads.reduce((sum, load) => sum + load, 0) / count
    expect(Math.max(...loads)).toBeLessThan(share * 1.1)
    expect(Math.min(...loads)).toBeGreaterThan(share * 0.9)
  })

  it('gives a repository of very many tags the company that balance asks for', () => {
    const heavy = row('quay.io/many/tags', 'many/tags', { tags: Array.from({ length: 500 }, String) })
    for (let place = 0; place < 40; place += 10) {
      const rows = repositories(40)
      rows.splice(place, 0, heavy)
      const loads = loadsOf(rows, divideWork(rows, 2, 4), 2)
      expect(Math.abs((loads[0] as number) - (loads[1] as number))).toBeLessThan(60)
    }
  })

  it('lets processes list nearly as much as each other', () => {
    const rows = repositories(500).filter(({ repository }) => repository.semver !== undefined)
    const { groups } = divideWork(rows, 1, 4)
    const counts = [0, 1, 2, 3].map((group) => groups.filter((own) => own === group).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  it('starts no more processes than there is work for', () => {
    expect(new Set(divideWork(repositories(3), 1, 4).groups).size).toBe(1)
    expect(divideWork([], 3, 4)).toEqual({ shards: [], groups: [] })
  })

  it('gives a target repository to one shard, and a source to a process once, whatever the rows', () => {
    const file = constantFrom('sync/a.yaml', 'sync/b.yaml', 'copy.yaml', 'copy.sh')
    const name = integer({ min: 0, max: 9 }).map((number) => `a/${number}`)
    const kind = constantFrom<Partial<PlannedRepository>>(
      { semver: '>= 1' },
      { tags: ['1'] },
      { semver: '>= 1', regex: '^a$' },
    )
    const anyRow = tuple(name, name, kind, file).map(([source, destination, more, path]) =>
      row(`quay.io/${source}`, destination, more, path),
    )
    const inputs = tuple(array(anyRow), integer({ min: 1, max: 4 }), integer({ min: 1, max: 4 }))
    assert(
      property(inputs, ([rows, shardCount, parallelism]) => {
        const { shards, groups } = divideWork(rows, shardCount, parallelism)
        const shardOf = new Map<string, number>()
        const shardOfGroup = new Map<number, number>()
        const listed = new Set<string>()
        rows.forEach(({ file: path, repository: { source, destination } }, index) => {
          const [shard, group] = [shards[index] as number, groups[index] as number]
          expect(shard).toBeLessThan(shardCount)
          expect(shardOf.get(destination) ?? shard).toBe(shard)
          expect(shardOfGroup.get(group) ?? shard).toBe(shard)
          shardOf.set(destination, shard)
          shardOfGroup.set(group, shard)
          if (path === 'copy.sh') return
          expect(listed).not.toContain(`${group} ${source}`)
          listed.add(`${group} ${source}`)
        })
      }),
    )
  })
})
