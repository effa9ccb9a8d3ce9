import { describe, expect, test } from 'vitest'
import type { Model } from '../../src/model/types.ts'
import { kindsIn } from '../../src/query/diff/fail-on.ts'
import { diffModels, isEmptyDiff, type ImageDetail, type MeaningDiff } from '../../src/query/diff/index.ts'
import { renderDiffJson } from '../../src/query/diff/json.ts'
import { codeSpan, renderMarkdown } from '../../src/query/diff/markdown.ts'
import { renderDiff } from '../../src/query/diff/text.ts'
import { stylesFor } from '../../src/query/text.ts'
import { checkSources } from '../../src/check/index.ts'
import { memorySources, smallTree } from '../support/memory-tree.ts'
import { modelOf, organisation } from './model-of.ts'

const cni = 'teams/networking/cni.yaml'
const loki = 'teams/observability/loki.yaml'
const web = 'teams/portal/web.yaml'
const config = 'skopeoc.yaml'

/** An edit: in a file, what is replaced by what. */
type Edit = readonly [file: string, from: string, to: string]

async function diffOf(
  edits: readonly Edit[],
  files: Readonly<Record<string, string>> = organisation,
): Promise<MeaningDiff> {
  const changed: Record<string, string> = { ...files }
  for (const [file, from, to] of edits) {
    const text = changed[file] ?? ''
    if (from !== '' && !text.includes(from)) throw new Error(`the test edits what is not there: ${from}`)
    changed[file] = from === '' ? text + to : text.replaceAll(from, to)
  }
  return diffModels(await modelOf(files), await modelOf(changed))
}

const at = (diff: MeaningDiff, source: string): ImageDetail[] =>
  diff.images.find((image) => image.source === source)?.details ?? []
const detailKinds = (diff: MeaningDiff): Record<string, string[]> =>
  Object.fromEntries(
    diff.images.map(({ source, kind, details }) => [`${kind} ${source}`, details.map((detail) => detail.kind)]),
  )

const other = `sha256:${'f'.repeat(64)}`

test('an amount that is written in another way is no change', async () => {
  const entry = '  - { source: quay.io/a/b, reason: r, tags: ["1.0.0"] }\n'
  const withMemory = (amount: string): Promise<Model> =>
    modelOf(
      smallTree(
        entry,
        `targets: { main: { registry: r.example } }\nruntime: { temporaryStorage: ${amount}, resources: { limits: { memory: ${amount} } } }\n`,
      ),
    )
  expect(isEmptyDiff(diffModels(await withMemory('1Gi'), await withMemory('1024Mi')))).toBe(true)
  expect(isEmptyDiff(diffModels(await withMemory('1Gi'), await withMemory('2Gi')))).toBe(false)
})

interface Case {
  name: string
  edits: readonly Edit[]
  images: Record<string, string[]>
  kinds: string[]
}

