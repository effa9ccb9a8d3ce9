import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram, shellsFor, skopeoSuites } from '../lab/skopeo.ts'
import { makeContent } from '../lab/content.ts'

const seed = {
  'quay.io': {
    'cilium/cilium': ['v1.11.1', 'v1.11.2', 'v1.12.0', 'v1.12.0-rc1', 'latest'],
    'cilium/empty': ['latest'],
  },
  'docker.io': {
    'library/alpine': ['3.19.0', '3.20.0', '3.20', 'latest'],
    'kong/kong-gateway': ['3.9.1.2-debian', '3.10.0.3-debian', '3.10.0.3-alpine'],
  },
  'registry.k8s.io': { etcd: ['3.5.4-0', '3.5.15-0', '3.4.0-0'], 'ingress-nginx/controller': ['v1.13.8', 'v1.14.0'] },
  'ghcr.io': { 'linkerd/controller': ['stable-2.13.4', 'stable-2.14.0', 'edge-24.1.1'] },
}
const pin = makeContent('registry.k8s.io/ingress-nginx/controller:v1.13.8', 'index').digest
const plan = planOf(
  [
    planned('quay.io/cilium/cilium', { semver: '>= 1.11.2' }),
    planned('docker.io/library/alpine', { destination: `${target}/alpine`, regex: '^3\\.[0-9]+(?:\\.[0-9]+)?$' }),
    planned('docker.io/kong/kong-gateway', { tags: ['3.10.0.3-debian', '3.9.1.2-debian'] }),
  ],
  [
    plannedCopy('registry.k8s.io/etcd', 'k8s/etcd', { semver: '>= 3.5.4-0', tag: '{tag}-k8s' }),
    plannedCopy('registry.k8s.io/ingress-nginx/controller', 'giantswarm/ingress-nginx-controller', {
      tags: ['v1.13.8', 'v1.14.0'],
      digests: { 'v1.13.8': pin },
    }),
    plannedCopy('ghcr.io/linkerd/controller', 'mesh/linkerd', {
      regex: '^stable-.*$',
      tag: 'linkerd-{version}',
      format: 'stable-{version}',
    }),
  ],
)
const wanted = {
  [`${target}/cilium/cilium:v1.11.2`]: 'quay.io/cilium/cilium:v1.11.2',
  [`${target}/cilium/cilium:v1.12.0`]: 'quay.io/cilium/cilium:v1.12.0',
  [`${target}/alpine:3.19.0`]: 'docker.io/library/alpine:3.19.0',
  [`${target}/alpine:3.20`]: 'docker.io/library/alpine:3.20',
  [`${target}/alpine:3.20.0`]: 'docker.io/library/alpine:3.20.0',
  [`${target}/kong/kong-gateway:3.10.0.3-debian`]: 'docker.io/kong/kong-gateway:3.10.0.3-debian',
  [`${target}/kong/kong-gateway:3.9.1.2-debian`]: 'docker.io/kong/kong-gateway:3.9.1.2-debian',
  [`${target}/k8s/etcd:3.5.4-0-k8s`]: 'registry.k8s.io/etcd:3.5.4-0',
  [`${target}/k8s/etcd:3.5.15-0-k8s`]: 'registry.k8s.io/etcd:3.5.15-0',
  [`${target}/giantswarm/ingress-nginx-controller:v1.13.8`]: `registry.k8s.io/ingress-nginx/controller@${pin}`,
  [`${target}/giantswarm/ingress-nginx-controller:v1.14.0`]: 'registry.k8s.io/ingress-nginx/controller:v1.14.0',
  [`${target}/mesh/linkerd:linkerd-2.13.4`]: 'ghcr.io/linkerd/controller:stable-2.13.4',
  [`${target}/mesh/linkerd:linkerd-2.14.0`]: 'ghcr.io/linkerd/controller:stable-2.14.0',
}
const wantedLines = Object.entries(wanted)
  .map(([to, from]) => `${from} ${to}\n`)
  .sort()
  .join('')

describe.each(Object.keys(skopeoSuites) as (keyof typeof skopeoSuites)[])('with skopeo of %s', (suite) => {
  const skopeo = findProgram(suite)

  describe.skipIf(skopeo === undefined).each(shellsFor(suite))('under $name', ({ command: shell }) => {
    let internet: Internet
    let mirror: Mirror
    const run = (...words: string[]) =>
      mirror.run({ skopeo: skopeo ?? '', shell, environment: internet.environment, arguments: words })

    beforeAll(async () => {
      internet = await startInternet({ seed, hosts: [target] })
      mirror = new Mirror(plan)
    })
    afterAll(async () => {
      await internet.close()
      mirror.remove()
    })

    it('lists everything that is wanted, and on an empty target all of it is missing', async () => {
      const list = await run('--list')
      expect(list.stdout).toBe(wantedLines)
      expect(list.code).toBe(0)
      expect(internet.count({ host: target })).toBe(0)

      const dry = await run('--dry-run')
      expect(dry.stdout).toBe(wantedLines)
      expect(dry.code).toBe(0)
      expect(internet.store.images(target).size).toBe(0)
      expect(internet.count({ kind: 'manifest' })).toBe(0)
    })

    it('copies all of it, whole indexes with the digests of their sources', async () => {
      const result = await run()
      expect(result.events.filter((event) => event['result'] === 'failed')).toEqual([])
      expect(result.code).toBe(0)
      const images = internet.store.images(target)
      expect([...images.keys()].sort()).toEqual(Object.keys(wanted).sort())
      for (const [to, from] of Object.entries(wanted))
        expect([to, images.get(to)]).toEqual([to, digest(internet, from)])
      const copied = result.events.filter((event) => event['result'] === 'copied')
      expect(copied).toHaveLength(Object.keys(wanted).length)
      expect(copied[0]).toMatchObject({ event: 'copy', owner: 'networking', seconds: expect.stringMatching(/^\d+$/) })
      expect(mirror.leftovers()).toEqual([])
    })

    it('asks no source for a manifest when nothing changed, but for the one tag that floats', async () => {
      internet.reset()
      const result = await run()
      expect(result.code).toBe(0)
      expect(result.stderr).toContain('result=complete mode=run wanted=13 missing=0 moved=0 copied=0 failed=0')
      expect(internet.count({ notHost: target, kind: 'list' })).toBe(4) // exact tags are not listed
      expect(internet.count({ host: target, kind: 'list' })).toBe(6)
      const manifests = internet.registry.log.filter(({ kind }) => kind === 'manifest').map(({ path }) => path)
      expect(manifests.sort()).toEqual([
        '/v2/alpine/manifests/3.20',
        '/v2/giantswarm/ingress-nginx-controller/manifests/v1.13.8',
        '/v2/library/alpine/manifests/3.20',
      ])
      expect(internet.count({ kind: 'blob' })).toBe(0)
    })

    it('works on one namespace alone', async () => {
      const result = await run('--list', '--only', 'cilium')
      expect(result.stdout.split('\n').filter(Boolean)).toHaveLength(2)
      const root = await run('--list', '--only', '_root')
      expect(root.stdout.split('\n').filter(Boolean)).toHaveLength(3)
      expect((await run('--list', '--only', 'ciliu.')).code).toBe(64)
    })
  })
})

function digest(internet: Internet, reference: string): string | undefined {
  if (reference.includes('@')) return reference.slice(reference.indexOf('@') + 1)
  const [, host = '', name = '', tag = ''] = /^([^/]+)\/(.+):([^:]+)$/.exec(reference) ?? []
  return internet.store.digest(host, name, tag)
}
