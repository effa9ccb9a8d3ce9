import { describe, expect, it } from 'vitest'
import type { NewTarget } from '../../src/import/index.ts'
import { compiled, definitions, destinationsOf, linesOf, run, runRetagger } from './support/run.ts'

const flattened = [
  ['quay.io/cilium/operator', 'cilium-operator'],
  ['quay.io/cilium/agent', 'cilium-agent'],
  ['quay.io/a/b/c', 'b-c'],
  ['quay.io/strimzi/kafka', 'strimzi/kafka'],
]
const renamed = flattened
  .map(([image, name]) => `- image: ${image}\n  override_repo_name: ${name}\n  semver: ">= 1"\n`)
  .join('')
const chosen = '- image: docker.io/kindest/node\n  override_repo_name: kind-node\n  semver: ">= 1"\n'
const plain = '- image: docker.io/grafana/loki\n  semver: ">= 1"\n'

describe('--names keep', () => {
  it('takes the layout under which the fewest images need a rename', async () => {
    const joined = await runRetagger({ 'renamed-a.yaml': `${renamed}${plain}` })
    expect(joined.files.get('skopeoc.yaml')).toContain('    layout: joined\n')
    expect(linesOf(joined, 'rename')).toEqual(['rename: loki', 'rename: b-c', 'rename: strimzi/kafka'])
    const flat = await runRetagger({ 'renamed-a.yaml': `${plain}${plain.replace('loki', 'mimir')}${chosen}` })
    expect(flat.files.get('skopeoc.yaml')).toContain('    layout: flat\n')
    expect(linesOf(flat, 'rename')).toEqual(['rename: kind-node'])
  })

  it('gives every image its name of today', async () => {
    const outcome = await runRetagger({ 'renamed-a.yaml': `${renamed}${plain}${chosen}` })
    const { plans } = await compiled(outcome)
    expect(plans.flatMap(destinationsOf).sort()).toEqual(
      ['b-c', 'cilium-agent', 'cilium-operator', 'kind-node', 'loki', 'strimzi/kafka'].map(
        (name) => `target.example/giantswarm/${name}`,
      ),
    )
  })

  it('has the two registries of retagger unless others are named', async () => {
    const outcome = await run('retagger', { 'renamed-a.yaml': plain })
    expect(outcome.files.get('skopeoc.yaml')).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=schemas/skopeoc.schema.json
      # Written by \`skopeoc import retagger\`. Where the images go; see the documentation for \`runtime\` and \`sources\`.
      targets:
        gsoci:
          registry: gsoci.azurecr.io
          prefix: giantswarm
          layout: flat
        aliyun:
          registry: giantswarm-registry.cn-shanghai.cr.aliyuncs.com
          prefix: giantswarm
          layout: flat
      "
    `)
    expect(outcome.report.entries[0]).toMatchObject({
      destination: 'gsoci.azurecr.io/giantswarm/loki',
      destinations: [
        'gsoci.azurecr.io/giantswarm/loki',
        'giantswarm-registry.cn-shanghai.cr.aliyuncs.com/giantswarm/loki',
      ],
    })
    await compiled(outcome)
  })

  it('uses the targets of a skopeoc.yaml that is there', async () => {
    const text = 'targets:\n  own:\n    registry: target.example\n    prefix: giantswarm\n    layout: upstream\n'
    const targets: NewTarget[] = [
      {
        id: 'own',
        registry: 'target.example',
        prefix: 'giantswarm',
        layout: 'upstream',
        library: 'drop',
        default: true,
        reserved: [],
      },
    ]
    const outcome = await runRetagger({ 'renamed-a.yaml': plain }, { existing: { text, targets } })
    expect(linesOf(outcome, 'rename')).toEqual(['rename: loki'])
    expect(outcome.report.notes).toEqual([])
  })

  it('says what is missing in a skopeoc.yaml that is there', async () => {
    const outcome = await runRetagger(
      { 'renamed-a.yaml': plain },
      { existing: { text: 'targets:\n  own:\n    registry: other.example\n', targets: [] } },
    )
    expect(outcome.report.notes).toMatchObject([
      { file: 'skopeoc.yaml', severity: 'error', message: expect.stringContaining('no target for target.example') },
    ])
  })
})

describe('--names upstream', () => {
  it('drops the renames that only flattened a path, and lists old and new names', async () => {
    const outcome = await runRetagger({ 'renamed-a.yaml': `${renamed}${plain}${chosen}` }, { names: 'upstream' })
    expect(linesOf(outcome, 'rename')).toEqual(['rename: kind-node'])
    expect(outcome.files.get('skopeoc.yaml')).toContain('    layout: upstream\n    reserved: [giantswarm]\n')
    expect(outcome.files.get('names.csv')).toBe(
      [
        'old,new',
        'target.example/giantswarm/b-c,target.example/a/b/c',
        'target.example/giantswarm/cilium-agent,target.example/cilium/agent',
        'target.example/giantswarm/cilium-operator,target.example/cilium/operator',
        'target.example/giantswarm/kind-node,target.example/kind-node',
        'target.example/giantswarm/loki,target.example/grafana/loki',
        'target.example/giantswarm/strimzi/kafka,target.example/strimzi/kafka',
        '',
      ].join('\n'),
    )
    await compiled(outcome)
  })

  it('joins paths where a registry takes no deep ones', async () => {
    const outcome = await run('retagger', { 'renamed-a.yaml': plain }, { names: 'upstream' })
    const config = outcome.files.get('skopeoc.yaml') ?? ''
    expect(config).toContain('    layout: joined\n    limits: { depth: 2, namespaces: 15 }\n')
    const { plans } = await compiled(outcome)
    expect(plans.flatMap(destinationsOf)).toEqual([
      'giantswarm-registry.cn-shanghai.cr.aliyuncs.com/giantswarm/grafana-loki',
      'gsoci.azurecr.io/grafana/loki',
    ])
  })

  it('does not reserve a namespace that images are mirrored into', async () => {
    const text = `${plain}- image: quay.io/giantswarm/tool\n  semver: ">= 1"\n`
    const outcome = await runRetagger({ 'renamed-a.yaml': text }, { names: 'upstream' })
    expect(outcome.files.get('skopeoc.yaml')).toContain(
      '# giantswarm cannot be reserved: images of quay.io/giantswarm are mirrored into it.',
    )
    expect(outcome.report.summary).toEqual({ imported: 2, changed: 0, leftOut: 0 })
    await compiled(outcome)
  })

  it('can keep the old names beside the new ones', async () => {
    const outcome = await runRetagger(
      { 'renamed-a.yaml': `${renamed}${plain}${chosen}` },
      { names: 'upstream', legacy: {} },
    )
    expect(outcome.files.get('skopeoc.yaml')).toContain(
      '  main-legacy:\n    registry: target.example\n    prefix: giantswarm\n    layout: joined\n    default: false\n',
    )
    expect([...outcome.files.keys()].filter((path) => path.includes('/legacy/'))).not.toEqual([])
    const { plans } = await compiled(outcome)
    const old = plans.find(({ target }) => target === 'main-legacy')
    const names = old === undefined ? [] : destinationsOf(old)
    expect(names.sort()).toEqual(
      ['b-c', 'cilium-agent', 'cilium-operator', 'kind-node', 'loki', 'strimzi/kafka'].map(
        (name) => `target.example/giantswarm/${name}`,
      ),
    )
    const places = outcome.report.entries.map(({ to }) => to?.file ?? '')
    expect(places.every((path) => !path.includes('/legacy/'))).toBe(true)
  })

  it('tells a collision of old names without leaving out the new ones', async () => {
    const text = '- image: a.example/x/same\n  semver: ">= 1"\n- image: a.example/y/same\n  semver: ">= 1"\n'
    const outcome = await runRetagger({ 'renamed-a.yaml': text }, { names: 'upstream', legacy: {} })
    expect(outcome.report.entries).toMatchObject([
      { status: 'changed', to: { file: expect.any(String) } },
      { status: 'imported' },
    ])
    expect(outcome.report.entries[0]?.reason).toContain('under its old name: collision')
    await compiled(outcome)
  })
})

describe('sources on a target registry', () => {
  it('are allowed where the other tool did it', async () => {
    const outcome = await runRetagger({ 'skopeo-a.yaml': 'target.example:\n  images:\n    charts/x: ["1.0.0"]\n' })
    expect(outcome.files.get('skopeoc.yaml')).toContain('rules:\n  self-mirror: off\n')
    await compiled(outcome)
  })

  it('are left out where an image would be copied to itself', async () => {
    const outcome = await runRetagger({ 'skopeo-a.yaml': 'target.example:\n  images:\n    giantswarm/x: ["1.0.0"]\n' })
    expect(outcome.report.entries).toMatchObject([{ status: 'left-out', reason: 'it copies a repository to itself' }])
    expect(definitions(outcome)).toBe('')
  })
})
