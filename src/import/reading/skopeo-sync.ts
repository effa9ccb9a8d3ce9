import { isValidTag } from '../../selection/index.ts'
import type { Change, Destination, FileNote, InputFile, OldSelector, ReadResult, Row } from '../types.ts'
import { isTrue, lastLineOf, parseInput, textsOf, type InputEntry, type InputNode } from './input-tree.ts'
import { emptyResult, repeatedKeys, unknownKeys } from './read-result.ts'
import { Comments } from './remarks.ts'
import { normalise } from './source-name.ts'

/** Where skopeo puts a repository. */
export type Destinations = (source: string) => readonly Destination[]

const maps = ['images', 'images-by-semver', 'images-by-tag-regex'] as const
type MapName = (typeof maps)[number]

/** Settings of a registry: what can be done here in place of each. */
const settings: ReadonlyMap<string, string> = new Map([
  [
    'credentials',
    '`credentials` is not carried over; name a Secret with the login as `credentials.sources` under `runtime` in skopeoc.yaml',
  ],
  [
    'tls-verify',
    '`tls-verify: false` is not carried over; skopeoc has every certificate verified, and no setting against it: name a ConfigMap with the certificate of its authority as `caBundle` under `runtime` in skopeoc.yaml',
  ],
  [
    'cert-dir',
    '`cert-dir` is not carried over; name a ConfigMap with the certificates of its authorities as `caBundle` under `runtime` in skopeoc.yaml; skopeoc has no setting for client certificates',
  ],
])

/**
 * Reads the YAML of `skopeo sync --src yaml`: registries with up to three maps of repositories. A list of ranges or
 * expressions is a union, as in the fork of skopeo that once read such lists.
 */
export function readSkopeoSync(file: InputFile, destinations: Destinations): ReadResult {
  const { documents, notes } = parseInput(file)
  const result = emptyResult()
  result.notes.push(...notes)
  for (const document of documents) readRegistries(document, new SyncReader(file, destinations, result))
  return result
}

/** Reads one document that has been parsed already. */
export function readSkopeoDocument(
  document: InputNode,
  file: InputFile,
  destinations: Destinations,
  result: ReadResult,
): void {
  readRegistries(document, new SyncReader(file, destinations, result))
}

function readRegistries(document: InputNode, reader: SyncReader): void {
  if (document.kind !== 'mapping') {
    if (document.kind === 'scalar' && !document.present) return
    reader.note(document.line, 'error', 'expected a mapping of registries, but found something else')
    return
  }
  for (const key of repeatedKeys(document)) {
    reader.note(document.line, 'warning', `the registry \`${key}\` stands twice, which skopeo refuses; both are read`)
  }
  for (const entry of document.entries) reader.readRegistry(entry)
}

class SyncReader {
  readonly #file: InputFile
  readonly #destinations: Destinations
  readonly #result: ReadResult
  readonly #comments: Comments

  constructor(file: InputFile, destinations: Destinations, result: ReadResult) {
    this.#file = file
    this.#destinations = destinations
    this.#result = result
    this.#comments = new Comments(file.text)
  }

  note(line: number, severity: FileNote['severity'], message: string): void {
    this.#result.notes.push({ place: { file: this.#file.path, line }, severity, message })
  }

  readRegistry({ key: registry, value, line }: InputEntry): void {
    if (value.kind !== 'mapping') {
      if (value.kind === 'scalar' && !value.present) return
      this.note(line, 'error', `expected a mapping under the registry \`${registry}\`, but found something else`)
      return
    }
    for (const word of unknownKeys(value, [...maps, ...settings.keys()]))
      this.note(line, 'warning', `${registry}: ${word}; skopeo ignored it`)
    for (const entry of value.entries) {
      const setting = settings.get(entry.key)
      // Certificates are verified anyway.
      const isDefault = entry.key === 'tls-verify' && isTrue(entry.value)
      if (setting !== undefined && !isDefault) this.note(entry.line, 'warning', `${registry}: ${setting}`)
      const map = maps.find((name) => name === entry.key)
      if (map !== undefined) this.#readMap(registry, map, entry)
    }
  }

