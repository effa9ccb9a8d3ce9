import type { Target } from '../../model/types.ts'
import { defaultRuntimeSettings, type RuntimeSettings } from '../runtime/settings.ts'

/**
 * What the scripts of a target are told in themselves. Folders of credentials, keys and policies are those of a pod: the
 * manifests name them in the environment, so that the same script runs by hand with what is there.
 */
export function runtimeSettings({ runtime }: Target): RuntimeSettings {
  const { parallelism, shards, retries, timeouts } = runtime
  return {
    ...defaultRuntimeSettings,
    parallelism,
    shards,
    retries,
    listSeconds: timeouts.listSeconds,
    copySeconds: timeouts.copySeconds,
  }
}
