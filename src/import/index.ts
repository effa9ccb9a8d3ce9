import { checkSources } from '../check/index.ts'
import { SourceFile, type Diagnostic } from '../diagnostics/index.ts'
import type { ImageDefinition } from '../model/types.ts'
import type { SourceTree, TeamFolder } from '../sources.ts'
import { comparePreserved, newCopies, oldCopies, type Preserved } from './copies.ts'
import { destinationsOf, draftsOf, Fates, type Draft } from './drafts.ts'
import { resolveCollisions } from './collisions.ts'
import { entriesOf, type NewEntry } from './entries.ts'
import { printNames } from './names.ts'
import { prove, type Proof } from './proof.ts'
import { readFiles } from './reading/index.ts'
import { makeReport, reportLeftOut, reportRow, type ImportReport } from './report.ts'
import { legacyTargets, planTargets, type Names, type TargetOption, type TargetPlan } from './targets.ts'
import { noTeams, type TeamMap } from './teams.ts'
import { topicsOf } from './topics.ts'
import { translate } from './translate/index.ts'
import type {
  Destination,
  FileNote,
  ImportFormat,
  InputFile,
  InputPlace,
  KnownTags,
  LeftOut,
  Piece,
  Row,
} from './types.ts'
import { printConfig, printTeam } from './writing/config-file.ts'
import { printImages } from './writing/image-file.ts'

export { describeReport, type ImportReport } from './report.ts'
export { readKnownTags } from './seed.ts'
export { readTeamMap, type TeamMap } from './teams.ts'
export { importFormats, type FileNote, type ImportFormat, type InputFile, type KnownTags } from './types.ts'
export type { Names, TargetOption } from './targets.ts'

export interface ImportRequest {
  format: ImportFormat
  files: readonly InputFile[]
  names: Names
  /** Where images go; empty for what the format says, or for retagger's own two registries. */
  targets: readonly TargetOption[]
  /** Targets with today's names beside those with upstream names; `id` names the only one. */
  legacy?: { id?: string }
  teams?: TeamMap
  known?: KnownTags
}

export interface ImportOutcome {
  /** Files to write by path below the folder that is filled. */
  files: Map<string, string>
  report: ImportReport
  proof: Proof
  /** What the compiler says about the result; errors there are bugs of the import. */
  diagnostics: Diagnostic[]
  /** Where tags are known. */
  preserved?: Preserved
}

/** Turns the files of another tool into definitions, with a report on every entry and a proof on the result. */
export async function importFiles(request: ImportRequest): Promise<ImportOutcome> {
  const { format, names, known } = request
  const { rows, leftOut, notes, options } = readFiles(request)
  const fates = new Fates()
  const translated = translateRows(rows, known, leftOut, fates)
  const usable = translated.map(({ row }) => row)
  const targets = planTargets(usable, options, names)
  const legacy = request.legacy === undefined ? [] : legacyTargets(usable, options, targets, request.legacy.id)
  const drafts = [
    ...draftsOf(translated, targets, names, false),
    ...(legacy.length === 0 ? [] : draftsOf(translated, legacy, 'keep', true)),
  ]
  resolveCollisions(drafts, fates, known)
  const allTargets = [...targets, ...legacy]
  const written = writeFiles(drafts, allTargets, request, notes)
  const { images, diagnostics } = await readBack(written.files)
  const report = makeReport(
    format,
    [...reportRows(usable, drafts, fates, written.places), ...leftOut.map(reportLeftOut)],
    notes,
  )
  const outcome: ImportOutcome = {
    files: written.files,
    report,
    proof: prove(drafts, images, allTargets, fates),
    diagnostics,
  }
  if (names === 'upstream') outcome.files.set('names.csv', printNames(drafts))
  if (known !== undefined) outcome.preserved = countPreserved(usable, drafts, images, allTargets, known)
  return outcome
}

function translateRows(
  rows: readonly Row[],
  known: KnownTags | undefined,
  leftOut: LeftOut[],
  fates: Fates,
): { row: Row; pieces: Piece[] }[] {
  const translated: { row: Row; pieces: Piece[] }[] = []
  for (const row of rows) {
    const pieces: Piece[] = []
    const problems: { problem: string; choice: string }[] = []
    for (const old of row.old) {
      const result = translate(old, { source: row.source, known: known?.get(row.source) })
      if ('problem' in result) problems.push(result)
      else {
        pieces.push(...result.pieces)
        if (result.change !== undefined) fates.of(row).changes.push(result.change)
      }
    }
    const first = problems[0]
    if (first !== undefined && pieces.length === 0 && row.pins.size === 0) {
      leftOut.push({
        place: row.place,
        source: row.source,
        destinations: row.destinations,
        reason: first.problem,
        choice: first.choice,
      })
      continue
    }
    for (const { problem } of problems)
      fates.of(row).changes.push({ what: `${problem}; that part is left out`, example: '' })
    translated.push({ row, pieces })
  }
  return translated
}

