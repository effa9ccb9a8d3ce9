/** Names of the Secret, and of its keys, with which skopeo signs what it copies to a target. */
export interface SignConfig {
  keySecret: string
  /** Key of the Secret that holds the private key; `cosign generate-key-pair k8s://…` writes `cosign.key`. */
  key: string
  /** Key of the Secret that holds the passphrase of the private key. */
  passphraseKey: string
}

/** The Secret, and its key, that holds the public key by which every image of a source must be signed. */
export interface VerifyConfig {
  keySecret: string
  key: string
  /** How the name in the signature must relate to the image's: see containers-policy.json(5), `signedIdentity`. */
  identity: SignedIdentity
}

export type SignedIdentity = 'matchRepository' | 'matchRepoDigestOrExact' | 'matchExact'

export interface ResourceAmounts {
  /** By resource name (`cpu`, `memory`, `ephemeral-storage`), as Kubernetes quantities. */
  requests: Record<string, string>
  limits: Record<string, string>
}

export interface TolerationConfig {
  key?: string
  operator?: 'Exists' | 'Equal'
  value?: string
  effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  tolerationSeconds?: number
}

/** Kubernetes data that is passed on as it was written. */
export type PlainData = string | number | boolean | null | PlainData[] | { [key: string]: PlainData }

export interface NetworkPolicyConfig {
  /** TCP ports that may be reached, beside DNS. Sorted. */
  ports: number[]
  /** Address ranges that may be reached on these ports; empty for every address. */
  cidrs: string[]
}

export interface AlertsConfig {
  /** Without a successful run for so long, the alert fires; undefined: derived from the schedule. */
  staleAfterSeconds?: number
  /** Labels of the alerts, by which they are routed. */
  labels: Record<string, string>
  /** Labels of the PrometheusRule, by which Prometheus finds it. */
  ruleLabels: Record<string, string>
  /** Address of a page that says what to do. */
  runbookUrl?: string
}

export interface ExternalSecretsConfig {
  store: string
  storeKind: 'SecretStore' | 'ClusterSecretStore'
  refreshSeconds: number
  /** Name of the Secret to create, to what it is called in the store. */
  secrets: Record<string, ExternalSecretReference>
}

export interface ExternalSecretReference {
  key: string
  property?: string
}

/** The `runtime` of skopeoc.yaml with a target's overrides, complete with defaults. Names of Secrets only, never their content. */
export interface RuntimeConfig {
  /** The skopeo image. */
  image: string
  imagePullSecrets: string[]
  namespace: string
  /** Five cron fields, or a descriptor such as `@daily`. */
  schedule: string
  /** IANA name. */
  timeZone: string
  /** When floating tags are refreshed, if not in every run. */
  refreshSchedule?: string
  suspend: boolean
  /** skopeo processes at once in one pod. */
  parallelism: number
  /** Pods at once; each works on its share of the files. */
  shards: number
  /** How often skopeo tries a copy again, and the script a listing. */
  retries: number
  credentials: { sources?: string; target?: string }
  resources: ResourceAmounts
  /** Size limit of the pod's writable folder, a Kubernetes quantity. */
  temporaryStorage: string
  nodeSelector: Record<string, string>
  tolerations: TolerationConfig[]
  affinity?: { [key: string]: PlainData }
  priorityClassName?: string
  /** An account that exists already; undefined: one is emitted. */
  serviceAccountName?: string
  /** Undefined where the platform assigns it, as OpenShift does. */
  runAsUser?: number
  runAsGroup?: number
  fsGroup?: number
  /** Name of a ConfigMap whose values are certificates in PEM form. */
  caBundle?: string
  proxy?: { https: string; no: string[] }
  deadlines: { activeSeconds: number; startingSeconds: number }
  /** How often Kubernetes starts a failed pod again within one run. */
  backoff: number
  history: { successful: number; failed: number; keepSeconds?: number }
  timeouts: { listSeconds: number; copySeconds: number }
  /** Added to every object and pod. */
  labels: Record<string, string>
  annotations: Record<string, string>
  networkPolicy?: NetworkPolicyConfig
  alerts?: AlertsConfig
  externalSecrets?: ExternalSecretsConfig
}

export const defaultImage = 'quay.io/skopeo/stable:v1.22.2-immutable'

const hour = 3600

/** What holds where skopeoc.yaml says nothing. The minute of the schedule differs by target, so that not all start at once. */
export function defaultRuntime(target: string): RuntimeConfig {
  return {
    image: defaultImage,
    imagePullSecrets: [],
    namespace: 'image-mirror',
    schedule: `${spreadMinute(target)} */6 * * *`,
    timeZone: 'Etc/UTC',
    suspend: false,
    parallelism: 4,
    shards: 1,
    retries: 3,
    credentials: {},
    resources: {
      requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
      limits: { memory: '1Gi', 'ephemeral-storage': '2Gi' },
    },
    temporaryStorage: '1Gi',
    nodeSelector: {},
    tolerations: [],
    runAsUser: 65532,
    runAsGroup: 65532,
    fsGroup: 65532,
    deadlines: { activeSeconds: 5 * hour, startingSeconds: hour },
    backoff: 2,
    history: { successful: 1, failed: 3 },
    timeouts: { listSeconds: 60, copySeconds: hour / 2 },
    labels: {},
    annotations: {},
  }
}

/** A minute of the hour, 1 to 58, that depends on the text alone: FNV-1a, 32 bits. */
function spreadMinute(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return 1 + (hash % 58)
}
