import { comparePreserved, newCopies, oldCopies, type Preserved } from './copies.ts'
import { resolveCollisions } from './collisions.ts'
import { destinationsOf, draftsOf, Fates, withoutKnownNames, type Draft } from './drafts.ts'
import { saysWhatToCopy } from './fitting.ts'
import { printNames } from './names.ts'
import { prove, type Proof } from './proof.ts'
import { readBack, rejectErrors, type ReadBack } from './read-back.ts'
import { dropMadeUpFor } from './made-up-for.ts'
import { readFiles } from './reading/index.ts'
import { joinReports, makeReport, reportLeftOut, reportRow, type ImportReport } from './report.ts'
import { legacyTargets, newTargets, takenId, type NewTarget } from './targets.ts'
import { noTeams, type TeamMap } from './teams.ts'
import { translateRows } from './translated-rows.ts'
import type {
  Destination,
  FileNote,
  ImportFormat,
  InputFile,
  KnownTags,
  LeftOut,
  Names,
  Refusal,
  ReportEntry,
  Row,
  TargetOption,
  UnreadableFile,
} from './types.ts'
import { placesOfRows, printTree, type PrintedTree } from './writing/tree.ts'

export { otherFormatsOf } from './fitting.ts'
export { readExistingTargets } from './existing-targets.ts'
export { isRetaggerFile } from './reading/retagger.ts'
export { describeReport, type ImportReport } from './report.ts'
export { readKnownTags } from './seed.ts'
export type { NewTarget } from './targets.ts'
export { readTeamMap, type TeamMap } from './teams.ts'
export {
  importFormats,
  type ImportFormat,
  type InputFile,
  type KnownTags,
  type Names,
  type TargetOption,
  type UnreadableFile,
} from './types.ts'

export interface ImportRequest {
  format: ImportFormat
  files: readonly InputFile[]
  /** Files that were named and could not be read: the report tells of them. */
  unreadable?: readonly UnreadableFile[]
  names: Names
  /** Where images go; empty for what the format says, or for retagger's own two registries. */
  targets: readonly TargetOption[]
  /** A skopeoc.yaml that stays: its text, and its targets, which are used where they name the same registry. */
  existing?: { text: string; targets: readonly NewTarget[] }
  /** Targets with today's names beside those with upstream names; `id` names the only one. */
  legacy?: { id?: string }
  teams?: TeamMap
  known?: KnownTags
}

export interface ImportOutcome {
  /** Whether the files hardly say what to copy if they are read like this: those of another format may. */
  isEmpty: boolean
  /** Why nothing may be written, whatever else is here. */
  refusal?: Refusal
  /** Files to write by path below the folder that is filled. */
  files: Map<string, string>
  report: ImportReport
  proof: Proof
  /** Where tags are known. */
  preserved?: Preserved
}

/** How often what the compiler refuses is taken out before the import gives up. */
const mostRounds = 10

/** Turns the files of another tool into definitions, with a report on every entry and a proof on the result. */
export async function importFiles(request: ImportRequest): Promise<ImportOutcome> {
  const { format, files, names, known, existing } = request
  const defaults = defaultTargetsOf(existing?.targets)
  const read = readFiles(format, files, request.targets, defaults)
  const isEmpty = !saysWhatToCopy(format, read)
  const { rows, leftOut, notes, options } = read
  notes.push(...(request.unreadable ?? []).map(noteUnreadable))
  const fates = new Fates()
  const translated = translateRows(rows, known, leftOut, fates)
  const usable = [...new Set(translated.map(({ row }) => row))]
  const named = usable.length === 0 ? withOthers(options, leftOut) : options
  const targets = newTargets(usable, named, names, existing?.targets)
  const legacy = request.legacy === undefined ? [] : legacyTargets(usable, options, targets, request.legacy.id)
  const allTargets = [...new Set([...targets, ...legacy])]
  if (existing !== undefined) noteMissingTargets(allTargets, existing.targets, notes)
  const drafts = draftsOf(translated, targets, names, false)
  dropMadeUpFor(translated, drafts, fates)
  if (legacy.length > 0) drafts.push(...withoutKnownNames(draftsOf(translated, legacy, 'keep', true), drafts))
  resolveCollisions(drafts, fates, known)
  const teams = request.teams ?? noTeams()
  const { tree, back } = await printAndRead(drafts, allTargets, teams, request, fates)
  noteTeams(teams, notes)
  const entries = [...reportRows(usable, drafts, fates, tree), ...leftOut.map(reportLeftOut)]
  const outcome: ImportOutcome = {
    isEmpty,
    files: tree.files,
    report: makeReport(format, entries, notes),
    proof: prove(drafts, back.images, allTargets, fates),
  }
  const refusal = refusalOf(request, defaults, legacy, targets)
  if (refusal !== undefined) outcome.refusal = refusal
  if (names === 'upstream') outcome.files.set('names.csv', printNames(drafts))
  if (known !== undefined) {
    const before = oldCopies(usable, known, placesByRow(drafts))
    outcome.preserved = comparePreserved(before, newCopies(back.images, allTargets, known))
  }
  return outcome
}

