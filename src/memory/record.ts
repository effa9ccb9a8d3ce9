import { createHash } from 'node:crypto'
import type { Diagnostic } from '../diagnostics/index.ts'
import type { Days } from './days.ts'
import { sha256Pattern } from './digest.ts'
import { packFindings, unpackFindings, type FilesRead } from './findings.ts'
import { isCount, isText, ownProperties } from './untrusted.ts'

/** A record of another format is as good as none. */
const format = 2

/** What a build was a function of, and what became of it. Every digest is SHA-256 in hexadecimal. */
export interface BuildRecord {
  /** Digest of the program that compiled. */
  tool: string
  /** On which the findings are these. */
  days: Days
  /** `digestOfSources` */
  sources: string
  /** `digestOfTree` of generated/ */
  generated: string
  /** The CODEOWNERS file that the build keeps. */
  codeowners: { path: string; sha256: string } | undefined
  counts: BuildCounts
  /** Warnings only: beside an error nothing is written, and nothing is remembered. */
  findings: Diagnostic[]
}

export interface BuildCounts {
  entries: number
  targets: number
  /** Files of generated/. */
  files: number
}

/** A record as text: the same for the same record. Undefined where it has findings that could not be given back exactly. */
export function writeRecord(record: BuildRecord, files: FilesRead): string | undefined {
  const findings = packFindings(record.findings, files)
  if (findings === undefined) return undefined
  const { tool, sources, generated, codeowners, counts } = record
  const days = [record.days.after ?? null, record.days.through ?? null]
  const line = JSON.stringify({
    format,
    tool,
    days,
    sources,
    generated,
    codeowners: codeowners ?? null,
    counts,
    findings,
  })
  return `${line}\n${sealOf(line)}\n`
}

/** Behind a record stands its digest, for a disk or an editor may have changed it; who forges one can make the digest too. */
function sealOf(line: string): string {
  return createHash('sha256').update(line).digest('hex')
}

function unsealed(text: string): string {
  const line = text.slice(0, Math.max(0, text.indexOf('\n')))
  return text === `${line}\n${sealOf(line)}\n` ? line : ''
}

/** The parts of a record that say whether it is about what is here now; `findings` is not looked at yet. */
export type UnreadRecord = Omit<BuildRecord, 'findings'> & { findings: unknown }

/** The record in a text that anybody may have written; undefined where it is anything but what `writeRecord` writes. */
export function readRecord(text: string): UnreadRecord | undefined {
  const data = ownProperties(parse(unsealed(text)))
  if (data?.get('format') !== format) return undefined
  const [tool, sources, generated] = ['tool', 'sources', 'generated'].map((name) => data.get(name))
  const [days, counts] = [readDays(data.get('days')), readCounts(data.get('counts'))]
  const codeowners = data.get('codeowners') === null ? undefined : readCodeowners(data.get('codeowners'))
  if (!isDigest(tool) || !isDigest(sources) || !isDigest(generated)) return undefined
  if (days === undefined || counts === undefined || codeowners === 'malformed') return undefined
  return { tool, days, sources, generated, codeowners, counts, findings: data.get('findings') }
}

/** The whole record, once it is known that the files are those that it is about. */
export function readFindings(record: UnreadRecord, files: FilesRead): BuildRecord | undefined {
  const findings = unpackFindings(record.findings, files)
  return findings === undefined ? undefined : { ...record, findings }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isDigest(value: unknown): value is string {
  return isText(value) && sha256Pattern.test(value)
}

function readDays(value: unknown): Days | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [after, through] = value.map((day: unknown) => (day === null ? undefined : day))
  return isDayOrAbsent(after) && isDayOrAbsent(through) ? { after, through } : undefined
}

function isDayOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || (isText(value) && /^\d{4}-\d{2}-\d{2}$/.test(value))
}

function readCounts(value: unknown): BuildCounts | undefined {
  const data = ownProperties(value)
  const [entries, targets, files] = ['entries', 'targets', 'files'].map((name) => data?.get(name))
  return isCount(entries) && isCount(targets) && isCount(files) ? { entries, targets, files } : undefined
}

function readCodeowners(value: unknown): BuildRecord['codeowners'] | 'malformed' {
  const data = ownProperties(value)
  const [path, sha256] = [data?.get('path'), data?.get('sha256')]
  return isText(path) && isPathBelow(path) && isDigest(sha256) ? { path, sha256 } : 'malformed'
}

/** Whether a path stays below the folder that it is relative to. */
function isPathBelow(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\0\\]/.test(part))
}
