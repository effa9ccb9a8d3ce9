import { canonicalHost, isDigest, isRegistryHost, isRepositoryPath } from '../../check/reference.ts'
import { isValidTag } from '../../selection/index.ts'
import { compileGo, goMatches } from '../translate/old-meaning.ts'
import type { Change, InputFile, OldSelector, ReadResult, Row } from '../types.ts'
import { FileReader } from './file-reader.ts'
import {
  lastLineOf,
  parseInput,
  startOf,
  textOf,
  textsOf,
  valueAt,
  type InputMapping,
  type InputNode,
} from './input-tree.ts'
import { emptyResult, unknownKeys } from './read-result.ts'
import { normalise } from './source-name.ts'

const settings = ['relay', 'watch', 'skopeo', 'docker', 'lister', 'dockerhost', 'api-version']
const taskSettings = ['name', 'interval', 'verbose', 'source', 'target', 'mappings']
const locationSettings = new Set(['auth', 'auth-refresh', 'skip-tls-verify', 'lister'])

/** Reads the configuration of dregsy: tasks with a source registry, a target registry and mappings (https://github.com/xelalexv/dregsy). */
export function readDregsy(file: InputFile): ReadResult {
  const { documents, notes } = parseInput(file)
  const result = emptyResult()
  result.notes.push(...notes)
  for (const document of documents) new DregsyReader(file, result).readConfig(document)
  return result
}

class DregsyReader extends FileReader {
  readConfig(root: InputNode): void {
    if (root.kind !== 'mapping') {
      if (root.kind === 'scalar' && !root.present) return
      this.note(root.line, 'error', 'expected a mapping with `tasks`, but found something else')
      return
    }
    for (const { key, line } of root.entries) {
      if (settings.includes(key)) this.note(line, 'warning', `\`${key}\` is not carried over: skopeo does all copies`)
    }
    for (const word of unknownKeys(root, [...settings, 'tasks'])) this.note(root.line, 'warning', word)
    const tasks = valueAt(root, 'tasks')
    if (tasks === undefined) this.note(root.line, 'warning', 'there are no `tasks`, so nothing was copied')
    else if (tasks.kind !== 'sequence') this.note(tasks.line, 'error', 'expected a list under `tasks`')
    else for (const task of tasks.items) this.#readTask(task)
  }

  #readTask(task: InputNode): void {
    if (task.kind !== 'mapping') return this.note(task.line, 'error', 'expected a task, but found something else')
    const name = textOf(valueAt(task, 'name')) ?? '?'
    for (const word of unknownKeys(task, taskSettings)) this.note(task.line, 'warning', `task ${name}: ${word}`)
    const interval = valueAt(task, 'interval')
    if (interval !== undefined)
      this.note(interval.line, 'warning', `task ${name}: \`interval\` is not carried over: see \`runtime.schedule\``)
    const source = this.#readLocation(task, 'source', name)
    const target = this.#readLocation(task, 'target', name)
    const mappings = valueAt(task, 'mappings')
    if (mappings?.kind !== 'sequence')
      return this.note(task.line, 'warning', `task ${name} has no \`mappings\`, so it copied nothing`)
    for (const mapping of mappings.items) this.#readMapping(mapping, source, target)
    if (!mappings.items.every((mapping) => mapping.kind === 'mapping' && valueAt(mapping, 'platform') !== undefined)) {
      const message = `task ${name}: without \`platform\` dregsy copied the platform of its own machine; now all are copied`
      this.note(task.line, 'warning', message)
    }
  }

  #readLocation(task: InputMapping, side: 'source' | 'target', name: string): string | undefined {
    const node = valueAt(task, side)
    if (node?.kind !== 'mapping') {
      this.note(task.line, 'error', `task ${name} has no \`${side}\``)
      return undefined
    }
    for (const { key, line } of node.entries) {
      if (key === 'registry') continue
      const word = locationSettings.has(key) ? 'is not carried over' : 'is not known'
      const advice = key.startsWith('auth') ? ': name a Secret under `credentials` in skopeoc.yaml' : ''
      this.note(line, 'warning', `task ${name}: \`${key}\` of its ${side} ${word}${advice}`)
    }
    const registry = textOf(valueAt(node, 'registry'))?.replace(/^[^@]*@/, '')
    if (registry !== undefined && isRegistryHost(registry)) return canonicalHost(registry)
    this.note(node.line, 'error', `task ${name}: "${registry ?? ''}" is not the name of a registry`)
    return undefined
  }

  #readMapping(node: InputNode, source: string | undefined, target: string | undefined): void {
    const place = { file: this.file.path, line: node.line }
    const from = node.kind === 'mapping' ? (textOf(valueAt(node, 'from')) ?? '') : ''
    const written = `${source ?? '?'}/${from.replace(/^\/+/, '')}`
    const leaveOut = (reason: string, choice: string): void => {
      this.result.leftOut.push({ place, source: written, destinations: [], reason, choice })
    }
    if (node.kind !== 'mapping' || from === '')
      return leaveOut('the mapping has no `from`', 'Name the repository that was meant.')
    if (source === undefined || target === undefined)
      return leaveOut('its task has no usable registries', 'Name both registries, and import again.')
    if (from.startsWith('regex:')) {
      return leaveOut(
        '`from` is a regular expression over repositories, which no list of images can say',
        'List the repositories that are needed.',
      )
    }
    const repository = normalise(written)
    if (repository === undefined)
      return leaveOut(`"${written}" is not a repository`, 'Name the repository that was meant.')
    const to = targetPath(from, textOf(valueAt(node, 'to')))
    if (to === undefined || !isRepositoryPath(to))
      return leaveOut('`to` is not a repository path', 'Write the path out and add the entry by hand.')
    const tags = tagSetOf(textsOf(valueAt(node, 'tags')))
    if ('problem' in tags) return leaveOut(tags.problem, tags.choice)
    const digests = textsOf(valueAt(node, 'digests'))
    if (digests.length > 0 && valueAt(node, 'tags') === undefined) {
      return leaveOut(
        `digests are copied without a tag: ${digests.join(', ')}`,
        'List each as `tag@sha256:…` with the tag that it is to have.',
      )
    }
    this.#addRow(node, repository, { registry: target, repository: to }, tags.old, digests)
  }

  #addRow(
    node: InputMapping,
    source: string,
    destination: Row['destinations'][number],
    old: OldSelector[],
    digests: string[],
  ): void {
    const { line, indent } = startOf(node)
    const words = unknownKeys(node, ['from', 'to', 'tags', 'platform', 'digests', 'preserve-digests'])
    this.result.rows.push({
      place: { file: this.file.path, line },
      source,
      destinations: [destination],
      old,
      pins: new Map(),
      remark: this.comments.remarkOf(line, indent, lastLineOf(node)),
      notCarried: words,
      changes: [...digestChanges(digests), ...platformChanges(node, old)],
      named: true,
    })
  }
}