interface Written {
  files: Map<string, string>
  /** Where each row's first entry stands. */
  places: Map<Row, InputPlace>
}

function writeFiles(
  drafts: readonly Draft[],
  targets: readonly TargetPlan[],
  request: ImportRequest,
  notes: FileNote[],
): Written {
  const teams = request.teams ?? noTeams()
  notes.push(...teams.notes)
  const files = new Map<string, string>()
  const places = new Map<Row, InputPlace>()
  const defaults = targets.filter((target) => target.default).length
  const byTeam = new Map<string, NewEntry[]>()
  for (const draft of drafts) {
    const team = teams.teamOf(draft.source)
    const list = byTeam.get(team) ?? []
    list.push(...entriesOf(draft, defaults))
    byTeam.set(team, list)
  }
  for (const { pattern, line } of teams.unused()) {
    notes.push({
      place: { file: 'the map of teams', line },
      severity: 'warning',
      message: `no source matches the pattern "${pattern}"`,
    })
  }
  files.set('skopeoc.yaml', printConfig(targets, request.format))
  for (const [team, entries] of [...byTeam].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (entries.length === 0) continue
    files.set(`teams/${team}/team.yaml`, printTeam(team, teams.teams.get(team)))
    writeTeam(team, entries, request.format, files, places)
  }
  return { files, places }
}

function writeTeam(
  team: string,
  entries: readonly NewEntry[],
  format: ImportFormat,
  files: Map<string, string>,
  places: Map<Row, InputPlace>,
): void {
  const byFile = new Map<string, NewEntry[]>()
  for (const legacy of [false, true]) {
    const own = entries.filter((entry) => entry.legacy === legacy)
    for (const [entry, topic] of topicsOf(own)) {
      const path = `teams/${team}/${legacy ? 'legacy/' : ''}${topic}.yaml`
      const list = byFile.get(path)
      if (list === undefined) byFile.set(path, [entry])
      else list.push(entry)
    }
  }
  for (const [path, list] of [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sorted = [...list].sort(compareEntries)
    const printed = printImages(sorted, path.split('/').length - 1, format)
    files.set(path, printed.text)
    for (const entry of sorted) {
      for (const row of entry.rows) {
        if (!places.has(row) || !entry.legacy)
          places.set(row, places.get(row) ?? { file: path, line: printed.lines.get(entry) as number })
      }
    }
  }
}

function compareEntries(a: NewEntry, b: NewEntry): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1
  const left = `${a.rename ?? ''} ${a.tagTemplate ?? ''}`
  const right = `${b.rename ?? ''} ${b.tagTemplate ?? ''}`
  return left === right ? 0 : left < right ? -1 : 1
}

/** Reads the printed files with the compiler's own eyes. */
async function readBack(
  files: ReadonlyMap<string, string>,
): Promise<{ images: ImageDefinition[]; diagnostics: Diagnostic[] }> {
  const folders = new Map<string, TeamFolder>()
  let config: SourceFile | undefined
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const file = new SourceFile(path, text)
    const [top, id] = path.split('/')
    if (path === 'skopeoc.yaml') config = file
    if (top !== 'teams' || id === undefined) continue
    const folder = folders.get(id) ?? { id, team: undefined, images: [] }
    folders.set(id, folder)
    if (path === `teams/${id}/team.yaml`) folder.team = file
    else folder.images.push(file)
  }
  const tree: SourceTree = { config, teams: [...folders.values()], diagnostics: [] }
  const { model, diagnostics } = await checkSources(tree)
  return { images: model.images, diagnostics }
}

function reportRows(
  rows: readonly Row[],
  drafts: readonly Draft[],
  fates: Fates,
  places: ReadonlyMap<Row, InputPlace>,
): ReturnType<typeof reportRow>[] {
  const destinations = new Map<Row, Destination[]>()
  for (const draft of drafts) {
    if (draft.legacy) continue
    for (const name of destinationsOf(draft)) {
      const slash = name.indexOf('/')
      const destination = { registry: name.slice(0, slash), repository: name.slice(slash + 1) }
      for (const row of draft.rows) destinations.set(row, [...(destinations.get(row) ?? []), destination])
    }
  }
  return rows.map((row) => reportRow(row, fates.of(row), places.get(row), destinations.get(row) ?? row.destinations))
}

function countPreserved(
  rows: readonly Row[],
  drafts: readonly Draft[],
  images: readonly ImageDefinition[],
  targets: readonly TargetPlan[],
  known: KnownTags,
): Preserved {
  const placesOf = (row: Row): Destination[] =>
    drafts
      .filter((draft) => draft.rows.includes(row))
      .flatMap(destinationsOf)
      .map((name) => ({ registry: name.slice(0, name.indexOf('/')), repository: name.slice(name.indexOf('/') + 1) }))
  return comparePreserved(oldCopies(rows, known, placesOf), newCopies(images, targets, known))
}
