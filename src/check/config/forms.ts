import { nearest } from '../../diagnostics/nearest.ts'
import { findOtherName, isQualifiedHost, isRegistryHost, isRepositoryPath } from '../reference.ts'
import { formatDuration, parseDuration } from '../../model/duration.ts'
import { isDataKey, isDnsLabel, isDnsSubdomain, isLabelKey, isLabelValue, toDnsLabel } from './kubernetes-names.ts'
import { canonicalQuantity, nanosOfOne, parseQuantity } from '../../model/quantity.ts'
import { amount, form, shorten, type Parsed, type Parser, type Problem } from './reader.ts'

/** The forms of values in skopeoc.yaml, as parsers that say what is wrong with a text that is not of the form. */

const notFound = 'the pods would wait for it until the run is stopped'

/** Name of a Secret, ConfigMap, ServiceAccount or priority class. */
export function objectName(kind: string): Parser<string> {
  return (text) => {
    if (isDnsSubdomain(text)) return { value: text }
    const suggestion = toDnsLabel(text)
    const hint = suggestion === undefined ? nameHint : `did you mean \`${suggestion}\`?`
    return { problem: { message: `"${shorten(text)}" cannot be the name of a ${kind}`, effect: notFound, hint } }
  }
}

const nameHint =
  'Write at most 253 lower-case letters, digits, dashes and dots, that begin and end with a letter or digit.'

export const namespaceName: Parser<string> = (text) => {
  if (isDnsLabel(text)) return { value: text }
  const suggestion = toDnsLabel(text)
  const hint = suggestion === undefined ? nameHint : `did you mean \`${suggestion}\`?`
  return { problem: { message: `"${shorten(text)}" cannot be the name of a namespace`, hint } }
}

export const dataKey: Parser<string> = form(
  isDataKey,
  'a key that a Secret can have',
  'Write letters, digits, `-`, `_` and `.`.',
  notFound,
)

export const labelKey: Parser<string> = form(
  isLabelKey,
  'the key of a label',
  'Write at most 63 letters, digits, `-`, `_` and `.`, perhaps behind a domain and a slash.',
)

export const labelValue: Parser<string> = form(
  isLabelValue,
  'the value of a label',
  'Write at most 63 letters, digits, `-`, `_` and `.`, that begin and end with a letter or digit.',
)

/** Any text: what is passed on and quoted where it is written. */
export const anyText: Parser<string> = (text) => ({ value: text })

/** Seconds. */
export function duration(leastSeconds: number, mostSeconds: number): Parser<number> {
  return (text) => {
    const value = parseDuration(text)
    if (value === undefined) {
      const hint = /^[0-9]+$/.test(text) ? `Write the unit: \`${text.slice(0, 12)}s\` for seconds.` : durationHint
      return { problem: { message: `"${shorten(text)}" is not a duration`, hint } }
    }
    if (value >= leastSeconds && value <= mostSeconds) return { value }
    const [bound, limit] = value < leastSeconds ? ['at least', leastSeconds] : ['at most', mostSeconds]
    const message = `the duration "${text}" is not ${bound} ${formatDuration(limit)}`
    return { problem: { message, hint: `Write ${bound} ${formatDuration(limit)}.` } }
  }
}

const durationHint = 'Write a number with a unit: 90s, 30m, 6h or 7d.'

/** A positive amount, as Kubernetes stores it, so that two ways to write one are no change. */
export const quantity: Parser<string> = amount((text) => {
  const value = parseQuantity(text)
  if (value !== undefined && value > 0n) return { value: canonicalQuantity(text) }
  if (value !== undefined) {
    return { problem: { message: `the amount "${text}" is not positive`, hint: 'Write an amount above zero.' } }
  }
  const suggestion = suggestQuantity(text)
  const hint = suggestion === undefined ? quantityHint : `did you mean \`${suggestion}\`?`
  return { problem: { message: `"${shorten(text)}" is not an amount that Kubernetes can read`, hint } }
})

/** A positive amount of whole bytes. */
export const byteQuantity: Parser<string> = amount((text) => {
  const problem = byteProblem(text)
  return problem === undefined ? quantity(text) : { problem }
})

/** What is wrong with an amount of bytes; undefined where it is whole, or no amount at all. */
export function byteProblem(text: string): Problem | undefined {
  const value = parseQuantity(text)
  if (value === undefined || value <= 0n || value % nanosOfOne === 0n) return undefined
  const hint = text.endsWith('m') ? `\`m\` is a thousandth: did you mean \`${text.slice(0, -1)}M\`?` : quantityHint
  return { message: `the amount "${shorten(text)}" is a fraction of a byte`, hint }
}

const quantityHint = 'Write a number with a unit of Kubernetes: 100m, 128Mi, 2Gi.'

/** `1GB`, `512 MiB`, `1gi`: the unit of Kubernetes with the same meaning. */
function suggestQuantity(text: string): string | undefined {
  const match = /^([0-9]{1,12}(?:\.[0-9]{1,9})?)\s{0,3}([kmgtp])(i?)(?:b|bytes?)?$/i.exec(text)
  if (match === null) return undefined
  const [, number, letter, binary] = match as unknown as [string, string, string, string]
  const unit = binary === '' && letter.toLowerCase() === 'k' ? 'k' : letter.toUpperCase()
  return `${number}${unit}${binary === '' ? '' : 'i'}`
}