function digestChanges(digests: readonly string[]): Change[] {
  return digests.map((digest) => ({
    what: isDigest(digest)
      ? `the digest ${digest} was copied without a tag; list it as \`tag@${digest}\``
      : `"${digest}" is not a digest`,
    example: digest,
  }))
}

function platformChanges(node: InputMapping, old: readonly OldSelector[]): Change[] {
  const platform = textOf(valueAt(node, 'platform'))
  if (platform === undefined || platform === 'all') return []
  const first = old[0]
  const example = first?.kind === 'tags' ? (first.tags[0] ?? '') : ''
  return [{ what: `only ${platform} was copied; now every platform is, under the digest of the index`, example }]
}

/** The path at the target: the one that is given, the same as at the source, or what a replacement makes of that. */
function targetPath(from: string, to: string | undefined): string | undefined {
  const path = `/${from.replace(/^\/+/, '')}`
  if (to === undefined || to === '') return path.slice(1)
  if (!to.startsWith('regex:')) return to.replace(/^\/+/, '')
  const [, pattern, replacement] = /^regex:([^,]*),(.*)$/s.exec(to) ?? []
  const expression = pattern === undefined ? undefined : compileGo(pattern)
  if (expression === undefined || replacement === undefined) return undefined
  return expression.matcher(path).replaceAll(replacement).replace(/^\/+/, '')
}

/** The union of the items of a tag list, each of which must also pass every `keep`. */
function tagSetOf(items: readonly string[]): { old: OldSelector[] } | { problem: string; choice: string } {
  const keeps = items.filter((item) => item.startsWith('keep:')).map((item) => expressionOf(item.slice('keep:'.length)))
  const others = items.filter((item) => !item.startsWith('keep:'))
  const choice = 'Say which tags are wanted and add the entry by hand.'
  if (items.some((item) => /^keep:\s*latest\b/.test(item)))
    return { problem: 'only the newest tags were kept, which depends on what upstream has', choice }
  const deny = keeps.filter(({ inverted }) => inverted).map(({ pattern }) => pattern)
  const must = keeps.filter(({ inverted }) => !inverted).map(({ pattern }) => pattern)
  const verbatim = others.filter((item) => !/^(?:semver|regex):/.test(item))
  const strange = verbatim.find((tag) => !isValidTag(tag))
  if (strange !== undefined) return { problem: `"${strange}" cannot be a tag`, choice }
  const kept = verbatim.filter(
    (tag) => must.every((pattern) => goMatches(pattern, tag)) && !deny.some((pattern) => goMatches(pattern, tag)),
  )
  const filters = others.filter((item) => !verbatim.includes(item))
  const old: OldSelector[] = kept.length === 0 ? [] : [{ kind: 'tags', tags: kept }]
  if (others.length === 0) return { old: [everyOf([], must, deny)] }
  if (filters.length > 0 && must.length > 0)
    return { problem: '`keep` and filters hold together, which cannot be said here', choice }
  for (const filter of filters) old.push(filterOf(filter, deny))
  return old.length === 0 ? { problem: '`keep` leaves nothing of its tags', choice } : { old }
}

function filterOf(item: string, deny: readonly string[]): OldSelector {
  if (item.startsWith('semver:')) {
    return {
      kind: 'every',
      allow: [],
      deny,
      ranges: [{ grammar: 'blang', constraint: item.slice('semver:'.length).trim() }],
    }
  }
  const { pattern, inverted } = expressionOf(item.slice('regex:'.length))
  return inverted ? everyOf([], [], [pattern, ...deny]) : everyOf([], [pattern], deny)
}

function everyOf(ranges: [], allow: readonly string[], deny: readonly string[]): OldSelector {
  return allow.length + deny.length === 0 ? { kind: 'all' } : { kind: 'every', allow, deny, ranges }
}

/** dregsy anchors its expressions, and `!` in front turns them round. */
function expressionOf(text: string): { pattern: string; inverted: boolean } {
  const trimmed = text.trim()
  const inverted = trimmed.startsWith('!')
  const bare = inverted ? trimmed.slice(1) : trimmed
  const pattern = `${bare.startsWith('^') ? '' : '^'}${bare}${bare.endsWith('$') ? '' : '$'}`
  return { pattern, inverted }
}
