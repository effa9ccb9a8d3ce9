import { defaultRuntime, type RuntimeConfig } from '../../model/runtime-config.ts'
import { nearest } from '../../diagnostics/nearest.ts'
import { scalarType, toJs, valueOf } from '../../yaml/tree.ts'
import { descriptorNames, longestIntervalSeconds, parseCron } from '../../model/cron.ts'
import { formatDuration } from '../../model/duration.ts'
import { checkAffinity } from './affinity.ts'
import { byteQuantity, duration, namespaceName, objectName } from './forms.ts'
import { readResources } from './resources.ts'
import { readAnnotations, readLabels, readNodeSelector, readTolerations } from './scheduling.ts'
import { readAlerts, readExternalSecrets, readNetworkPolicy, readProxy } from './surroundings.ts'
import { integerOf, shorten, type ConfigReader, type Parser } from './reader.ts'
import { checkImage } from './skopeo-image.ts'
import { isTimeZone, timeZones } from './time-zones.ts'

/** Keys of `runtime`, and so of what a target may override. */
export const runtimeKeys: readonly (keyof RuntimeConfig)[] = [
  'image',
  'imagePullSecrets',
  'namespace',
  'schedule',
  'timeZone',
  'refreshSchedule',
  'suspend',
  'parallelism',
  'shards',
  'retries',
  'credentials',
  'resources',
  'temporaryStorage',
  'nodeSelector',
  'tolerations',
  'affinity',
  'priorityClassName',
  'serviceAccountName',
  'runAsUser',
  'runAsGroup',
  'fsGroup',
  'caBundle',
  'proxy',
  'deadlines',
  'backoff',
  'history',
  'timeouts',
  'labels',
  'annotations',
  'networkPolicy',
  'alerts',
  'externalSecrets',
]

const minute = 60
const week = 7 * 86_400

/** The settings of one target, complete: what is written, and defaults for the rest and for what is reported. */
export function readRuntime(reader: ConfigReader, target: string): RuntimeConfig {
  const runtime = defaultRuntime(target)
  readImage(reader, runtime)
  readSchedules(reader, runtime)
  readWork(reader, runtime)
  readCredentials(reader, runtime)
  readPlacement(reader, runtime)
  readUsers(reader, runtime)
  readLimits(reader, runtime)
  readSurroundings(reader, runtime)
  return runtime
}

function readImage(reader: ConfigReader, runtime: RuntimeConfig): void {
  const node = valueOf(reader.node, 'image')
  if (node?.kind !== 'scalar' || scalarType(node) === 'null') return
  const finding = checkImage(node.text)
  if (finding !== undefined) reader.report(node, finding)
  if (finding?.code !== 'invalid-config') runtime.image = node.text
}

const schedule: Parser<string> = (text) => {
  const result = parseCron(text)
  if (!('problem' in result)) return { value: text.trim() }
  const word = text.startsWith('@') ? nearest(text, descriptorNames) : undefined
  const hint = word === undefined ? result.problem.hint : `did you mean \`${word}\`?`
  return { problem: { ...result.problem, code: 'invalid-schedule', hint } }
}

const timeZone: Parser<string> = (text) => {
  if (isTimeZone(text)) return { value: text }
  const word = nearest(text, timeZones)
  const hint =
    word === undefined
      ? 'Write a name of the IANA time zone database, for example Europe/Berlin.'
      : `did you mean \`${word}\`?`
  return { problem: { code: 'invalid-schedule', message: `"${shorten(text)}" is not a time zone`, hint } }
}

function readSchedules(reader: ConfigReader, runtime: RuntimeConfig): void {
  set(runtime, 'schedule', reader.text('schedule', schedule))
  set(runtime, 'timeZone', reader.text('timeZone', timeZone))
  set(runtime, 'refreshSchedule', reader.text('refreshSchedule', schedule))
  set(runtime, 'suspend', reader.boolean('suspend'))
}

function readWork(reader: ConfigReader, runtime: RuntimeConfig): void {
  set(runtime, 'parallelism', reader.integer('parallelism', 1, 64))
  set(runtime, 'shards', reader.integer('shards', 1, 1000))
  set(runtime, 'retries', reader.integer('retries', 0, 20))
  set(runtime, 'backoff', reader.integer('backoff', 0, 20))
  const timeouts = reader.mapping('timeouts')
  set(runtime.timeouts, 'listSeconds', timeouts?.text('list', duration(1, week)))
  set(runtime.timeouts, 'copySeconds', timeouts?.text('copy', duration(1, week)))
}

