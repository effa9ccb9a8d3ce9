/** The plan does not depend on the order in which things are written. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planTargets } from '../../src/plan/index.ts'
import { modelOf } from '../query/model-of.ts'

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`

interface Entry {
  team: string
  tags: readonly string[]
  lines: readonly string[]
}

const pins = [`1.2.3@${digest('a')}`, `1.10.0@${digest('b')}`, `1.9.1@${digest('c')}`]
const entry = (team: string, source: string, tags: readonly string[], ...lines: string[]): Entry => {
  return { team, tags, lines: [`source: ${source}`, 'reason: R', ...lines] }
}

const entries: readonly Entry[] = [
  entry('a', 'quay.io/x/pinned', [...pins, 'b', 'a'], 'semver: ">= 1 < 2"'),
  entry('a-b', 'quay.io/x/pinned', ['c', '0']),
  entry('b', 'quay.io/x/pinned', ['d'], 'rename: { tag: "{tag}-b" }'),
  entry('a', 'quay.io/x/copied', [...pins, 'b', 'a'], 'rename: y/other'),
  entry('a-b', 'quay.io/x/copied', ['c', '0'], 'rename: y/other'),
  entry('b', 'quay.io/x/named', ['2', '1'], 'rename: { tag: "{tag}-x" }'),
  entry('b', 'quay.io/x/named', ['1', '2'], 'rename: { tag: "{tag}-a" }'),
  entry('b', 'quay.io/x/named', [], 'semver: "= 1.0.0"', 'format: "b-{version}"', 'rename: { tag: "{version}-n" }'),
  entry('b', 'quay.io/x/named', [], 'semver: "= 1.0.0"', 'format: "a-{version}"', 'rename: { tag: "{version}-n" }'),
  entry('b', 'ghcr.io/x/named', ['9', '8'], 'rename: { tag: "{tag}-y" }'),
  entry('b', 'quay.io/a/deep/image', ['2', '1']),
  entry('a', 'quay.io/z/image', ['2', '1']),
  entry('a', 'docker.io/z/image', ['4', '3'], 'shared: true'),
]

const config = `targets:
  two: { registry: two.example.com, layout: scoped }
  one: { registry: one.example.com }
`

function filesOf(some: readonly Entry[]): Record<string, string> {
  const files: Record<string, string> = { 'skopeoc.yaml': config }
  for (const team of ['b', 'a-b', 'a']) {
    files[`teams/${team}/team.yaml`] = `name: ${team}\ncontact: "#${team}"\n`
    files[`teams/${team}/images.yaml`] = `images:\n`
  }
  for (const { team, tags, lines } of some) {
    const listed = tags.length === 0 ? [] : [`tags: [${tags.map((tag) => JSON.stringify(tag)).join(', ')}]`]
    files[`teams/${team}/images.yaml`] += `  - ${[...lines, ...listed].join('\n    ')}\n`
  }
  return files
}

const places = new Set(['definitions', 'reasons', 'alike'])

/** Without the places of the entries, which are where they are. */
async function planOf(some: readonly Entry[]): Promise<string> {
  const plans = planTargets(await modelOf(filesOf(some)))
  return JSON.stringify(plans, (key, value: unknown) => (places.has(key) ? undefined : value), 1)
}

const entryWith = ({ team, lines }: Entry, tags: readonly string[]): Entry => ({ team, lines, tags })

test('entries and their tags may stand in any order', async () => {
  const shuffled = fc
    .tuple(
      ...entries.map((each) =>
        fc.shuffledSubarray([...each.tags], { minLength: each.tags.length }).map((tags) => entryWith(each, tags)),
      ),
    )
    .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }))
  const wanted = await planOf(entries)
  await fc.assert(
    fc.asyncProperty(shuffled, async (some) => {
      expect(await planOf(some)).toBe(wanted)
    }),
    { numRuns: 40 },
  )
})

test('owners are in the order of code units, and not in that of their folders', async () => {
  const [plan] = planTargets(await modelOf(filesOf(entries)))
  const owners = plan?.sync.flatMap(({ repositories }) => repositories.map((row) => row.owners)) ?? []
  expect(owners).toContainEqual(['a', 'a-b', 'b'])
})
