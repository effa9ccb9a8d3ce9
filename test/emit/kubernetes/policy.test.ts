import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { configOf, configurations, emit } from './emitted.ts'
import { violations, type ManifestFile } from './policy.ts'

async function manifestsOf(name: string): Promise<ManifestFile[]> {
  const config = await configOf(configurations[name] as string)
  return config.targets.flatMap((target) =>
    emit(config, target).manifests.map(({ path, content }) => ({ path: `${target.id}/${path}`, text: content })),
  )
}

describe('the manifests of', () => {
  it.each(Object.keys(configurations))('%s violate no rule', async (name) => {
    const files = await manifestsOf(name)
    expect(files.length).toBeGreaterThan(3)
    expect(violations(files)).toEqual([])
  })
})

/** Faults of the kinds that an API server refuses, or does not refuse and should: a change of the text, and what is found. */
const faults: { fault: string; change: [from: string | RegExp, to: string]; found: string }[] = [
  {
    fault: 'an unknown field',
    change: ['concurrencyPolicy:', 'concurencyPolicy:'],
    found: 'concurencyPolicy: unknown field',
  },
  {
    fault: 'a text for a number',
    change: ['completions: 4', 'completions: "four"'],
    found: 'completions: expected integer',
  },
  { fault: 'an unknown word', change: ['"Forbid"', '"Forbidd"'], found: 'Forbidd is not one of' },
  { fault: 'a schedule of four fields', change: ['"38 21 * * *"', '"38 21 * *"'], found: 'schedule 38 21 * *' },
  { fault: 'a time zone in the schedule', change: ['"38 21', '"CRON_TZ=UTC 38 21'], found: 'schedule CRON_TZ' },
  { fault: 'an unknown time zone', change: ['"Europe/Berlin"', '"Europe/Nowhere"'], found: 'time zone Europe/Nowhere' },
  {
    fault: 'a name of 53 characters',
    change: ['name: "mirror-gsoci"', `name: "${'m'.repeat(53)}"`],
    found: 'is not one of a CronJob',
  },
  { fault: 'a name in upper case', change: ['name: "mirror-gsoci"', 'name: "Mirror"'], found: 'Mirror is not' },
  {
    fault: 'a restart policy that FailIndex excludes',
    change: ['"Never"', '"OnFailure"'],
    found: 'needs restartPolicy Never',
  },
  {
    fault: 'a key that stands twice',
    change: ['completions: 4', 'completions: 4\n      completions: 4'],
    found: 'DUPLICATE_KEY',
  },
  {
    fault: 'a mount of no volume',
    change: ['- name: "temporary"\n                  mountPath', '- name: "tmpx"\n                  mountPath'],
    found: 'mount of tmpx',
  },
  { fault: 'a wrong quantity', change: ['memory: "512Mi"', 'memory: "512MB"'], found: 'quantity memory: 512MB' },
  { fault: 'a label of 64 characters', change: [/"1\.22\.2"/, `"${'x'.repeat(64)}"`], found: 'label value xxx' },
  {
    fault: 'a pod that may run as root',
    change: ['runAsNonRoot: true', 'runAsNonRoot: false'],
    found: 'restricted: runAsNonRoot',
  },
  { fault: 'no seccomp profile', change: [/ +seccompProfile:\n.*\n/, ''], found: 'restricted: seccompProfile' },
  {
    fault: 'escalation',
    change: ['allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'],
    found: 'allowPrivilegeEscalation',
  },
  { fault: 'capabilities', change: ['- "ALL"', '- "NET_RAW"'], found: 'restricted: capabilities' },
  {
    fault: 'a root file system that can be written',
    change: ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'],
    found: 'root file system',
  },
  {
    fault: 'a token',
    change: ['automountServiceAccountToken: false', 'automountServiceAccountToken: true'],
    found: 'mounts a token',
  },
  { fault: 'Indexed without completions', change: [/ +completions: 4\n/, ''], found: 'Indexed without completions' },
  {
    fault: 'maxFailedIndexes without backoffLimitPerIndex',
    change: [/ +backoffLimitPerIndex: 3\n/, ''],
    found: 'without backoffLimitPerIndex',
  },
  { fault: 'no deadline', change: [/ +activeDeadlineSeconds: .*\n/, ''], found: 'would block every later one' },
  {
    fault: 'two mounts at one path',
    change: ['mountPath: "/etc/mirror-home"', 'mountPath: "/etc/mirror"'],
    found: 'duplicate mountPath /etc/mirror',
  },
  { fault: 'a number in the environment', change: ['value: "8"', 'value: 8'], found: 'value: expected string' },
  { fault: 'no schedule', change: [/ +schedule: .*\n/, ''], found: 'schedule: required' },
  {
    fault: 'a request above its limit',
    change: ['memory: "256Mi"', 'memory: "1Gi"'],
    found: 'request of memory above its limit',
  },
  { fault: 'no image', change: [/ +image: .*\n/, ''], found: 'image: required' },
  {
    fault: 'a mode as text',
    change: ['defaultMode: 292', 'defaultMode: "0444"'],
    found: 'defaultMode: expected integer',
  },
  {
    fault: 'a negative time to live',
    change: ['ttlSecondsAfterFinished: 604800', 'ttlSecondsAfterFinished: -1'],
    found: 'ttlSecondsAfterFinished',
  },
  {
    fault: 'a duplicate path in a volume',
    change: ['path: ".config/containers/policy.json"', 'path: ".config/containers/registries.conf"'],
    found: 'duplicate path',
  },
  {
    fault: 'a path that leads out',
    change: ['path: ".config/containers/policy.json"', 'path: "../policy.json"'],
    found: 'path ../policy.json',
  },
  {
    fault: 'a key that its ConfigMap lacks',
    change: ['key: "policy.json"', 'key: "policy.yaml"'],
    found: 'has no policy.yaml',
  },
  {
    fault: 'a writable folder without a limit',
    change: [/emptyDir:\n.*\n/, 'emptyDir: {}\n'],
    found: 'emptyDir without a limit',
  },
  {
    fault: 'a word that YAML 1.1 reads as a boolean',
    change: ['"8080": "yes"', '"8080": yes'],
    found: 'YAML 1.1 reads it differently',
  },
  {
    fault: 'a password in the environment',
    change: ['value: "8"', 'value: "http://me:hunter2@proxy"'],
    found: 'a secret in MIRROR_PARALLELISM',
  },
]

