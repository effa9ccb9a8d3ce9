import type { CronJob, JobSpec, PodFailurePolicy } from 'kubernetes-types/batch/v1.js'
import type { Container, PodSecurityContext, PodSpec } from 'kubernetes-types/core/v1.js'
import { canonicalQuantity } from '../../model/quantity.ts'
import { isRebuilt, splitImage } from '../../model/skopeo-image.ts'
import type { TolerationConfig } from '../../model/runtime-config.ts'
import type { Target } from '../../model/types.ts'
import { environmentOf } from './environment.ts'
import { generationAnnotation, labels, metadata, sorted, trustAnnotation, type Component } from './metadata.ts'
import { objectNames } from './names.ts'
import { contentHash } from './objects.ts'
import type { PackedFiles } from './pack-files.ts'
import { paths } from './paths.ts'
import { trustData, type Trust } from './trust.ts'
import { volumesOf, type MountedVolume } from './volumes.ts'

/** Everything that the pods of a target are made from. */
export interface PodInputs {
  target: Target
  packed: PackedFiles
  trust: Trust
  /** Changes whenever a file changes. */
  generation: string
}

const containerName = 'skopeo'

/** The script's exit code that means "retrying will not help". */
const wrongConfiguration = 64

export function cronJob(inputs: PodInputs, component: Component, schedule: string): CronJob {
  const { target } = inputs
  const { runtime } = target
  const names = objectNames(target)
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(target, component === 'mirror' ? names.mirror : names.refresh, component),
    spec: {
      schedule,
      timeZone: runtime.timeZone,
      suspend: runtime.suspend,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: runtime.deadlines.startingSeconds,
      successfulJobsHistoryLimit: runtime.history.successful,
      failedJobsHistoryLimit: runtime.history.failed,
      jobTemplate: { metadata: { labels: labels(target, component) }, spec: jobSpec(inputs, component) },
    },
  }
}

/** Indexed even for a single pod, so that `FailIndex` can end it without further attempts. */
function jobSpec(inputs: PodInputs, component: Component): JobSpec {
  const { target, generation, trust } = inputs
  const { shards, backoff, deadlines, history, annotations } = target.runtime
  return {
    completionMode: 'Indexed',
    completions: shards,
    parallelism: shards,
    backoffLimitPerIndex: backoff,
    maxFailedIndexes: shards,
    activeDeadlineSeconds: deadlines.activeSeconds,
    ...(history.keepSeconds === undefined ? {} : { ttlSecondsAfterFinished: history.keepSeconds }),
    podReplacementPolicy: 'Failed',
    podFailurePolicy: podFailurePolicy(),
    template: {
      metadata: {
        labels: labels(target, component),
        annotations: {
          ...sorted(annotations),
          [generationAnnotation]: generation,
          [trustAnnotation]: contentHash(trustData(trust)),
        },
      },
      spec: podSpec(inputs, component),
    },
  }
}

function podFailurePolicy(): PodFailurePolicy {
  const onExitCodes = { containerName, operator: 'In', values: [wrongConfiguration] }
  return {
    rules: [
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      { action: 'FailIndex', onExitCodes },
    ],
  }
}

function podSpec(inputs: PodInputs, component: Component): PodSpec {
  const { target, packed, trust } = inputs
  const { runtime } = target
  const volumes = volumesOf(target, packed, trust)
  return {
    restartPolicy: 'Never',
    serviceAccountName: runtime.serviceAccountName ?? objectNames(target).mirror,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 30,
    ...placement(target),
    securityContext: podSecurityContext(target),
    containers: [container(inputs, component, volumes)],
    volumes: volumes.map(({ volume }) => volume),
  }
}

function placement({ runtime }: Target): Partial<PodSpec> {
  const { imagePullSecrets, nodeSelector, tolerations, affinity, priorityClassName } = runtime
  return {
    ...(imagePullSecrets.length === 0 ? {} : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector: sorted(nodeSelector) }),
    ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map(withoutEmptyValue) }),
    ...(affinity === undefined ? {} : { affinity: withoutEmptyLists(affinity) }),
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
  }
}

/** Without what the API server leaves out: each would be a change whenever it is applied. */
function withoutEmptyValue(toleration: TolerationConfig): TolerationConfig {
  return Object.fromEntries(Object.entries(toleration).filter(([key, text]) => key !== 'value' || text !== ''))
}

function withoutEmptyLists<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutEmptyLists) as Value
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key, item]) => !isEmpty(key, item))
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutEmptyLists(item as unknown)])) as Value
}

function isEmpty(key: string, item: unknown): boolean {
  if (Array.isArray(item)) return item.length === 0
  return key === 'matchLabels' && typeof item === 'object' && item !== null && Object.keys(item).length === 0
}

function amounts(resources: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(sorted(resources)).map(([name, text]) => [name, canonicalQuantity(text)]))
}

/** The restricted profile; ids are left out where the platform assigns them. */
function podSecurityContext({ runtime }: Target): PodSecurityContext {
  const { runAsUser, runAsGroup, fsGroup } = runtime
  return {
    runAsNonRoot: true,
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
    ...(fsGroup === undefined ? {} : { fsGroup, fsGroupChangePolicy: 'OnRootMismatch' }),
    seccompProfile: { type: 'RuntimeDefault' },
  }
}

function container(
  { target, packed, trust, generation }: PodInputs,
  component: Component,
  volumes: MountedVolume[],
): Container {
  const { image, resources } = target.runtime
  const script = packed.places === undefined ? 'start.sh' : 'mirror.sh'
  return {
    name: containerName,
    image,
    imagePullPolicy: isRebuilt(splitImage(image) ?? { repository: image }) ? 'Always' : 'IfNotPresent',
    command: ['/bin/sh', `${paths.files}/${script}`],
    env: environmentOf(target, component, generation, trust),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    resources: { requests: amounts(resources.requests), limits: amounts(resources.limits) },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: volumes.map(({ mount }) => mount),
  }
}
