import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContentKind } from '../lab/content.ts'
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

const twoRepositories = planOf(
  [planned('quay.io/app/one', { semver: '>= 1' })],
  [plannedCopy('quay.io/app/two', 'app/deep/zwei', { regex: '^[12]\\.0\\.0$', tag: 'x-{tag}' })],
)

/** What real registries hold, and what is said of those that cannot be copied as they are. */
const kinds: [kind: ContentKind, reason: RegExp | undefined][] = [
  ['index', undefined],
  ['image', undefined],
  ['artifact', undefined],
  ['docker-list', undefined],
  ['docker-image', undefined],
  ['odd-index', undefined],
  ['attested', undefined],
  ['signature', undefined],
  ['zstd', undefined],
  ['nested', /^copying image 1\/2 from manifest list: Unexpectedly received a manifest list/],
  ['incomplete', /^copying image 3\/3 from manifest list: .*: manifest unknown$/],
  ['schema-1', /^Copying a schema1 image .* would change the manifest.*Instructed to preserve digests/],
]

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
      mirror = mirrorTo(registry, twoRepositories)
    })
    afterAll(async () => {
      await internet.close()
      await registry.stop()
      mirror.remove()
    })
    const run = (...words: string[]): Promise<MirrorResult> =>
      mirror.run({ skopeo: skopeo ?? '', environment: environmentOf(internet), arguments: words })

    it('gets everything, with the digests of the sources', async () => {
      const result = await run()
      expect(result.events.filter((event) => event['result'] === 'failed')).toEqual([])
      expect(result.code).toBe(0)
      for (const [name, tag, sourceName, sourceTag] of images) {
        const digest = await registry.digest(name, tag)
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

  describe.skipIf(skopeo === undefined || program === undefined)('whatever a source holds', () => {
    it('arrives under its digest, or is said to have failed, and why', async () => {
      const content = Object.fromEntries(kinds.map(([kind]) => [`kinds/${kind}`, { '1.0.0': kind }]))
      const internet = await startInternet({ seed: { 'quay.io': content } })
      const registry = await startDockerRegistry(program ?? '')
      const mirror = mirrorTo(
        registry,
        planOf(kinds.map(([kind]) => planned(`quay.io/kinds/${kind}`, { tags: ['1.0.0'] }))),
      )
      const failed = kinds.filter(([, reason]) => reason !== undefined)
      try {
        for (const missing of [kinds.length, failed.length]) {
          const { code, stderr, events } = await mirror.run({
            skopeo: skopeo ?? '',
            environment: environmentOf(internet),
          })
          expect(code).toBe(1)
          expect(stderr).toContain(`wanted=${kinds.length} missing=${missing} moved=0`)
          expect(stderr).toContain(`copied=${missing - failed.length} failed=${failed.length} `)
          const reasons = new Map(events.filter(isFailure).map(({ source, reason }) => [source, reason]))
          for (const [kind, reason] of failed)
            expect(reasons.get(`quay.io/kinds/${kind}:1.0.0`)).toMatch(reason as RegExp)
        }
        for (const [kind, reason] of kinds) {
          const digest = reason === undefined ? internet.store.digest('quay.io', `kinds/${kind}`, '1.0.0') : undefined
          expect([kind, await registry.digest(`kinds/${kind}`, '1.0.0')]).toEqual([kind, digest])
        }
      } finally {
        await internet.close()
        await registry.stop()
        mirror.remove()
      }
    })
  })
})

/** A mirror to this registry, which speaks plain HTTP. */
function mirrorTo({ host }: DockerRegistry, plan: TargetPlan): Mirror {
  const mirror = new Mirror(JSON.parse(JSON.stringify(plan).replaceAll(target, host)) as TargetPlan)
  mirror.write('home/.config/containers/registries.conf', `[[registry]]\nlocation = "${host}"\ninsecure = true\n`)
  return mirror
}

function environmentOf(internet: Internet): Record<string, string> {
  return { ...internet.environment, NO_PROXY: '127.0.0.1' }
}

function isFailure({ event, result }: Record<string, string>): boolean {
  return result === 'failed' && event !== 'summary'
}