describe('the policy finds', () => {
  let good: ManifestFile[]
  beforeAll(async () => {
    good = await manifestsOf('everything')
  })

  function change(path: string, from: string | RegExp, to: string): ManifestFile[] {
    return good.map((file) => (file.path === path ? { path, text: file.text.replace(from, to) } : file))
  }

  it.each(faults)('$fault', ({ change: [from, to], found }) => {
    const files = change('gsoci/kubernetes/cronjob.yaml', from, to)
    expect(files).not.toEqual(good)
    expect(violations(files).join('\n')).toContain(found)
  })

  it.each([
    { fault: 'a key with a slash', from: '"mirror.sh":', to: '"run/sh":', found: 'key run/sh' },
    {
      fault: 'a value that is no text',
      from: /"mirror.sh": \|\n/,
      to: '"extra": 12\n  "mirror.sh": |\n',
      found: 'extra: expected string',
    },
    { fault: 'a private key', from: '#!/bin/sh\n', to: '-----BEGIN PRIVATE KEY-----\n', found: 'a secret in' },
  ])('$fault in a ConfigMap', ({ from, to, found }) => {
    const files = change('gsoci/kubernetes/configmap-files.yaml', from, to)
    expect(files).not.toEqual(good)
    expect(violations(files).join('\n')).toContain(found)
  })

  it('a Secret, a file that the kustomization lacks, an object that exists twice', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: b, labels: {} }\n'
    const more = [...good, { path: 'gsoci/kubernetes/secret.yaml', text: secret }]
    expect(violations(more).join('\n')).toContain('objects of kind Secret are not emitted')
    expect(violations(more).join('\n')).toContain('does not list secret.yaml')
    expect(violations([...good, ...good]).join('\n')).toContain('exists twice')
  })
})

const rejected = fileURLToPath(new URL('../../../../shared/kubernetes/rejected/', import.meta.url))

describe.skipIf(!existsSync(rejected))(
  'manifests that a real API server refuses (skipped where ../shared/kubernetes is absent)',
  () => {
    const names = existsSync(rejected) ? readdirSync(rejected).filter((name) => name.endsWith('.yaml')) : []
    const ground = (text: string): string =>
      // Older habits of their author that are no faults there: what remains is the one fault of each.
      text
        .replaceAll('terminationMessagePath', 'terminationMessagePath')
        .replaceAll(/defaultMode: 0([0-7]+)/g, (_, mode: string) => `defaultMode: ${Number.parseInt(mode, 8)}`)

    it.each(names)('%s', (name) => {
      const text = ground(readFileSync(rejected + name, 'utf8'))
      const baseline = ground(readFileSync(`${rejected}01-unknown-field.yaml`, 'utf8')).replace(
        'concurencyPolicy',
        'concurrencyPolicy',
      )
      const usual = new Set(violations([{ path: 'x', text: baseline }]))
      const found = violations([{ path: 'x', text }]).filter((finding) => !usual.has(finding))
      expect(found).not.toEqual([])
    })
  },
)
