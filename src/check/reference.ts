import type { SourceReference } from '../model/types.ts'
import { findWebAddress } from './web-address.ts'

/** A reference that cannot be used, with what to write instead. */
export interface ReferenceProblem {
  message: string
  hint: string
  effect?: string
  /** What is safe to write instead. */
  fix?: string
}

const componentPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const hostPattern =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::([1-9][0-9]{0,4}))?$/
const digestPattern = /^sha256:[0-9a-f]{64}$/

/** Longest name of a repository, with its registry, that skopeo takes, as most clients do; registries limit the path alone. */
export const longestRepositoryName = 255

/** Whether a text is one component of a repository path (distribution reference grammar). */
export function isPathComponent(text: string): boolean {
  return componentPattern.test(text)
}

export function isRepositoryPath(text: string): boolean {
  return text !== '' && text.length <= longestRepositoryName && text.split('/').every(isPathComponent)
}

/** Whether a text is a registry's host name or address, perhaps with a port. */
export function isRegistryHost(text: string): boolean {
  const match = text.length <= 253 ? hostPattern.exec(text) : null
  return match !== null && Number(match[1] ?? 443) <= 65_535
}

/** Whether skopeo takes the first component of a name for a host, and not for a user of Docker Hub. */
export function isQualifiedHost(host: string): boolean {
  return host.includes('.') || host.includes(':') || host === 'localhost'
}

/** Names of Docker Hub's registry beside its own. */
const dockerHub = new Set(['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com', 'hub.docker.com'])

/** The name by which a registry is compared with others: Docker Hub is docker.io, and the port 443 goes without saying. */
export function canonicalHost(host: string): string {
  const bare = host.endsWith(':443') ? host.slice(0, -':443'.length) : host
  const name = isQualifiedHost(bare) ? bare : host
  return dockerHub.has(name) ? 'docker.io' : name
}

/** What is wrong with a host that is not written as its canonical name; undefined where it is. */
export function findOtherName(host: string): { message: string; effect: string; name: string } | undefined {
  const name = canonicalHost(host)
  if (name === host) return undefined
  const message =
    name === 'docker.io'
      ? `"${host}" is Docker Hub, which is called docker.io`
      : `"${host}" is ${name} with the port that every registry has`
  return { message, effect: `it would be taken for another registry than ${name}`, name }
}

export function isDigest(text: string): boolean {
  return digestPattern.test(text)
}

/**
 * Reads a fully qualified upstream repository. Docker Hub's short form is written out: `docker.io/alpine` is
 * `docker.io/library/alpine`, and `index.docker.io` is `docker.io`, as skopeo has it.
 */
export function parseSource(text: string): { reference: SourceReference } | { problem: ReferenceProblem } {
  const problem = isPlainSource(text) ? undefined : findProblem(text)
  if (problem !== undefined) return { problem }
  const slash = text.indexOf('/')
  const host = hostOf(text, slash)
  const rest = text.slice(slash + 1)
  const other = host.length === slash ? undefined : otherName(text, slash)
  if (other !== undefined) return { problem: other }
  if (host === 'docker.io') {
    if (!rest.includes('/')) return { reference: { host, path: `library/${rest}`, text: `${host}/library/${rest}` } }
    if (!isDockerHubPath(rest)) return { problem: notAtDockerHub(rest) }
  }
  return { reference: { host, path: rest, text: host.length === slash ? text : `${host}/${rest}` } }
}

/**
 * Whether a repository path can be one of Docker Hub. Its namespaces hold no dots, and one that looks like a registry could
 * not be told from it: skopeo's log leaves docker.io out, as all that is derived from Docker's short names does, so that
 * mirror.sh would take what one of them offers for what the other has.
 */
export function isDockerHubPath(path: string): boolean {
  const slash = path.indexOf('/')
  const namespace = path.slice(0, slash)
  return slash === -1 || !isQualifiedHost(namespace) || !isRegistryHost(namespace)
}

function notAtDockerHub(path: string): ReferenceProblem {
  const registry = path.slice(0, path.indexOf('/'))
  const effect = 'skopeo reports it under the same name as that of the registry, and tags of both would be mixed up'
  return { message: `"${registry}" is a registry, and no namespace of Docker Hub`, effect, ...insteadOf(path) }
}

/** The one other name that skopeo itself reads as docker.io. */
const skopeosDockerHub = 'index.docker.io/'

