import { fixedTagPattern } from '../../model/floating.ts'
import type { SyncFile, TargetPlan } from '../../plan/types.ts'
import { checksum } from '../checksum.ts'
import type { EmittedFile } from '../emitted-file.ts'
import { quoteComment, quoteShell } from '../quote.ts'
import { render } from '../render.ts'
import { RowTexts } from '../row-texts.ts'
import { TextBuilder } from '../text-builder.ts'
import { layOutCopies, type Copies } from './copies.ts'
import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import type { RuntimeSettings } from './settings.ts'
import { syncBody } from './sync-yaml.ts'
import { divideWork, type Division, type Row } from './work-division.ts'

/** The file that names all others with their checksums: who knows its checksum knows them all. */
const indexFile = 'index.txt'

/**
 * What the mirror of one target runs on: its sync files, copy.sh with the selections of its copies, mirror.sh, and an
 * index of owners, places and checksums. Paths are relative to generated/<target>/.
 */
export function emitRuntime(
  plan: TargetPlan,
  settings: RuntimeSettings,
  texts: RowTexts = new RowTexts(),
): EmittedFile[] {
  const copies = layOutCopies(plan.copy, texts)
  const files: EmittedFile[] = [
    ...plan.sync.map((file) => emitSync(file, texts)),
    ...copies.selections.map((selection) => emitSelection(selection, plan, texts)),
    emitCopies(copies, plan),
    emitMirror(plan, settings),
  ]
  files.sort((left, right) => byCodeUnit(left.path, right.path))
  const rows = [...plan.sync.flatMap(syncRows), ...copies.rows]
  return [...files, emitIndex(files, rows, divideWork(rows, settings.shards, settings.parallelism), plan)]
}

/**
 * Identifies one build of one target's files: the checksum of its index, in 64 hexadecimal digits, which mirror.sh compares
 * `MIRROR_GENERATION` with.
 */
export function runtimeGeneration(files: readonly EmittedFile[]): string {
  const index = files.find(({ path }) => path === indexFile)
  if (index === undefined) throw new Error(`${indexFile} is not among the files`)
  return checksum(index.content)
}

function emitSync(file: SyncFile, texts: RowTexts): EmittedFile {
  const scoped = file.scoped ? '--scoped ' : ''
  const command =
    `skopeo sync --all --preserve-digests --keep-going --src yaml --dest docker ${scoped}` +
    `${plainWord(file.file)} ${plainWord(file.destination)}`
  const content = render('sync.yaml', {
    destination: quoteComment(file.destination),
    command: quoteComment(command),
    body: syncBody(file.repositories, texts),
  })
  return { path: file.file, content }
}

function emitSelection(
  { file, repositories }: Copies['selections'][number],
  plan: TargetPlan,
  texts: RowTexts,
): EmittedFile {
  const command = `skopeo sync --dry-run --src yaml --dest docker ${plainWord(file)} ${plainWord(plan.registry)}`
  return {
    path: file,
    content: render('copy.yaml', { command: quoteComment(command), body: syncBody(repositories, texts, true) }),
  }
}

function emitCopies(copies: Copies, plan: TargetPlan): EmittedFile {
  const hasSelections = copies.selections.length > 0
  return {
    path: 'copy.sh',
    content: render('copy.sh', {
      registry: plan.registry,
      hasCopies: copies.script !== '',
      hasSelections,
      body: copies.script,
    }),
  }
}

function emitMirror(plan: TargetPlan, settings: RuntimeSettings): EmittedFile {
  const view = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))
  return {
    path: 'mirror.sh',
    content: render('mirror.sh', { registry: plan.registry, fixedTag: fixedTagPattern, ...view }),
  }
}

function syncRows(file: SyncFile): Row[] {
  return file.repositories.map((repository) => ({ file: file.file, repository, rule: undefined }))
}

function emitIndex(
  files: readonly EmittedFile[],
  rows: readonly Row[],
  division: Division,
  plan: TargetPlan,
): EmittedFile {
  const repositories = new TextBuilder()
  for (const index of inIndexOrder(rows))
    repositories.add(`${indexLine(rows[index] as Row, division.shards[index] ?? 0, division.groups[index] ?? 0)}\n`)
  const view = {
    registry: quoteComment(plan.registry),
    files: files.map(({ path, content }) => `file ${checksum(content)}  ${path}`).join('\n'),
    repositories: repositories.text(),
  }
  return { path: indexFile, content: render('index.txt', view) }
}

/** Numbers of rows sorted by `FILE=SOURCE TARGET`, by which mirror.sh joins them with the lines of the sync files. */
function inIndexOrder(rows: readonly Row[]): number[] {
  const byFile = new Map<string, number[]>()
  for (let index = 0; index < rows.length; index++) {
    const { file } = rows[index] as Row
    const known = byFile.get(file)
    if (known === undefined) byFile.set(file, [index])
    else known.push(index)
  }
  const compare = (left: number, right: number): number => {
    const a = (rows[left] as Row).repository
    const b = (rows[right] as Row).repository
    return byCodeUnit(a.source, b.source) || byCodeUnit(a.destination, b.destination)
  }
  const files = [...byFile].sort(([left], [right]) => byCodeUnit(`${left}=`, `${right}=`))
  return files.flatMap(([, indexes]) => indexes.sort(compare))
}

function indexLine({ file, repository, rule }: Row, shard: number, group: number): string {
  const { source, destination, refresh, owners } = repository
  const whose = owners.length === 1 ? (owners[0] as string) : owners.join(',')
  return `repository ${shard} ${group} ${file} ${source} ${destination} ${refresh} ${whose} ${rule ?? '-'}`
}

/** A word of a command for people: quoted only where it has to be. */
function plainWord(word: string): string {
  return /^[\w./:@=-]+$/.test(word) ? word : quoteShell(word)
}
