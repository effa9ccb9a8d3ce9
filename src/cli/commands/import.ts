import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isDnsLabel } from '../../check/config/kubernetes-names.ts'
import { canonicalHost } from '../../check/reference.ts'
import { analyseSources } from '../../compile.ts'
import { nearest, SourceFile, type Diagnostic } from '../../diagnostics/index.ts'
import { oneLine, printable } from '../../diagnostics/render/index.ts'
import { createNodeHost } from '../../host/node-host.ts'
import type { Host, ReadResult } from '../../host/host.ts'
import {
  describeReport,
  importFiles,
  importFormats,
  isRetaggerFile,
  otherFormatsOf,
  readExistingTargets,
  readKnownTags,
  readTeamMap,
  type ImportFormat,
  type ImportOutcome,
  type ImportReport,
  type ImportRequest,
  type InputFile,
  type TargetOption,
  type UnreadableFile,
} from '../../import/index.ts'
import { readSources } from '../../sources.ts'
import { exitCode, UsageError, type CommandContext } from '../context.ts'
import { say } from '../findings.ts'
import { folderToFill, kindAt } from '../folders.ts'
import { packageFile } from '../package-file.ts'

export interface ImportOptions {
  format: string
  paths: readonly string[]
  out: string | undefined
  teams: string | undefined
  names: string
  target: readonly string[] | undefined
  /** True where the option has no id behind it. */
  legacyTarget: string | true | undefined
  tags: string | undefined
  report: string | undefined
  force: boolean
}

/** Lists of other tools may be large; a file of definitions may not. */
const mostInputBytes = 64 << 20
/** How many target tags are listed one by one. */
const mostListed = 20

/** How many input files are named in one line. */
const mostNamed = 3

/** `skopeoc import FORMAT PATH…`: definitions from another tool's files, with a report and a proof. */
export async function runImport(ctx: CommandContext, options: ImportOptions): Promise<number> {
  const request = requestFrom(ctx, options)
  const host = options.out === undefined ? ctx.host : createNodeHost(folderToFill(options.out))
  if (options.report !== undefined) checkReportPath(options.report)
  const existing = host.kindOf('skopeoc.yaml') === undefined ? undefined : host.read('skopeoc.yaml')
  if (existing !== undefined && 'text' in existing)
    request.existing = { text: existing.text, targets: await readExistingTargets(existing.text) }
  const outcome = await importFiles(request)
  const { refusal } = outcome
  if (outcome.isEmpty) {
    const others = otherFormatsOf(request.files, request.format)
    if (others.length > 0 || outcome.report.entries.length === 0) return tellNothing(ctx, outcome, request, others)
  }
  if (refusal !== undefined) throw new UsageError(refusal.message, refusal.hint)
  const kept = keptFiles(host, outcome, options)
  if (options.report !== undefined) writeReport(options.report, outcome)
  for (const path of kept) say(ctx, printable(`kept ${path}`))
  writeFiles(host, outcome, kept)
  const { diagnostics } = await analyseSources(readSources(host), { today: ctx.host.today() })
  return tell(ctx, outcome, request, diagnostics)
}

/** @throws UsageError where the report cannot be written, before anything else is */
function checkReportPath(path: string): void {
  folderToFill(dirname(path))
  if (kindAt(path) === 'folder')
    throw new UsageError(`--report ${path} is a folder`, 'Name a file, for example --report report.json.')
}

function requestFrom(ctx: CommandContext, options: ImportOptions): ImportRequest {
  const format = formatFrom(options.format)
  const { names } = options
  if (names !== 'keep' && names !== 'upstream') {
    throw new UsageError(`--names ${names} is not known`, 'Say --names keep or --names upstream.')
  }
  const request: ImportRequest = {
    format,
    names,
    ...readInputs(ctx, format, options.paths),
    targets: (options.target ?? []).map(targetFrom),
  }
  if (options.legacyTarget !== undefined) {
    if (names === 'keep')
      throw new UsageError('--legacy-target makes sense with --names upstream only', 'Add --names upstream.')
    request.legacy = options.legacyTarget === true ? {} : { id: targetId(options.legacyTarget) }
  }
  if (options.teams !== undefined)
    request.teams = readTeamMap({ path: basename(options.teams), text: readText(options.teams) })
  if (options.tags !== undefined) {
    const result = readKnownTags(readText(options.tags))
    if ('problem' in result)
      throw new UsageError(
        `${options.tags} is no list of tags: ${result.problem}`,
        'Write { "quay.io": { "cilium/cilium": ["v1.15.0"] } }.',
      )
    request.known = result.known
  }
  return request
}

