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

/**
 * A name in at most `longest` characters. What is cut has exactly so many, and carries a hash of the whole; what is not has
 * fewer, so that a cut name is never the same as another's whole one.
 *
 * @param hashLength hexadecimal digits of the hash
 */
export function cutName(name: string, longest: number, hashLength: number): string {
  if (name.length < longest) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, hashLength)
  return `${name.slice(0, longest - hashLength - 1)}-${hash}`
}

export function objectNames(target: Target): ObjectNames {
  const id = cutName(target.id, longestId, 10)
  return {
    mirror: `mirror-${id}`,
    refresh: `refresh-${id}`,
    trust: `mirror-${id}.trust`,
    files: (suffix) => `mirror-${id}.files${suffix === '' ? '' : `.${suffix}`}`,
  }
}
