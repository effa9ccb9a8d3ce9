import type { Change, InputFile, OldSelector, ReadResult, Row, TargetOption } from '../types.ts'
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
import { imageOf, type SelectionProblem, type SelectedTags } from './single-image.ts'
import { readReference, type WrittenReference } from './source-name.ts'

/** What a step may say and this language has no word for, with the effect of its absence. */
const notCarried: Readonly<Record<string, string>> = {
  interval: '`interval` is not carried over: see `runtime.schedule`',
  schedule: '`schedule` is not carried over: see `runtime.schedule`',
  backup: '`backup` is not carried over: nothing keeps what a moved tag pointed to before',
  ratelimit: '`ratelimit` is not carried over: see `pulls` under `sources`',
  referrers: '`referrers` is not carried over: skopeo copies no referrers',
  referrerFilters: '`referrerFilters` is not carried over: skopeo copies no referrers',
  referrerSource: '`referrerSource` is not carried over: skopeo copies no referrers',
  referrerTarget: '`referrerTarget` is not carried over: skopeo copies no referrers',
  referrerSlow: '`referrerSlow` is not carried over: skopeo copies no referrers',
  digestTags: '`digestTags` is not carried over: select the signature tags if they are needed',
  mediaTypes: '`mediaTypes` is not carried over: every type is copied',
  hooks: '`hooks` is not carried over: nothing is run before or after a copy',
  includeExternal: '`includeExternal` is not carried over',
  fastCopy: '`fastCopy` is not carried over: what is there is not looked at again anyway',
  fastCheck: '`fastCheck` is not carried over: what is there is not looked at again anyway',
  forceRecursive: '`forceRecursive` is not carried over: see `refresh`',
}

const known = [
  'source',
  'target',
  'type',
  'tags',
  'tagSets',
  'repos',
  'targetTag',
  'platform',
  'platforms',
  ...Object.keys(notCarried),
]

/** Stands where nothing says which registry images go to. */
export const unknownRegistry = 'registry.example.com'

/** Reads regsync.yml of regclient: https://regclient.org/usage/regsync/ */
export function readRegsync(file: InputFile, options: readonly TargetOption[]): ReadResult {
  const { documents, notes } = parseInput(file)
  const result = emptyResult()
  result.notes.push(...notes)
  for (const document of documents) new RegsyncReader(file, options, result).readConfig(document)
  return result
}

class RegsyncReader extends FileReader {
  readonly #options: readonly TargetOption[]
  readonly #variables = new Set<string>()
  #defaults: string[] = []

  constructor(file: InputFile, options: readonly TargetOption[], result: ReadResult) {
    super(file, result)
    this.#options = options
  }

  readConfig(root: InputNode): void {
    if (root.kind !== 'mapping') {
      if (root.kind === 'scalar' && !root.present) return
      this.note(root.line, 'error', 'expected a mapping with `sync`, but found something else')
      return
    }
    for (const word of unknownKeys(root, ['version', 'creds', 'defaults', 'sync']))
      this.note(root.line, 'warning', word)
    this.#readCredentials(valueAt(root, 'creds'))
    this.#readDefaults(valueAt(root, 'defaults'))
    const steps = valueAt(root, 'sync')
    if (steps === undefined) this.note(root.line, 'warning', 'there is no `sync`, so nothing was copied')
    else if (steps.kind !== 'sequence') this.note(steps.line, 'error', 'expected a list under `sync`')
    else for (const step of steps.items) this.#readStep(step)
  }

