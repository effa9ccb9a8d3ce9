import { SourceFile } from '../../../src/diagnostics/index.ts'
import { checkConfig } from '../../../src/check/config/index.ts'
import type { EmittedFile } from '../../../src/emit/emitted-file.ts'
import { emitKubernetes, runtimeSettings } from '../../../src/emit/kubernetes/index.ts'
import { emitRuntime } from '../../../src/emit/runtime/index.ts'
import type { Config, Target } from '../../../src/model/types.ts'
import type { PlannedRepository, SyncFile, TargetPlan } from '../../../src/plan/types.ts'
import { parseYaml } from '../../../src/yaml/parse.ts'

/** A configuration from the text of a skopeoc.yaml without findings. */
export async function configOf(text: string): Promise<Config> {
  const file = new SourceFile('skopeoc.yaml', text)
  const { root } = await parseYaml(file)
  if (root === undefined) throw new Error(`not YAML: ${text}`)
  const { config, diagnostics } = checkConfig(root, file)
  if (config === undefined || diagnostics.length > 0) {
    throw new Error(diagnostics.map(({ message }) => message).join('\n') || 'no configuration')
  }
  return config
}

export function repository(name: string, registry: string, more: Partial<PlannedRepository> = {}): PlannedRepository {
  return {
    source: `quay.io/${name}`,
    destination: `${registry}/${name}`,
    tags: ['v1.0.0'],
    refresh: 'floating',
    owners: ['networking'],
    definitions: [{ file: 'teams/networking/cni.yaml', line: 3 }],
    reasons: ['CNI of every workload cluster'],
    notes: [],
    ...more,
  }
}

/** A plan of one sync file a namespace. */
export function planOf(
  target: Target,
  names: readonly string[] = ['cilium/cilium', 'cilium/operator', 'prometheus/node-exporter'],
): TargetPlan {
  const files = new Map<string, SyncFile>()
  for (const name of names) {
    const namespace = name.slice(0, name.lastIndexOf('/'))
    const path = `sync/${namespace.replaceAll('/', '___')}.yaml`
    const file = files.get(path) ?? {
      file: path,
      destination: `${target.registry}/${namespace}`,
      scoped: false,
      repositories: [],
    }
    file.repositories.push(repository(name, target.registry))
    files.set(path, file)
  }
  const sync = [...files.values()].sort((a, b) => (a.file < b.file ? -1 : 1))
  return { version: 1, target: target.id, registry: target.registry, skopeo: '>=1.16', sync, copy: [] }
}

/** The manifests of a target, and the scripts that they carry. */
export function emit(
  config: Config,
  target: Target,
  plan: TargetPlan = planOf(target),
): { manifests: EmittedFile[]; runtime: EmittedFile[] } {
  const runtime = emitRuntime(plan, runtimeSettings(target, config, plan))
  return { runtime, manifests: emitKubernetes(plan, target, config, runtime) }
}

/** Configurations that together use every setting. */
export const configurations: Record<string, string> = {
  minimal: 'targets: { one: { registry: one.example } }\n',
  everything: `
targets:
  gsoci:
    registry: gsoci.azurecr.io
    reserved: [giantswarm]
    sign: { keySecret: mirror-signing-key }
sources:
  docker.io: { mirror: mirror.gcr.io, pulls: { limit: 200, per: 6h } }
  localhost:5000: { verify: { keySecret: internal-key, key: key.pub, identity: matchExact } }
  quay.io: {}
  registry.k8s.io: { verify: { keySecret: k8s-cosign-pub } }
runtime:
  image: quay.io/skopeo/stable:v1.22.2-immutable
  imagePullSecrets: [internal]
  namespace: registry-mirror
  schedule: "38 21 * * *"
  timeZone: Europe/Berlin
  refreshSchedule: "11 3 * * 0"
  parallelism: 8
  shards: 4
  retries: 5
  credentials: { sources: source-registries, target: gsoci-push }
  resources: { requests: { cpu: 500m, memory: 256Mi }, limits: { cpu: "2", memory: 512Mi, ephemeral-storage: 3Gi } }
  temporaryStorage: 2Gi
  nodeSelector: { kubernetes.io/os: linux, node.kubernetes.io/pool: "true" }
  tolerations: [{ key: dedicated, operator: Equal, value: batch, effect: NoExecute, tolerationSeconds: 60 }]
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/arch, operator: In, values: [amd64, arm64] }] }]
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 50
          podAffinityTerm: { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app.kubernetes.io/name: image-mirror } } }
  priorityClassName: batch-low
  caBundle: company-ca
  proxy: { https: "http://proxy.example.com:3128", no: [.svc, 10.0.0.0/8] }
  deadlines: { active: 10h, starting: 30m }
  backoff: 3
  history: { successful: 2, failed: 5, keep: 7d }
  timeouts: { list: 90s, copy: 2h }
  labels: { example.com/team: platform, "8080": "yes" }
  annotations: { example.com/note: "on: \\"no\\" é \\u2028 1.10" }
  networkPolicy: { ports: [443, 5000], cidrs: [203.0.113.0/24, "2001:db8::/32"] }
  alerts: { staleAfter: 30h, labels: { severity: page }, ruleLabels: { release: prometheus }, runbook: "https://wiki.example.com/mirror" }
  externalSecrets:
    store: vault
    refresh: 30m
    secrets: { gsoci-push: { key: registries/gsoci, property: config }, mirror-signing-key: keys/mirror }
`,
  openshift: `
targets:
  internal:
    registry: registry.example.com:8443
    layout: scoped
    runAsUser: null
    runAsGroup: false
    fsGroup: null
    serviceAccountName: image-mirror
    suspend: true
    networkPolicy: true
    alerts: true
    credentials: { target: internal-push }
`,
  'two-targets': `
targets:
  gsoci: { registry: gsoci.azurecr.io }
  gsoci-legacy: { registry: gsoci.azurecr.io, prefix: legacy, layout: joined, default: false, refreshSchedule: "@daily" }
  a-target-with-a-name-that-is-as-long-as-a-label-can-possibly-be: { registry: long.example, refreshSchedule: "@daily" }
runtime:
  credentials: { sources: source-registries }
  externalSecrets: { store: vault, kind: SecretStore, secrets: { source-registries: registries/sources } }
`,
}
