import { createHash } from 'node:crypto'
import type { Target } from '../../model/types.ts'

/**
 * Names of the objects of one target. Target ids are DNS labels, so they hold no dot: a dot separates what is added to
 * them, and no two targets of one namespace can claim one name.
 */
export interface ObjectNames {
  /** CronJob, ServiceAccount, NetworkPolicy, PrometheusRule. */
  mirror: string
  /** The CronJob that only refreshes floating tags. */
  refresh: string
  /** ConfigMap with registries.conf, policy.json and registries.d. */
  trust: string
  /** ConfigMap with generated files; `suffix` as `packFiles` gives it. */
  files(suffix: string): string
}

/**
 * The host name of a pod is a DNS label: the name of its CronJob, the minute of the Job and the index of the shard. The API
 * server refuses each Job for which it would be longer.
 */
const longestId = 63 - 'refresh-'.length - '-29932261'.length - '-999'.length

const hashLength = 10

/**
 * A target's id in at most 42 characters. What is cut has exactly 42, and what is not has fewer, so that a cut id is never
 * the same as another's whole one.
 */
function shortId(id: string): string {
  if (id.length < longestId) return id
  const hash = createHash('sha256').update(id).digest('hex').slice(0, hashLength)
  return `${id.slice(0, longestId - hashLength - 1)}-${hash}`
}

export function objectNames(target: Target): ObjectNames {
  const id = shortId(target.id)
  return {
    mirror: `mirror-${id}`,
    refresh: `refresh-${id}`,
    trust: `mirror-${id}.trust`,
    files: (suffix) => `mirror-${id}.files${suffix === '' ? '' : `.${suffix}`}`,
  }
}
