import { isRepositoryPath } from '../../check/reference.ts'
import { isValidTag } from '../../selection/index.ts'
import { withPrefix } from '../targets.ts'
import type { Destination, InputFile, OldSelector, ReadResult, Row, TargetOption } from '../types.ts'
import { FileReader } from './file-reader.ts'
import {
  lastLineOf,
  parseInput,
  textsOf,
  valueAt,
  type InputEntry,
  type InputMapping,
  type InputNode,
} from './input-tree.ts'
import { emptyResult, repeatedKeys, unknownKeys } from './read-result.ts'
import { imageOf, templateFor, type SelectedTags, type SelectionProblem } from './single-image.ts'
import { baseNameOf, normalise, readReference } from './source-name.ts'

/**
 * Reads images.yaml, images.json or the older config.json of image-syncer: a mapping of sources to one or several
 * destinations (https://github.com/AliyunContainerService/image-syncer).
 */
export function readImageSyncer(file: InputFile, options: readonly TargetOption[]): ReadResult {
  const { documents, notes } = parseInput(file)
  const result = emptyResult()
  result.notes.push(...notes)
  for (const document of documents) new RuleReader(file, options, result).readConfig(document)
  return result
}

/** A source or destination: a repository with what stands behind the colon. */
interface RuleSide {
  repository: string
  tags: string[]
  /** A Go regular expression between slashes. */
  pattern?: string
  digest?: string
}

class RuleReader extends FileReader {
  readonly #options: readonly TargetOption[]

  constructor(file: InputFile, options: readonly TargetOption[], result: ReadResult) {
    super(file, result)
    this.#options = options
  }

  readConfig(root: InputNode): void {
    if (root.kind !== 'mapping') {
      if (root.kind === 'scalar' && !root.present) return
      this.note(root.line, 'error', 'expected a mapping of sources to destinations, but found something else')
      return
    }
    if (isLogins(root)) return this.#noteLogins(root)
    const images = valueAt(root, 'images')
    if (images === undefined && valueAt(root, 'auth') === undefined) return this.#readRules(root)
    for (const word of unknownKeys(root, ['auth', 'images'])) this.note(root.line, 'warning', word)
    const logins = valueAt(root, 'auth')
    if (logins?.kind === 'mapping') this.#noteLogins(logins)
    if (images?.kind === 'mapping') this.#readRules(images)
    else if (images !== undefined) this.note(images.line, 'error', 'expected a mapping under `images`')
  }

  #noteLogins(node: InputMapping): void {
    for (const { key, line } of node.entries) {
      this.note(
        line,
        'warning',
        `the login for ${key} is not carried over: name a Secret under \`credentials\` in skopeoc.yaml`,
      )
    }
  }

  #readRules(node: InputMapping): void {
    const repeated = repeatedKeys(node)
    for (const entry of node.entries) {
      const words = repeated.includes(entry.key)
        ? ['the source stands twice; image-syncer used the last one, here both count']
        : []
      this.#readRule(entry, words)
    }
  }

  #readRule(entry: InputEntry, words: readonly string[]): void {
    const place = { file: this.file.path, line: entry.line }
    const leaveOut = (reason: string, choice: string): void => {
      this.result.leftOut.push({ place, source: entry.key, destinations: [], reason, choice })
    }
    if (/\$/.test([entry.key, ...textsOf(entry.value)].join(' ')) && !/:\/.*\$.*\/$/.test(entry.key)) {
      return leaveOut('its names come from environment variables', 'Write the names out and add the entry by hand.')
    }
    const from = readSide(entry.key)
    if (from === undefined) return leaveOut(`"${entry.key}" is not a source`, 'Name the image that was meant.')
    const written = textsOf(entry.value).filter((text) => text.trim() !== '')
    const targets = written.length === 0 ? this.#defaultSides(from) : written.map(readSide)
    if (targets.length === 0) {
      return leaveOut(
        'its destination is the default registry of the command line',
        'Name it with --target, and import again.',
      )
    }
    if (targets.includes(undefined))
      return leaveOut('a destination of it is not a repository', 'Name the destination that was meant.')
    const rows: Row[] = []
    for (const to of targets as RuleSide[]) {
      const selected = pairOf(from, to)
      if ('problem' in selected) return leaveOut(selected.problem, selected.choice)
      for (const part of selected.parts) rows.push(this.#rowOf(entry, from, to, part, words))
    }
    this.result.rows.push(...joinRows(rows))
  }

  #defaultSides(from: RuleSide): RuleSide[] {
    return this.#options.map(({ registry, prefix }) => ({
      repository: `${registry}/${withPrefix(prefix ?? '', baseNameOf(from.repository))}`,
      tags: [],
    }))
  }

  #rowOf(entry: InputEntry, from: RuleSide, to: RuleSide, part: SelectedTags, words: readonly string[]): Row {
    const slash = to.repository.indexOf('/')
    const row: Row = {
      place: { file: this.file.path, line: entry.line },
      source: from.repository,
      destinations: [{ registry: to.repository.slice(0, slash), repository: to.repository.slice(slash + 1) }],
      old: part.old,
      pins: part.pins,
      remark: this.comments.remarkOf(entry.line, entry.indent, lastLineOf(entry.value)),
      notCarried: [...words],
      changes: [],
      named: true,
    }
    if (part.tagTemplate !== undefined) row.tagTemplate = part.tagTemplate
    return row
  }
}

