import { beforeAll, describe, expect, test } from 'vitest'
import { checkSources } from '../../src/check/index.ts'
import { selectionOf } from '../../src/model/selection-of.ts'
import type { Model } from '../../src/model/types.ts'
import { explain, type Explanation } from '../../src/query/explain/index.ts'
import { renderExplanation } from '../../src/query/explain/text.ts'
import { parseReference } from '../../src/query/reference.ts'
import { stylesFor } from '../../src/query/text.ts'
import { languageOf, sampleTags } from '../../src/selection/index.ts'
import { countWork, startCounting } from '../performance/count-work.ts'
import { memorySources, smallTree } from '../support/memory-tree.ts'
import { configText, modelOf, organisation, organisationDigest as digest } from './model-of.ts'

beforeAll(startCounting)

let model: Model
beforeAll(async () => {
  model = await modelOf(organisation)
})

/** Entries that publish tags under others. */
const withTemplates = {
  'skopeoc.yaml': configText,
  'teams/edge/team.yaml': 'name: Edge\ncontact: "#edge"\n',
  'teams/edge/lb.yaml': `images:
  - source: docker.io/haproxy
    reason: Load balancer
    semver: ">= 2.8"
    format: "{version}-alpine"
    except: [/^v?2\\.9\\.1-/]
    rename: { repository: lb/haproxy, tag: "v{version}-a" }
  - source: registry.k8s.io/etcd
    reason: etcd of the management clusters
    semver: ">= 3.5.4-0"
    rename: { repository: etcd, tag: "{tag}-k8s" }
  - source: docker.io/envoyproxy/envoy
    reason: Proxy
    tags:
      - v1.2
      - v1.3
    rename: { repository: lb/envoy, tag: "{tag}-x" }
  - source: docker.io/nginx
    reason: Web server
    semver: ">= 1.21"
    format: "{version}-alpine*"
    rename: { repository: lb/nginx, tag: "{version}" }
  - source: docker.io/traefik
    reason: Ingress
    semver: ">= 2"
    rename: { repository: lb/traefik, tag: "{version}" }
  - source: docker.io/caddy
    reason: Files
    regex: ^2\\.8\\.4$
    rename: { repository: lb/caddy, tag: stable }
`,
}

function ask(asked: string, generated = true, about = model): Explanation {
  const parsed = parseReference(asked)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return explain(about, asked, parsed.reference, {
    today: '2026-11-24',
    now: Date.parse('2026-11-24T17:00:00Z'),
    generated,
  })
}
const text = (asked: string): string => renderExplanation(ask(asked), stylesFor(false))

