import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmittedFile } from '../../../src/emit/emitted-file.ts'
import type { Config, Target } from '../../../src/model/types.ts'
import { configOf, configurations, emit, planOf } from './emitted.ts'
import { runPod, startPod, type Provided } from './kubelet.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'skopeoc-pod-'))
  chmodSync(root, 0o755)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** New enough, and never asked for more: mirror.sh refuses a namespace that does not exist after it has checked its files. */
function fakeSkopeo(): string {
  const file = join(root, 'skopeo')
  writeFileSync(file, "#!/bin/sh\necho 'skopeo version 1.22.2'\n")
  chmodSync(file, 0o755)
  return file
}

const refused = ['--only', 'no-such-namespace']
const filesAreGood = 'nothing is mirrored to the namespace no-such-namespace'

const provided: Provided = {
  'source-registries': { '.dockerconfigjson': '{"auths":{}}' },
  'gsoci-push': { '.dockerconfigjson': '{"auths":{}}' },
  'internal-push': { '.dockerconfigjson': '{"auths":{}}' },
  'internal-key': { 'key.pub': 'a public key\n' },
  'k8s-cosign-pub': { 'cosign.pub': 'a public key\n' },
  'mirror-signing-key': { 'cosign.key': 'a private key\n', 'cosign.password': 'a passphrase' },
  'company-ca': { 'company.pem': 'a certificate\n' },
}

async function firstTarget(name: string): Promise<{ config: Config; target: Target }> {
  const config = await configOf(configurations[name] as string)
  return { config, target: config.targets[0] as Target }
}