const cases: Case[] = [
  {
    name: 'a tag is added',
    edits: [[web, '"7.0.0"]', '"7.0.0", "7.2.0"]']],
    images: { 'changed docker.io/library/redis': ['selection'] },
    kinds: ['any', 'widen'],
  },
  {
    name: 'a tag is dropped',
    edits: [[web, ', "7.0.0"', '']],
    images: { 'changed docker.io/library/redis': ['selection'] },
    kinds: ['any', 'narrow', 'remove'],
  },
  {
    name: 'a tag that another team lists too is dropped: the mirror is the same',
    edits: [[web, '"6.2.1", ', '']],
    images: {},
    kinds: [],
  },
  {
    name: 'a new image',
    edits: [[web, '', '  - source: quay.io/keycloak/keycloak\n    reason: Login\n    semver: ">= 25"\n']],
    images: { 'added quay.io/keycloak/keycloak': ['place-added', 'owner-added'] },
    kinds: ['add', 'any'],
  },
  {
    name: 'an image is removed',
    edits: [
      [
        cni,
        '  - source: quay.io/cilium/cilium\n    reason: CNI of every workload cluster\n    semver: ">= 1.11.2"\n    targets: [main, china]\n',
        '',
      ],
    ],
    images: { 'removed quay.io/cilium/cilium': ['place-removed', 'place-removed', 'owner-removed'] },
    kinds: ['any', 'remove'],
  },
  {
    name: 'a range is widened',
    edits: [[cni, '>= 1.11.2', '>= 1.10']],
    images: { 'changed quay.io/cilium/cilium': ['selection'] },
    kinds: ['any', 'widen'],
  },
  {
    name: 'a range is narrowed',
    edits: [[cni, '>= 1.11.2', '>= 1.11.2 < 2']],
    images: { 'changed quay.io/cilium/cilium': ['selection'] },
    kinds: ['any', 'narrow', 'remove'],
  },
  {
    name: 'a range is moved',
    edits: [[cni, '>= 1.11.2', '~1.9']],
    images: { 'changed quay.io/cilium/cilium': ['selection'] },
    kinds: ['any', 'narrow', 'remove', 'widen'],
  },
  {
    name: 'a range is written in another way',
    edits: [[cni, '">= 1.11.2"', '"^1.11.2 || >=2.0.0"']],
    images: {},
    kinds: [],
  },
  {
    name: 'an exclusion becomes a part of the range',
    edits: [
      [
        loki,
        'semver: ">= 3.0.3"\n    except: ["3.1.0", /-arm$/]',
        'semver: ">= 3.0.3, != 3.1.0"\n    except: [/-arm$/]',
      ],
    ],
    // As a version 3.1.0 is v3.1.0 and 3.1 too.
    images: { 'changed docker.io/grafana/loki': ['selection'] },
    kinds: ['any', 'narrow', 'remove'],
  },
  {
    name: 'a second selector for a known repository',
    edits: [[cni, 'semver: ">= 1.11.2"', 'semver: ">= 1.11.2"\n    regex: "^nightly-[0-9]+$"']],
    images: { 'changed quay.io/cilium/cilium': ['selection'] },
    kinds: ['any', 'widen'],
  },
  {
    name: 'an exclusion is added',
    edits: [[loki, '/-arm$/', '/-arm$/, "3.2.0"']],
    images: { 'changed docker.io/grafana/loki': ['selection'] },
    kinds: ['any', 'narrow', 'remove'],
  },
  {
    name: 'upstream moves to another registry',
    edits: [[loki, 'docker.io/grafana/loki', 'ghcr.io/grafana/loki']],
    images: { 'changed ghcr.io/grafana/loki': ['source-moved'] },
    kinds: ['any', 'move'],
  },
  {
    name: 'upstream moves to another namespace, and the name at the target with it',
    edits: [[loki, 'docker.io/grafana/loki', 'docker.io/observability/loki']],
    images: { 'changed docker.io/observability/loki': ['source-moved', 'name-moved'] },
    kinds: ['any', 'move'],
  },
  {
    name: 'the name at the target changes',
    edits: [[cni, 'repository: mesh/controller', 'repository: mesh/linkerd-controller']],
    images: { 'changed ghcr.io/linkerd/controller': ['name-moved'] },
    kinds: ['any', 'move'],
  },
  {
    name: 'a rename is dropped, so that copies become a sync',
    edits: [[cni, '    rename: { repository: mesh/controller, tag: "{version}" }\n', '']],
    images: { 'changed ghcr.io/linkerd/controller': ['name-moved', 'tag-naming', 'method'] },
    kinds: ['any', 'move'],
  },
  {
    name: 'published tags are named in another way',
    edits: [[cni, '{tag}-k8s', '{tag}-kube']],
    images: { 'changed registry.k8s.io/etcd': ['tag-naming'] },
    kinds: ['any', 'move'],
  },
  {
    name: 'a target is added to an image',
    edits: [[loki, 'reason: Logs', 'reason: Logs\n    targets: [main, china]']],
    images: { 'changed docker.io/grafana/loki': ['place-added'] },
    kinds: ['add', 'any'],
  },
  {
    name: 'a target is taken from an image',
    edits: [[cni, 'targets: [main, china]', 'targets: [main]']],
    images: { 'changed quay.io/cilium/cilium': ['place-removed'] },
    kinds: ['any', 'remove'],
  },
  {
    name: 'a pin moves',
    edits: [[cni, `sha256:${'0123456789abcdef'.repeat(4)}`, other]],
    images: { 'changed registry.k8s.io/ingress-nginx/controller': ['pin-moved'] },
    kinds: ['any', 'move'],
  },
  {
    name: 'a tag is pinned',
    edits: [[web, '"7.0.0"]', `"7.0.0@${other}"]`]],
    images: { 'changed docker.io/library/redis': ['pin-added', 'method'] },
    kinds: ['any'],
  },
  {
    name: 'a pin is given up',
    edits: [[cni, `@sha256:${'0123456789abcdef'.repeat(4)}`, '']],
    images: { 'changed registry.k8s.io/ingress-nginx/controller': ['pin-removed'] },
    kinds: ['any'],
  },
  {
    name: 'a reason, a ticket and an end date change',
    edits: [
      [loki, 'reason: Cache of the dashboards', 'reason: Cache of the rulers'],
      [loki, 'example.com/1', 'example.com/2'],
      [loki, '2026-12-10', '2027-01-10'],
    ],
    images: { 'changed docker.io/library/redis': ['reason', 'ticket', 'expires'] },
    kinds: ['any'],
  },
  {
    name: 'refresh changes for all because one team wants it',
    edits: [[web, 'refresh: never', 'refresh: always']],
    images: { 'changed docker.io/library/redis': ['refresh'] },
    kinds: ['any'],
  },
  {
    name: 'what names tags in another way changes the refresh of all',
    edits: [
      [
        web,
        '',
        '  - source: docker.io/redis\n    reason: Tests\n    tags: ["8.0.0"]\n    rename: { repository: redis, tag: "{tag}-x" }\n    refresh: always\n',
      ],
    ],
    images: { 'changed docker.io/library/redis': ['place-added', 'refresh'] },
    kinds: ['add', 'any'],
  },
  {
    name: 'a pin that exceptions take away comes: the mirror is the same',
    edits: [[web, '"6.2.1", "7.0.0"]', `"6.2.1", "7.0.0", "8.0.0@${other}"]\n    except: ["8.0.0"]`]],
    images: {},
    kinds: [],
  },
  {
    name: 'one of two owners leaves, and with it a tag',
    edits: [
      [
        web,
        '  - source: docker.io/redis\n    reason: Sessions\n    tags: ["6.2.1", "7.0.0"]\n    refresh: never\n',
        '  - source: docker.io/nginx\n    reason: Web\n    tags: ["1.29.1"]\n',
      ],
    ],
    images: {
      'changed docker.io/library/redis': ['selection', 'owner-removed'],
      'added docker.io/library/nginx': ['place-added', 'owner-added'],
    },
    kinds: ['add', 'any', 'narrow', 'remove'],
  },
  {
    name: 'comments, order, quotes and blank lines',
    edits: [
      [web, 'images:\n', '# the portal\nimages:\n\n'],
      [web, '"6.2.1", "7.0.0"', "'7.0.0', '6.2.1'"],
      [loki, 'reason: Logs\n    semver: ">= 3.0.3"', "semver: '>= 3.0.3'   # floor\n    reason: Logs"],
    ],
    images: {},
    kinds: [],
  },
]

