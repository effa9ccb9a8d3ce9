import { isRepositoryPath } from '../../check/reference.ts'
import { isValidTag } from '../../selection/index.ts'
import type { Destination, InputFile, LeftOut, OldSelector, ReadResult, Row } from '../types.ts'
import {
  isTrue,
  lastLineOf,
  parseInput,
  startOf,
  textOf,
  textsOf,
  valueAt,
  type InputMapping,
  type InputNode,
} from './input-tree.ts'
import { emptyResult, repeatedKeys, unknownKeys } from './read-result.ts'
import { Comments } from './remarks.ts'
import { readSkopeoDocument } from './skopeo-sync.ts'
import { baseNameOf, normalise } from './source-name.ts'

/** Where retagger puts an image of that name. */
export type Naming = (name: string) => readonly Destination[]

const known = [
  'image',
  'tag_or_pattern',
  'sha',
  'semver',
  'filter',
  'dockerfile_extras',
  'add_tag_suffix',
  'override_repo_name',
  'strip_semver_prefix',
]

/** Whether retagger would read a file of that name. */
export function isRetaggerFile(name: string): boolean {
  return /(?:^|\/)(?:skopeo|renamed|customized|customised)-[^/]*\.ya?ml$/.test(name)
}

/** Reads one of retagger's files: a list of entries, or the YAML of `skopeo sync`. What it is shows in its shape. */
export function readRetagger(file: InputFile, naming: Naming): ReadResult {
  const { documents, notes } = parseInput(file)
  const result = emptyResult()
  result.notes.push(...notes)
  for (const document of documents) {
    if (document.kind === 'sequence') new ListReader(file, naming, result).read(document.items)
    else if (mayBeRegistries(document, file)) {
      readSkopeoDocument(document, file, (source) => naming(baseNameOf(source)), result)
    } else {
      const place = { file: file.path, line: document.line }
      const message = 'expected a list of entries with `image`, but found something else'
      result.notes.push({ place, severity: 'error', message })
    }
  }
  return result
}

/** Whether what is no list is read as the YAML of `skopeo sync`: by its shape, or by the name of its file where it has none. */
function mayBeRegistries(document: InputNode, { path }: InputFile): boolean {
  if (document.kind === 'scalar' && !document.present) return true
  if (document.kind === 'mapping' && document.entries.some(({ value }) => value.kind === 'mapping')) return true
  return !/(?:^|\/)(?:renamed|customized|customised)-[^/]*$/.test(path)
}

class ListReader {
  readonly #file: InputFile
  readonly #naming: Naming
  readonly #result: ReadResult
  readonly #comments: Comments

  constructor(file: InputFile, naming: Naming, result: ReadResult) {
    this.#file = file
    this.#naming = naming
    this.#result = result
    this.#comments = new Comments(file.text)
  }

  read(items: readonly InputNode[]): void {
    for (const item of items) {
      const place = { file: this.#file.path, line: item.line }
      if (item.kind === 'mapping' && item.entries.length > 0) this.#readEntry(item)
      else {
        this.#result.leftOut.push({
          place,
          source: '',
          destinations: [],
          reason: 'expected an entry with `image`, but found something else',
          choice: 'Write an entry for the image that was meant, or drop it.',
        })
      }
    }
  }

  #readEntry(item: InputMapping): void {
    const entry = new Entry(item)
    const place = { file: this.#file.path, line: entry.line }
    const problem = entry.problem()
    const destinations = entry.name === undefined ? [] : this.#naming(entry.name)
    if (problem !== undefined) {
      this.#result.leftOut.push({ place, source: entry.source ?? entry.written, destinations, ...problem })
      return
    }
    const row: Row = {
      place,
      source: entry.source as string,
      destinations,
      old: entry.old(),
      pins: entry.pins(),
      remark: this.#comments.remarkOf(entry.line, entry.indent, lastLineOf(item)),
      notCarried: entry.ignored,
      changes: [],
      named: entry.overridden !== undefined,
    }
    const template = entry.tagTemplate()
    if (template !== undefined) row.tagTemplate = template
    this.#result.rows.push(row)
  }
}

type Problem = Pick<LeftOut, 'reason' | 'choice' | 'dockerfile'>

/** One entry of renamed-*.yaml or customized-images.yaml. */
class Entry {
  readonly line: number
  /** Column of the `-` in front of the entry. */
  readonly indent: number
  readonly #node: InputMapping

  constructor(node: InputMapping) {
    this.#node = node
    const { line, indent } = startOf(node)
    this.line = line
    this.indent = indent
  }

  /** What is written under a key; an empty text is to retagger as if the key were not there. */
  #text(key: string): string | undefined {
    const text = textOf(valueAt(this.#node, key))?.trim()
    return text === '' ? undefined : text
  }

  get written(): string {
    const named = ['image', 'images', 'name', 'source'].map((key) => this.#text(key))
    return named.find((text) => text !== undefined) ?? ''
  }

  get source(): string | undefined {
    return normalise(this.written)
  }

  get overridden(): string | undefined {
    return this.#text('override_repo_name')
  }

  get name(): string | undefined {
    return this.overridden ?? (this.source === undefined ? undefined : baseNameOf(this.source))
  }

  get #suffix(): string {
    const suffix = this.#text('add_tag_suffix')
    return suffix === undefined ? '' : `-${suffix}`
  }

  get #digest(): string | undefined {
    const sha = this.#text('sha')
    return sha === undefined ? undefined : `sha256:${sha.replace(/^sha256:/, '')}`
  }

