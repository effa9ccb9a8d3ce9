import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { maskSecrets } from '../diagnostics/index.ts'
import { oneLine } from '../diagnostics/render/index.ts'
import type { RowFate } from './drafts.ts'
import type { Destination, FileNote, ImportFormat, InputPlace, LeftOut, ReportEntry, Row } from './types.ts'

/** What became of every entry of the input files. */
export interface ImportReport {
  format: ImportFormat
  entries: ReportEntry[]
  /** What is to be said about files as a whole, and about settings that belong to no entry. */
  notes: { file: string; line: number; severity: FileNote['severity']; message: string }[]
  summary: { imported: number; changed: number; leftOut: number }
}

export function makeReport(
  format: ImportFormat,
  entries: readonly ReportEntry[],
  notes: readonly FileNote[],
): ImportReport {
  const sorted = [...entries].sort((a, b) => comparePlaces(a.from, b.from)).map(masked)
  const count = (status: ReportEntry['status']): number => sorted.filter((entry) => entry.status === status).length
  return {
    format,
    entries: sorted,
    notes: notes.map(({ place: { file, line }, severity, message }) => ({
      file,
      line,
      severity,
      message: maskSecrets(message),
    })),
    summary: { imported: count('imported'), changed: count('changed'), leftOut: count('left-out') },
  }
}

/** Old files hold logins in places where none belong, and the report is passed around. */
function masked(entry: ReportEntry): ReportEntry {
  return {
    ...entry,
    source: maskSecrets(entry.source),
    destination: maskSecrets(entry.destination),
    destinations: entry.destinations.map(maskSecrets),
    reason: maskSecrets(entry.reason),
    example: maskSecrets(entry.example),
    choice: maskSecrets(entry.choice),
    ...(entry.dockerfile === undefined ? {} : { dockerfile: entry.dockerfile.map(maskSecrets) }),
  }
}

function comparePlaces(a: InputPlace, b: InputPlace): number {
  return byCodeUnit(a.file, b.file) || a.line - b.line
}

/** The whole reason of an entry of which there is nothing else to say. */
const nothingToSay = 'selects the same tags'

/** The report on a row that became part of an entry, or lost everything to another. */
export function reportRow(
  row: Row,
  fate: RowFate,
  to: InputPlace | undefined,
  destinations: readonly Destination[],
): ReportEntry {
  const base = { from: row.place, ...namesOf(row.source, destinations) }
  if (to === undefined || fate.leftOut !== undefined) {
    const { reason, example, choice } = fate.leftOut ?? {
      reason: 'nothing of it is left',
      example: '',
      choice: 'Look at it by hand.',
    }
    return { status: 'left-out', ...base, to: null, reason, example, choice }
  }
  const notCarried = row.notCarried.map((part) => `; ${part}`).join('')
  const change = fate.changes[0]
  if (change === undefined) {
    return { status: 'imported', ...base, to, reason: `${nothingToSay}${notCarried}`, example: '', choice: '' }
  }
  return {
    status: 'changed',
    ...base,
    to,
    reason: `${fate.changes.map(({ what }) => what).join('; ')}${notCarried}`,
    example: change.example,
    choice: 'Check the entry; if the old meaning is needed, select these tags as well.',
  }
}

/** The report on an entry that became several rows: what is worth more attention is said. */
export function joinReports(a: ReportEntry, b: ReportEntry): ReportEntry {
  if (a.status === b.status) return a
  const to = a.to ?? b.to
  const telling = a.status === 'imported' ? b : a
  return { ...telling, status: 'changed', to }
}

export function reportLeftOut(entry: LeftOut): ReportEntry {
  return {
    status: 'left-out',
    from: entry.place,
    to: null,
    ...namesOf(entry.source, entry.destinations),
    reason: entry.reason,
    example: entry.example ?? '',
    choice: entry.choice,
    ...(entry.dockerfile === undefined ? {} : { dockerfile: entry.dockerfile }),
  }
}

function namesOf(
  source: string,
  destinations: readonly Destination[],
): Pick<ReportEntry, 'source' | 'destination' | 'destinations'> {
  const names = destinations.map(({ registry, repository }) => `${registry}/${repository}`)
  return { source, destination: names[0] ?? '', destinations: names }
}

/** The report for people: what was left out and changed, and what else is to be said, each with its place. */
export function describeReport(report: ImportReport): string {
  const lines: string[] = []
  const left = report.entries.filter(({ status }) => status === 'left-out')
  const changed = report.entries.filter(({ status }) => status === 'changed')
  if (left.length > 0) lines.push('left out, with the choice to make:', ...left.flatMap(leftOutLines), '')
  if (changed.length > 0) lines.push('carried over with another meaning:', ...changed.flatMap(carriedLines), '')
  const remarked = report.entries.filter(({ status, reason }) => status === 'imported' && reason !== nothingToSay)
  if (remarked.length > 0) lines.push('carried over, with a remark:', ...remarked.flatMap(carriedLines), '')
  const { imported, leftOut } = report.summary
  lines.push(`${imported} entries imported, ${report.summary.changed} changed, ${leftOut} left out`)
  return `${lines.join('\n')}\n`
}

function leftOutLines(entry: ReportEntry): string[] {
  const lines = [
    `  ${entry.from.file}:${entry.from.line}  ${entry.source}`,
    `      ${entry.reason}${exampleOf(entry)}`,
    `      ${entry.choice}`,
  ]
  for (const step of entry.dockerfile ?? []) lines.push(`      | ${step}`)
  return lines.map(oneLine)
}

function carriedLines(entry: ReportEntry): string[] {
  const lines = [`  ${entry.from.file}:${entry.from.line}  ${entry.source}`, `      ${entry.reason}${exampleOf(entry)}`]
  return lines.map(oneLine)
}

function exampleOf({ example }: ReportEntry): string {
  return example === '' ? '' : `, for example ${example}`
}