describe('what a change means', () => {
  test.each(cases)('$name', async ({ edits, images, kinds }) => {
    const diff = await diffOf(edits)
    expect(detailKinds(diff)).toEqual(images)
    expect([...kindsIn(diff)].sort()).toEqual(kinds)
    expect(isEmptyDiff(diff)).toBe(kinds.length === 0)
    // Backwards it is the opposite, and nothing is lost on the way.
    expect(
      diff.images.length === 0 ||
        diff.summary.added + diff.summary.removed + diff.summary.changed + diff.summary.moved > 0,
    ).toBe(true)
  })

  test('an entry that moves to another file of its team means nothing', async () => {
    const files = { ...organisation, 'teams/portal/cache.yaml': organisation[web] as string, [web]: 'images: []\n' }
    delete (files as Record<string, string>)[web]
    const diff = diffModels(await modelOf(organisation), await modelOf(files))
    expect(isEmptyDiff(diff)).toBe(true)
  })

  test('a selection is told with proofs: tags that only one side selects', async () => {
    const widened = at(await diffOf([[cni, '>= 1.11.2', '>= 1.10']]), 'quay.io/cilium/cilium')
    expect(widened).toEqual([
      {
        kind: 'selection',
        verdict: 'widened',
        before: ['versions >= 1.11.2'],
        after: ['versions >= 1.10'],
        gained: ['1.10.0', '1.10.1', '1.10.2'],
        lost: [],
        exact: false,
        targets: ['china', 'main'],
      },
    ])
    const [moved] = at(await diffOf([[cni, '>= 1.11.2', '~1.9']]), 'quay.io/cilium/cilium')
    expect(moved).toMatchObject({ verdict: 'changed', gained: ['1.9.0', '1.9.1', '1.9.2'] })
    const [listed] = at(await diffOf([[web, '"7.0.0"]', '"7.2.0"]']]), 'docker.io/library/redis')
    expect(listed).toMatchObject({ verdict: 'changed', gained: ['7.2.0'], lost: ['7.0.0'], exact: true })
  })

  test('a selection that is only written in another way is counted as such', async () => {
    const diff = await diffOf([[cni, '">= 1.11.2"', '"^1.11.2 || >=2.0.0"']])
    expect(diff.rewritten).toEqual(['quay.io/cilium/cilium'])
    expect(renderDiff(diff, stylesFor(false))).toContain('no change in meaning')
  })

  test('a format that only says what goes without saying names no tag in another way', async () => {
    const entry = '  - { source: quay.io/a/b, reason: x, semver: "~1.2", rename: { tag: "{version}" } }\n'
    const before = { ...organisation, [cni]: `${organisation[cni]}${entry}` }
    const diff = await diffOf([[cni, 'semver: "~1.2", ', 'semver: "~1.2", format: "{version}", ']], before)
    expect(detailKinds(diff)).toEqual({})
  })

  test('settings of targets, sources, rules and teams', async () => {
    const diff = await diffOf([
      [config, '38 21 * * *', '38 3 * * *'],
      [
        config,
        '',
        'sources: { docker.io: {}, quay.io: {}, registry.k8s.io: {}, ghcr.io: {} }\nrules: { floating-tag: off }\n',
      ],
      ['teams/portal/team.yaml', '#portal', '#portal-team'],
    ])
    expect(diff.images).toEqual([])
    expect(diff.settings.map(({ path, before, after }) => [path, before, after])).toEqual(
      expect.arrayContaining([
        ['rules.floating-tag', undefined, '"off"'],
        ['sources', '"every registry is allowed"', undefined],
        ['sources."docker.io"', undefined, '"allowed"'],
        ['targets.main.runtime.schedule', '"38 21 * * *"', '"38 3 * * *"'],
        ['teams.portal.contact', '"#portal"', '"#portal-team"'],
      ]),
    )
    expect(diff.settings).toHaveLength(8)
  })

  test('a credential that was committed is told of as a change, and never shown', async () => {
    const token = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'
    const before = await modelOf(organisation)
    const annotations = { note: `see ${token}`, [token]: 'x', 'a.example/registryToken': 'hunter2hunter2' }
    const targets = before.config.targets.map((target) => ({
      ...target,
      runtime: { ...target.runtime, annotations },
    }))
    const after = { ...before, config: { ...before.config, targets } }
    for (const diff of [diffModels(before, after), diffModels(after, before)]) {
      expect(diff.settings.map(({ path }) => path)).toContain('targets.main.runtime.annotations.note')
      for (const text of [renderDiffJson(diff, []), renderMarkdown(diff), renderDiff(diff, stylesFor(false))]) {
        expect(text).not.toContain('hunter2')
        expect(text).not.toContain(token)
      }
    }
  })

  test('a new target is one setting, and new names for what goes there', async () => {
    const diff = await diffOf([[config, 'targets:\n', 'targets:\n  backup: { registry: backup.example.com }\n']])
    expect(diff.settings).toEqual([{ path: 'targets.backup', after: '"backup.example.com"' }])
    expect(kindsIn(diff)).toContain('add')
    expect(at(diff, 'docker.io/grafana/loki')).toMatchObject([
      { kind: 'place-added', reference: 'backup.example.com/grafana/loki', targets: ['backup'] },
    ])
  })

  test('another prefix of a target moves its names', async () => {
    const diff = await diffOf([[config, 'prefix: mirror', 'prefix: images']])
    expect(at(diff, 'quay.io/cilium/cilium')).toMatchObject([
      {
        kind: 'name-moved',
        before: 'registry.example.cn/mirror/cilium',
        after: 'registry.example.cn/images/cilium',
        targets: ['china'],
      },
    ])
  })

  test('another prefix of a target is one setting and a move, and no target is new', async () => {
    const diff = await diffOf([[config, 'prefix: mirror', 'prefix: images']])
    expect(diff.settings).toEqual([{ path: 'targets.china.prefix', before: '"mirror"', after: '"images"' }])
    expect([...kindsIn(diff)].sort()).toEqual(['any', 'move'])
  })

  test('another registry of a target is one setting and a move, and no target is new', async () => {
    const diff = await diffOf([[config, 'registry.example.cn', 'mirror.example.cn']])
    expect(diff.settings.map(({ path }) => path)).toEqual(['targets.china.registry'])
    expect([...kindsIn(diff)].sort()).toEqual(['any', 'move'])
  })

  test('a target with another id and the same places is a setting, and no image is lost or new', async () => {
    const diff = await diffOf([
      [config, '  china:\n', '  asia:\n'],
      [cni, '[main, china]', '[main, asia]'],
    ])
    expect(diff.images).toEqual([])
    expect(diff.settings).toEqual([{ path: 'targets.asia', renamedFrom: 'targets.china' }])
    expect(diff.costs).toEqual([])
    expect([...kindsIn(diff)]).toEqual(['any'])
    expect(renderDiff(diff, stylesFor(false))).toBe(
      'Settings\n  targets.asia: renamed from targets.china\n\n1 setting changed\n',
    )
  })

  test('a target with another id and another schedule has both told', async () => {
    const diff = await diffOf([
      [config, '  china:\n', '  asia:\n'],
      [config, '12 */6', '12 */7'],
      [cni, '[main, china]', '[main, asia]'],
    ])
    expect(diff.images).toEqual([])
    expect(diff.settings.map(({ path }) => path)).toEqual(['targets.asia', 'targets.asia.runtime.schedule'])
  })

  test('a target with another id and another place ends, and one begins', async () => {
    const diff = await diffOf([
      [config, '  china:\n    registry: registry.example.cn', '  asia:\n    registry: registry.example.jp'],
      [cni, '[main, china]', '[main, asia]'],
    ])
    expect(at(diff, 'quay.io/cilium/cilium').map(({ kind }) => kind)).toEqual(['place-removed', 'place-added'])
    expect([...kindsIn(diff)].sort()).toEqual(['add', 'any', 'remove'])
  })

  describe('a second target of the same registry, where an entry has the same name', () => {
    const twin = '  twin: { registry: registry.example.cn, prefix: mirror, default: false }\n'
    const twins: Record<string, string> = {
      ...organisation,
      [config]: (organisation[config] as string) + twin,
      [cni]: (organisation[cni] as string).replace('[main, china]', '[main, china, twin]\n    rename: edge/cilium'),
    }
    const place = 'registry.example.cn/mirror/edge/cilium'

    test('keeps a name that an entry gives up at the first', async () => {
      const diff = await diffOf([[cni, '[main, china, twin]', '[main, twin]']], twins)
      expect(at(diff, 'quay.io/cilium/cilium')).toMatchObject([
        { kind: 'place-removed', reference: place, targets: ['china'], fedBy: ['twin'] },
      ])
      expect([...kindsIn(diff)]).toEqual(['any'])
      expect(renderDiff(diff, stylesFor(false))).toContain(`no longer mirrored to ${place} by this target (china)`)
      expect(renderDiff(diff, stylesFor(false))).toContain('what is there stays up to date; it is mirrored by twin')
      expect(renderDiff(diff, stylesFor(false))).not.toContain('no longer brought up to date')
    })

    test('has nothing new where an entry adds it', async () => {
      const files = { ...twins, [cni]: (twins[cni] as string).replace(', twin', '') }
      const diff = await diffOf([[cni, '[main, china]', '[main, china, twin]']], files)
      expect(at(diff, 'quay.io/cilium/cilium')).toMatchObject([{ kind: 'place-added', fedBy: ['china'] }])
      expect([...kindsIn(diff)]).toEqual(['any'])
      expect(renderDiff(diff, stylesFor(false))).toContain(`mirrored to ${place} by this target too (twin)`)
    })

    test('keeps the names that the first gives up for others', async () => {
      const files = {
        ...twins,
        [config]: `${organisation[config]}  twin: { registry: registry.example.cn, prefix: images, default: false }\n`,
      }
      const diff = await diffOf(
        [
          [config, 'prefix: images', 'prefix: moving'],
          [config, 'prefix: mirror', 'prefix: images'],
          [config, 'prefix: moving', 'prefix: mirror'],
        ],
        files,
      )
      const text = renderDiff(diff, stylesFor(false))
      expect(text).toContain('what is there stays up to date; it is mirrored by twin')
      expect(text).toContain('what is there stays up to date; it is mirrored by china')
    })

    test('loses what only the first mirrored', async () => {
      const files = {
        ...twins,
        'teams/portal/cni.yaml':
          'images:\n  - source: quay.io/cilium/cilium\n    reason: Only one\n    tags: ["1.15.0"]\n    targets: [twin]\n    rename: edge/cilium\n',
        [cni]: (twins[cni] as string).replace(', twin', ''),
      }
      const diff = await diffOf([[cni, '[main, china]', '[main]']], files)
      const [detail] = at(diff, 'quay.io/cilium/cilium')
      expect(detail).toMatchObject({ kind: 'place-removed', reference: place })
      expect(detail).not.toHaveProperty('fedBy')
      expect(kindsIn(diff)).toContain('remove')
    })
  })

  test('costs: lists, refreshed tags and pulls of each source', async () => {
    const diff = await diffOf([[web, '"7.0.0"]\n    refresh: never', '"7.0.0", "7"]\n    refresh: always']])
    expect(diff.costs).toEqual([
      {
        host: 'docker.io',
        listings: { before: 1, after: 1 },
        refreshedTags: { before: 1, after: 4 },
        pulls: { before: 1, after: 4 },
        periodSeconds: 86400,
        exceeds: false,
      },
    ])
  })

  test('two equal trees have no difference, whatever the order of their files', async () => {
    const reversed = Object.fromEntries(Object.entries(organisation).reverse())
    expect(diffModels(await modelOf(organisation), await modelOf(reversed))).toMatchObject({
      images: [],
      settings: [],
      costs: [],
      rewritten: [],
    })
  })
})

