import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { beforeAll, describe, expect, test } from 'vitest'
import { emitCatalog, type Catalog } from '../../../src/emit/catalog/index.ts'
import { escapeForScript } from '../../../src/emit/catalog/page-data.ts'
import type { Model } from '../../../src/model/types.ts'
import { planTargets } from '../../../src/plan/index.ts'
import { smallTree } from '../../support/memory-tree.ts'
import { processorTime } from '../../support/processor-time.ts'
import { modelOf, organisation, organisationDigest as digest } from '../../query/model-of.ts'

const schema: object = JSON.parse(
  readFileSync(new URL('../../../schemas/catalog.schema.json', import.meta.url), 'utf8'),
)
const shared = `images:
  - source: ghcr.io/redis
    reason: Redis of another maker
    tags: ["8.0.0"]
    rename: redis
    shared: true
`

let model: Model
let json: string
let html: string
let catalog: Catalog
beforeAll(async () => {
  model = await modelOf({
    ...organisation,
    'teams/portal/shared.yaml': shared.replace('ghcr.io/redis', 'ghcr.io/makers/redis'),
  })
  const files = new Map(emitCatalog(model, planTargets(model)).map(({ path, content }) => [path, content]))
  json = files.get('catalog.json') ?? ''
  html = files.get('index.html') ?? ''
  catalog = JSON.parse(json) as Catalog
})