describe('an image that is mirrored', () => {
  test('by source, with every name, file and time', () => {
    const { mirrored, role, rules, places } = ask('quay.io/cilium/cilium:v1.15.0')
    expect({ mirrored, role }).toEqual({ mirrored: true, role: 'source' })
    expect(rules).toMatchObject([
      {
        file: 'teams/networking/cni.yaml',
        line: 2,
        team: { id: 'networking', name: 'Networking', contact: '#networking', github: '@example/networking' },
        reason: 'CNI of every workload cluster',
        selectors: [{ line: 4, selects: true }],
        selects: true,
      },
    ])
    expect(places).toMatchObject([
      {
        target: 'china',
        reference: 'registry.example.cn/mirror/cilium:v1.15.0',
        files: ['generated/china/sync/mirror.yaml'],
        scheduleInWords: 'every 6 hours at minute 12',
        nextRun: '2026-11-24T18:12:00.000Z',
      },
      {
        target: 'main',
        reference: 'registry.example.com/cilium/cilium:v1.15.0',
        files: ['generated/main/sync/cilium.yaml'],
        scheduleInWords: 'every day at 21:38 UTC',
        nextRun: '2026-11-24T21:38:00.000Z',
        refreshed: false,
      },
    ])
  })

  test.each([
    ['redis:6.2', 'docker.io/library/redis:6.2'],
    ['docker.io/redis:6.2', 'docker.io/library/redis:6.2'],
    ['docker-pullable://docker.io/library/redis:6.2', 'docker.io/library/redis:6.2'],
    ['registry.example.com/redis:6.2', 'docker.io/library/redis:6.2'],
  ])('%s', (asked, sourceReference) => {
    const { mirrored, places } = ask(asked)
    expect(mirrored).toBe(true)
    expect(places).toMatchObject([{ sourceReference, reference: 'registry.example.com/redis:6.2', refreshed: true }])
  })

  test('for several teams: who selects the tag comes first, and all are told', () => {
    expect(ask('redis:7.0.0').rules.map(({ team, selects }) => [team.id, selects])).toEqual([
      ['portal', true],
      ['observability', false],
    ])
    expect(ask('redis:6.2.1').rules.map(({ selects }) => selects)).toEqual([true, true])
    expect(ask('redis:6.2.1').places).toHaveLength(1)
  })

  test('by a name in the cluster that is not upstream’s', () => {
    expect(ask('registry.example.com/etcd:3.5.4-0-k8s').places).toMatchObject([
      {
        sourceReference: 'registry.k8s.io/etcd:3.5.4-0',
        method: 'copy',
        files: ['generated/main/copy.sh'],
        tagTemplate: '{tag}-k8s',
      },
    ])
    expect(ask('registry.example.com/mesh/controller:2.14.0').places).toMatchObject([
      {
        sourceReference: 'ghcr.io/linkerd/controller:stable-2.14.0',
        reference: 'registry.example.com/mesh/controller:2.14.0',
      },
    ])
  })

  test('by a name that no placeholder varies', async () => {
    expect(ask('registry.example.com/lb/caddy:stable', true, await modelOf(withTemplates)).places).toMatchObject([
      { sourceReference: 'docker.io/library/caddy:2.8.4', reference: 'registry.example.com/lb/caddy:stable' },
    ])
  })

  test('by digest: with its tag, with its repository, alone', () => {
    for (const asked of [
      `registry.k8s.io/ingress-nginx/controller:v1.13.8@${digest}`,
      `registry.example.com/edge/ingress-nginx-controller@${digest}`,
      digest,
    ]) {
      const { mirrored, rules, places } = ask(asked)
      expect(mirrored).toBe(true)
      expect(rules).toMatchObject([{ pinned: digest }])
      expect(places).toMatchObject([
        {
          reference: 'registry.example.com/edge/ingress-nginx-controller:v1.13.8',
          method: 'copy',
          files: ['generated/main/copy.sh'],
          refreshed: false,
        },
      ])
    }
  })

  test('a digest that nothing pins is upstream’s matter', () => {
    const other = `sha256:${'f'.repeat(64)}`
    expect(ask(`quay.io/cilium/cilium@${other}`).mirrored).toBeNull()
    expect(ask(other).mirrored).toBeNull()
    const tagged = ask(`quay.io/cilium/cilium:v1.15.0@${other}`)
    expect(tagged.mirrored).toBe(true)
    expect(tagged.notes.join()).toContain('no definition pins the digest')
  })

  test('a digest is judged by what is pinned at each place', async () => {
    const pinnedAtOne = await modelOf({
      'skopeoc.yaml': configText,
      'teams/edge/team.yaml': 'name: Edge\ncontact: "#edge"\n',
      'teams/edge/a.yaml': `images:
  - source: quay.io/a/b
    reason: Pinned
    tags: ["2.8.0@${digest}"]
  - source: quay.io/a/b
    reason: Not pinned, but united with the one above
    semver: ">= 2"
  - source: quay.io/a/b
    reason: Elsewhere
    tags: ["2.8.0"]
    rename: other/b
`,
    })
    const elsewhere = 'registry.example.com/other/b:2.8.0'
    const same = ask(`quay.io/a/b:2.8.0@${digest}`, true, pinnedAtOne)
    expect(same).toMatchObject({
      mirrored: true,
      places: [{ reference: 'registry.example.com/a/b:2.8.0', digest }, { reference: elsewhere }],
      notes: [`${elsewhere} is not pinned: it holds the digest that upstream had under the tag when it was copied`],
    })
    const other = `sha256:${'f'.repeat(64)}`
    const another = ask(`quay.io/a/b:2.8.0@${other}`, true, pinnedAtOne)
    expect(another).toMatchObject({ mirrored: true, places: [{ reference: elsewhere }] })
    expect(another.places).toHaveLength(1)
    expect(another.notes.join()).toContain('no definition pins the digest')
    expect(ask(`registry.example.com/a/b:2.8.0@${other}`, true, pinnedAtOne)).toMatchObject({
      mirrored: false,
      places: [],
      whyNot: [`2.8.0 is pinned to ${digest} (teams/edge/a.yaml:2)`],
    })
  })

  test('an end date is told, and whether it has passed', () => {
    expect(ask('redis:6.2').rules[0]).toMatchObject({ expires: '2026-12-10', expired: false })
  })

  test('with errors elsewhere there is an answer, but no file', () => {
    expect(ask('quay.io/cilium/cilium', false).places[0]?.files).toEqual([])
  })
})

