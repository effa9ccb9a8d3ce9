import type {
  AlertsConfig,
  ExternalSecretReference,
  ExternalSecretsConfig,
  NetworkPolicyConfig,
  RuntimeConfig,
} from '../../model/runtime-config.ts'
import { scalarType, valueOf, type YamlNode } from '../../yaml/tree.ts'
import { textOf } from '../reporter.ts'
import { addressRange } from './address-range.ts'
import { anyText, duration, labelKey, labelValue, objectName, webAddress } from './forms.ts'
import { ConfigReader, form, integerOf, keyNode, shorten, type Parser } from './reader.ts'

const proxyAddress = webAddress('the address of a proxy', false, 'skopeo could reach no registry through it')

const withoutProxy: Parser<string> = form(
  (text) => /^[A-Za-z0-9.*:_[\]/-]{1,255}$/.test(text),
  'a host, domain or range of addresses',
  'Write one host, .domain or 10.0.0.0/8 an item.',
)

export function readProxy(reader: ConfigReader): RuntimeConfig['proxy'] | undefined {
  const proxy = reader.mapping('proxy')
  const https = proxy?.text('https', proxyAddress)
  if (proxy === undefined || https === undefined) return undefined
  const node = valueOf(proxy.node, 'no')
  const written = node === undefined ? undefined : textOf(node)
  if (node === undefined || written === undefined) return { https, no: proxy.list('no', withoutProxy) ?? [] }
  const hosts = written
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const no: string[] = []
  for (const host of hosts) {
    const parsed = withoutProxy(host)
    if ('value' in parsed) no.push(parsed.value)
    else proxy.report(node, parsed.problem)
  }
  return { https, no }
}

/** `true` stands for an empty mapping; anything but a mapping and `true` for nothing. */
function switchable(reader: ConfigReader, key: string): ConfigReader | undefined {
  const node = valueOf(reader.node, key)
  if (node?.kind === 'mapping') return new ConfigReader(reader.reporter, node)
  if (reader.boolean(key) !== true || node === undefined) return undefined
  return new ConfigReader(reader.reporter, { kind: 'mapping', start: node.start, end: node.end, entries: [] })
}

export function readNetworkPolicy(reader: ConfigReader): NetworkPolicyConfig | undefined {
  const policy = switchable(reader, 'networkPolicy')
  if (policy === undefined) return undefined
  const node = valueOf(policy.node, 'ports')
  const ports = node?.kind === 'sequence' ? node.items.map((item) => integerOf(item, 1, 65_535)) : []
  return {
    ports: [...new Set(ports.filter((port) => port !== undefined))].sort((a, b) => a - b),
    cidrs: policy.list('cidrs', addressRange) ?? [],
  }
}

const alertLabel: Parser<string> = form(
  (text) => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(text) && !text.startsWith('__') && text !== 'alertname',
  'the name of a label in Prometheus',
  'Write letters, digits and `_`.',
)

/** Labels and annotations of alerts are templates of Go: Prometheus loads no file with one that it cannot read. */
const alertTemplate: Parser<string> = form(
  (text) => !text.replaceAll(/\{\{(?!\s*\}\}).*?\}\}/gs, '').includes('{{'),
  'a template that Prometheus can read',
  'End what begins with `{{` by `}}`; two braces themselves are `{{ "{{" }}`.',
  'Prometheus would load none of the alerts',
)

const address = webAddress('an address', true, 'the link in the alert would lead nowhere')
const runbook: Parser<string> = (text) => {
  const parsed = address(text)
  if ('problem' in parsed || !text.includes('{{')) return parsed
  const hint = 'Write %7B%7B for two braces.'
  const effect = 'Prometheus takes it for a template, and would load none of the alerts'
  return { problem: { message: `"${shorten(text)}" has two braces in it`, hint, effect } }
}

export function readAlerts(reader: ConfigReader): AlertsConfig | undefined {
  const alerts = switchable(reader, 'alerts')
  if (alerts === undefined) return undefined
  const staleAfterSeconds = alerts.text('staleAfter', duration(60, 366 * 86_400))
  const runbookUrl = alerts.text('runbook', runbook)
  return {
    labels: alerts.record('labels', alertLabel, alertTemplate) ?? {},
    ruleLabels: alerts.record('ruleLabels', labelKey, labelValue) ?? {},
    ...(staleAfterSeconds === undefined ? {} : { staleAfterSeconds }),
    ...(runbookUrl === undefined ? {} : { runbookUrl }),
  }
}

const storeKinds = ['SecretStore', 'ClusterSecretStore'] as const

export function readExternalSecrets(reader: ConfigReader): ExternalSecretsConfig | undefined {
  const settings = reader.mapping('externalSecrets')
  const store = settings?.text('store', objectName('secret store'))
  const secrets = settings === undefined ? undefined : readReferences(settings)
  if (settings === undefined || store === undefined || secrets === undefined) return undefined
  return {
    store,
    storeKind: settings.word('kind', storeKinds) ?? 'ClusterSecretStore',
    refreshSeconds: settings.text('refresh', duration(60, 366 * 86_400)) ?? 3600,
    secrets,
  }
}

function readReferences(settings: ConfigReader): Record<string, ExternalSecretReference> | undefined {
  const node = valueOf(settings.node, 'secrets')
  if (node?.kind !== 'mapping') return undefined
  const found: [string, ExternalSecretReference][] = []
  for (const entry of node.entries) {
    const name = settings.parse(keyNode(entry.key), objectName('Secret'))
    const reference = readReference(settings, entry.value)
    if (name !== undefined && reference !== undefined) found.push([name, reference])
  }
  return Object.fromEntries(found)
}

function readReference(settings: ConfigReader, node: YamlNode): ExternalSecretReference | undefined {
  if (node.kind === 'scalar') return scalarType(node) === 'null' ? undefined : { key: node.text }
  if (node.kind !== 'mapping') return undefined
  const reader = new ConfigReader(settings.reporter, node)
  const key = reader.text('key', anyText)
  const property = reader.text('property', anyText)
  if (key === undefined) return undefined
  return property === undefined ? { key } : { key, property }
}
