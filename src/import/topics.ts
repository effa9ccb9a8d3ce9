import type { NewEntry } from './entries.ts'

/** From how many sources on a namespace has a file of its own. */
const fewestForOwnFile = 3
/** From how many entries on a file is split by the beginnings of the names. */
const mostInOneFile = 100
const fewestForPart = 10

/**
 * The topic of each entry of one team: the first path component (`cilium`, `grafana`) where it has several sources,
 * split where it has very many, and the registry for all others. Each is the name of a file.
 */
export function topicsOf(entries: readonly NewEntry[]): Map<NewEntry, string> {
  const topics = new Map<NewEntry, string>()
  const byNamespace = new Map<string, NewEntry[]>()
  for (const entry of entries) {
    const namespace = namespaceOf(entry.source)
    const list = byNamespace.get(namespace)
    if (list === undefined) byNamespace.set(namespace, [entry])
    else list.push(entry)
  }
  for (const [namespace, list] of byNamespace) {
    const sources = new Set(list.map(({ source }) => source)).size
    if (namespace === '' || sources < fewestForOwnFile)
      for (const entry of list) topics.set(entry, registryTopic(entry.source))
    else if (list.length <= mostInOneFile) for (const entry of list) topics.set(entry, fileName(namespace))
    else splitNamespace(namespace, list, topics)
  }
  return topics
}

function namespaceOf(source: string): string {
  const [host, ...path] = source.split('/')
  if (host === 'docker.io' && path[0] === 'library') return ''
  return path.length < 2 ? '' : (path[0] as string)
}

function splitNamespace(namespace: string, entries: readonly NewEntry[], topics: Map<NewEntry, string>): void {
  const parts = new Map<string, NewEntry[]>()
  for (const entry of entries) {
    const part = beginningOf(entry.source)
    const list = parts.get(part)
    if (list === undefined) parts.set(part, [entry])
    else list.push(entry)
  }
  for (const [part, list] of parts) {
    const topic = list.length < fewestForPart ? namespace : `${namespace}-${part}`
    for (const entry of list) topics.set(entry, fileName(topic))
  }
}

/** The first two words of the last path component: `provider-aws` of `provider-aws-eks`. */
function beginningOf(source: string): string {
  const base = source.slice(source.lastIndexOf('/') + 1)
  return base.split('-').slice(0, 2).join('-')
}

function registryTopic(source: string): string {
  const host = source.slice(0, source.indexOf('/'))
  return host === 'docker.io' ? 'docker-hub' : fileName(host)
}

function fileName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return name === 'team' || name === '' ? 'images' : name
}
