import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Target } from '../../../src/model/types.ts'
import type { TargetPlan } from '../../../src/plan/types.ts'
import { configOf, emit, planOf } from './emitted.ts'

interface Metadata {
  annotations?: Record<string, string>
}
interface Manifest {
  kind: string
  metadata: Metadata
  data?: Record<string, string>
  spec?: { jobTemplate: { spec: { template: { metadata: Metadata } } } }
}

const names = Array.from({ length: 600 }, (_, index) => `team-${index}/image`)

/** The manifests by file, read back, of a target with these sources and this plan. */
async function manifestsOf(
  sources: string,
  change: (plan: TargetPlan) => void = () => {},
): Promise<Map<string, Manifest>> {
  const config = await configOf(`targets: { one: { registry: one.example } }\nsources: { quay.io: ${sources} }\n`)
  const target = config.targets[0] as Target
  const plan = planOf(target, names)
  change(plan)
  const { manifests } = emit(config, target, plan)
  return new Map(manifests.map(({ path, content }) => [path.replace('kubernetes/', ''), parse(content) as Manifest]))
}

/** Names of the files of `after` that differ from those of `before`. */
function changed(before: Map<string, Manifest>, after: Map<string, Manifest>): string[] {
  return [...after]
    .filter(([file, object]) => JSON.stringify(object) !== JSON.stringify(before.get(file)))
    .map(([file]) => file)
}

describe('annotations', () => {
  it('let a change of one image change no ConfigMap but those that hold its file and the index', async () => {
    const before = await manifestsOf('{}')
    const after = await manifestsOf('{}', ({ sync }) => {
      sync.find(({ file }) => file === 'sync/team-7.yaml')?.repositories[0]?.tags.push('v1.0.1')
    })
    const holding = [...after]
      .filter(([, { data = {} }]) => 'sync__team-7.yaml' in data || 'index.txt' in data)
      .map(([file]) => file)
    const files = [...after.keys()].filter((file) => file.startsWith('configmap-files'))
    expect(files.length).toBeGreaterThan(holding.length)
    expect(changed(before, after).sort()).toEqual([...holding, 'cronjob.yaml'].sort())
  })

  it('tell ConfigMaps of another content apart, and no others', async () => {
    const objects = [...(await manifestsOf('{ mirror: mirror.example }')).values()].filter(
      ({ kind }) => kind === 'ConfigMap',
    )
    const hashes = objects.map(({ metadata }) => metadata.annotations?.['skopeoc/content-hash'])
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(hashes).size).toBe(objects.length)
  })

  it('let the pods change with what they trust, and with nothing else but their files', async () => {
    const before = await manifestsOf('{}')
    const after = await manifestsOf('{ mirror: mirror.example }')
    expect(changed(before, after)).toEqual(['cronjob.yaml', 'configmap-trust.yaml'])
    const annotations = (objects: Map<string, Manifest>): Record<string, string> =>
      objects.get('cronjob.yaml')?.spec?.jobTemplate.spec.template.metadata.annotations ?? {}
    expect(annotations(after)['skopeoc/trust']).not.toBe(annotations(before)['skopeoc/trust'])
    expect(annotations(after)['skopeoc/generation']).toBe(annotations(before)['skopeoc/generation'])
    const trust = after.get('configmap-trust.yaml')?.metadata.annotations
    expect(trust?.['skopeoc/content-hash']).toBe(annotations(after)['skopeoc/trust'])
  })
})