const resourceNames = ['cpu', 'memory', 'ephemeral-storage']

/** Whether a name is one of a device plugin. Those of Kubernetes itself, and of quotas, are none of a container. */
export function isExtendedResource(name: string): boolean {
  return /^(?!requests\.)[^/]+(?<!(?:^|\.)kubernetes\.io)\//.test(name) && isLabelKey(name)
}

export const resourceName: Parser<string> = (text) => {
  if (resourceNames.includes(text) || /^hugepages-[0-9]+[KMG]i$/.test(text)) return { value: text }
  if (isExtendedResource(text)) return { value: text }
  const suggestion = nearest(text, resourceNames)
  const hint =
    suggestion === undefined ? `Write one of ${resourceNames.join(', ')}.` : `did you mean \`${suggestion}\`?`
  return { problem: { message: `"${shorten(text)}" is not a resource of Kubernetes`, hint } }
}

/** Host of a registry, perhaps with a port. */
export const registryHost: Parser<string> = (text) => {
  if (isRegistryHost(text)) return canonical(text)
  return { problem: { message: `"${shorten(text)}" is not the host of a registry`, hint: hostHint(text) } }
}

/** A registry has one name in all files, or two of them could not be told to be one. */
function canonical(host: string): Parsed<string> {
  if (!isQualifiedHost(host)) {
    const message = `"${host}" has neither a dot nor a port, as the host of a registry has`
    const effect = 'skopeo would take it for a user of Docker Hub'
    return { problem: { message, effect, hint: 'Write the whole host name, for example gsoci.azurecr.io.' } }
  }
  const other = findOtherName(host)
  if (other === undefined) return { value: host }
  const { message, effect, name } = other
  return { problem: { message, effect, hint: `did you mean \`${name}\`?`, fix: name } }
}

function hostHint(text: string): string {
  const bare = text.replace(/^[a-z]+:\/\//i, '').replace(/\/+$/, '')
  const slash = bare.indexOf('/')
  if (slash > 0 && isRegistryHost(bare.slice(0, slash).toLowerCase())) {
    return `Write the host \`${bare.slice(0, slash).toLowerCase()}\` here, and the path \`${shorten(bare.slice(slash + 1))}\` under \`prefix\`.`
  }
  const lower = bare.toLowerCase()
  return isRegistryHost(lower)
    ? `did you mean \`${lower}\`?`
    : 'Write a host name, perhaps with a port: gsoci.azurecr.io or localhost:5000.'
}

/** A path of repository components, without slashes at its ends. */
export function repositoryPath(what: string): Parser<string> {
  return (text) => {
    const value = text.replace(/\/$/, '')
    if (isRepositoryPath(value)) return { value }
    const cleaned = text
      .replace(/\/\*+$/, '')
      .toLowerCase()
      .replace(/\/{2,}/g, '/')
      .replace(/^\//, '')
      .replace(/\/$/, '')
    const hint = isRepositoryPath(cleaned)
      ? `did you mean \`${cleaned}\`?`
      : 'Write lower-case letters and digits, separated by single `.`, `_`, `__`, dashes or slashes.'
    const effect = 'no registry has such a repository, so every push would be refused'
    return { problem: { message: `"${shorten(text)}" is not ${what}`, effect, hint } }
  }
}

/** A registry, or a path in one. */
export const mirrorLocation: Parser<string> = (text) => {
  const value = text.replace(/\/$/, '')
  const slash = value.indexOf('/')
  const host = slash === -1 ? value : value.slice(0, slash)
  const pathIsGood = slash === -1 || isRepositoryPath(value.slice(slash + 1))
  if (isRegistryHost(host) && pathIsGood) return { value }
  const bare = value.replace(/^[a-z]+:\/\//i, '')
  const hint =
    bare !== value && isRegistryHost(bare)
      ? `did you mean \`${bare}\`?`
      : 'Write a host, or host/path, without a scheme.'
  const effect = 'skopeo would refuse registries.conf and every command would fail'
  return { problem: { message: `"${shorten(text)}" is not a registry`, effect, hint } }
}

/** An absolute http or https address without credentials, blanks or control characters. */
export function webAddress(what: string, pathAllowed: boolean, effect?: string): Parser<string> {
  const path = pathAllowed ? /^(?:\/[!-~]{0,1900})?$/ : /^\/?$/
  return form(
    (text) => {
      const [, host = '', rest = ''] = /^https?:\/\/([^/]*)(.*)$/s.exec(text) ?? []
      return isHostWithPort(host) && path.test(rest)
    },
    what,
    `Write an address such as https://example.com${pathAllowed ? '/page' : ':3128'}.`,
    effect,
  )
}

function isHostWithPort(text: string): boolean {
  if (text.length > 253) return false
  const match = /^(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?::([0-9]{1,5}))?$/.exec(
    text,
  )
  const port = Number(match?.[1] ?? 443)
  return match !== null && port >= 1 && port <= 65_535
}