function otherName(text: string, slash: number): ReferenceProblem | undefined {
  const web = findWebProblem(text)
  if (web !== undefined || text.startsWith(skopeosDockerHub)) return web
  const { message, effect, name } = findOtherName(text.slice(0, slash)) as NonNullable<ReturnType<typeof findOtherName>>
  const fix = name + text.slice(slash)
  return { message, effect, hint: `did you mean \`${fix}\`?`, fix }
}

/** The hosts met so far, each as one string for all its sources: it is looked up by later phases again and again. */
const knownHosts = new Map<string, string>()
const mostKnownHosts = 1000

function hostOf(text: string, slash: number): string {
  const written = text.slice(0, slash)
  const known = knownHosts.get(written)
  if (known !== undefined) return known
  const host = canonicalHost(written)
  if (knownHosts.size < mostKnownHosts) knownHosts.set(written, host)
  return host
}

const longestLabel = 63

/**
 * Whether a source is one that nothing needs to be said of, as nearly all are: a host of labels with a dot in it, and
 * components of letters and digits with single separators or dashes between. One pass; what is false here may be right
 * all the same.
 */
function isPlainSource(text: string): boolean {
  const { length } = text
  if (length > longestRepositoryName) return false
  let at = 0
  let labelStart = 0
  let isBehindLetter = false
  for (; at < length; at++) {
    const code = text.charCodeAt(at)
    if (isSmallAlphanumeric(code)) isBehindLetter = true
    else if (code === 0x2d && isBehindLetter) {
      // A dash may stand beside another in a label, but not at its end.
      while (text.charCodeAt(at + 1) === 0x2d) at++
      isBehindLetter = false
    } else if (!isBehindLetter || at - labelStart > longestLabel) return false
    else if (code === 0x2e) {
      labelStart = at + 1
      isBehindLetter = false
    } else if (code === 0x2f) break
    else return false
  }
  return labelStart > 0 && at < length && isPlainPath(text, at + 1)
}

function isPlainPath(text: string, start: number): boolean {
  let isBehindLetter = false
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isSmallAlphanumeric(code)) isBehindLetter = true
    else if (!isBehindLetter) return false
    else if (code === 0x2d) {
      while (text.charCodeAt(at + 1) === 0x2d) at++
      isBehindLetter = false
    } else if (code === 0x2e || code === 0x2f || code === 0x5f) isBehindLetter = false
    else return false
  }
  return isBehindLetter
}

function isSmallAlphanumeric(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
}

function findProblem(text: string): ReferenceProblem | undefined {
  if (text.trim() === '') return { message: 'the source is empty', hint: exampleHint }
  if (/\s/.test(text)) return { message: 'the source contains white space', hint: 'Write host/path without blanks.' }
  return (
    findTransport(text) ?? findSlashInFront(text) ?? findTag(text) ?? findHostProblem(text) ?? findPathProblem(text)
  )
}

const exampleHint = 'Write host/path, for example quay.io/cilium/cilium.'

function findTransport(text: string): ReferenceProblem | undefined {
  const transport = /^(?:docker|https?|oci):\/\//.exec(text)?.[0]
  if (transport === undefined) return undefined
  const rest = text.slice(transport.length).replace(/\/+$/, '')
  const message = `the source begins with a transport, "${transport}"`
  if (!transport.startsWith('http')) return { message, ...insteadOf(rest) }
  // Another address of the web is that of a registry only where it is one with its host.
  const isQualified = isQualifiedHost(rest.slice(0, Math.max(0, rest.indexOf('/'))))
  return findWebProblem(rest) ?? { message, ...(isQualified ? insteadOf(rest) : { hint: exampleHint }) }
}

function findWebProblem(address: string): ReferenceProblem | undefined {
  const found = findWebAddress(address)
  if (found === undefined) return undefined
  const { kind, repository } = found
  const message = `the source is the address of ${kind}`
  return repository !== undefined && 'reference' in parseSource(repository)
    ? { message, hint: `did you mean \`${repository}\`?`, fix: repository }
    : { message, hint: 'Write what is pulled instead, for example quay.io/cilium/cilium.' }
}

