/**
 * The fields that skopeoc's manifests use, with their types: a small part of Kubernetes' schema, for clones that do not have the
 * official documents. A field that is not listed here is a fault until somebody has looked it up.
 */
export type Shape =
  | 'string'
  | 'integer'
  | 'boolean'
  | { words: readonly string[] }
  | { list: Shape }
  | { map: Shape }
  | { any: true }
  | Fields

export interface Fields {
  fields: Record<string, Shape>
  required?: readonly string[]
}

const strings: Shape = { map: 'string' }

const metadata: Fields = {
  fields: { name: 'string', namespace: 'string', labels: strings, annotations: strings },
}
const named: Fields = { ...metadata, required: ['name', 'namespace', 'labels'] }

const items: Shape = { list: { fields: { key: 'string', path: 'string' }, required: ['key', 'path'] } }
const projection: Fields = { fields: { name: 'string', items, optional: 'boolean' }, required: ['name'] }

const volume: Fields = {
  fields: {
    name: 'string',
    projected: {
      fields: { defaultMode: 'integer', sources: { list: { fields: { configMap: projection, secret: projection } } } },
      required: ['sources'],
    },
    emptyDir: { fields: { sizeLimit: 'string' } },
  },
  required: ['name'],
}

const amounts: Shape = { map: 'string' }

const container: Fields = {
  fields: {
    name: 'string',
    image: 'string',
    imagePullPolicy: { words: ['IfNotPresent', 'Always'] },
    command: { list: 'string' },
    env: { list: { fields: { name: 'string', value: 'string' }, required: ['name', 'value'] } },
    securityContext: {
      fields: {
        allowPrivilegeEscalation: 'boolean',
        readOnlyRootFilesystem: 'boolean',
        capabilities: { fields: { drop: { list: 'string' } } },
      },
    },
    resources: { fields: { requests: amounts, limits: amounts } },
    terminationMessagePath: 'string',
    terminationMessagePolicy: { words: ['File', 'FallbackToLogsOnError'] },
    volumeMounts: {
      list: { fields: { name: 'string', mountPath: 'string', readOnly: 'boolean' }, required: ['name', 'mountPath'] },
    },
  },
  required: ['name', 'image', 'command', 'securityContext', 'resources'],
}