test('every tag that an entry selects is explained, and so is each name under which it is published', () => {
  let names = 0
  for (const image of model.images)
    for (const tag of sampleTags(languageOf(selectionOf(image)), 5)) {
      const { mirrored, places } = ask(`${image.source.text}:${tag}`)
      expect(mirrored).toBe(true)
      for (const { reference } of places) {
        names++
        expect(ask(reference)).toMatchObject({
          mirrored: true,
          places: expect.arrayContaining([expect.objectContaining({ reference })]),
        })
      }
    }
  expect(names).toBeGreaterThan(25)
})

test('an image is explained however long the expressions are that bring it', async () => {
  const formats = Array.from({ length: 40 }, (_, index) => `variant${index}`)
  const entries = formats.map(
    (variant) =>
      `  - source: docker.io/a/b\n    reason: x\n    semver: ">= 3.2.5-0 < 5.7.3 || ~2.4.7"\n    format: "{version}-${variant}"\n`,
  )
  const except = Array.from({ length: 60 }, (_, index) => `"${index % 7}.${index % 5}.${index}-bad${index}"`)
  const all = `  - source: docker.io/a/c\n    reason: x\n    all: true\n    except: [${except.join(', ')}]\n`
  const about = await modelOf(smallTree(entries.join('') + all))
  for (const tag of ['b:4.5.6-variant9', 'c:latest', 'c:9.9.9']) {
    const answer = ask(`docker.io/a/${tag}`, true, about)
    expect([tag, answer.mirrored, answer.places.map(({ files }) => files)]).toEqual([
      tag,
      true,
      [['generated/main/sync/a.yaml']],
    ])
  }
  expect(ask('docker.io/a/c:3.3.3-bad3', true, about).mirrored).toBe(false)
})

