import type { Layout, Target } from '../../model/types.ts'
import type { SignConfig } from '../../model/runtime-config.ts'
import type { MappingEntry, MappingNode } from '../../yaml/tree.ts'
import { dataKey, objectName, registryHost, repositoryPath } from './forms.ts'
import { isDnsLabel, toDnsLabel } from './kubernetes-names.ts'
import { mergeSettings, noSettings } from './merge.ts'
import { ConfigReader, shorten, type Parser, keyNode } from './reader.ts'
import { readRuntime, runtimeKeys } from './runtime.ts'

const layouts: readonly Layout[] = ['upstream', 'flat', 'joined', 'scoped']

/** Names under generated/ that are not targets. */
const reservedIds = new Set(['catalog'])

const targetId: Parser<string> = (text) => {
  if (reservedIds.has(text)) {
    const message = `a target cannot be called "${text}"`
    const effect = 'its files would be mixed with those of the catalogue'
    return { problem: { message, effect, hint: 'Choose another id, for example the name of the registry.' } }
  }
  if (isDnsLabel(text)) return { value: text }
  const suggestion = toDnsLabel(text)
  const hint =
    suggestion === undefined || reservedIds.has(suggestion)
      ? 'Write lower-case letters, digits and dashes, at most 63, with a letter or digit at both ends.'
      : `did you mean \`${suggestion}\`?`
  const effect = 'neither a folder nor objects in Kubernetes could be named after it'
  return { problem: { message: `"${shorten(text)}" is not a DNS label`, effect, hint } }
}

const prefixPath: Parser<string> = (text) =>
  text === '' ? { value: '' } : repositoryPath('a path of repositories')(text)

/** Reads one entry of `targets`; undefined where it has no usable id or registry. */
export function readTarget(reader: ConfigReader, entry: MappingEntry, shared: MappingNode): Target | undefined {
  const id = reader.parse(keyNode(entry.key), targetId)
  if (entry.value.kind !== 'mapping') return undefined
  const own = new ConfigReader(reader.reporter, entry.value)
  const settings = mergeSettings(shared, ownSettings(own))
  const runtime = readRuntime(new ConfigReader(reader.reporter, settings), id ?? entry.key.text)
  const registry = own.text('registry', registryHost)
  const target: Target = {
    id: id ?? '',
    place: reader.reporter.place(entry.key),
    registry: registry ?? '',
    layout: own.word('layout', layouts) ?? 'upstream',
    prefix: own.text('prefix', prefixPath) ?? '',
    library: own.word('library', ['drop', 'keep'] as const) ?? 'drop',
    default: own.boolean('default') ?? true,
    reserved: own.list('reserved', repositoryPath('the path of a repository')) ?? [],
    limits: readLimits(own),
    runtime,
  }
  const sign = readSign(own)
  if (sign !== undefined) target.sign = sign
  return id === undefined || registry === undefined ? undefined : target
}

/** What entries may mean by a target that `readTarget` gives undefined for. */
export function unusableTarget(reader: ConfigReader, { key, value }: MappingEntry): Pick<Target, 'id' | 'default'> {
  const own = value.kind === 'mapping' ? new ConfigReader(reader.reporter, value) : undefined
  return { id: toDnsLabel(key.text) ?? key.text, default: own?.boolean('default') ?? true }
}

/** What a target says instead of the shared `runtime`: under `runtime` of its own, or directly. */
function ownSettings(target: ConfigReader): MappingNode {
  const nested = target.mapping('runtime')?.node ?? noSettings
  const direct = target.node.entries.filter(({ key }) => (runtimeKeys as readonly string[]).includes(key.text))
  for (const { key } of direct) {
    const other = nested.entries.find((entry) => entry.key.text === key.text)
    if (other === undefined) continue
    target.reporter.report('duplicate-key', key, {
      message: `\`${key.text}\` stands in the target and in its \`runtime\``,
      related: [{ place: target.reporter.place(other.key), message: 'the other one' }],
    })
  }
  return mergeSettings(nested, { ...noSettings, entries: direct })
}

function readLimits(target: ConfigReader): Target['limits'] {
  const limits = target.mapping('limits')
  const depth = limits?.integer('depth', 1, 64)
  const namespaces = limits?.integer('namespaces', 1, 1_000_000)
  const nameLength = limits?.integer('nameLength', 1, 255)
  return {
    ...(depth === undefined ? {} : { depth }),
    ...(namespaces === undefined ? {} : { namespaces }),
    ...(nameLength === undefined ? {} : { nameLength }),
  }
}

function readSign(target: ConfigReader): SignConfig | undefined {
  const sign = target.mapping('sign')
  const keySecret = sign?.text('keySecret', objectName('Secret'))
  if (sign === undefined || keySecret === undefined) return undefined
  return {
    keySecret,
    key: sign.text('key', dataKey) ?? 'cosign.key',
    passphraseKey: sign.text('passphraseKey', dataKey) ?? 'cosign.password',
  }
}

/** Two targets that would name the same repositories in the same way: two CronJobs would write to each of them. */
export function reportSameDestination(targets: readonly Target[], reader: ConfigReader): void {
  const seen = new Map<string, Target>()
  for (const target of targets) {
    const destination = JSON.stringify([target.registry, target.prefix, target.layout, target.library])
    const other = seen.get(destination)
    if (other === undefined) {
      seen.set(destination, target)
      continue
    }
    reader.reporter.report('invalid-config', target.place, {
      message: `the targets "${other.id}" and "${target.id}" have the same registry, prefix and layout`,
      effect: 'two CronJobs would write to the same repositories at the same time',
      hint: 'Remove one of them, or give it another prefix or layout.',
      related: [{ place: other.place, message: `the target "${other.id}"` }],
    })
  }
}

/** A Secret is one object of its namespace: of two definitions, only that of the first target would be generated. */
export function reportDifferentSecrets(targets: readonly Target[], reader: ConfigReader): void {
  const seen = new Map<string, { definition: string; target: Target }>()
  for (const target of targets) {
    const { namespace, externalSecrets } = target.runtime
    if (externalSecrets === undefined) continue
    const { secrets, ...store } = externalSecrets
    for (const [name, { key, property }] of Object.entries(secrets)) {
      const definition = JSON.stringify([store, key, property])
      const other = seen.get(`${namespace} ${name}`)
      if (other === undefined) seen.set(`${namespace} ${name}`, { definition, target })
      else if (other.definition !== definition)
        reader.reporter.report('invalid-config', target.place, {
          message: `the targets "${other.target.id}" and "${target.id}" take the Secret "${name}" of the namespace ${namespace} from two places of a store`,
          effect: `"${target.id}" would run with what is meant for "${other.target.id}"`,
          hint: 'Give one of the Secrets another name, or the target another namespace.',
          related: [{ place: other.target.place, message: `the target "${other.target.id}"` }],
        })
    }
  }
}
