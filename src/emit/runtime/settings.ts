/**
 * What the generated scripts are told beside the plan. Paths are those inside the pod; where one is empty, skopeo looks
 * where it always does, so that the same script runs by hand. Every one but `shards`, which index.txt is made for, can be
 * overridden by an environment variable `MIRROR_…`, which is how a manifest points at what it mounts: see
 * templates/mirror.sh.hbs.
 */
export interface RuntimeSettings {
  /** Target repositories written, and lists of either side read, at the same time. At least 1. */
  parallelism: number
  /** Pods that share the work of one run. At least 1. */
  shards: number
  /** How often a list or a copy that failed is tried again. */
  retries: number
  /** Pause before the first of them; each further one is twice as long. */
  retrySeconds: number
  /** How long listing one repository, or reading one manifest, may take. */
  listSeconds: number
  /** How long copying one image may take. */
  copySeconds: number
  /** Whether a run looks at tags that move besides copying what is missing, does nothing else, or leaves them alone. */
  refresh: 'floating' | 'only' | 'none'
  sourceAuthfile: string
  targetAuthfile: string
  /** A policy.json. */
  policy: string
  /** A registries.d folder. */
  registriesDirectory: string
  /** A sigstore private key that signs what is copied, with its passphrase; or a file of sigstore parameters. */
  signKey: string
  signPassphraseFile: string
  signParameters: string
  /** Whether what is copied is to be signed, and whether some source's signatures are to be checked: by hand, neither is done by itself. */
  signs: boolean
  verifies: boolean
}

export const defaultRuntimeSettings: RuntimeSettings = {
  parallelism: 4,
  shards: 1,
  retries: 3,
  retrySeconds: 2,
  listSeconds: 60,
  copySeconds: 900,
  refresh: 'floating',
  sourceAuthfile: '',
  targetAuthfile: '',
  policy: '',
  registriesDirectory: '',
  signKey: '',
  signPassphraseFile: '',
  signParameters: '',
  signs: false,
  verifies: false,
}