describe('catalog.json', () => {
  test('is what its schema says', () => {
    const validate = new Ajv({ allErrors: true, strict: true }).compile(schema)
    validate(catalog)
    expect(validate.errors).toBeNull()
    expect(validate({ ...catalog, images: [{ source: 1 }] })).toBe(false)
  })

  test('shows the targets, what they hold and when they run', () => {
    const { config } = model
    const [china, main] = config.targets
    if (china === undefined || main === undefined) throw new Error('no target')
    const refreshed = { ...china, runtime: { ...china.runtime, refreshSchedule: '0 3 * * *' } }
    const suspended = { ...main, runtime: { ...main.runtime, refreshSchedule: '0 3 * * *', suspend: true } }
    const targetsOf = (targets: Model['config']['targets']): Catalog['targets'] => {
      const other = { ...model, config: { ...config, targets } }
      return (JSON.parse(emitCatalog(other, planTargets(other))[0]?.content ?? '') as Catalog).targets
    }
    const shown = [
      {
        id: 'china',
        registry: 'registry.example.cn',
        prefix: 'mirror',
        layout: 'flat',
        default: false,
        schedule: '12 */6 * * *',
        scheduleInWords: 'every 6 hours at minute 12',
        repositories: 1,
        copies: 0,
      },
      {
        id: 'main',
        registry: 'registry.example.com',
        prefix: '',
        layout: 'upstream',
        default: true,
        schedule: '38 21 * * *',
        scheduleInWords: 'every day at 21:38 UTC',
        repositories: 6,
        copies: 3,
      },
    ]
    expect(catalog.targets).toEqual(shown)
    expect(targetsOf([refreshed, suspended])).toEqual([
      { ...shown[0], refreshInWords: 'every day at 03:00 UTC' },
      { ...shown[1], scheduleInWords: 'suspended' },
    ])
  })

  test('counts what an auditor asks for', () => {
    expect(catalog.counts).toEqual({
      images: 7,
      entries: 8,
      teams: 3,
      targets: 2,
      sources: 4,
      destinations: 8,
      exactTags: 6,
      pinnedTags: 1,
      entriesWithoutTicket: 7,
      entriesWithExpiry: 1,
      imagesWithSeveralOwners: 1,
      sharedRepositories: 1,
    })
  })

  test('tells of each image where it is, who wants it and why', () => {
    expect(catalog.images.find(({ source }) => source === 'quay.io/cilium/cilium')).toEqual({
      source: 'quay.io/cilium/cilium',
      owners: ['networking'],
      destinations: [
        {
          target: 'china',
          repository: 'registry.example.cn/mirror/cilium',
          method: 'sync',
          files: ['sync/mirror.yaml'],
        },
        {
          target: 'main',
          repository: 'registry.example.com/cilium/cilium',
          method: 'sync',
          files: ['sync/cilium.yaml'],
        },
      ],
      entries: [
        {
          team: 'networking',
          file: 'teams/networking/cni.yaml',
          line: 2,
          reason: 'CNI of every workload cluster',
          selectors: [{ kind: 'semver', words: 'versions >= 1.11.2', text: '>= 1.11.2' }],
          tags: [],
          refresh: 'floating',
          destinations: [0, 1],
        },
      ],
    })
  })

  test('tells of pins, exclusions, templates, tickets and end dates', () => {
    const entries = Object.fromEntries(
      catalog.images.flatMap(({ source, entries: all }) => all.map((entry) => [`${source} ${entry.team}`, entry])),
    )
    expect(entries['registry.k8s.io/ingress-nginx/controller networking']?.pins).toEqual({ 'v1.13.8': digest })
    expect(entries['docker.io/grafana/loki observability']?.except).toEqual(['3.1.0', '/-arm$/'])
    expect(entries['docker.io/library/redis observability']).toMatchObject({
      ticket: 'https://tickets.example.com/1',
      expires: '2026-12-10',
    })
    expect(entries['docker.io/library/redis portal']?.refresh).toBe('never')
    const etcd = catalog.images.find(({ source }) => source === 'registry.k8s.io/etcd')
    expect(etcd?.destinations).toEqual([
      { target: 'main', repository: 'registry.example.com/etcd', method: 'copy', files: ['copy.sh'], tag: '{tag}-k8s' },
    ])
  })

  test('tells what an entry asks for, and at each destination what holds', async () => {
    const entry = (rest: string) => `  - source: quay.io/x/app\n    reason: It is needed\n    ${rest}\n`
    const image = async (...entries: string[]) => {
      const other = await modelOf({
        'skopeoc.yaml': organisation['skopeoc.yaml'] ?? '',
        'teams/portal/team.yaml': organisation['teams/portal/team.yaml'] ?? '',
        'teams/portal/app.yaml': `images:\n${entries.join('')}`,
      })
      const [app] = (JSON.parse(emitCatalog(other, planTargets(other))[0]?.content ?? '') as Catalog).images
      return {
        asked: app?.entries.map(({ refresh }) => refresh),
        held: app?.destinations.map(({ refresh }) => refresh),
      }
    }
    const never = entry('tags: [latest]\n    targets: [china, main]\n    refresh: never')
    expect(await image(never)).toEqual({ asked: ['never'], held: ['never', 'never'] })
    expect(await image(never, entry('tags: ["1.0"]'))).toEqual({
      asked: ['never', 'floating'],
      held: ['never', undefined],
    })
    expect(await image(never, entry('tags: ["1.0"]\n    refresh: always'))).toEqual({
      asked: ['never', 'always'],
      held: ['never', 'always'],
    })
  })

  test('tells of repositories with several sources', () => {
    expect(catalog.shared).toEqual([
      {
        target: 'main',
        repository: 'registry.example.com/redis',
        sources: ['docker.io/library/redis', 'ghcr.io/makers/redis'],
      },
    ])
    const redis = catalog.images.find(({ source }) => source === 'docker.io/library/redis')
    expect(redis?.destinations[0]?.sharedWith).toEqual(['ghcr.io/makers/redis'])
  })

  test('has one image a line, and ends with one line feed', () => {
    expect(json.split('\n').filter((line) => line.startsWith('    {"source":'))).toHaveLength(7)
    expect(json).toMatch(/[^\n]\n$/)
  })
})

