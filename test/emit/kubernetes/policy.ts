import { parseAllDocuments } from 'yaml'
import { mismatches, shapes } from './shapes.ts'

/**
 * What a restricted namespace, the API server and the rules of docs/kubernetes.md ask of manifests, checked on the text as it
 * is. Written independently of the emitter: it shares no code with it.
 */
export interface ManifestFile {
  path: string
  text: string
}

/** Data of an unknown form; `shapes.ts` says what is in it. */
type Json = Record<string, ReturnType<typeof JSON.parse>>

export interface ManifestObject {
  path: string
  kind: string
  value: Json
}

/** Reads a file as kubectl does (YAML 1.1) and as everybody else does (1.2), and says where the two differ. */
export function readManifest(file: ManifestFile, findings: string[]): ManifestObject | undefined {
  const [older, newer] = (['1.1', '1.2'] as const).map((version) =>
    parseAllDocuments(file.text, { version, uniqueKeys: true, strict: true, merge: false }),
  )
  if (!Array.isArray(older) || !Array.isArray(newer)) throw new Error(`${file.path} is empty`)
  for (const document of [...older, ...newer]) {
    for (const error of document.errors) findings.push(`${file.path}: ${error.code} ${error.message.split('\n')[0]}`)
  }
  if (newer.length !== 1) findings.push(`${file.path}: expected one document, found ${newer.length}`)
  const value = newer[0]?.toJS() as Json | undefined
  if (JSON.stringify(older[0]?.toJS()) !== JSON.stringify(value))
    findings.push(`${file.path}: YAML 1.1 reads it differently`)
  return value === undefined ? undefined : { path: file.path, kind: String(value['kind']), value }
}

/** Every violation in a set of manifests that are applied together. */
export function violations(files: readonly ManifestFile[]): string[] {
  const findings: string[] = []
  const objects: ManifestObject[] = []
  for (const file of files) {
    const object = readManifest(file, findings)
    if (object === undefined) continue
    if (object.kind === 'Kustomization') checkKustomization(object, files, findings)
    else objects.push(object)
  }
  const seen = new Set<string>()
  for (const object of objects) {
    checkObject(object, findings)
    const identity = `${object.kind} ${object.value['metadata']?.namespace}/${object.value['metadata']?.name}`
    if (seen.has(identity)) findings.push(`${object.path}: ${identity} exists twice`)
    seen.add(identity)
  }
  checkReferences(objects, findings)
  return findings
}

