import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDockerRegistry, type DockerRegistry } from '../lab/docker-registry.ts'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram, skopeoSuites } from '../lab/skopeo.ts'
import type { TargetPlan } from '../../src/plan/types.ts'

const seed = {
  'quay.io': { 'app/one': ['1.0.0', '1.1.0', '1.1'], 'app/two': { '1.0.0': 'image', '2.0.0': 'artifact' } },
} as const
const images = [
  ['app/one', '1.0.0', 'app/one', '1.0.0'],
  ['app/one', '1.1', 'app/one', '1.1'],
  ['app/one', '1.1.0', 'app/one', '1.1.0'],
  ['app/deep/zwei', 'x-1.0.0', 'app/two', '1.0.0'],
  ['app/deep/zwei', 'x-2.0.0', 'app/two', '2.0.0'],
] as const

const program = findProgram('trixie', 'docker-registry')

describe.each(Object.keys(skopeoSuites) as (keyof typeof skopeoSuites)[])('with skopeo of %s', (suite) => {
  const skopeo = findProgram(suite)

  describe.skipIf(skopeo === undefined || program === undefined)('a target that is a real registry', () => {
    let internet: Internet
    let registry: DockerRegistry
    let mirror: Mirror
    beforeAll(async () => {
      internet = await startInternet({ seed: { 'quay.io': { ...seed['quay.io'] } } })
      registry = await startDockerRegistry(program ?? '')
      mirror = new Mirror(moved(registry.host))
      const insecure = `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`
      mirror.write('home/.config/containers/registries.conf', insecure)
    })
    afterAll(async () => {
      await internet.close()
      await registry.stop()
      mirror.remove()
    })
    const run = (...words: string[]): Promise<MirrorResult> =>
      mirror.run({
        skopeo: skopeo ?? '',
        environment: { ...internet.environment, NO_PROXY: '127.0.0.1' },
        arguments: words,
      })

    it('gets everything, with the digests of the sources', async () => {
      const result = await run()
      expect(result.events.filter((event) => event['result'] === 'failed')).toEqual([])
      expect(result.code).toBe(0)
      for (const [name, tag, sourceName, sourceTag] of images) {
        const digest = await digestAt(registry.host, name, tag)
        expect([name, tag, digest]).toEqual([name, tag, internet.store.digest('quay.io', sourceName, sourceTag)])
      }
    })

    it('is left alone when nothing changed', async () => {
      internet.reset()
      const result = await run()
      expect(result.code).toBe(0)
      expect(result.stderr).toContain('wanted=5 missing=0 moved=0 copied=0 failed=0')
      expect(internet.count({ kind: 'manifest' })).toBe(1) // 1.1 may move
    })
  })
})

/** The plan for a registry with this address. */
function moved(host: string): TargetPlan {
  const plan = planOf(
    [planned('quay.io/app/one', { semver: '>= 1' })],
    [plannedCopy('quay.io/app/two', 'app/deep/zwei', { regex: '^[12]\\.0\\.0$', tag: 'x-{tag}' })],
  )
  return JSON.parse(JSON.stringify(plan).replaceAll(target, host)) as TargetPlan
}

async function digestAt(host: string, name: string, tag: string): Promise<string> {
  const accept = ['index', 'manifest'].map((kind) => `application/vnd.oci.image.${kind}.v1+json`).join(', ')
  const response = await fetch(`http://${host}/v2/${name}/manifests/${tag}`, { headers: { accept } })
  return `sha256:${createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex')}`
}