function formatFrom(word: string): ImportFormat {
  const format = importFormats.find((known) => known === word)
  if (format !== undefined) return format
  const meant = nearest(word, importFormats)
  throw new UsageError(
    `the format ${word} is not known`,
    meant === undefined ? `Name one of ${importFormats.join(', ')}.` : `Did you mean ${meant}?`,
  )
}

function targetId(text: string): string {
  if (isDnsLabel(text)) return text
  throw new UsageError(`--legacy-target ${text} is no id of a target`, 'Write lower-case letters, digits and hyphens.')
}

/** `gsoci=gsoci.azurecr.io/giantswarm`, or without a name in front. */
function targetFrom(text: string): TargetOption {
  const match = /^(?:([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)=)?([A-Za-z0-9.-]+(?::\d+)?)(?:\/([a-z0-9._/-]*))?$/.exec(
    text,
  )
  if (match === null)
    throw new UsageError(
      `--target ${text} is not ID=REGISTRY/PREFIX`,
      'Write --target mirror=registry.example.com/prefix. The id has lower-case letters, digits and hyphens, and the prefix no upper-case letters.',
    )
  return {
    id: match[1] ?? '',
    registry: canonicalHost(match[2] as string),
    prefix: (match[3] ?? '').replace(/\/+$/, ''),
  }
}

function lineOfProblem(result: ReadResult): number {
  if (!('garbled' in result) || result.garbled === undefined) return 1
  return new SourceFile('', result.garbled.content).lineAt(result.garbled.at)
}

function readFile(path: string): ReadResult {
  return createNodeHost(dirname(resolve(path))).read(basename(path), mostInputBytes)
}

function readText(path: string): string {
  const result = readFile(path)
  if ('problem' in result)
    throw new UsageError(`${path} cannot be read: ${result.problem}`, 'Look at its name and permissions.')
  return result.text
}

/** Reads files, and those of a folder that the format could be in. The rest is imported where one cannot be read. */
function readInputs(
  ctx: CommandContext,
  format: ImportFormat,
  paths: readonly string[],
): Pick<ImportRequest, 'files' | 'unreadable'> {
  const found = paths.flatMap((path) => filesAt(ctx, format, path))
  const names = found.map(({ name }) => name)
  const files: InputFile[] = []
  const unreadable: UnreadableFile[] = []
  for (const { folder, name, path } of found) {
    const unique = names.indexOf(name) === names.lastIndexOf(name)
    const shown = unique ? name : `${basename(folder)}/${name}`
    const result = readFile(path)
    if ('problem' in result) unreadable.push({ path: shown, line: lineOfProblem(result), problem: result.problem })
    else files.push({ path: shown, text: result.text })
  }
  return { files, unreadable }
}

interface FoundFile {
  folder: string
  name: string
  path: string
}

function filesAt(ctx: CommandContext, format: ImportFormat, path: string): FoundFile[] {
  const kind = kindAt(path)
  if (kind === 'nothing') throw new UsageError(`${path} does not exist`, 'Name files or folders of the other tool.')
  if (kind === 'other') return [{ folder: dirname(resolve(path)), name: basename(path), path }]
  const folders = format === 'retagger' ? [path, join(path, 'images')] : [path]
  for (const folder of folders) {
    const found = filesIn(ctx, format, folder)
    if (found.length > 0) return found
  }
  const wanted =
    format === 'retagger' ? 'skopeo-*.yaml, renamed-*.yaml or customized-images.yaml' : 'YAML or JSON files'
  throw new UsageError(`${path} holds no ${wanted}`, 'Name the folder that holds them, or the files themselves.')
}

function filesIn(ctx: CommandContext, format: ImportFormat, folder: string): FoundFile[] {
  if (kindAt(folder) !== 'folder') return []
  const all = readdirSync(folder, { withFileTypes: true })
  const names = all
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map(({ name }) => name)
    .sort()
  const read = names.filter((name) =>
    format === 'retagger' ? isRetaggerFile(name) : format === 'image-syncer' || !name.endsWith('.json'),
  )
  if (read.length > 0) {
    const folders = all.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
    for (const name of names)
      if (!read.includes(name)) say(ctx, printable(`not read, not a file of ${format}: ${name}`))
    for (const name of folders.sort())
      say(ctx, printable(`not read, a folder: ${name}/; name it too if it has files of ${format}`))
  }
  return read.map((name) => ({ folder: resolve(folder), name, path: join(folder, name) }))
}

/** What is there already and stays so: what the teams and the platform say of themselves. */
function keptFiles(host: Host, { files }: ImportOutcome, { force }: ImportOptions): string[] {
  const present = [...files.keys()].filter((path) => host.kindOf(path) !== undefined)
  const kept = present.filter((path) => path.endsWith('/team.yaml') || path === 'skopeoc.yaml')
  const clash = present.find((path) => !kept.includes(path))
  if (clash !== undefined && !force) {
    throw new UsageError(`${clash} exists already`, 'Import into an empty folder (--out), or overwrite with --force.')
  }
  return kept
}

function writeFiles(host: Host, outcome: ImportOutcome, kept: readonly string[]): void {
  for (const [path, text] of outcome.files) if (!kept.includes(path)) host.write(path, text)
  const schemas = packageFile('schemas')
  for (const name of ['images.schema.json', 'skopeoc.schema.json', 'team.schema.json']) {
    const text = readSchema(join(schemas, name))
    if (text !== undefined && host.kindOf(`schemas/${name}`) === undefined) host.write(`schemas/${name}`, text)
  }
}

function readSchema(path: string): string | undefined {
  return kindAt(path) === 'nothing' ? undefined : readFileSync(path, 'utf8')
}

function writeReport(path: string, { report }: ImportOutcome): void {
  const full = resolve(path)
  createNodeHost(dirname(full)).write(basename(full), `${JSON.stringify(report, undefined, 2)}\n`)
}

/** Where nothing came of the files: what is wrong with them, unless they only are of another format. */
function tellNothing(
  ctx: CommandContext,
  { report }: ImportOutcome,
  { format, files, unreadable = [] }: ImportRequest,
  others: readonly ImportFormat[],
): number {
  const names = [...files, ...unreadable].map(({ path }) => path)
  if (others.length === 0) tellNotes(ctx, report)
  const named = names.length > mostNamed ? `${names.length} files` : names.join(', ')
  ctx.host.writeError(
    `${printable(`error: nothing in ${named} can be imported as ${format}, so nothing is written\n  = help: ${adviceOn(format, names, others)}`)}\n`,
  )
  return exitCode.findings
}

function adviceOn(format: ImportFormat, names: readonly string[], others: readonly ImportFormat[]): string {
  if (others.length === 0) return 'No format that is known has an entry in it: name the files that list images.'
  const looks = names.length === 1 ? 'It looks like a file of' : 'They look like files of'
  if (others.length > 1) return `${looks} ${others.join(' or ')}: name that format in place of ${format}.`
  const words = names.length > mostNamed ? '…' : names.join(' ')
  return `${looks} ${others[0]}: run \`skopeoc import ${others[0]} ${words}\`.`
}

function tellNotes(ctx: CommandContext, { notes }: ImportReport): void {
  for (const { file, line, severity, message } of notes)
    ctx.host.writeError(`${oneLine(`${severity}: ${file}:${line}: ${message}`)}\n`)
}

/**
 * The report and the proof to stdout, what is wrong with the files to stderr.
 *
 * @param diagnostics of the folder as it is now, with all that was there before
 */
function tell(
  ctx: CommandContext,
  outcome: ImportOutcome,
  request: ImportRequest,
  diagnostics: readonly Diagnostic[],
): number {
  const { report, proof, preserved } = outcome
  tellNotes(ctx, report)
  const lines = [describeReport(report).trimEnd()]
  const names = request.names === 'upstream' ? '; what is called differently from now on is in names.csv' : ''
  lines.push(
    `proved: ${proof.equal} of ${proof.equal + proof.changed + proof.broken.length} repositories select the same tags as before; the report tells how the others differ${names}`,
  )
  if (preserved !== undefined) {
    lines.push(`${preserved.preserved} of ${preserved.total} target tags preserved`)
    lines.push(...listed('lost', preserved.lost), ...listed('added', preserved.added))
  }
  ctx.host.writeOutput(`${printable(lines.join('\n'))}\n`)
  for (const { source, what } of proof.broken) ctx.host.writeError(`${oneLine(`error: ${source}: ${what}`)}\n`)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  for (const { message, place, hint } of errors) {
    ctx.host.writeError(
      `${printable(`error: ${place.file.path}:${place.file.lineAt(place.start)}: ${message}\n  = help: ${hint}`)}\n`,
    )
  }
  const failed = errors.length + proof.broken.length > 0 || report.notes.some(({ severity }) => severity === 'error')
  const incomplete = report.summary.changed + report.summary.leftOut > 0
  return failed || (ctx.strict && incomplete) ? exitCode.findings : exitCode.ok
}

function listed(what: string, targets: readonly string[]): string[] {
  const lines = targets.slice(0, mostListed).map((target) => oneLine(`  ${what}: ${target}`))
  if (targets.length > mostListed) lines.push(`  ${what}: ${targets.length - mostListed} more`)
  return lines
}