describe('an image that is not mirrored', () => {
  test.each([
    ['docker.io/grafana/loki:3.0.2', '3.0.2 is below >= 3.0.3 (teams/observability/loki.yaml:4)'],
    [
      'redis:6.2.1-alpine',
      '6.2.1-alpine is not one of the tags listed; nearest: 6.2.1 (teams/observability/loki.yaml:8)',
    ],
    ['docker.io/grafana/loki:3.1.0', '3.1.0 is excluded by except: 3.1.0 (teams/observability/loki.yaml:5)'],
    [
      'registry.example.com/etcd:3.5.4-0',
      '3.5.4-0 is published under another tag, by the template {tag}-k8s (teams/networking/cni.yaml:11)',
    ],
    [
      `registry.k8s.io/ingress-nginx/controller:v1.13.8@sha256:${'e'.repeat(64)}`,
      `v1.13.8 is pinned to ${digest} (teams/networking/cni.yaml:6)`,
    ],
  ])('%s', (asked, why) => {
    const explanation = ask(asked)
    expect(explanation.mirrored).toBe(false)
    expect(explanation.places).toEqual([])
    expect(explanation.whyNot).toContain(why)
  })

  test.each([
    [
      'registry.example.com/lb/haproxy:v2.7-a',
      '2.7-alpine would be published as v2.7-a, but 2.7.0 is below >= 2.8 (teams/edge/lb.yaml:4)',
    ],
    [
      'registry.example.com/lb/haproxy:v2.9.1-a',
      '2.9.1-alpine would be published as v2.9.1-a, but 2.9.1-alpine is excluded by except: /^v?2\\.9\\.1-/ (teams/edge/lb.yaml:6)',
    ],
    [
      'registry.example.com/lb/haproxy:2.9-a',
      'no tag is published as 2.9-a: the template is v{version}-a (teams/edge/lb.yaml:2)',
    ],
    [
      'registry.example.com/lb/haproxy:2.9-alpine',
      '2.9-alpine is published under another tag, by the template v{version}-a (teams/edge/lb.yaml:2)',
    ],
    ['docker.io/haproxy:v2.9-a', 'v2.9-a has no version where {version}-alpine says (teams/edge/lb.yaml:4)'],
    [
      'registry.example.com/etcd:3.4.0-0-k8s',
      '3.4.0-0 would be published as 3.4.0-0-k8s, but 3.4.0-0 is below >= 3.5.4-0 (teams/edge/lb.yaml:10)',
    ],
    [
      'registry.example.com/lb/envoy:1.2-x',
      '1.2 would be published as 1.2-x, but 1.2 is not one of the tags listed; nearest: v1.2 (teams/edge/lb.yaml:15)',
    ],
    [
      'registry.example.com/lb/nginx:1.20.0',
      '1.20.0-alpine would be published as 1.20.0, but 1.20.0 is below >= 1.21 (teams/edge/lb.yaml:20)',
    ],
    ['registry.example.com/lb/traefik:1.9.0', '1.9.0 is below >= 2 (teams/edge/lb.yaml:25)'],
    [
      'registry.example.com/lb/caddy:edge',
      'no tag is published as edge: the template is stable (teams/edge/lb.yaml:27)',
    ],
  ])('%s, by its own source tag', async (asked, why) => {
    const renamed = await modelOf(withTemplates)
    expect(ask(asked, true, renamed)).toMatchObject({ mirrored: false, whyNot: [why] })
  })

  test('a wrong name is answered with the nearest', () => {
    const { mirrored, whyNot, nearest } = ask('quay.io/cilium/cillium:v1')
    expect(mirrored).toBe(false)
    expect(whyNot).toEqual(['no entry has the source quay.io/cilium/cillium'])
    expect(nearest[0]).toBe('quay.io/cilium/cilium')
    expect(ask('ghcr.io/cilium/cilium').nearest[0]).toBe('quay.io/cilium/cilium')
    expect(ask('loki').nearest[0]).toBe('docker.io/grafana/loki')
    expect(ask('quay.io/nothing/like-this-at-all').nearest).toEqual([])
  })

  test('a reserved repository is said to be one', () => {
    expect(ask('registry.example.com/own/app:1').notes).toEqual([
      'registry.example.com/own is reserved: no mirrored image may enter it',
    ])
  })
})

test('the text for people', () => {
  expect(text('registry.example.com/redis:6.2')).toMatchInlineSnapshot(`
    "registry.example.com/redis:6.2 is a mirrored image

      rule      teams/observability/loki.yaml:6
      source    docker.io/library/redis
      selects   the tags 6.2, 6.2.1  line 8
      team      Observability (observability)  #o11y
      why       Cache of the dashboards
      ticket    https://tickets.example.com/1
      expires   2026-12-10

      rule      teams/portal/web.yaml:2  does not select it
      source    docker.io/library/redis
      selects   the tags 6.2.1, 7.0.0  line 4
      team      Portal (portal)  #portal, portal@example.com
      why       Sessions

      to        registry.example.com/redis:6.2  target main
      from      docker.io/library/redis:6.2
      by        generated/main/sync/_root.yaml
      runs      every day at 21:38 UTC  next 2026-11-24 21:38 UTC
      refresh   looked at again in every run: upstream moves such tags
    "
  `)
  expect(text('docker.io/grafana/loki:3.0.2')).toMatchInlineSnapshot(`
    "docker.io/grafana/loki:3.0.2 is not mirrored
      3.0.2 is below >= 3.0.3 (teams/observability/loki.yaml:4)

      rule      teams/observability/loki.yaml:2  does not select it
      source    docker.io/grafana/loki
      selects   versions >= 3.0.3  line 4
      never     3.1.0, /-arm$/
      team      Observability (observability)  #o11y
      why       Logs
    "
  `)
})