  #readMap(registry: string, map: MapName, { value, line }: InputEntry): void {
    if (value.kind === 'scalar' && !value.present) return
    if (value.kind !== 'mapping') {
      this.note(line, 'error', `expected repositories under \`${map}\` of ${registry}, but found something else`)
      return
    }
    const repeated = new Set(repeatedKeys(value))
    for (const entry of value.entries) this.#readRepository(registry, map, entry, repeated.has(entry.key))
  }

  #readRepository(registry: string, map: MapName, entry: InputEntry, repeated: boolean): void {
    const place = { file: this.#file.path, line: entry.line }
    const written = `${registry}/${entry.key}`
    const source = normalise(written)
    const remark = this.#comments.remarkOf(entry.line, entry.indent, lastLineOf(entry.value))
    const leaveOut = (reason: string, choice: string): void => {
      const destinations = source === undefined ? [] : this.#destinations(source)
      this.#result.leftOut.push({ place, source: source ?? written, destinations, reason, choice })
    }
    if (source === undefined) {
      return leaveOut(`\`${written}\` is not a repository`, 'Write the repository as host/path, without a tag.')
    }
    const read = map === 'images' ? readTags(entry.value) : readPatterns(map, entry.value)
    if ('problem' in read) return leaveOut(read.problem, read.choice)
    const row: Row = {
      place,
      source,
      destinations: this.#destinations(source),
      old: read.old,
      pins: new Map(),
      remark,
      notCarried: refusals(map, entry, repeated),
      changes: read.changes,
      named: false,
    }
    this.#result.rows.push(row)
  }
}

/** Why skopeo refuses the whole file for an entry that can be read all the same. */
function refusals(map: MapName, { key, value }: InputEntry, repeated: boolean): string[] {
  const reasons: string[] = []
  if (repeated)
    reasons.push(
      `the key \`${key}\` stands twice in \`${map}\`, for which skopeo refuses the whole file; both are read`,
    )
  if (map === 'images' && value.kind === 'scalar' && value.present)
    reasons.push(
      `\`${key}\` has a text where skopeo wants a list of tags, for which it refuses the whole file; it is read as one tag`,
    )
  return reasons
}

type ReadSelectors = { old: OldSelector[]; changes: Change[] } | { problem: string; choice: string }

function readTags(value: InputNode): ReadSelectors {
  if (value.kind === 'mapping')
    return { problem: 'expected a list of tags, but found a mapping', choice: 'List the tags.' }
  const texts = textsOf(value)
  if (texts.length === 0) return { old: [{ kind: 'all' }], changes: [] }
  const tags = texts.filter(isValidTag)
  const changes = texts.filter((text) => !isValidTag(text)).map(describeStrangeTag)
  if (tags.length > 0) return { old: [{ kind: 'tags', tags }], changes }
  const first = changes[0] as Change
  return { problem: first.what, choice: 'List the tags that are wanted, or give a range.' }
}

function describeStrangeTag(text: string): Change {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) {
    return {
      what: `skopeo pushed the digest ${text} without a tag; list it as \`tag@${text}\` to publish it`,
      example: text,
    }
  }
  if (/@sha256:/.test(text)) return { what: `skopeo refuses "${text}", a tag with a digest`, example: text }
  if (/^\s*[<>=~^!]/.test(text)) return { what: `"${text}" is a range where skopeo wants tags`, example: text }
  return { what: `"${text}" cannot be a tag`, example: text }
}

function readPatterns(map: MapName, value: InputNode): ReadSelectors {
  const texts = textsOf(value).map((text) => text.trim())
  if (texts.length === 0 || value.kind === 'mapping') {
    return {
      problem: `\`${map}\` names no ${map === 'images-by-semver' ? 'range' : 'expression'} for it`,
      choice: 'Say which tags are wanted.',
    }
  }
  const kind = map === 'images-by-semver' ? 'semver' : 'regex'
  const old = texts.map((text): OldSelector =>
    kind === 'semver' ? { kind, constraint: text } : { kind, pattern: text },
  )
  return { old, changes: [] }
}
