import { beforeAll, describe, expect, test } from 'vitest'
import { checkSources } from '../../src/check/index.ts'
import type { Model } from '../../src/model/types.ts'
import { destinationsOf, preview } from '../../src/query/preview/index.ts'
import { newestFirst } from '../../src/query/preview/order.ts'
import { proposeEntry } from '../../src/query/preview/propose.ts'
import { renderPreview } from '../../src/query/preview/text.ts'
import { stylesFor } from '../../src/query/text.ts'
import { memorySources, smallTree } from '../support/memory-tree.ts'
import { configText, modelOf, organisation, organisationDigest as digest } from './model-of.ts'

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

test('a pinned tag that is gone upstream is wanted all the same, and is no miss', () => {
  const source = 'registry.k8s.io/ingress-nginx/controller'
  const [destination = ''] = destinationsOf(model, source)
  const { rules } = preview(model, source, ['v1.14.0'], new Map([[destination, { tags: new Set<string>() }]]))
  expect(rules).toMatchObject([{ selected: [], gone: ['v1.13.8'], nearMisses: [], places: [{ fresh: ['v1.13.8'] }] }])
  expect(text(source, ['v1.14.0'])).toMatchInlineSnapshot(`
    "registry.k8s.io/ingress-nginx/controller has 1 tag upstream

    teams/networking/cni.yaml:6 (networking) selects 0 of 1 tag
      rule      the tag v1.13.8
      pinned    v1.13.8; upstream lists them no more, but they are copied by digest
      to        registry.example.com/edge/ingress-nginx-controller (main)

    not selected by any rule: 1 tag
      newest    v1.14.0
    "
  `)
})

test('an entry of which errors leave no selector is said to have none', async () => {
  const { model: read } = await checkSources(
    memorySources(smallTree('  - source: docker.io/a/b\n    reason: x\n    tgs: ["1.2.3"]\n')),
  )
  const result = preview({ ...read, config: read.config! }, 'docker.io/a/b', ['1.2.3'], nothing)
  expect(result.rules).toMatchObject([{ selectors: [], selected: [], nearMisses: [] }])
  expect(renderPreview(result, stylesFor(false))).toContain('rule      none that can be read; run `skopeoc validate`\n')
})

describe('entries that are united', () => {
  const united = (entries: string): Promise<Model> =>
    modelOf({
      'skopeoc.yaml': configText,
      'teams/portal/team.yaml': 'name: Portal\ncontact: "#portal"\n',
      'teams/portal/a.yaml': `images:\n${entries}`,
    })
  const entry = (...keys: string[]): string =>
    ['  - source: quay.io/a/b', 'reason: Cache', ...keys].join('\n    ').concat('\n')

  test('have their pins in common: such a tag does not move, and is not missing', async () => {
    const pinning = await united(
      entry(`tags: ["2.8@${digest}", "2.9@${digest}"]`) + entry('tags: ["2.9"]', 'semver: ">= 2"'),
    )
    const { rules } = preview(pinning, 'quay.io/a/b', ['2.7', '2.8'], nothing)
    expect(rules).toMatchObject([
      { selected: ['2.8'], floating: [], missing: [], gone: ['2.9'] },
      { selected: ['2.8', '2.7'], floating: ['2.7'], missing: [], gone: ['2.9'] },
    ])
  })

  test('copy none of the tags that would be published as one', async () => {
    const versions = ['semver: ">= 2 < 3"', 'format: "stable-{version}"', 'rename: { tag: "{version}" }']
    const clashing = await united(entry(...versions))
    const at = new Map([['registry.example.com/a/b', { tags: new Set(['2.13.0']) }]])
    const result = preview(clashing, 'quay.io/a/b', ['stable-2.14.0', 'stable-v2.14.0', 'stable-2.15.1'], at)
    expect(result.rules).toMatchObject([
      {
        clashes: [{ published: '2.14.0', tags: ['stable-v2.14.0', 'stable-2.14.0'] }],
        places: [{ fresh: ['2.15.1'] }],
      },
    ])
    expect(renderPreview(result, stylesFor(false))).toContain(
      'clash     stable-v2.14.0 and stable-2.14.0 would be published as 2.14.0, so none of them is copied\n',
    )
    const alone = preview(clashing, 'quay.io/a/b', ['stable-2.14.0', 'stable-2.15.1'], at)
    expect(alone.rules).toMatchObject([{ clashes: [], places: [{ fresh: ['2.15.1', '2.14.0'] }] }])
  })

  test('copy none of them either where two entries select them, but for one that is pinned', async () => {
    const named = 'rename: { tag: "{version}" }'
    const v = entry('semver: ">= 2 < 3"', 'format: "v{version}"', named)
    const two = await united(v + entry('tags: ["2.14.0"]', 'semver: ">= 9"', named))
    expect(preview(two, 'quay.io/a/b', ['v2.14.0', '2.14.0'], nothing).rules).toMatchObject([
      { clashes: [{ published: '2.14.0', tags: ['v2.14.0', '2.14.0'] }] },
      { clashes: [{ published: '2.14.0', tags: ['v2.14.0', '2.14.0'] }] },
    ])
    const pinned = await united(v + entry(`tags: ["2.14.0@${digest}"]`, 'semver: ">= 9"', named))
    expect(preview(pinned, 'quay.io/a/b', ['v2.14.0', '2.14.0'], nothing).rules).toMatchObject([
      { clashes: [] },
      { clashes: [] },
    ])
  })

  test('do not share what goes elsewhere', async () => {
    const apart = await united(entry(`tags: ["2.8@${digest}"]`) + entry('tags: ["2.8"]', 'rename: other/b'))
    expect(preview(apart, 'quay.io/a/b', ['2.8'], nothing).rules).toMatchObject([
      { floating: [] },
      { floating: ['2.8'] },
    ])
    expect(preview(apart, 'quay.io/a/b', ['2.7'], nothing).rules).toMatchObject([
      { gone: ['2.8'], missing: [] },
      { gone: [], missing: [{ tag: '2.8' }] },
    ])
  })

  test('are refreshed as the strongest of them says', async () => {
    const refreshed = await united(entry('semver: ">= 2"', 'refresh: never') + entry('semver: ">= 2.9"'))
    expect(preview(refreshed, 'quay.io/a/b', ['2.8'], nothing).rules).toMatchObject([
      { floating: ['2.8'] },
      { floating: [] },
    ])
  })

  test('are refreshed as the strongest of them says, also where they name tags in different ways', async () => {
    const named = 'rename: { repository: a/b, tag: "{tag}-x" }'
    const refreshed = await united(entry('semver: ">= 2"', named, 'refresh: never') + entry('semver: ">= 2.9"'))
    expect(preview(refreshed, 'quay.io/a/b', ['2.8'], nothing).rules).toMatchObject([
      { floating: ['2.8'] },
      { floating: [] },
    ])
  })
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

  test('gets none where an entry would be refused: in a registry that is mirrored to', async () => {
    const source = 'registry.example.com/own/app'
    expect(preview(model, source, ['1.2.3'], nothing)).not.toHaveProperty('proposal')
    expect(text(source, ['1.2.3'])).toContain('no entry has this source')
    const config = `${configText}rules: { self-mirror: warn }\n`
    const other = await modelOf({ ...organisation, 'skopeoc.yaml': config })
    expect(preview(other, source, ['1.2.3'], nothing)).toHaveProperty('proposal')
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
