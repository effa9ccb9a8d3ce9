/**
 * What the generated scripts are told beside the plan. Files are named by the environment alone, which is how a manifest points at what it
 * mounts, so that the same script runs by hand: see templates/mirror.sh.hbs.
 */
export interface RuntimeSettings {
  /** Target repositories written, and lists of either side read, at the same time. At least 1. */
  parallelism: number
  /** Pods that share the work of one run. At least 1. */
  shards: number
  /** How often a list or a copy that failed is tried again. */
  retries: number
  /** How long listing one repository, or reading one manifest, may take. */
  listSeconds: number
  /** How long copying one image may take. */
  copySeconds: number
  /** Whether what is copied is to be signed, and whether some source's signatures are to be checked: by hand, neither is done by itself. */
  signs: boolean
  verifies: boolean
}

export const defaultRuntimeSettings: RuntimeSettings = {
  parallelism: 4,
  shards: 1,
  retries: 3,
  listSeconds: 60,
  copySeconds: 900,
  signs: false,
  verifies: false,
}
