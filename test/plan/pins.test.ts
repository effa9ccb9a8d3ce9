/** Pinned tags beside other entries of the same source and destination: one copy of each, and all of them own the image. */
import { expect, test } from 'vitest'
import { planTargets } from '../../src/plan/index.ts'
import { explain, type Explanation } from '../../src/query/explain/index.ts'
import type { Model } from '../../src/model/types.ts'
import { preview } from '../../src/query/preview/index.ts'
import { ownersReport } from '../../src/query/owners.ts'
import { parseReference } from '../../src/query/reference.ts'
import type { Catalog } from '../../src/emit/catalog/types.ts'
import { compileFiles, someDay } from '../support/memory-tree.ts'
import { modelOf } from '../query/model-of.ts'

const pin = `1.2.3@sha256:${'a'.repeat(64)}`

/** Two teams that name one source; each line is a line of the team's entry. */
function twoTeams(net: readonly string[], sec: readonly string[]): Record<string, string> {
  const entry = (lines: readonly string[]): string =>
    ['images:', '  - source: quay.io/a/b', '    reason: R', ...lines.map((line) => `    ${line}`), ''].join('\n')
  return {
    'skopeoc.yaml': 'targets: { main: { registry: registry.example.com } }\n',
    'teams/net/team.yaml': 'name: Net\ncontact: "#net"\n',
    'teams/net/a.yaml': entry(net),
    'teams/sec/team.yaml': 'name: Sec\ncontact: "#sec"\n',
    'teams/sec/a.yaml': entry(sec),
  }
}

function ask(model: Model, asked: string): Explanation {
  const parsed = parseReference(asked)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return explain(model, asked, parsed.reference, { today: someDay, now: 0, generated: true })
}

const pinned = `tags: ["${pin}"]`
const renamed = 'rename: x/y'

const shared: [string, string[], string[]][] = [
  ['lists', ['tags: ["1.2.3"]'], [pinned]],
  ['lists among others', ['tags: ["1.2.3", "1.2.4"]'], [pinned]],
  ['has in its range', ['semver: ">= 1"'], [pinned]],
  ['has in its expression', ['regex: "^1[.][0-9.]+$"'], [pinned]],
  ['lists under another name', ['tags: ["1.2.3"]', renamed], [pinned, renamed]],
  ['has in its range under another name', ['semver: ">= 1"', renamed], [pinned, renamed]],
  ['looks at always', ['tags: ["1.2.3"]', 'refresh: always'], [pinned, 'refresh: never']],
  ['looks at never', ['semver: ">= 1"', 'refresh: never'], [pinned, 'semver: ">= 5"', 'refresh: always']],
]

test.each(shared)('a tag that one team pins and another %s is the copy of both', async (_, net, sec) => {
  const files = twoTeams(net, sec)
  const model = await modelOf(files)
  const [plan] = planTargets(model)
  const copies = (plan?.copy ?? []).filter(({ digests }) => '1.2.3' in digests)
  const both = ['teams/net/a.yaml', 'teams/sec/a.yaml']
  expect(copies).toMatchObject([{ owners: ['net', 'sec'], definitions: both.map((file) => ({ file, line: 2 })) }])

  const { rules, places } = ask(model, 'quay.io/a/b:1.2.3')
  expect(rules.map(({ team, selects }) => [team.id, selects])).toEqual([
    ['net', true],
    ['sec', true],
  ])
  expect(places).toMatchObject([{ method: 'copy', refresh: copies[0]?.refresh, refreshed: false }])
  expect(places[0]?.files).toContain('generated/main/copy.sh')

  expect(ownersReport(model, someDay).images).toMatchObject([{ owners: ['net', 'sec'] }])
  const emitted = new Map((await compileFiles(files)).files)
  const [image] = (JSON.parse(emitted.get('catalog/catalog.json') ?? '') as Catalog).images
  expect(image?.entries.map(({ destinations }) => destinations)).toEqual([[0], [0]])
  expect(emitted.get('main/copy.sh')).toContain('net')
})

const united: [string, string[], string[]][] = [
  ['lacks', ['semver: ">= 2"'], [pinned]],
  ['excludes', ['semver: ">= 1"', 'except: ["1.2.3"]'], [pinned]],
  ['lacks under another name', ['semver: ">= 2"', renamed], [pinned, renamed]],
  ['names in another way', ['semver: ">= 2"', 'rename: { tag: "{tag}-x" }'], [pinned]],
]

test.each(united)('an image is of both where one team pins a tag that another %s', async (_, net, sec) => {
  const files = twoTeams(net, sec)
  const model = await modelOf(files)
  const [plan] = planTargets(model)
  const rows = [...(plan?.sync ?? []).flatMap(({ repositories }) => repositories), ...(plan?.copy ?? [])]
  expect(rows.length).toBeGreaterThan(0)
  for (const { owners } of rows) expect(owners).toEqual(['net', 'sec'])
  expect(ownersReport(model, someDay).images).toMatchObject([{ owners: ['net', 'sec'] }])
})

