import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checksum } from '../../../src/emit/checksum.ts'
import type { TargetPlan } from '../../../src/plan/types.ts'
import { startInternet, type Internet } from '../../lab/internet.ts'
import { findProgram, skopeoSuites } from '../../lab/skopeo.ts'
import { configOf, emit, repository } from './emitted.ts'
import { runPod, startPod, type Provided } from './kubelet.ts'

/*
 * Mirrors, signing and verifying as a pod has them: volumes, environment and command from the manifests, skopeo and registries
 * real. Nothing of this machine's own configuration of containers is seen, since HOME is a mount of the pod.
 */
const source = 'quay.io'
const signed = 'signed.example'
const target = 'target.example'

const seed = {
  'docker.io': { 'library/alpine': { '3.20.0': { kind: 'index', key: 'alpine' } } },
  'mirror.gcr.io': { 'library/alpine': { '3.20.0': { kind: 'index', key: 'alpine' } } },
  [source]: { 'cilium/cilium': ['v1.0.0'] },
  [signed]: { 'other/unsigned': ['v1.0.0'] },
} as const

function plan(registry: string, from: string, name: string, tag: string): TargetPlan {
  const namespace = name.replace(/\/.*/, '')
  const row = repository(name, registry, { source: `${from}/${name}`, tags: [tag] })
  const file = {
    file: `sync/${namespace}.yaml`,
    destination: `${registry}/${namespace}`,
    scoped: false,
    repositories: [row],
  }
  return { version: 1, target: 'one', registry, skopeo: '>=1.16', sync: [file], copy: [] }
}

describe.each(Object.keys(skopeoSuites) as (keyof typeof skopeoSuites)[])('with skopeo of %s', (suite) => {
  const skopeo = findProgram(suite)

  describe.skipIf(skopeo === undefined)('a pod', () => {
    let internet: Internet
    let root = ''
    let keys: Provided = {}

    beforeAll(async () => {
      internet = await startInternet({ seed, hosts: [signed, target, 'mirror.gcr.io'] })
      const folder = mkdtempSync(join(tmpdir(), 'skopeoc-keys-'))
      writeFileSync(join(folder, 'passphrase'), 'correct horse battery staple\n')
      const prefix = join(folder, 'key')
      const words = [
        'generate-sigstore-key',
        '--output-prefix',
        prefix,
        '--passphrase-file',
        join(folder, 'passphrase'),
      ]
      execFileSync(skopeo as string, words, { stdio: 'ignore' })
      const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
      keys = {
        'signing-key': { 'cosign.key': read('key.private'), 'cosign.password': read('passphrase') },
        'public-key': { 'cosign.pub': read('key.pub') },
      }
      rmSync(folder, { recursive: true })
    })
    afterAll(() => internet.close())
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'skopeoc-trust-'))
      internet.reset()
    })
    afterEach(() => rmSync(root, { recursive: true, force: true }))

    async function run(
      configuration: string,
      work: TargetPlan,
      without = 'nothing',
    ): Promise<{ status: number | null; stderr: string }> {
      const config = await configOf(configuration)
      const [only] = config.targets
      if (only === undefined) throw new Error('no target')
      const manifests = emit(config, only, work).manifests.filter(({ path }) => !path.includes(without))
      const pod = startPod(manifests, 'cronjob.yaml', root, keys)
      relocateKeys(pod.environment)
      // The pod's user cannot enter the folder that the certificate of the internet is in.
      const certificate = join(root, 'authority.pem')
      copyFileSync(internet.environment['SSL_CERT_FILE'] ?? '', certificate)
      chmodSync(certificate, 0o644)
      return runPod(pod, skopeo as string, {
        environment: {
          ...internet.environment,
          SSL_CERT_FILE: certificate,
          MIRROR_RETRIES: '0',
          MIRROR_RETRY_SECONDS: '0',
        },
      })
    }

    /** The paths of keys in policy.json are those of the pod; the pod is below a folder here. */
    function relocateKeys(environment: Record<string, string>): void {
      const policy = environment['MIRROR_POLICY'] ?? ''
      if (!existsSync(policy)) return
      const before = readFileSync(policy, 'utf8')
      const text = before.replaceAll('"keyPath": "/', `"keyPath": "${root}/`)
      rmSync(policy)
      writeFileSync(policy, text)
      environment['MIRROR_TRUST'] = environment['MIRROR_TRUST']?.replace(checksum(before), checksum(text)) ?? ''
    }

    const signatures = (host: string): string[] =>
      [...internet.store.images(host).keys()].filter((name) => name.endsWith('.sig'))

    it('fetches manifests and layers from the mirror, lists at the source, and keeps the name', async () => {
      const { status, stderr } = await run(
        `targets: { one: { registry: ${target} } }\nsources: { docker.io: { mirror: mirror.gcr.io } }`,
        plan(target, 'docker.io', 'library/alpine', '3.20.0'),
      )
      expect([status, stderr]).toEqual([0, expect.stringContaining('source=docker.io/library/alpine:3.20.0')])
      expect([...internet.store.images(target).keys()]).toEqual([`${target}/library/alpine:3.20.0`])
      expect(internet.count({ host: 'mirror.gcr.io', kind: 'manifest' })).toBeGreaterThan(0)
      expect(internet.count({ host: 'mirror.gcr.io', kind: 'blob' })).toBeGreaterThan(0)
      expect(internet.count({ host: 'docker.io', kind: 'manifest' })).toBe(0)
      expect(internet.count({ host: 'docker.io', kind: 'blob' })).toBe(0)
    })

    it('copies nothing while its policy is absent', async () => {
      const { status, stderr } = await run(
        `targets: { one: { registry: ${target} } }`,
        plan(target, source, 'cilium/cilium', 'v1.0.0'),
        'configmap-trust',
      )
      expect([status, stderr]).toEqual([64, expect.stringMatching(/^event=refused .*policy\.json/)])
      expect([...internet.store.images(target).keys()]).not.toContain(`${target}/cilium/cilium:v1.0.0`)
    })

    it('signs what it copies, and a pod that verifies takes it and refuses what is not signed', async () => {
      const signing = await run(
        `targets: { one: { registry: ${signed}, sign: { keySecret: signing-key } } }`,
        plan(signed, source, 'cilium/cilium', 'v1.0.0'),
      )
      expect([signing.status, signing.stderr]).toEqual([0, expect.stringContaining('result=')])
      expect(signatures(signed).length).toBeGreaterThan(0)

      const verifying = `targets: { one: { registry: ${target} } }\nsources: { ${signed}: { verify: { keySecret: public-key } } }`
      rmSync(root, { recursive: true })
      const good = await run(verifying, plan(target, signed, 'cilium/cilium', 'v1.0.0'))
      expect([good.status, good.stderr]).toEqual([0, expect.stringContaining('result=')])
      rmSync(root, { recursive: true })
      const bad = await run(verifying, plan(target, signed, 'other/unsigned', 'v1.0.0'))
      expect([bad.status, bad.stderr]).toEqual([1, expect.stringMatching(/result=failed .*reason="/)])
      const names = [...internet.store.images(target).keys()]
      expect(names).toContain(`${target}/cilium/cilium:v1.0.0`)
      expect(names).not.toContain(`${target}/other/unsigned:v1.0.0`)
      // The signatures that were verified came along.
      expect(signatures(target).length).toBe(signatures(signed).length)
    })
  })
})