function readCredentials(reader: ConfigReader, runtime: RuntimeConfig): void {
  const credentials = reader.mapping('credentials')
  set(runtime.credentials, 'sources', credentials?.text('sources', objectName('Secret')))
  set(runtime.credentials, 'target', credentials?.text('target', objectName('Secret')))
  const pullSecrets = reader.list('imagePullSecrets', objectName('Secret'))
  set(runtime, 'imagePullSecrets', pullSecrets && [...new Set(pullSecrets)]) // one that stands twice could not be applied
}

function readPlacement(reader: ConfigReader, runtime: RuntimeConfig): void {
  set(runtime, 'namespace', reader.text('namespace', namespaceName))
  readResources(reader, runtime)
  set(runtime, 'temporaryStorage', reader.text('temporaryStorage', byteQuantity))
  set(runtime, 'nodeSelector', readNodeSelector(reader))
  set(runtime, 'tolerations', readTolerations(reader))
  const affinity = reader.mapping('affinity')
  if (affinity !== undefined) {
    checkAffinity(affinity)
    runtime.affinity = plainCopy(toJs(affinity.node)) as Record<string, never>
  }
  set(runtime, 'priorityClassName', reader.text('priorityClassName', objectName('priority class')))
  set(runtime, 'serviceAccountName', reader.text('serviceAccountName', objectName('ServiceAccount')))
  set(runtime, 'labels', readLabels(reader))
  set(runtime, 'annotations', readAnnotations(reader))
}

function readUsers(reader: ConfigReader, runtime: RuntimeConfig): void {
  for (const key of ['runAsUser', 'runAsGroup', 'fsGroup'] as const) {
    if (reader.isOff(key)) delete runtime[key]
    const node = valueOf(reader.node, key)
    if (node !== undefined) set(runtime, key, integerOf(node, 1, 2_147_483_647))
  }
}

function readLimits(reader: ConfigReader, runtime: RuntimeConfig): void {
  const deadlines = reader.mapping('deadlines')
  set(runtime.deadlines, 'activeSeconds', deadlines?.text('active', duration(minute, 4 * week)))
  set(runtime.deadlines, 'startingSeconds', deadlines?.text('starting', duration(minute, week)))
  const history = reader.mapping('history')
  set(runtime.history, 'successful', history?.integer('successful', 0, 100))
  set(runtime.history, 'failed', history?.integer('failed', 0, 100))
  set(runtime.history, 'keepSeconds', history?.text('keep', duration(minute, 52 * week)))
}

function readSurroundings(reader: ConfigReader, runtime: RuntimeConfig): void {
  set(runtime, 'caBundle', reader.text('caBundle', objectName('ConfigMap')))
  set(runtime, 'proxy', readProxy(reader))
  set(runtime, 'networkPolicy', readNetworkPolicy(reader))
  set(runtime, 'alerts', readAlerts(reader))
  set(runtime, 'externalSecrets', readExternalSecrets(reader))
  checkStaleness(reader, runtime)
}

/** An alert about the last success that is older than the time between two runs would never be silent. */
function checkStaleness(reader: ConfigReader, runtime: RuntimeConfig): void {
  const seconds = runtime.alerts?.staleAfterSeconds
  const interval = longestIntervalSeconds(runtime.schedule)
  const node = reader.mapping('alerts')?.node
  const at = node === undefined ? undefined : valueOf(node, 'staleAfter')
  if (seconds === undefined || interval === undefined || at === undefined || seconds > interval) return
  reader.report(at, {
    message: `the last success may be ${formatDuration(seconds)} old, but up to ${formatDuration(interval)} lie between two runs`,
    effect: 'the alert would fire although every run succeeds',
    hint: `Write more than ${formatDuration(interval)}, or leave it out.`,
  })
}

function set<Settings extends object, Key extends keyof Settings>(
  settings: Settings,
  key: Key,
  value: Settings[Key] | undefined,
): void {
  if (value !== undefined) settings[key] = value
}

/** `toJs` makes objects without a prototype; what is compared and printed later is plain. */
function plainCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainCopy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainCopy(item)]))
}