test('a tag that one team pins and another has under another name is the copy of the one', async () => {
  const [plan] = planTargets(await modelOf(twoTeams(['tags: ["1.2.3"]', renamed], [pinned])))
  expect(plan?.copy.filter(({ digests }) => '1.2.3' in digests)).toMatchObject([{ owners: ['sec'] }])
})

const refreshes: [string, string[], string[], string][] = [
  ['a range and a pin that is looked at always', [], ['refresh: always'], 'always'],
  ['a range that is looked at always and a pin', ['refresh: always'], ['refresh: never'], 'always'],
  ['a range and a pin that is never looked at', [], ['refresh: never'], 'floating'],
  ['a range and a pin that are never looked at', ['refresh: never'], ['refresh: never'], 'never'],
]

test.each(refreshes)('%s are refreshed as one', async (_, net, sec, refresh) => {
  const files = twoTeams(['semver: ">= 2 < 3"', ...net], [pinned, ...sec])
  const model = await modelOf(files)
  const [plan] = planTargets(model)
  const rows = [...(plan?.sync ?? []).flatMap(({ repositories }) => repositories), ...(plan?.copy ?? [])]
  expect(rows.map((row) => row.refresh)).toEqual([refresh, refresh])
  expect(ask(model, 'quay.io/a/b:2.0.0').places).toMatchObject([{ refresh, files: ['generated/main/sync/a.yaml'] }])
  expect(ask(model, 'quay.io/a/b:1.2.3').places).toMatchObject([{ refresh, files: ['generated/main/copy.sh'] }])
})

test('ways to name the tags of one image are refreshed as one', async () => {
  const model = await modelOf(
    twoTeams(
      ['semver: ">= 2"', 'rename: { repository: a/b, tag: "{tag}-x" }', 'refresh: never'],
      ['tags: ["1.2.3"]', 'rename: { repository: a/b, tag: "{tag}-y" }', 'refresh: always'],
    ),
  )
  const [plan] = planTargets(model)
  expect(plan?.copy.map(({ tag, refresh }) => [tag, refresh])).toEqual([
    ['{tag}-x', 'always'],
    ['{tag}-y', 'always'],
  ])
  expect(ask(model, 'quay.io/a/b:2.0.0').places).toMatchObject([{ refresh: 'always', refreshed: true }])
})

test('a pin that its own entry excludes is pinned for nobody who asks', async () => {
  const files = twoTeams([pinned, 'semver: ">= 2"', 'except: ["1.2.3"]'], ['semver: ">= 1 < 2"'])
  const model = await modelOf(files)
  expect(ask(model, 'quay.io/a/b:1.2.3').places).toMatchObject([{ method: 'sync' }])
  expect(ask(model, `sha256:${'a'.repeat(64)}`).mirrored).toBe(null)
  const { rules } = preview(model, 'quay.io/a/b', ['1.2'], new Map())
  expect(rules.map(({ gone }) => gone)).toEqual([[], []])
})

test('a pin that its own entry excludes is no copy', async () => {
  const [plan] = planTargets(
    await modelOf(twoTeams([pinned, 'semver: ">= 2"', 'except: ["1.2.3"]'], ['semver: ">= 3"'])),
  )
  expect(plan?.copy).toEqual([])
})

test('a pin is copied once, also where the range beside it takes several rows', async () => {
  const range = Array.from({ length: 40 }, (_, index) => `=1.${index}.12345678`).join(' || ')
  const net = [pinned, renamed]
  const [plan] = planTargets(await modelOf(twoTeams(net, [`semver: "${range}"`, renamed])))
  expect(plan?.copy.map(({ digests }) => Object.keys(digests))).toEqual([[], ['1.2.3']])
  expect(plan?.copy.map(({ tags }) => tags)).toEqual([[], ['1.2.3']])
})

test('a team owns an image where it names it, and not at other targets', async () => {
  const files = twoTeams(['semver: ">= 2"'], ['semver: ">= 3"', 'rename: { tag: "{tag}-x" }', 'targets: [second]'])
  const config = 'targets: { first: { registry: first.example.com }, second: { registry: second.example.com } }\n'
  const plans = planTargets(await modelOf({ ...files, 'skopeoc.yaml': config }))
  const owners = plans.map(({ sync }) => sync.flatMap(({ repositories }) => repositories.map((row) => row.owners)))
  expect(owners).toEqual([[['net']], [['net', 'sec']]])
})

test('a digest is only where it is pinned to, if the tag is pinned to another one elsewhere', async () => {
  const other = `sha256:${'b'.repeat(64)}`
  const model = await modelOf(twoTeams([pinned], [`tags: ["1.2.3@${other}"]`, renamed]))
  const places = (asked: string): string[] => ask(model, asked).places.map(({ reference }) => reference)
  const [own, elsewhere] = ['registry.example.com/a/b:1.2.3', 'registry.example.com/x/y:1.2.3']
  expect(places(`quay.io/a/b:${pin}`)).toEqual([own])
  expect(places(`quay.io/a/b:1.2.3@${other}`)).toEqual([elsewhere])
  expect(places('quay.io/a/b:1.2.3')).toEqual([own, elsewhere])
  expect(ask(model, `${elsewhere}@${pin.split('@')[1] ?? ''}`)).toMatchObject({ mirrored: false, places: [] })
})
