import { createHash } from 'node:crypto'
import type { ConfigMap, ServiceAccount } from 'kubernetes-types/core/v1.js'
import type { ExternalSecretReference, ExternalSecretsConfig } from '../../model/runtime-config.ts'
import type { Config, Target } from '../../model/types.ts'
import { contentAnnotation, metadata } from './metadata.ts'
import { objectNames } from './names.ts'
import type { FileBundle } from './pack-files.ts'
import { trustData, type Trust } from './trust.ts'

export function fileConfigMap(target: Target, { suffix, data }: FileBundle): ConfigMap {
  return configMap(target, objectNames(target).files(suffix), data)
}

/** skopeo's own configuration. */
export function trustConfigMap(target: Target, trust: Trust): ConfigMap {
  return configMap(target, objectNames(target).trust, trustData(trust))
}

function configMap(target: Target, name: string, data: Record<string, string>): ConfigMap {
  const annotations = { [contentAnnotation]: contentHash(data) }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(target, name, 'mirror', annotations), data }
}

/** SHA-256 of the data of a ConfigMap, whose keys are always in the same order. */
export function contentHash(data: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256')
  // Each head says how long the text behind it is, so that no other data come to the same.
  for (const [key, value] of Object.entries(data)) hash.update(`${key} ${value.length}\n`).update(value)
  return hash.digest('hex')
}

/** An account without rights or token; undefined where one that exists is used. */
export function serviceAccount(target: Target): ServiceAccount | undefined {
  if (target.runtime.serviceAccountName !== undefined) return undefined
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(target, objectNames(target).mirror),
    automountServiceAccountToken: false,
  }
}

/** An object of the External Secrets operator; there are no official types of it. */
export interface ExternalSecret {
  apiVersion: 'external-secrets.io/v1'
  kind: 'ExternalSecret'
  metadata: ReturnType<typeof metadata>
  spec: object
}

/**
 * The Secrets that a target wants created. Where several targets of one namespace share a Secret, the first of them (by id)
 * creates it: two owners would fight over it.
 */
export function externalSecrets(target: Target, config: Config): ExternalSecret[] {
  const wanted = target.runtime.externalSecrets
  if (wanted === undefined) return []
  const names = Object.keys(wanted.secrets).sort()
  return names
    .filter((name) => firstWith(name, target.runtime.namespace, config) === target.id)
    .map((name) => externalSecret(target, config, wanted, name))
}

function firstWith(name: string, namespace: string, config: Config): string | undefined {
  return config.targets.find(({ runtime }) => {
    const secrets = runtime.externalSecrets?.secrets
    return runtime.namespace === namespace && secrets !== undefined && Object.hasOwn(secrets, name)
  })?.id
}

/** Whether a Secret is mounted as an auth file by any target of the namespace, and not as a key. */
function isCredentials(name: string, namespace: string, config: Config): boolean {
  return config.targets.some(
    ({ runtime }) =>
      runtime.namespace === namespace &&
      [runtime.credentials.sources, runtime.credentials.target, ...runtime.imagePullSecrets].includes(name),
  )
}

function externalSecret(target: Target, config: Config, wanted: ExternalSecretsConfig, name: string): ExternalSecret {
  const { key, property } = wanted.secrets[name] as ExternalSecretReference
  const remoteRef = { key, ...(property === undefined ? {} : { property }) }
  const credentials = isCredentials(name, target.runtime.namespace, config)
  const template = credentials ? { template: { type: 'kubernetes.io/dockerconfigjson' } } : {}
  const data = credentials
    ? { data: [{ secretKey: '.dockerconfigjson', remoteRef }] }
    : { dataFrom: [{ extract: remoteRef }] }
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadata(target, name),
    spec: {
      refreshInterval: formatInterval(wanted.refreshSeconds),
      secretStoreRef: { name: wanted.store, kind: wanted.storeKind },
      target: { name, creationPolicy: 'Owner', ...template },
      ...data,
    },
  }
}

/** Go's durations know no days. */
function formatInterval(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`
}