test('names with control characters reach no terminal', () => {
  const explanation = { ...ask('loki'), nearest: ['\u001b]0;x\u0007'] }
  // oxlint-disable-next-line no-control-regex
  expect(renderExplanation(explanation, stylesFor(false))).not.toMatch(/[\u0007\u001b]/)
})

/** With errors, as the command would ask it all the same. */
async function modelOfEntries(entries: string): Promise<Model> {
  const { model: read } = await checkSources(memorySources(smallTree(entries)))
  return { ...read, config: read.config! }
}

describe('an entry that has errors', () => {
  const broken = '  - source: docker.io/a/b\n    reason: x\n    semver: ">> 1"\n'
  const note = /^the entry teams\/alpha\/images\.yaml:2 has errors, so that all that it selects is not known; /

  test.each(['docker.io/a/b:1.2.3', 'registry.example.com/a/b:1.2.3', 'docker.io/a/b', 'registry.example.com/a/b'])(
    'leaves open whether %s is mirrored',
    async (asked) => {
      const { mirrored, whyNot, notes, rules } = ask(asked, false, await modelOfEntries(broken))
      expect([mirrored, whyNot, rules.map(({ selects }) => selects)]).toEqual([null, [], [undefined]])
      expect(notes).toEqual([expect.stringMatching(note)])
    },
  )

  test('is believed about what the rest of it selects, and so is another one', async () => {
    const about = await modelOfEntries(`${broken}    tags: [1.0.0]\n`)
    const { mirrored, notes, rules } = ask('docker.io/a/b:1.0.0', false, about)
    expect([mirrored, rules.map(({ selects }) => selects), notes.length]).toEqual([true, [true], 1])
    expect(ask('docker.io/a/b', false, about).mirrored).toBe(true)
    expect(ask('docker.io/a/b:1.2.3', false, about).mirrored).toBe(null)
    const two = await modelOfEntries(`${broken}  - source: docker.io/a/b\n    reason: x\n    semver: ">= 1 < 2"\n`)
    expect(ask('docker.io/a/b:1.2.3', false, two).mirrored).toBe(true)
    expect(ask('docker.io/a/b', false, two).mirrored).toBe(true)
  })
})