describe('the text', () => {
  const hostile = 'Login `x` <img src=x onerror=alert(1)> @everyone #1 | ** ``` </details>'

  test('for people at a terminal', async () => {
    const diff = await diffOf([
      [loki, 'docker.io/grafana/loki', 'ghcr.io/grafana/loki'],
      [cni, 'targets: [main, china]', 'targets: [main]'],
      [web, '"7.0.0"', '"7.2.0"'],
    ])
    expect(renderDiff(diff, stylesFor(false))).toMatchInlineSnapshot(`
      "Changed
      ~ docker.io/library/redis
          selection changed
            now also 7.2.0
            no longer 7.0.0
      ~ ghcr.io/grafana/loki (was docker.io/grafana/loki)
          upstream moved, same destination: docker.io/grafana/loki → ghcr.io/grafana/loki
      ~ quay.io/cilium/cilium
          no longer mirrored to registry.example.cn/mirror/cilium (china)
            selected versions >= 1.11.2, for example 1.11.2, 1.11.3, 1.11.4
            what is at the target stays there; it is no longer brought up to date

      What runs ask of the sources
        docker.io: lists 1 → 0, refreshed tags 1, about 1 pull in 24 h
        ghcr.io: lists 1 → 2, refreshed tags 0, about 0 pulls in 24 h
        quay.io: lists 2 → 1, refreshed tags 0, about 0 pulls in 24 h

      1 image moved, 2 images changed
      "
    `)
  })

  test('as Markdown, what people wrote has no meaning', async () => {
    const diff = await diffOf([
      [web, '', `  - source: quay.io/a/b\n    reason: ${JSON.stringify(hostile)}\n    tags: ["1.0.0"]\n`],
    ])
    const markdown = renderMarkdown(diff)
    expect(markdown).toContain(codeSpan(hostile))
    // Without code spans nothing of it is left.
    expect(markdown.replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')).not.toMatch(/[<@|]|img/)
  })

  test('as Markdown, many images are folded and a comment never grows too long', async () => {
    const entry = (number: number): string =>
      `  - source: quay.io/generated/image-${number}\n    reason: Needed for the load test of number ${number}\n    tags: ["1.0.${number}"]\n`
    const diff = await diffOf([[web, '', Array.from({ length: 800 }, (_, number) => entry(number)).join('')]])
    const markdown = renderMarkdown(diff)
    expect(markdown.length).toBeLessThan(65_536)
    expect(markdown).toContain('<details><summary>800 images added</summary>')
    expect(markdown).toMatch(/… and \d+ more/)
    expect(markdown.match(/<details>/g)).toHaveLength(markdown.match(/<\/details>/g)?.length ?? 0)
  })

  test.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    ['a\nb\u202e', '`a b `'],
    ['', '` `'],
  ])('code span of %j', (text, want) => expect(codeSpan(text)).toBe(want))

  test('a hundred thousand changes are shown too', () => {
    const images = Array.from({ length: 100_000 }, (_, number) => ({
      kind: 'added' as const,
      source: `quay.io/a/b${number}`,
      details: [{ kind: 'place-added' as const, targets: ['main'], reference: 'r', selectors: ['s'], examples: [] }],
    }))
    const summary = { added: images.length, removed: 0, changed: 0, moved: 0, settings: 0 }
    const diff: MeaningDiff = { images, settings: [], rewritten: [], costs: [], summary }
    expect(renderDiff(diff, stylesFor(false))).toMatch(/100000 images added\n$/)
    expect(renderMarkdown(diff).length).toBeLessThan(65_536)
  })

  test('what cannot be built is not told as if it were meant', async () => {
    const diff = {
      ...(await diffOf([])),
      refused: [{ side: 'before' as const, revision: 'a`b' }, { side: 'after' as const }],
    }
    expect(renderDiff(diff, stylesFor(false))).toBe(
      'Definitions with errors\n' +
        '  a`b has errors: what is told as added may only be what could not be read before\n' +
        '  the files on disk have errors: what is told as removed may only be what cannot be read; `skopeoc validate` shows them\n' +
        '\nno change in meaning\n',
    )
    expect(renderMarkdown(diff)).toBe(
      '### Mirrored images: no change in meaning\n\n**Definitions with errors**\n\n' +
        '- ``a`b`` has errors: what is told as added may only be what could not be read before\n' +
        '- the files on disk have errors: what is told as removed may only be what cannot be read; `skopeoc validate` shows them\n',
    )
    expect(JSON.parse(renderDiffJson(diff, []))).toMatchObject({ refused: diff.refused })
  })

  test('no change', async () => {
    const diff = await diffOf([])
    expect(renderDiff(diff, stylesFor(false))).toBe('no change in meaning\n')
    expect(renderMarkdown(diff)).toBe('### Mirrored images: no change in meaning\n')
  })
})

describe('regular expressions that take too many steps', () => {
  /** With errors, as the command compares it all the same. */
  const withSelectors = async (letters: string): Promise<Model> => {
    const entries = Array.from({ length: 150 }, (_, index) => {
      const [selected, never] = [letters[index % 2], letters[(index + 1) % 2]]
      return `  - source: docker.io/a/b${1000 + index}
    reason: x
    regex: '^[ab0-9.-]*${selected}[ab0-9.-]{7}x${index}$'
    except: ['/^.*${never}.{6}x${index}$/']
`
    })
    const { model } = await checkSources(memorySources(smallTree(entries.join(''))))
    return { ...model, config: model.config! }
  }

  test('are compared as long as the steps of all last: of the rest it is said that it could not be decided', async () => {
    const { images } = diffModels(await withSelectors('ab'), await withSelectors('ba'))
    const verdicts = images.flatMap(({ details }) =>
      details.map((detail) => ('verdict' in detail ? detail.verdict : detail.kind)),
    )
    expect(verdicts).toHaveLength(150)
    expect([verdicts[0], verdicts.at(-1)]).toEqual(['changed', 'undecided'])
  })
})
