import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { configOf, emit } from '../emit/kubernetes/emitted.ts'
import { runPod, startPod } from '../emit/kubernetes/kubelet.ts'
import { startInternet, type Internet } from '../lab/internet.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { runInSandbox, sandboxProblem, type Sandbox, type SandboxResult } from '../lab/sandbox.ts'
import { findProgram } from '../lab/skopeo.ts'

const configuration = `
targets: { gsoci: { registry: ${target}, shards: 2 } }
sources: { quay.io: {}, docker.io: {} }
runtime:
  credentials: { sources: source-registries, target: gsoci-push }
  caBundle: company-ca
`
const seed = {
  'quay.io': { 'app/one': ['1.0.0', '1.1.0'], 'app/two': ['1.0.0'] },
  'docker.io': { 'app/three': ['1.0.0'] },
}
const plan = planOf(
  [planned('quay.io/app/one', { semver: '>= 1' }), planned('docker.io/app/three', { semver: '>= 1' })],
  [plannedCopy('quay.io/app/two', 'app/zwei', { tags: ['1.0.0'] })],
)
const images = ['app/one:1.0.0', 'app/one:1.1.0', 'app/three:1.0.0', 'app/zwei:1.0.0'].map(
  (image) => `${target}/${image}`,
)

const skopeo = findProgram('sid')
const problem = sandboxProblem()
if (problem !== undefined) console.error(`the pod runs without a root of its own: ${problem}`)

describe.skipIf(skopeo === undefined)('the pods of the emitted CronJob', () => {
  let internet: Internet
  let root: string
  beforeEach(async () => {
    internet = await startInternet({ seed, hosts: [target] })
    root = mkdtempSync(join(tmpdir(), 'skopeoc-pod-'))
  })
  afterEach(async () => {
    await internet.close()
    rmSync(root, { recursive: true, force: true })
  })

  async function layOut(): Promise<{ pod: ReturnType<typeof startPod>; job: JobSpec }> {
    const config = await configOf(configuration)
    const [only] = config.targets
    if (only === undefined) throw new Error('no target')
    const { manifests } = emit(config, only, plan)
    const secret = (host: string, user: string): Record<string, string> => ({
      '.dockerconfigjson': JSON.stringify({
        auths: { [host]: { auth: Buffer.from(`${user}:word`).toString('base64') } },
      }),
    })
    const pod = startPod(manifests, 'cronjob.yaml', root, {
      'source-registries': secret('quay.io', 'reader'),
      'gsoci-push': secret(target, 'writer'),
      'company-ca': { 'ca.pem': readFileSync(internet.environment['SSL_CERT_FILE'] ?? '', 'utf8') },
    })
    const manifest = manifests.find(({ path }) => path === 'kubernetes/cronjob.yaml')?.content ?? ''
    return { pod, job: (parse(manifest) as { spec: { jobTemplate: { spec: JobSpec } } }).spec.jobTemplate.spec }
  }

  const demandCredentials = (): void => {
    internet.registry.demandTokens('quay.io', { credentials: { user: 'reader', password: 'word' } })
    internet.registry.demandTokens(target, { credentials: { user: 'writer', password: 'word' } })
  }

  it.skipIf(problem !== undefined).each([undefined, '/usr/bin/bash'])(
    'mirror everything as a user without rights on a root that cannot be written to, with sh being %s',
    async (shell) => {
      if (shell !== undefined && !existsSync(shell)) return
      demandCredentials()
      const { pod, job } = await layOut()
      const results = await Promise.all(
        Array.from({ length: job.completions }, (_, index) =>
          sandboxed(pod, job, index, internet, root, shell === undefined ? {} : { shell }),
        ),
      )
      for (const { code, output, terminationMessage } of results) {
        expect(output).not.toMatch(/result=failed|not found|denied|Read-only/)
        expect(code).toBe(0)
        expect(terminationMessage).toMatch(/^event=summary result=complete/)
      }
      expect(results).toHaveLength(2)
      expect([...internet.store.images(target).keys()].sort()).toEqual(images)
    },
  )

  it.skipIf(problem !== undefined)('do not pass for complete when the disk for temporary files is full', async () => {
    demandCredentials()
    const { pod, job } = await layOut()
    const { code, output } = await sandboxed(pod, job, 0, internet, root, { temporarySize: '48k' })
    expect(code).toBe(1)
    expect(output).toMatch(/reason="some work was not done to its end: memory, or the disk/)
  })

  it('mirror everything with the paths of this machine', async () => {
    demandCredentials()
    const { pod } = await layOut()
    const { HTTPS_PROXY = '' } = internet.environment
    const { status, stderr } = await runPod(pod, skopeo ?? '', { environment: { HTTPS_PROXY } })
    expect(stderr).toContain('result=complete')
    expect(status).toBe(0)
    expect([...internet.store.images(target).keys()].sort()).toEqual(images)
  })
})

interface JobSpec {
  completions: number
  template: { spec: { securityContext: { runAsUser: number; runAsGroup: number } } }
}

/** Runs one pod of the job: its command, environment, user and mounts, with skopeo where the image has it on PATH. */
function sandboxed(
  pod: ReturnType<typeof startPod>,
  job: JobSpec,
  index: number,
  internet: Internet,
  root: string,
  more: Pick<Sandbox, 'shell' | 'temporarySize'>,
): Promise<SandboxResult> {
  const inPod = (path: string): string => (path.startsWith(`${root}/`) ? path.slice(root.length) : path)
  const programs = realpathSync(dirname(skopeo ?? ''))
  const mounts = ['mirror', 'mirror-home', 'mirror-credentials', 'mirror-certificates'].map((name) => `/etc/${name}`)
  const { runAsUser, runAsGroup } = job.template.spec.securityContext
  return runInSandbox({
    command: pod.command.map(inPod),
    environment: {
      ...Object.fromEntries(Object.entries(pod.environment).map(([name, value]) => [name, inPod(value)])),
      PATH: '/opt/skopeo:/usr/bin',
      HTTPS_PROXY: internet.environment['HTTPS_PROXY'] ?? '',
      JOB_COMPLETION_INDEX: String(index),
    },
    user: runAsUser,
    group: runAsGroup,
    mounts: [
      ...mounts.map((path) => ({ from: join(root, path), to: path })),
      { from: programs, to: programs }, // its runner knows this path
      { from: join(programs, 'run'), to: '/opt/skopeo/skopeo' },
    ],
    ...more,
  })
}