  get ignored(): string[] {
    return unknownKeys(this.#node, known).map((word) => `${word}; retagger ignored it`)
  }

  /** Why the entry cannot be carried over: what retagger's own `Validate` refuses, builds, and names that cannot be. */
  problem(): Problem | undefined {
    const extras = textsOf(valueAt(this.#node, 'dockerfile_extras'))
    return this.#invalid() ?? (extras.length > 0 ? buildProblem(extras) : undefined)
  }

  #invalid(): Problem | undefined {
    const repeated = repeatedKeys(this.#node)[0]
    if (repeated !== undefined) {
      return refused(`the key \`${repeated}\` stands twice`, 'Choose one of the two values and add the entry by hand.')
    }
    if (this.#text('image') === undefined) {
      const others = unknownKeys(this.#node, known).join('; ')
      return refused(
        `the entry has no \`image\`${others === '' ? '' : `: ${others}`}`,
        'Add the entry by hand if the image is needed.',
      )
    }
    if (this.source === undefined)
      return refused(`"${this.written}" is not a repository`, 'Name the image that was meant.')
    if (this.name === undefined || !isRepositoryPath(this.name)) {
      return refused(`"${this.name ?? ''}" is not a repository name`, 'Choose another target name.')
    }
    return this.#invalidSelector() ?? this.#invalidTag()
  }

  #invalidSelector(): Problem | undefined {
    const pattern = this.#text('tag_or_pattern')
    const range = this.#text('semver')
    const digest = this.#digest
    if (pattern === undefined && range === undefined) {
      const what = digest === undefined ? 'nothing says which tags are wanted' : '`sha` stands without `tag_or_pattern`'
      const others = unknownKeys(this.#node, known).join('; ')
      return refused(
        `${what}${others === '' ? '' : `: ${others}`}`,
        'Say which tags are wanted and add the entry by hand.',
      )
    }
    if (range !== undefined && (pattern !== undefined || digest !== undefined)) {
      return refused(
        '`semver` stands beside `tag_or_pattern` or `sha`',
        'Choose one of the two and add the entry by hand.',
      )
    }
    if (range === undefined && this.#text('filter') !== undefined) {
      return refused('`filter` stands without `semver`', 'Add the range and write the entry by hand.')
    }
    if (range === undefined && this.#strips) {
      return refused('`strip_semver_prefix` stands without `semver`', 'Write the entry by hand if it is needed.')
    }
    return undefined
  }

  #invalidTag(): Problem | undefined {
    const suffix = this.#suffix
    if (!/^[A-Za-z0-9_.-]*$/.test(suffix)) return refused(`no tag can end with "${suffix}"`, 'Choose another suffix.')
    const digest = this.#digest
    if (digest === undefined) return undefined
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
      return refused(`"${digest}" is not a digest`, 'Copy the digest again and add the entry by hand.')
    }
    const tag = `${this.#text('tag_or_pattern') ?? ''}${suffix}`
    return isValidTag(tag)
      ? undefined
      : refused(`"${tag}" cannot be a tag`, 'Choose the tag under which the digest is published.')
  }

  get #strips(): boolean {
    return isTrue(valueAt(this.#node, 'strip_semver_prefix'))
  }

  old(): OldSelector[] {
    if (this.#digest !== undefined) return []
    const constraint = this.#text('semver')
    if (constraint === undefined) {
      return [{ kind: 'regex', pattern: this.#text('tag_or_pattern') ?? '', mayBeTag: true }]
    }
    const filter = this.#text('filter')
    return [filter === undefined ? { kind: 'semver', constraint } : { kind: 'filter', filter, constraint }]
  }

  /** The digest under the tag that it is published as. */
  pins(): ReadonlyMap<string, string> {
    const digest = this.#digest
    return new Map(digest === undefined ? [] : [[`${this.#text('tag_or_pattern') ?? ''}${this.#suffix}`, digest]])
  }

  tagTemplate(): string | undefined {
    if (this.#digest !== undefined) return undefined
    const stem = this.#strips ? '{version}' : '{tag}'
    const template = `${stem}${this.#suffix}`
    return template === '{tag}' ? undefined : template
  }
}

function refused(reason: string, choice: string): Problem {
  return { reason: `retagger refused the entry: ${reason}`, choice }
}

function buildProblem(dockerfile: string[]): Problem {
  return {
    reason: 'the image is built (`dockerfile_extras`), not copied',
    choice: 'Build it in a build pipeline with the Dockerfile lines below, or use the upstream image.',
    dockerfile: dockerfile.flatMap((step) => step.trimEnd().split('\n')),
  }
}