describe('a pod made from the manifests', () => {
  it.skipIf(process.getuid?.() !== 0)(
    'runs as its own user, who can read all that is mounted and write to /tmp alone (skipped unless root)',
    async () => {
      const { config, target } = await firstTarget('everything')
      const pod = startPod(emit(config, target).manifests, 'cronjob.yaml', root, provided)
      const script = join(root, 'look.sh')
      const [files, keys, temporary] = ['/etc/mirror', '/etc/mirror-keys/sign', '/tmp'].map(pod.locate)
      const cannot = 'cannot() { if ("$@") 2>/dev/null; then echo "can: $*"; fi; }'
      const lines = [
        'id -u',
        `cat ${keys}/private.key`,
        `echo x >${temporary}/x && echo written`,
        cannot,
        `cannot touch ${files}/x`,
        `cannot rm ${files}/mirror.sh`,
        `cannot sh -c 'echo x >>${files}/mirror.sh'`,
      ]
      writeFileSync(script, lines.join('\n'), { mode: 0o644 })
      const { stdout } = await runPod({ ...pod, command: ['/bin/sh', script] }, fakeSkopeo())
      expect(stdout).toBe('65532\na private key\nwritten\n')
    },
  )

  it.each(Object.keys(configurations))('finds the files of the tree, as they are: %s', async (name) => {
    const { config, target } = await firstTarget(name)
    const { manifests, runtime } = emit(config, target)
    const pod = startPod(manifests, 'cronjob.yaml', root, provided)
    for (const { path, content } of runtime)
      expect(readFileSync(pod.locate(`/etc/mirror/${path}`), 'utf8')).toBe(content)
  })

  it('is told of every file that is mounted for it, where it is', async () => {
    const { config, target } = await firstTarget('everything')
    const { manifests } = emit(config, target)
    const { environment } = startPod(manifests, 'cronjob.yaml', root, provided)
    const variables = Object.entries(environment).filter(([name]) =>
      /FILE$|POLICY|DIRECTORY|SIGN_|CERT_DIR|HOME/.test(name),
    )
    const absent = variables.filter(([, path]) => !existsSync(path)).map(([name]) => name)
    // The anonymous auth file does not exist, which is what makes it anonymous.
    expect(absent).toEqual(['REGISTRY_AUTH_FILE'])
    expect(variables.map(([name]) => name).sort()).toEqual([
      'HOME',
      'MIRROR_POLICY',
      'MIRROR_REGISTRIES_DIRECTORY',
      'MIRROR_SIGN_KEY',
      'MIRROR_SIGN_PASSPHRASE_FILE',
      'MIRROR_SOURCE_AUTHFILE',
      'MIRROR_TARGET_AUTHFILE',
      'REGISTRY_AUTH_FILE',
      'SSL_CERT_DIR',
    ])
    expect(existsSync(join(environment['HOME'] ?? '', '.config/containers/registries.conf'))).toBe(true)
    const policy = JSON.parse(readFileSync(environment['MIRROR_POLICY'] ?? '', 'utf8')) as {
      transports: { docker: Record<string, { keyPath: string }[]> }
    }
    const keys = Object.values(policy.transports.docker).map(([rule]) => join(root, rule?.keyPath ?? ''))
    expect(keys.map((path) => existsSync(path))).toEqual([true, true])
  })

  it('works without any of it, anonymously', async () => {
    const { config, target } = await firstTarget('minimal')
    const { environment } = startPod(emit(config, target).manifests, 'cronjob.yaml', root)
    expect(Object.keys(environment).filter((name) => /AUTHFILE|DIRECTORY|SIGN|CERT|PROXY/.test(name))).toEqual([])
  })

  it('refreshes floating tags in each run, or in a run of their own', async () => {
    const mode = async (name: string, file: string): Promise<string | undefined> => {
      const { config, target } = await firstTarget(name)
      const folder = mkdtempSync(join(root, 'pod-'))
      return startPod(emit(config, target).manifests, file, folder, provided).environment['MIRROR_REFRESH']
    }
    expect(await mode('minimal', 'cronjob.yaml')).toBe('floating')
    expect(await mode('everything', 'cronjob.yaml')).toBe('none')
    expect(await mode('everything', 'cronjob-refresh.yaml')).toBe('only')
  })

  it('accepts its files, and ends with 64 when they are of two builds', async () => {
    const { config, target } = await firstTarget('minimal')
    const { manifests } = emit(config, target)
    const skopeo = fakeSkopeo()
    const run = async (files: readonly EmittedFile[], name: string): Promise<string> => {
      const pod = startPod(files, 'cronjob.yaml', join(root, name))
      const { status, stderr } = await runPod(pod, skopeo, { words: refused })
      return `${status} ${stderr}`
    }
    expect(await run(manifests, 'same')).toContain(filesAreGood)

    // The pod is of the old build, its files are of the new one, which has one file less and one more.
    const newer = emit(config, target, planOf(target, ['cilium/cilium', 'envoyproxy/envoy'])).manifests
    const mixed = manifests.map((file) => (file.path.includes('configmap') ? find(newer, file.path) : file))
    expect(await run(mixed, 'template')).toMatch(/^64 event=refused .*of (?:one|the) build/)

    // One of several ConfigMaps is of another build.
    const changed = manifests.map((file) => ({ ...file, content: file.content.replace('v1.0.0', 'v1.0.1') }))
    expect(changed).not.toEqual(manifests)
    expect(await run(changed, 'file')).toMatch(/^64 event=refused .*not of one build: sync\/\S+: FAILED/)
  })

  it('ends with 64 when it does not see the configuration of skopeo that it was made for', async () => {
    const { config, target } = await firstTarget('everything')
    const { manifests } = emit(config, target)
    const skopeo = fakeSkopeo()
    const run = async (files: readonly EmittedFile[], name: string): Promise<string> => {
      const pod = startPod(files, 'cronjob.yaml', join(root, name), provided)
      const { status, stderr } = await runPod(pod, skopeo, { words: refused })
      return `${status} ${stderr}`
    }
    expect(await run(manifests, 'same')).toContain(filesAreGood)
    const other = manifests.map((file) =>
      file.path.includes('configmap-trust')
        ? { ...file, content: file.content.replace('location = "mirror.gcr.io"', 'location = "mirror.example"') }
        : file,
    )
    expect(other).not.toEqual(manifests)
    expect(await run(other, 'other')).toMatch(
      /^64 event=refused .*not what this pod was made for: \S+\/registries\.conf: FAILED/,
    )
  })

  it.each(['/bin/sh', 'bash'])('lays out a large tree before it starts, under %s', async (shell) => {
    const { config, target } = await firstTarget('minimal')
    const names = Array.from({ length: 2500 }, (_, index) => `team-${index % 1300}/image-${index}`)
    const { manifests, runtime } = emit(config, target, planOf(target, names))
    const pod = startPod(manifests, 'cronjob.yaml', root)
    expect(pod.command.at(-1)).toMatch(/start\.sh$/)
    expect((await runPod(pod, fakeSkopeo(), { words: refused, shell })).stderr).toContain(filesAreGood)
    const laidOut = runtime.filter(
      ({ path, content }) => readFileSync(join(root, 'tmp/mirror', path), 'utf8') !== content,
    )
    expect(laidOut.map(({ path }) => path)).toEqual([])
    expect(runtime.length).toBeGreaterThan(1300)
  })
})

function find(files: readonly EmittedFile[], path: string): EmittedFile {
  const found = files.find((file) => file.path === path)
  if (found === undefined) throw new Error(`no ${path}`)
  return found
}