function checkKustomization({ path, value }: ManifestObject, files: readonly ManifestFile[], findings: string[]): void {
  const listed = new Set<string>(value['resources'])
  const folder = path.replace(/[^/]*$/, '')
  const present = files.filter((file) => file.path.startsWith(folder)).map((file) => file.path.slice(folder.length))
  for (const name of listed) if (!present.includes(name)) findings.push(`${path}: lists ${name}, which does not exist`)
  for (const name of present) {
    if (name !== 'kustomization.yaml' && !listed.has(name)) findings.push(`${path}: does not list ${name}`)
  }
}

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const subdomain = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const labelKey = /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const labelValue = /^(?:|[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$/

function checkObject(object: ManifestObject, findings: string[]): void {
  const shape = shapes[object.kind]
  if (shape === undefined) {
    findings.push(`${object.path}: objects of kind ${object.kind} are not emitted`)
    return
  }
  const wrong = mismatches(object.value, shape, object.path)
  findings.push(...wrong)
  const report = (text: string): void => void findings.push(`${object.path}: ${text}`)
  checkMetadata(object.value['metadata'] ?? {}, object.kind, report)
  if (wrong.length > 0) return
  if (object.kind === 'CronJob') checkCronJob(object.value['spec'], report)
  if (object.kind === 'ConfigMap') checkConfigMap(object.value, report)
  if (object.kind === 'ServiceAccount' && object.value['automountServiceAccountToken'] !== false)
    report('mounts a token')
  if (object.kind === 'NetworkPolicy') checkNetworkPolicy(object.value['spec'], report)
}

type Report = (text: string) => void

function checkMetadata(metadata: Json, kind: string, report: Report): void {
  const { name, namespace, labels = {}, annotations = {} } = metadata
  if (kind === 'CronJob' && !(label.test(name) && name.length <= 52)) report(`the name ${name} is not one of a CronJob`)
  if (!subdomain.test(name)) report(`the name ${name} is not RFC 1123`)
  if (!label.test(namespace)) report(`the namespace ${namespace} is not RFC 1123`)
  checkLabels(labels, report)
  for (const key of Object.keys(annotations)) if (!labelKey.test(key)) report(`annotation key ${key}`)
}

function checkLabels(labels: Json, report: Report): void {
  for (const [key, value] of Object.entries(labels)) {
    if (!labelKey.test(key)) report(`label key ${key}`)
    if (!labelValue.test(value)) report(`label value ${value}`)
  }
}

function checkCronJob(spec: Json, report: Report): void {
  const field = String.raw`[0-9A-Za-z*?,/-]+`
  if (
    !new RegExp(
      `^(@(yearly|annually|monthly|weekly|daily|midnight|hourly|every [0-9hms]+)|${Array(5).fill(field).join(' +')})$`,
    ).test(spec['schedule'])
  ) {
    report(`schedule ${spec['schedule']}`)
  }
  if (!isTimeZone(spec['timeZone'])) report(`time zone ${spec['timeZone']}`)
  if (spec['concurrencyPolicy'] !== 'Forbid') report('two runs could overlap')
  if (!(spec['startingDeadlineSeconds'] >= 60)) report('startingDeadlineSeconds')
  for (const key of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit']) if (!(spec[key] >= 0)) report(key)
  checkLabels(spec['jobTemplate'].metadata?.labels ?? {}, report)
  checkJob(spec['jobTemplate'].spec, report)
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function checkJob(spec: Json, report: Report): void {
  if (!(spec['activeDeadlineSeconds'] > 0)) report('a run that cannot start would block every later one')
  if (spec['completionMode'] !== 'Indexed' || spec['completions'] === undefined) report('Indexed without completions')
  if (spec['backoffLimitPerIndex'] === undefined) report('maxFailedIndexes and FailIndex without backoffLimitPerIndex')
  if (spec['maxFailedIndexes'] !== spec['completions']) report('one failed shard would stop the others')
  if (spec['parallelism'] > spec['completions']) report('more pods than shards')
  if ((spec['ttlSecondsAfterFinished'] ?? 0) < 0) report('ttlSecondsAfterFinished')
  if (spec['podReplacementPolicy'] !== 'Failed') report('two pods of one shard could run at once')
  const pod = spec['template'].spec
  if (pod.restartPolicy !== 'Never') report('podFailurePolicy needs restartPolicy Never')
  const rules: Json[] = spec['podFailurePolicy']?.rules ?? []
  const failIndex = rules.find((rule) => rule['action'] === 'FailIndex')
  const names = pod.containers.map((container: Json) => container['name'])
  if (!failIndex?.['onExitCodes'].values.includes(64)) report('exit code 64 is tried again')
  if (!names.includes(failIndex?.['onExitCodes'].containerName)) report('podFailurePolicy names another container')
  checkLabels(spec['template'].metadata.labels ?? {}, report)
  checkPod(pod, report)
}

function checkPod(pod: Json, report: Report): void {
  if (pod['automountServiceAccountToken'] !== false) report('mounts a token')
  if (pod['enableServiceLinks'] !== false) report('service links')
  if (pod['securityContext'].runAsNonRoot !== true) report('restricted: runAsNonRoot')
  if (pod['securityContext'].runAsUser === 0) report('restricted: runAsUser 0')
  if (pod['securityContext'].seccompProfile?.type !== 'RuntimeDefault') report('restricted: seccompProfile')
  unique(
    pod['volumes'].map((volume: Json) => volume['name']),
    'volume',
    report,
  )
  for (const volume of pod['volumes']) checkVolume(volume, report)
  for (const container of pod['containers']) checkContainer(container, pod['volumes'], report)
}

function unique(names: readonly string[], what: string, report: Report): void {
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  for (const name of twice) report(`duplicate ${what} ${name}`)
}

function checkVolume(volume: Json, report: Report): void {
  if (!label.test(volume['name'])) report(`volume name ${volume['name']}`)
  if ((volume['projected'] === undefined) === (volume['emptyDir'] === undefined))
    report(`volume ${volume['name']} has no source`)
  if (volume['emptyDir'] !== undefined && quantity(volume['emptyDir'].sizeLimit) === undefined)
    report('emptyDir without a limit')
  const mode = volume['projected']?.defaultMode ?? 0
  if (mode > 0o444) report(`volume ${volume['name']} can be written or executed`)
  const sources: Json[] = volume['projected']?.sources ?? []
  const items = sources.flatMap((source) => (source['configMap'] ?? source['secret']).items ?? [])
  unique(
    items.map((item: Json) => item['path']),
    'path',
    report,
  )
  for (const { path } of items) if (path.startsWith('/') || path.split('/').includes('..')) report(`path ${path}`)
  for (const source of sources) {
    const name = (source['configMap'] ?? source['secret']).name
    if (!subdomain.test(name)) report(`reference ${name}`)
  }
}

const imageReference = /^[a-z0-9.-]+(:[0-9]+)?(\/[a-z0-9._-]+)+(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/

function checkContainer(container: Json, volumes: Json[], report: Report): void {
  const context = container['securityContext']
  if (!label.test(container['name'])) report(`container name ${container['name']}`)
  if (!imageReference.test(container['image'])) report(`image ${container['image']}`)
  if (context.allowPrivilegeEscalation !== false) report('restricted: allowPrivilegeEscalation')
  if (!context.capabilities?.drop?.includes('ALL')) report('restricted: capabilities')
  if (context.readOnlyRootFilesystem !== true) report('the root file system can be written')
  checkResources(container['resources'], report)
  unique(
    (container['env'] ?? []).map((variable: Json) => variable['name']),
    'environment variable',
    report,
  )
  for (const { name, value } of container['env'] ?? []) if (holdsSecret(value)) report(`a secret in ${name}`)
  const mounts: Json[] = container['volumeMounts'] ?? []
  unique(
    mounts.map((mount) => mount['mountPath']),
    'mountPath',
    report,
  )
  for (const mount of mounts) checkMount(mount, mounts, volumes, report)
  for (const { name } of volumes as { name: string }[]) {
    if (!mounts.some((mount) => mount['name'] === name)) report(`volume ${name} is not mounted`)
  }
}

function checkMount(mount: Json, mounts: Json[], volumes: Json[], report: Report): void {
  const volume = volumes.find((candidate) => candidate['name'] === mount['name'])
  if (volume === undefined) report(`mount of ${mount['name']}, which is not a volume`)
  if (volume?.['projected'] !== undefined && mount['readOnly'] !== true) report(`${mount['mountPath']} can be written`)
  const inside = mounts.find(
    (other) => other !== mount && `${mount['mountPath']}/`.startsWith(`${other['mountPath']}/`),
  )
  if (inside !== undefined) report(`${mount['mountPath']} is mounted inside ${inside['mountPath']}`)
}

function checkResources({ requests = {}, limits = {} }: Json, report: Report): void {
  for (const [name, text] of [...Object.entries(requests), ...Object.entries(limits)]) {
    if (quantity(text as string) === undefined) report(`quantity ${name}: ${text as string}`)
  }
  if (limits.memory === undefined) report('no limit of memory')
  for (const [name, text] of Object.entries(requests)) {
    const limit = quantity(limits[name])
    if (limit !== undefined && (quantity(text as string) ?? 0) > limit) report(`request of ${name} above its limit`)
  }
}

/** As a number: exact enough to compare what tests write. */
function quantity(text: string | undefined): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text ?? '')
  if (match === null) return undefined
  const units: Record<string, number> = {
    m: 1e-3,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
  }
  return Number(match[1]) * (units[match[2] ?? ''] ?? 1)
}

function holdsSecret(text: string): boolean {
  return /BEGIN [A-Z ]*PRIVATE KEY|"auths?"\s*:|gh[pousr]_[A-Za-z0-9]{20}|AKIA[A-Z0-9]{16}|:\/\/[\w.-]+:[^/\s@]+@\w|password\s*[:=]\s*\S/.test(
    text,
  )
}

function checkConfigMap(object: Json, report: Report): void {
  let bytes = 0
  for (const [key, value] of Object.entries(object['data'] as Record<string, string>)) {
    if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key) || key.startsWith('..')) report(`key ${key}`)
    if (holdsSecret(value)) report(`a secret in ${key}`)
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value)
  }
  if (bytes > 210 * 1024) report(`${bytes} bytes of data`)
  if (Buffer.byteLength(JSON.stringify(object)) > 256 * 1024) report('too large for client-side kubectl apply')
}