function isLogins(root: InputMapping): boolean {
  const isLogin = (node: InputNode): boolean => node.kind === 'mapping' && valueAt(node, 'username') !== undefined
  return root.entries.length > 0 && root.entries.every(({ value }) => isLogin(value))
}

/** `host/path`, `host/path:a,b`, `host/path:/regex/` or `host/path@sha256:…`. */
function readSide(text: string): RuleSide | undefined {
  const written = text.trim()
  const expression = /^(.+?):\/(.+)\/$/.exec(written)
  if (expression !== null) {
    const repository = normalise(expression[1] as string)
    return repository === undefined ? undefined : { repository, tags: [], pattern: expression[2] as string }
  }
  const list = /^(.+):([^:/,]+(?:,[^:/,]+)+)$/.exec(written)
  if (list !== null) {
    const repository = normalise(list[1] as string)
    const tags = (list[2] as string).split(',').map((tag) => tag.trim())
    return repository === undefined || !tags.every(isValidTag) ? undefined : { repository, tags }
  }
  const reference = readReference(written)
  if (reference === undefined || !isRepositoryPath(reference.repository.slice(reference.repository.indexOf('/') + 1)))
    return undefined
  const { repository, tag, digest } = reference
  return { repository, tags: tag === undefined ? [] : [tag], ...(digest === undefined ? {} : { digest }) }
}

/** What a rule copies, in parts that share a tag template. */
function pairOf(from: RuleSide, to: RuleSide): { parts: SelectedTags[] } | SelectionProblem {
  const none: ReadonlyMap<string, string> = new Map()
  if (from.digest !== undefined) {
    const image = imageOf(
      { repository: from.repository, digest: from.digest },
      { repository: to.repository, ...(to.tags[0] === undefined ? {} : { tag: to.tags[0] }) },
    )
    return 'problem' in image ? image : { parts: [image] }
  }
  if (from.pattern !== undefined || from.tags.length === 0) {
    if (to.tags.length > 0)
      return {
        problem: 'many tags have one destination tag',
        choice: 'Choose one tag, or drop the tag of the destination.',
      }
    const old: OldSelector = from.pattern === undefined ? { kind: 'all' } : { kind: 'regex', pattern: from.pattern }
    return { parts: [{ old: [old], pins: none }] }
  }
  if (to.tags.length > 0 && to.tags.length !== from.tags.length) {
    return {
      problem: 'it has another number of destination tags than of source tags',
      choice: 'List as many of one as of the other.',
    }
  }
  const parts = new Map<string | undefined, string[]>()
  from.tags.forEach((tag, at) => {
    const { tagTemplate } = templateFor(tag, to.tags[at] ?? tag)
    parts.set(tagTemplate, [...(parts.get(tagTemplate) ?? []), tag])
  })
  const result: SelectedTags[] = []
  for (const [tagTemplate, tags] of parts) {
    const part: SelectedTags = { old: [{ kind: 'tags', tags }], pins: none }
    if (tagTemplate !== undefined) part.tagTemplate = tagTemplate
    result.push(part)
  }
  return { parts: result }
}

/** Rows of one rule that differ in their destination only become one: the report has one line for each rule. */
function joinRows(rows: readonly Row[]): Row[] {
  const joined = new Map<string, Row>()
  for (const row of rows) {
    const key = JSON.stringify([row.old, row.tagTemplate, [...row.pins]])
    const known = joined.get(key)
    const destinations: Destination[] = [...(known?.destinations ?? []), ...row.destinations]
    joined.set(key, { ...row, destinations })
  }
  const [first, ...others] = joined.values()
  if (first === undefined) return []
  for (const row of others) row.partOf = first
  return [first, ...others]
}
