import { beforeAll, describe, expect, test } from 'vitest'
import type { Model } from '../../src/model/types.ts'
import { destinationsOf, preview } from '../../src/query/preview/index.ts'
import { newestFirst } from '../../src/query/preview/order.ts'
import { proposeEntry } from '../../src/query/preview/propose.ts'
import { renderPreview } from '../../src/query/preview/text.ts'
import { stylesFor } from '../../src/query/text.ts'
import { modelOf, organisation } from './model-of.ts'

let model: Model
beforeAll(async () => {
  model = await modelOf(organisation)
})
const nothing = new Map()
const text = (source: string, tags: string[]): string =>
  renderPreview(preview(model, source, tags, nothing), stylesFor(false))

test('what each rule selects, excludes and refreshes', () => {
  const { rules, unselected } = preview(
    model,
    'docker.io/grafana/loki',
    ['latest', '2.9.0', '3.0.3', '3.1.0', '3.1.1', '3.2', 'sha256-ab.sig'],
    nothing,
  )
  expect(rules).toMatchObject([
    {
      file: 'teams/observability/loki.yaml',
      line: 2,
      team: 'observability',
      selected: ['3.2', '3.1.1', '3.0.3'],
      floating: ['3.2'],
      excluded: ['3.1.0'],
      missing: [],
      nearMisses: [],
    },
  ])
  expect(unselected).toEqual(['3.1.0', '2.9.0', 'sha256-ab.sig', 'latest'])
})

test('a rule that selects nothing is told so, with the nearest tags and the reason', () => {
  const shown = text('docker.io/grafana/loki', ['2.9.0', '2.8.1', '3.0.2', 'main'])
  expect(shown).toContain('selects none of the 4 tags upstream')
  expect(shown).toContain('nearest   3.0.2: 3.0.2 is below >= 3.0.3')
})

test('listed tags that upstream does not have are named, with what may have been meant', () => {
  const { rules } = preview(model, 'docker.io/library/redis', ['6.2', '6.2.1', '7.0.1', '7.0.2'], nothing)
  expect(rules.map(({ missing }) => missing)).toEqual([[], [{ tag: '7.0.0', nearest: ['7.0.1', '7.0.2'] }]])
})

test('a pinned tag may be gone upstream: its digest is what is copied', () => {
  const { rules } = preview(model, 'registry.k8s.io/ingress-nginx/controller', ['v1.14.0'], nothing)
  expect(rules[0]?.missing).toEqual([])
})

test('what is new at a target is told by its published name', () => {
  const [destination] = destinationsOf(model, 'registry.k8s.io/etcd')
  expect(destination).toBe('registry.example.com/etcd')
  const targets = new Map([[destination as string, { tags: new Set(['3.5.4-0-k8s']) }]])
  const { rules } = preview(model, 'registry.k8s.io/etcd', ['3.5.4-0', '3.5.5-0'], targets)
  expect(rules[0]?.places).toEqual([{ target: 'main', repository: destination, fresh: ['3.5.5-0-k8s'] }])
})

describe('a source without an entry', () => {
  test('gets a proposal and the nearest names', () => {
    const shown = text('quay.io/cilium/cilliun', ['v1.16.2', 'v1.16.1', 'latest', 'v1.17.0-rc.1'])
    expect(shown).toMatchInlineSnapshot(`
      "quay.io/cilium/cilliun has 4 tags upstream

      no entry has this source
        newest    v1.17.0-rc.1, v1.16.2, v1.16.1, latest
        nearest   quay.io/cilium/cilium

      an entry that selects 1 tag of them:

          - source: quay.io/cilium/cilliun
            reason: <why the team needs it>
            semver: ">= 1.16.2"
      "
    `)
  })

  test.each([
    [['v1.16.2', 'v1.16.1', 'latest'], '  semver: ">= 1.16.2"', 1],
    [['stable-2.14.0', 'stable-2.13.0', 'edge-22.1.1'], '  semver: ">= 2.14.0"\n  format: "stable-{version}"', 1],
    [['latest', 'main'], '  tags: ["main"]', 1],
    [['1.2.3-alpine', '1.2.2-alpine', '1.2.3'], '  semver: ">= 1.2.3"\n  format: "{version}-alpine"', 1],
  ])('%j', (tags, lines, selects) => {
    expect(proposeEntry('quay.io/a/b', newestFirst(tags))).toEqual({
      yaml: `- source: quay.io/a/b\n  reason: <why the team needs it>\n${lines}`,
      selects,
    })
  })

  test('without tags there is none', () => expect(proposeEntry('quay.io/a/b', [])).toBeUndefined())
})

test.each([
  [
    ['1.9.0', '1.10.0', '1.10.0-rc1', 'v1.11.0', 'latest', '1.10'],
    ['v1.11.0', '1.10.0', '1.10.0-rc1', '1.10', '1.9.0', 'latest'],
  ],
  [
    ['2', '10', '9'],
    ['10', '9', '2'],
  ],
])('newest first: %j', (tags, want) => expect(newestFirst(tags)).toEqual(want))

test('tags with control characters reach no terminal', () => {
  // oxlint-disable-next-line no-control-regex
  expect(text('docker.io/grafana/loki', ['3.1.1', '\u001b[2J', 'a\u202eb'])).not.toMatch(/[\u001b\u202e]/)
})