function checkNetworkPolicy(spec: Json, report: Report): void {
  if (Object.keys(spec['podSelector'].matchLabels ?? {}).length === 0) report('a policy for every pod of the namespace')
  if (!spec['policyTypes']?.includes('Ingress') || (spec['ingress'] ?? []).length > 0) report('pods can be reached')
  if (!spec['policyTypes'].includes('Egress')) report('pods can reach everything')
  for (const rule of spec['egress'] ?? []) if ((rule.ports ?? []).length === 0) report('egress to every port')
}

/** What objects say of each other. References to what users bring (Secrets, CA bundles) are outside of it. */
function checkReferences(objects: readonly ManifestObject[], findings: string[]): void {
  const maps = new Map(
    objects.filter(({ kind }) => kind === 'ConfigMap').map(({ value }) => [value['metadata'].name, value]),
  )
  const accounts = new Set(
    objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ value }) => value['metadata'].name),
  )
  const used = new Set<string>()
  for (const { kind, value, path } of objects) {
    if (kind !== 'CronJob') continue
    const pod = value['spec']?.jobTemplate?.spec?.template?.spec
    if (accounts.size > 0 && !accounts.has(pod?.serviceAccountName)) findings.push(`${path}: unknown ServiceAccount`)
    const sources: Json[] = (pod?.volumes ?? []).flatMap((volume: Json) => volume['projected']?.sources ?? [])
    for (const { configMap } of sources) {
      const map = maps.get(configMap?.name)
      if (map === undefined) continue
      used.add(configMap.name)
      const keys = (configMap.items ?? []).map((item: Json) => item['key'])
      for (const key of keys)
        if (map['data'][key] === undefined) findings.push(`${path}: ${configMap.name} has no ${key}`)
      const unlisted = Object.keys(map['data']).filter((key) => keys.length > 0 && !keys.includes(key))
      for (const key of unlisted) findings.push(`${path}: ${key} of ${configMap.name} is not mounted`)
    }
  }
  const hasCronJob = objects.some(({ kind }) => kind === 'CronJob')
  for (const name of maps.keys()) if (hasCronJob && !used.has(name)) findings.push(`ConfigMap ${name} is not mounted`)
}
