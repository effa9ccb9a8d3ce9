import { expect, test } from 'vitest'
import { planTargets, type CopyRepository, type PlannedRepository } from '../../src/plan/index.ts'
import { modelOf, organisation } from '../query/model-of.ts'

const config = `targets:
  joined: { registry: one.example.com, prefix: mirror, layout: joined }
  scoped: { registry: two.example.com, layout: scoped, library: keep }
  upstream: { registry: three.example.com, layout: upstream }
`
const entry = (source: string, rest: string): string => `  - source: ${source}\n    reason: Test\n${rest}`
const digest = `sha256:${'a'.repeat(64)}`
const images = [
  entry('quay.io/a/range', '    semver: ">= 1.2.3"\n'),
  entry('quay.io/a/tags', '    tags: ["1", "2"]\n'),
  entry('quay.io/a/pinned', `    semver: ">= 2"\n    tags: ["1@${digest}"]\n`),
  entry('quay.io/a/twice', '    semver: "~1.2"\n    targets: [joined, upstream]\n'),
  entry('quay.io/a/twice', '    semver: "~1.5"\n    refresh: always\n'),
  entry('quay.io/a/renamed', '    semver: ">= 1"\n    rename: { repository: other, tag: "{tag}-x" }\n'),
  entry('docker.io/library/redis', '    all: true\n'),
].join('')

/** What rows of one number have in common. */
function shared(row: PlannedRepository): object {
  const { destination: _destination, tag: _tag, format: _format, digests: _digests, ...rest } = row as CopyRepository
  return rest
}

test('rows have one number exactly where they differ in their destination and way alone', async () => {
  const model = await modelOf({
    ...organisation,
    'skopeoc.yaml': config,
    'teams/portal/web.yaml': `images:\n${images}`,
  })
  const rows = planTargets(model).flatMap(({ sync, copy }): PlannedRepository[] =>
    sync.flatMap(({ repositories }) => repositories).concat(copy),
  )
  const byNumber = new Map<number | undefined, PlannedRepository[]>()
  for (const row of rows) byNumber.set(row.alike, [...(byNumber.get(row.alike) ?? []), row])
  expect(byNumber.has(undefined)).toBe(false)
  for (const [first, ...others] of byNumber.values())
    for (const other of others) expect(shared(other)).toEqual(shared(first as PlannedRepository))
  // One that all three targets have, by sync and by copy, is printed once.
  expect(rows.filter(({ source }) => source === 'quay.io/a/range').map(({ alike }) => alike)).toSatisfy(
    (numbers: number[]) => numbers.length === 3 && new Set(numbers).size === 1,
  )
})
