/** Entries that meet in one target repository are found whatever the layouts, prefixes and names. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupByRepository } from '../../src/analyse/groups.ts'
import { placementsOf, type Placement } from '../../src/model/placement.ts'
import type { ImageDefinition, Layout, Target } from '../../src/model/types.ts'
import { planTargets } from '../../src/plan/index.ts'
import { modelOf, organisation } from '../query/model-of.ts'

const component = fc.constantFrom('a', 'b', 'a-b', 'b-a', 'a-b-a', 'c')
const path = fc.array(component, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))

const image = fc
  .record({
    host: fc.constantFrom('quay.io', 'docker.io', 'ghcr.io'),
    path,
    repository: fc.option(fc.oneof(path, fc.constant('quay.io/a')), { nil: undefined, freq: 3 }),
    tag: fc.option(fc.constant('{tag}-x'), { nil: undefined, freq: 5 }),
  })
  .map(({ host, path: written, repository, tag }): ImageDefinition => {
    const full = host === 'docker.io' && !written.includes('/') ? `library/${written}` : written
    const rename = repository === undefined && tag === undefined ? undefined : { repository, tag }
    return { source: { host, path: full, text: `${host}/${full}` }, rename } as unknown as ImageDefinition
  })

const target = fc
  .record({
    layout: fc.constantFrom<Layout[]>('upstream', 'flat', 'joined', 'scoped'),
    prefix: fc.constantFrom('', 'mirror', 'a-b'),
    library: fc.constantFrom('drop', 'keep'),
    registry: fc.constantFrom('one.example.com', 'two.example.com', 'three.example.com', 'four.example.com'),
  })
  .map((parts): Target => Object.assign(parts, { id: JSON.stringify(parts), default: true }) as unknown as Target)

/** What the look-up by full names would find. */
function plainly(placements: readonly Placement[]): [string, ImageDefinition[]][] {
  const groups = new Map<string, ImageDefinition[]>()
  for (const placement of placements) {
    const group = groups.get(placement.destination) ?? []
    groups.set(placement.destination, group)
    if (!group.includes(placement.image)) group.push(placement.image)
  }
  return [...groups].filter(([, group]) => group.length > 1)
}

test('as looking up each full name would find them', () => {
  let met = 0
  fc.assert(
    fc.property(
      fc.array(image, { minLength: 2, maxLength: 6 }),
      fc.uniqueArray(target, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
      (images, targets) => {
        const placements = placementsOf(images, targets)
        const found = groupByRepository(placements).map(({ destination, feeds }): [string, ImageDefinition[]] => [
          destination,
          images.filter((one) => feeds.some((feed) => feed.placements.some((placement) => placement.image === one))),
        ])
        const expected = plainly(placements)
        met += expected.length
        expect(found.filter(([, group]) => group.length > 1)).toEqual(expected)
      },
    ),
    { numRuns: 3000 },
  )
  expect(met).toBeGreaterThan(1000)
})

test('as one feed where the plan carries them out together: a format that says what goes without saying changes nothing', async () => {
  const entries: [expected: number, rest: string][] = [
    [0, 'semver: "= 1", rename: { tag: "{version}-a" }'],
    [0, 'semver: "= 2", format: "{version}", rename: { tag: "{version}-a" }'],
    [1, 'semver: "= 3", format: "v{version}", rename: { tag: "{version}-a" }'],
    [2, 'semver: "= 4", format: "v{version}", rename: { tag: "{tag}-b" }'],
    [2, 'semver: "= 5", rename: { tag: "{tag}-b" }'],
    [3, 'semver: "= 6"'],
  ]
  const text = entries.map(([, rest]) => `  - { source: quay.io/a/b, reason: x, ${rest} }\n`).join('')
  const model = await modelOf({ ...organisation, 'teams/portal/few.yaml': `images:\n${text}` })
  const expected = [0, 1, 2, 3].map((feed) => entries.flatMap(([one], index) => (one === feed ? [index + 2] : [])))

  const [repository] = groupByRepository(
    placementsOf(model.images, model.config.targets).filter((one) => one.image.source.path === 'a/b'),
  )
  expect(repository?.feeds.map(({ placements }) => placements.map((one) => one.image.line))).toEqual(expected)

  const { copy = [], sync = [] } = planTargets(model).find((plan) => plan.target === 'main') ?? {}
  const rows = [...copy, ...sync.flatMap(({ repositories }) => repositories)]
  const planned = rows
    .filter(({ source }) => source === 'quay.io/a/b')
    .map(({ definitions }) => definitions.map(({ line }) => line))
  expect(planned.sort(([a = 0], [b = 0]) => a - b)).toEqual(expected)
})
