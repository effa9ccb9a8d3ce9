import type { Config, Target } from '../../model/types.ts'
import type { PlannedRepository, TargetPlan } from '../../plan/types.ts'
import { defaultRuntimeSettings, type RuntimeSettings } from '../runtime/settings.ts'

/**
 * What the scripts of a target are told in themselves. Folders of credentials, keys and policies are those of a pod: the
 * manifests name them in the environment, so that the same script runs by hand with what is there.
 */
export function runtimeSettings({ runtime, sign }: Target, config: Config, plan: TargetPlan): RuntimeSettings {
  const { parallelism, shards, retries, timeouts } = runtime
  return {
    ...defaultRuntimeSettings,
    parallelism,
    shards,
    retries,
    listSeconds: timeouts.listSeconds,
    copySeconds: timeouts.copySeconds,
    signs: sign !== undefined,
    verifies: hasVerifiedSource(config, plan),
  }
}

function hasVerifiedSource({ sources }: Config, { sync, copy }: TargetPlan): boolean {
  const hosts = [...(sources?.values() ?? [])]
    .filter(({ verify }) => verify !== undefined)
    .map(({ host }) => `${host}/`)
  if (hosts.length === 0) return false
  const isVerified = ({ source }: PlannedRepository): boolean => hosts.some((host) => source.startsWith(host))
  return copy.some(isVerified) || sync.some(({ repositories }) => repositories.some(isVerified))
}