describe('index.html', () => {
  test('is the same bytes whatever the order of the files', async () => {
    const files = {
      ...organisation,
      'teams/portal/shared.yaml': shared.replace('ghcr.io/redis', 'ghcr.io/makers/redis'),
    }
    const again = await modelOf(Object.fromEntries(Object.entries(files).reverse()))
    expect(emitCatalog(again, planTargets(again)).map(({ content }) => content)).toEqual([json, html])
  })

  test('names no address that it would load anything from', () => {
    const [head = ''] = html.split('<script type="application/json"')
    expect(head).not.toMatch(/(?:src|href)="(?!data:|catalog\.json)/)
    expect(html).toContain("default-src 'none'")
  })

  test.each([['</script><script>alert(1)</script>'], ['<!-- <script>'], ['\u2028\u2029'], ['{{data}} $& $1 \\u003c']])(
    '%j is data in it',
    async (reason) => {
      const changed: Model = { ...model, images: model.images.map((image) => ({ ...image, reason })) }
      const [, page] = emitCatalog(changed, planTargets(changed))
      const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page?.content ?? '')?.[1] ?? ''
      expect(data).not.toMatch(/[<\u2028\u2029]/)
      const { images } = JSON.parse(data) as {
        images: [string, number[], unknown[], [number, number, number, string][]][]
      }
      expect(images.map(([, , , entries]) => entries[0]?.[3])).toEqual(Array.from({ length: 7 }, () => reason))
      expect(page?.content.match(/<script/g)).toHaveLength(2)
    },
  )
})

test('escapeForScript keeps the meaning of JSON', () => {
  const value = { a: '</script>', b: '\u2028', c: ['<!--', '>', 'é'] }
  expect(JSON.parse(escapeForScript(JSON.stringify(value)))).toEqual(value)
})

test('100,000 entries cost little', () => {
  const [first] = model.images
  if (first === undefined) throw new Error('no image')
  const images = Array.from({ length: 100_000 }, (_, number) => ({
    ...first,
    line: number + 1,
    source: { host: 'quay.io', path: `a/b${number}`, text: `quay.io/a/b${number}` },
    semver: { value: `>= 1.${number % 500}.0`, place: first.place },
  }))
  const large = { ...model, images }
  const repositories = images.map(({ source, line }) => ({
    source: source.text,
    destination: `registry.example.com/${source.path}`,
    tags: [],
    semver: '>= 1.0.0',
    refresh: 'floating' as const,
    owners: ['networking'],
    definitions: [{ file: first.file.path, line }],
    reasons: [first.reason],
    notes: [],
  }))
  const plan = {
    version: 1 as const,
    target: 'main',
    registry: 'registry.example.com',
    skopeo: '>=1.16' as const,
    sync: [{ file: 'sync/a.yaml', destination: 'registry.example.com/a', scoped: false, repositories }],
    copy: [],
  }
  const begun = processorTime()
  const files = emitCatalog(large, [plan])
  const milliseconds = processorTime() - begun
  console.info(
    `catalogue of 100,000 entries: ${Math.round(milliseconds)} ms of CPU, ${files.map(({ path, content }) => `${path} ${content.length}`).join(', ')}`,
  )
  // Alone it takes one second; what grows with the square would take many minutes.
  expect(milliseconds).toBeLessThan(15_000)
})

test('a range says the same however its lines are written', async () => {
  const filesOf = async (semver: string): Promise<unknown> => {
    const entries = `  - source: quay.io/a/b\n    reason: r\n    semver: ${semver}\n    format: "{version}-x"\n  - source: quay.io/a/c\n    reason: r\n    semver: ${semver}\n`
    const about = await modelOf(smallTree(entries))
    const data = emitCatalog(about, planTargets(about)).find(({ path }) => path === 'catalog.json')
    return (JSON.parse(data?.content ?? '') as Catalog).images.map(({ entries: all }) => all[0]?.selectors)
  }
  expect(await filesOf('"~1.2\\n|| ~1.4  \\n"')).toEqual(await filesOf('"~1.2 || ~1.4"'))
})