describe('an entry of which errors leave something open', () => {
  const entry = (...keys: string[]): string =>
    ['  - source: docker.io/a/b', 'reason: x', ...keys, ''].join('\n    ').trimEnd() + '\n'
  const asked = 'docker.io/a/b:1.2.3'

  test.each<[about: string, keys: string[], tag: boolean | null, other: boolean | null, repository: boolean | null]>([
    ['a key that is misspelt', ['tgs: ["1.2.3"]'], null, null, null],
    ['a list that is a text', ['tags: "1.2.3"'], null, null, null],
    ['a misspelt key beside a selector', ['semver: ">= 2"', 'tgs: ["1.2.3"]'], null, true, true],
    ['exceptions under a misspelt key', ['semver: ">= 1"', 'exept: ["1.2.3"]'], null, null, true],
    ['exceptions that are a text', ['semver: ">= 1"', 'except: "1.2.3"'], null, null, true],
    ['an exception that is no regular expression', ['semver: ">= 1 < 2"', 'except: ["/[/"]'], null, false, true],
    ['a target that does not exist', ['tags: ["1.2.3"]', 'targets: [mian]'], null, null, null],
    ['one that does not exist beside one that does', ['tags: ["1.2.3"]', 'targets: [main, mian]'], true, false, true],
    ['a rename that cannot be read', ['tags: ["1.2.3"]', 'rename: "A:b"'], null, null, null],
    ['a key that nobody knows', ['tags: ["1.2.3"]', 'xyzzy: 1'], null, null, null],
    ['a misspelt key that selects nothing', ['tags: ["1.2.3"]', 'tiket: https://example.com/1'], true, false, true],
    ['another word for such a key', ['tags: ["1.2.3"]', 'description: of it'], true, false, true],
    ['a key twice', ['tags: ["1.2.3"]', 'tags: ["1.2.4"]'], null, null, null],
  ])('%s', async (_, keys, tag, other, repository) => {
    const about = await modelOfEntries(entry(...keys))
    const answers = [asked, 'docker.io/a/b:2.0.0', 'docker.io/a/b'].map((reference) => ask(reference, false, about))
    expect(answers.map(({ mirrored }) => mirrored)).toEqual([tag, other, repository])
    for (const { mirrored, whyNot, notes } of answers)
      if (mirrored === null) expect([whyNot, notes.length]).toEqual([[], 1])
  })

  test('an entry without a target goes nowhere', async () => {
    const config = 'targets: { main: { registry: registry.example.com, default: false } }\n'
    const { model: read } = await checkSources(memorySources(smallTree(entry('tags: ["1.2.3"]'), config)))
    expect(ask(asked, false, { ...read, config: read.config! })).toMatchObject({
      mirrored: false,
      whyNot: ['the entry has no target (teams/alpha/images.yaml:2)'],
    })
  })
})

describe('regular expressions that take too many steps', () => {
  const withEntries = async (...rules: readonly string[]): Promise<Model> => {
    const entries = rules.map((rule, index) => {
      return `  - source: docker.io/a/b${index}\n    reason: x\n    rename: { repository: z/y, tag: "{version}" }\n${rule}`
    })
    return modelOfEntries(entries.join(''))
  }
  // A minimal automaton has a state for each way in which the last letters can be chosen.
  const never = (letter: string, count: number): string => `/^[ab0-9.-]*${letter}[ab0-9.-]{${count}}$/`
  const rule = (count: number, letters: string, format: string): string =>
    `    semver: ">= 0"\n    format: "${format}"\n    except: [${letters
      .split('')
      .map((letter) => `'${never(letter, count)}'`)
      .join(', ')}]\n`
  const published = 'registry.example.com/z/y:1.2.3'

  test('leave open whether an image is mirrored', async () => {
    const open = rule(15, 'ab', '*-{version}')
    const answer = ask(published, false, await withEntries(open))
    expect([answer.mirrored, answer.rules.map(({ selects }) => selects)]).toEqual([null, [undefined]])
    expect(answer.whyNot).toEqual([])
    expect(answer.notes).toEqual([
      expect.stringMatching(
        /^it could not be decided whether teams\/alpha\/images\.yaml:2 publishes a tag as 1\.2\.3: /,
      ),
    ])
    expect(renderExplanation(answer, stylesFor(false))).toContain(`${published} may be mirrored`)
    const other = ask(published, false, await withEntries(open, '    semver: "1.2.3"\n'))
    expect([other.mirrored, other.rules.map(({ selects }) => selects), other.notes.length]).toEqual([
      true,
      [true, undefined],
      1,
    ])
  })

  test('do not keep the answer waiting, however many', async () => {
    const rules = Array.from({ length: 200 }, (_, index) =>
      rule(8 + (index % 3), ['ab1', '2ab', '12b'][index % 3] as string, `*-${index}-{version}`),
    )
    const about = await withEntries(...rules)
    const { operations } = await countWork(async () => void ask(published, false, about))
    // It takes 72 million; without bounds it took ten times as long.
    expect(operations).toBeLessThan(150_000_000)
  })
})