/**
 * The targets that are named, or else the registries of what is left out: where nothing else is, they are what the entries that
 * a person writes in its place need.
 */
function withOthers(options: readonly TargetOption[], leftOut: readonly LeftOut[]): readonly TargetOption[] {
  if (options.length > 0) return options
  const registries = leftOut.flatMap(({ destinations }) => destinations.map(({ registry }) => registry))
  return [...new Set(registries)].map((registry) => ({ id: '', registry }))
}

/** Prints, reads back, and takes out what the compiler refuses, until it refuses nothing. */
async function printAndRead(
  drafts: readonly Draft[],
  targets: readonly NewTarget[],
  teams: TeamMap,
  { format, existing }: ImportRequest,
  fates: Fates,
): Promise<{ tree: PrintedTree; back: ReadBack }> {
  for (let round = 1; ; round += 1) {
    const tree = printTree(drafts, targets, teams, format)
    const back = await readBack(tree, existing?.text)
    if (round === mostRounds || !rejectErrors(tree, back.diagnostics, fates)) return { tree, back }
  }
}

function noteUnreadable({ path, line, problem }: UnreadableFile): FileNote {
  const message = `${problem}, so that nothing of it is imported`
  return { place: { file: path, line }, severity: 'error', message }
}

/**
 * Where images go if the files do not say it and a skopeoc.yaml is there: its default targets. One for each registry is
 * enough, since an entry that names no target goes to all of them.
 */
function defaultTargetsOf(existing: readonly NewTarget[] | undefined): TargetOption[] | undefined {
  const defaults = existing?.filter(
    (target, at) =>
      target.default &&
      !existing.slice(0, at).some(({ registry, default: isDefault }) => isDefault && registry === target.registry),
  )
  return defaults?.map(({ id, registry, prefix }) => ({ id, registry, prefix }))
}

function refusalOf(
  { format, targets: named, existing }: ImportRequest,
  defaults: readonly TargetOption[] | undefined,
  legacy: readonly NewTarget[],
  targets: readonly NewTarget[],
): Refusal | undefined {
  if (format === 'skopeo' && named.length === 0 && defaults?.length === 0) {
    return {
      message: 'the files do not say where images go, and skopeoc.yaml has no default target',
      hint: 'Name it with --target, for example --target main=registry.example.com/mirror.',
    }
  }
  const taken = takenId(legacy, [...targets, ...(existing?.targets ?? [])])
  if (taken === undefined) return undefined
  return {
    message: `the target ${taken} is there already, and the old names need one of their own`,
    hint: `Choose another id, for example --legacy-target ${taken}-legacy.`,
  }
}

function noteMissingTargets(targets: readonly NewTarget[], existing: readonly NewTarget[], notes: FileNote[]): void {
  for (const { id, registry, prefix, layout } of targets) {
    if (existing.some((target) => target.id === id)) continue
    const prefixText = prefix === '' ? '' : `, prefix: ${prefix}`
    notes.push({
      place: { file: 'skopeoc.yaml', line: 1 },
      severity: 'error',
      message: `it has no target for ${registry}; add \`${id}: { registry: ${registry}${prefixText}, layout: ${layout} }\``,
    })
  }
}

function noteTeams(teams: TeamMap, notes: FileNote[]): void {
  notes.push(...teams.notes)
  for (const { pattern, place } of teams.unused()) {
    notes.push({ place, severity: 'warning', message: `no source matches the pattern "${pattern}"` })
  }
}

/** The names that a row has in the result, under its lasting name and its legacy name. */
function placesByRow(drafts: readonly Draft[], legacy = true): (row: Row) => readonly Destination[] {
  const places = new Map<Row, Destination[]>()
  for (const draft of drafts) {
    if (draft.legacy && !legacy) continue
    for (const name of destinationsOf(draft)) {
      const slash = name.indexOf('/')
      const destination = { registry: name.slice(0, slash), repository: name.slice(slash + 1) }
      for (const row of draft.rows) places.set(row, withDestination(places.get(row) ?? [], destination))
    }
  }
  // In the order in which the other tool names its registries.
  return (row) => {
    const order = row.destinations.map(({ registry }) => registry)
    return (places.get(row) ?? row.destinations).toSorted(
      (a, b) => order.indexOf(a.registry) - order.indexOf(b.registry),
    )
  }
}

function withDestination(known: Destination[], { registry, repository }: Destination): Destination[] {
  const isKnown = known.some((other) => other.registry === registry && other.repository === repository)
  return isKnown ? known : [...known, { registry, repository }]
}

function reportRows(rows: readonly Row[], drafts: readonly Draft[], fates: Fates, tree: PrintedTree): ReportEntry[] {
  const places = placesOfRows(tree)
  const destinations = placesByRow(drafts, false)
  const reports = new Map<Row, ReportEntry>()
  for (const row of rows) {
    const report = reportRow(row, fates.of(row), places.get(row), destinations(row))
    const first = row.partOf === undefined ? undefined : reports.get(row.partOf)
    if (first === undefined) reports.set(row.partOf ?? row, report)
    else reports.set(row.partOf ?? row, joinReports(first, report))
  }
  return [...reports.values()]
}