  #readCredentials(node: InputNode | undefined): void {
    if (node?.kind !== 'sequence') return
    for (const item of node.items) {
      if (item.kind !== 'mapping') continue
      const registry = textOf(valueAt(item, 'registry')) ?? '?'
      const settings = item.entries.map(({ key }) => key).filter((key) => !['registry', 'user', 'pass'].includes(key))
      const others =
        settings.length === 0 ? '' : `, nor are its settings ${settings.map((key) => `\`${key}\``).join(', ')}`
      this.note(
        item.line,
        'warning',
        `the login for ${registry} is not carried over: name a Secret under \`credentials\` in skopeoc.yaml${others}`,
      )
    }
  }

  #readDefaults(node: InputNode | undefined): void {
    if (node?.kind !== 'mapping') return
    for (const { key, line } of node.entries) {
      const word = notCarried[key]
      if (word === undefined)
        this.note(line, 'warning', `the default \`${key}\` is not carried over: see \`runtime\` in skopeoc.yaml`)
      else {
        this.note(line, 'warning', `defaults: ${word}`)
        if (!['interval', 'schedule', 'ratelimit'].includes(key)) this.#defaults.push(word)
      }
    }
  }

  #readStep(node: InputNode): void {
    const place = { file: this.file.path, line: node.line }
    const leaveOut = (source: string, reason: string, choice: string): void => {
      this.result.leftOut.push({ place, source, destinations: [], reason, choice })
    }
    if (node.kind !== 'mapping')
      return leaveOut('', 'expected a mapping with `source` and `target`', 'Write the step anew.')
    const written = textOf(valueAt(node, 'source')) ?? ''
    const target = this.#withRegistry(textOf(valueAt(node, 'target')) ?? '', node.line)
    const type = textOf(valueAt(node, 'type')) ?? ''
    if (type === 'registry') {
      return leaveOut(
        written,
        'the step copies a whole registry by its catalogue',
        'List the repositories that are needed.',
      )
    }
    if (type !== 'image' && type !== 'repository') {
      return leaveOut(
        written,
        `the type "${type}" is not known; regsync refused it`,
        'Say `type: image` or `type: repository`.',
      )
    }
    if (written.includes('{{') || target.includes('{{')) {
      const what = `its ${written.includes('{{') ? 'source' : 'target'} is a template${variablesIn(`${written} ${target}`)}`
      return leaveOut(written, what, 'Write the names out and add the entry by hand.')
    }
    if (/^oci(?:dir|file)?:\/\//.test(written) || /^oci(?:dir|file)?:\/\//.test(target)) {
      return leaveOut(written, 'it copies from or to a folder, not a registry', 'Copy it by hand, or from a registry.')
    }
    const from = readReference(written)
    const to = readReference(target)
    if (from === undefined || to === undefined) {
      return leaveOut(
        written,
        `"${from === undefined ? written : target}" is not a reference`,
        'Name the image that was meant.',
      )
    }
    const selected = type === 'image' ? imageOf(from, to) : repositoryOf(node)
    if ('problem' in selected) return leaveOut(from.repository, selected.problem, selected.choice)
    this.#addRow(node, from, to, selected)
  }

  /** A registry that comes from the environment is named on the command line, or is to be filled in. */
  #withRegistry(target: string, line: number): string {
    const match = /^\{\{\s*env\s+"(\w+)"\s*\}\}(?=\/)/.exec(target)
    if (match === null) return target
    const [option] = this.#options
    const registry = option?.registry ?? unknownRegistry
    const message = `the target registry comes from the variable ${match[1]}; `
    const advice =
      option === undefined
        ? `replace ${registry} in skopeoc.yaml, or name it with --target`
        : `${registry} is taken for it`
    if (!this.#variables.has(match[1] as string)) this.note(line, 'warning', `${message}${advice}`)
    this.#variables.add(match[1] as string)
    return `${registry}${target.slice(match[0].length)}`
  }

  #addRow(node: InputMapping, from: WrittenReference, to: WrittenReference, selected: SelectedTags): void {
    const slash = to.repository.indexOf('/')
    const { line, indent } = startOf(node)
    const row: Row = {
      place: { file: this.file.path, line },
      source: from.repository,
      destinations: [{ registry: to.repository.slice(0, slash), repository: to.repository.slice(slash + 1) }],
      old: selected.old,
      pins: selected.pins,
      remark: this.comments.remarkOf(line, indent, lastLineOf(node)),
      notCarried: [...this.#missing(node), ...this.#defaults],
      changes: platformChanges(node, selected),
      named: true,
    }
    if (selected.tagTemplate !== undefined) row.tagTemplate = selected.tagTemplate
    this.result.rows.push(row)
  }

  #missing(node: InputMapping): string[] {
    const words = unknownKeys(node, known)
    for (const { key } of node.entries) {
      const word = notCarried[key]
      if (word !== undefined) words.push(word)
    }
    return words
  }
}

/** The environment variables of a template, for a message. */
function variablesIn(text: string): string {
  const names = [...new Set([...text.matchAll(/env\s+\\?"(\w+)\\?"/g)].map(([, name]) => name))]
  return names.length === 0 ? '' : ` over the environment (${names.join(', ')})`
}

/** A repository with its filters: one selector for each set, every condition of which must hold. */
function repositoryOf(node: InputMapping): SelectedTags | SelectionProblem {
  const template = targetTagOf(textOf(valueAt(node, 'targetTag')))
  if (template !== undefined && 'problem' in template) return template
  const old: OldSelector[] = []
  const tags = valueAt(node, 'tags')
  if (tags?.kind === 'mapping') old.push(selectorOf(tags))
  const sets = valueAt(node, 'tagSets')
  if (sets?.kind === 'sequence') for (const set of sets.items) if (set.kind === 'mapping') old.push(selectorOf(set))
  if (old.length === 0) old.push({ kind: 'all' })
  return { old, pins: new Map(), ...template }
}

/** regsync puts `^` and `$` around each expression as it stands. */
function selectorOf(set: InputMapping): OldSelector {
  const bound = (text: string): string => `^${text}$`
  const allow = textsOf(valueAt(set, 'allow')).map(bound)
  const deny = textsOf(valueAt(set, 'deny')).map(bound)
  const ranges = textsOf(valueAt(set, 'semverRange')).map((constraint) => ({
    grammar: 'regclient' as const,
    constraint,
  }))
  return allow.length + deny.length + ranges.length === 0 ? { kind: 'all' } : { kind: 'every', allow, deny, ranges }
}

function targetTagOf(text: string | undefined): { tagTemplate?: string } | SelectionProblem | undefined {
  if (text === undefined || text === '') return undefined
  const match = /^([A-Za-z0-9_.-]*)\{\{\s*\.Source\.Tag\s*\}\}([A-Za-z0-9_.-]*)$/.exec(text)
  if (match === null) {
    return {
      problem: '`targetTag` is more than text around the tag',
      choice: 'Write the entry by hand with a `rename`.',
    }
  }
  const template = `${match[1]}{tag}${match[2]}`
  return template === '{tag}' ? undefined : { tagTemplate: template }
}

function platformChanges(node: InputMapping, { old, pins }: SelectedTags): Change[] {
  const platforms = [...textsOf(valueAt(node, 'platform')), ...textsOf(valueAt(node, 'platforms'))]
  if (platforms.length === 0) return []
  const first = old[0]
  const example = first?.kind === 'tags' ? first.tags[0] : [...pins.keys()][0]
  return [
    {
      what: `only ${platforms.join(', ')} was copied; now every platform is, under the digest of the index`,
      example: example ?? '',
    },
  ]
}