/** `/quay.io/a/b`, as the path of an address; of what names no host a host is not made up. */
function findSlashInFront(text: string): ReferenceProblem | undefined {
  if (!text.startsWith('/')) return undefined
  const rest = text.replace(/^\/+/, '')
  const message = 'the source begins with a slash'
  const isReference = 'reference' in parseSource(rest)
  return { message, ...(isReference ? insteadOf(rest) : { hint: exampleHint }) }
}

/** What to write in place of a source of which only this part may stay. */
function insteadOf(rest: string): Pick<ReferenceProblem, 'hint' | 'fix'> {
  const read = parseSource(rest)
  if ('reference' in read) return { hint: `did you mean \`${rest}\`?`, fix: rest }
  const { hint, fix } = read.problem
  return fix === undefined ? { hint } : { hint, fix }
}

/** `quay.io/a/b:v1` and `quay.io/a/b@sha256:…`: a repository was wanted, not an image. */
function findTag(text: string): ReferenceProblem | undefined {
  const at = text.indexOf('@')
  const colon = text.lastIndexOf(':')
  const hasTag = colon > text.lastIndexOf('/') && text.includes('/')
  if (at === -1 && !hasTag) return undefined
  const source = text.slice(0, at === -1 ? colon : at).replace(/:[^/]*$/, (tail) => (at === -1 ? tail : ''))
  const rest = text.slice(source.length).replace(/^[:@]/, '')
  const hint =
    at === -1
      ? `Write \`source: ${source}\` and \`tags: ["${rest}"]\`.`
      : `Write \`source: ${source}\`, and list the digest under \`tags\` as \`tag@sha256:…\`.`
  return { message: `the source has a ${at === -1 ? 'tag' : 'digest'}`, hint }
}

function findHostProblem(text: string): ReferenceProblem | undefined {
  const slash = text.indexOf('/')
  const host = slash === -1 ? text : text.slice(0, slash)
  if (!isQualifiedHost(host)) {
    return { message: `the source "${text}" names no registry`, ...atDockerHub(text) }
  }
  if (slash === -1)
    return {
      message: `the source "${text}" names a registry but no repository`,
      hint: exampleHint,
    }
  if (isRegistryHost(host)) return undefined
  const lower = host.toLowerCase()
  if (isRegistryHost(lower)) {
    const path = text.slice(slash + 1).toLowerCase()
    const fix = isRepositoryPath(path) ? `${lower}/${path}` : lower + text.slice(slash)
    return { message: `the registry "${host}" is not written in lower case`, hint: `did you mean \`${fix}\`?`, fix }
  }
  return { message: `"${host}" is not the name of a registry`, hint: 'Write a host name, for example quay.io.' }
}

/**
 * A name without a registry is Docker Hub's to most tools, if it can be one there: a word, perhaps below another one. Which registry
 * `cilium/cilium` was read of nobody knows, so only a word alone is mended.
 */
function atDockerHub(text: string): Pick<ReferenceProblem, 'hint' | 'fix'> {
  const lower = text.toLowerCase()
  const depth = lower.split('/').length
  if (depth > 2 || !/[a-z]/.test(lower) || !isRepositoryPath(lower)) return { hint: exampleHint }
  const name = `docker.io/${depth === 1 ? 'library/' : ''}${lower}`
  const hint = `did you mean \`${name}\`?`
  return lower === text && depth === 1 ? { hint, fix: name } : { hint }
}

function findPathProblem(text: string): ReferenceProblem | undefined {
  const slash = text.indexOf('/')
  const path = text.slice(slash + 1)
  if (text.length > longestRepositoryName) {
    return {
      message: `the source has ${text.length} characters`,
      hint: `Name a repository of at most ${longestRepositoryName} characters.`,
    }
  }
  const bad = path.split('/').find((component) => !isPathComponent(component))
  if (bad === undefined) return undefined
  const cleaned = path
    .toLowerCase()
    .replace(/\/{2,}/g, '/')
    .replace(/^\/|\/$/g, '')
  if (isRepositoryPath(cleaned)) {
    const fix = `${text.slice(0, slash)}/${cleaned}`
    const message =
      bad === '' ? 'the source has an empty path component' : `the path component "${bad}" is not in lower case`
    return { message, hint: `did you mean \`${fix}\`?`, fix }
  }
  return {
    message: bad === '' ? 'the source has an empty path component' : `"${bad}" is not a path component of a repository`,
    hint: 'Write lower-case letters and digits, separated by single `.`, `_`, `__` or dashes.',
  }
}