const toleration: Fields = {
  fields: {
    key: 'string',
    operator: { words: ['Exists', 'Equal'] },
    value: 'string',
    effect: { words: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
    tolerationSeconds: 'integer',
  },
}

const pod: Fields = {
  fields: {
    restartPolicy: { words: ['Never', 'OnFailure'] },
    serviceAccountName: 'string',
    automountServiceAccountToken: 'boolean',
    enableServiceLinks: 'boolean',
    terminationGracePeriodSeconds: 'integer',
    imagePullSecrets: { list: { fields: { name: 'string' } } },
    nodeSelector: strings,
    tolerations: { list: toleration },
    affinity: { any: true },
    priorityClassName: 'string',
    securityContext: {
      fields: {
        runAsNonRoot: 'boolean',
        runAsUser: 'integer',
        runAsGroup: 'integer',
        fsGroup: 'integer',
        fsGroupChangePolicy: { words: ['OnRootMismatch', 'Always'] },
        seccompProfile: { fields: { type: { words: ['RuntimeDefault'] } }, required: ['type'] },
      },
    },
    containers: { list: container },
    volumes: { list: volume },
  },
  required: ['restartPolicy', 'serviceAccountName', 'securityContext', 'containers', 'volumes'],
}

const failureRule: Fields = {
  fields: {
    action: { words: ['Ignore', 'FailIndex', 'FailJob', 'Count'] },
    onPodConditions: { list: { fields: { type: 'string', status: 'string' } } },
    onExitCodes: {
      fields: { containerName: 'string', operator: { words: ['In', 'NotIn'] }, values: { list: 'integer' } },
    },
  },
  required: ['action'],
}

const job: Fields = {
  fields: {
    completionMode: { words: ['Indexed', 'NonIndexed'] },
    completions: 'integer',
    parallelism: 'integer',
    backoffLimitPerIndex: 'integer',
    maxFailedIndexes: 'integer',
    activeDeadlineSeconds: 'integer',
    ttlSecondsAfterFinished: 'integer',
    podReplacementPolicy: { words: ['Failed', 'TerminatingOrFailed'] },
    podFailurePolicy: { fields: { rules: { list: failureRule } }, required: ['rules'] },
    template: { fields: { metadata, spec: pod }, required: ['metadata', 'spec'] },
  },
  required: ['template'],
}

const cronJob: Fields = {
  fields: {
    schedule: 'string',
    timeZone: 'string',
    suspend: 'boolean',
    concurrencyPolicy: { words: ['Allow', 'Forbid', 'Replace'] },
    startingDeadlineSeconds: 'integer',
    successfulJobsHistoryLimit: 'integer',
    failedJobsHistoryLimit: 'integer',
    jobTemplate: { fields: { metadata, spec: job }, required: ['spec'] },
  },
  required: ['schedule', 'jobTemplate'],
}

const ports: Shape = { list: { fields: { protocol: { words: ['TCP', 'UDP'] }, port: 'integer' } } }
const peers: Shape = { list: { fields: { ipBlock: { fields: { cidr: 'string' } } } } }

const networkPolicy: Fields = {
  fields: {
    podSelector: { fields: { matchLabels: strings } },
    policyTypes: { list: { words: ['Ingress', 'Egress'] } },
    ingress: { list: { fields: {} } },
    egress: { list: { fields: { ports, to: peers } } },
  },
  required: ['podSelector'],
}

const prometheusRule: Fields = {
  fields: {
    groups: {
      list: {
        fields: {
          name: 'string',
          rules: {
            list: {
              fields: { alert: 'string', expr: 'string', for: 'string', labels: strings, annotations: strings },
              required: ['alert', 'expr'],
            },
          },
        },
        required: ['name', 'rules'],
      },
    },
  },
}

const remoteRef: Fields = { fields: { key: 'string', property: 'string' }, required: ['key'] }

const externalSecret: Fields = {
  fields: {
    refreshInterval: 'string',
    secretStoreRef: { fields: { name: 'string', kind: { words: ['SecretStore', 'ClusterSecretStore'] } } },
    target: {
      fields: { name: 'string', creationPolicy: { words: ['Owner'] }, template: { fields: { type: 'string' } } },
    },
    data: { list: { fields: { secretKey: 'string', remoteRef } } },
    dataFrom: { list: { fields: { extract: remoteRef } } },
  },
  required: ['secretStoreRef', 'target'],
}

function object(apiVersion: string, more: Record<string, Shape>): Fields {
  return {
    fields: { apiVersion: { words: [apiVersion] }, kind: 'string', metadata: named, ...more },
    required: ['apiVersion', 'kind', 'metadata'],
  }
}

/** By kind. */
export const shapes: Record<string, Fields> = {
  CronJob: object('batch/v1', { spec: cronJob }),
  ConfigMap: object('v1', { data: strings }),
  ServiceAccount: object('v1', { automountServiceAccountToken: 'boolean' }),
  NetworkPolicy: object('networking.k8s.io/v1', { spec: networkPolicy }),
  PrometheusRule: object('monitoring.coreos.com/v1', { spec: prometheusRule }),
  ExternalSecret: object('external-secrets.io/v1', { spec: externalSecret }),
}

/** Everything about `value` that is not of the shape, as `path: what`. */
export function mismatches(value: unknown, shape: Shape, path: string): string[] {
  if (typeof shape === 'string')
    return isOfType(value, shape) ? [] : [`${path}: expected ${shape}, found ${typeof value}`]
  if ('any' in shape) return []
  if ('words' in shape) {
    return shape.words.includes(value as string)
      ? []
      : [`${path}: ${String(value)} is not one of ${shape.words.join(', ')}`]
  }
  if ('list' in shape) {
    if (!Array.isArray(value)) return [`${path}: expected a list`]
    return value.flatMap((item, index) => mismatches(item, shape.list, `${path}[${index}]`))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: expected an object`]
  const entries = Object.entries(value)
  if ('map' in shape) return entries.flatMap(([key, item]) => mismatches(item, shape.map, `${path}.${key}`))
  const missing = (shape.required ?? []).filter((key) => !Object.hasOwn(value, key))
  return [
    ...missing.map((key) => `${path}.${key}: required`),
    ...entries.flatMap(([key, item]) => {
      const field = shape.fields[key]
      return field === undefined ? [`${path}.${key}: unknown field`] : mismatches(item, field, `${path}.${key}`)
    }),
  ]
}

function isOfType(value: unknown, type: 'string' | 'integer' | 'boolean'): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type
}
