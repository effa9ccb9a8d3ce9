import { importedReasonPrefix } from '../../check/imported-reason.ts'
import type { NewEntry } from '../entries.ts'
import { firstSentence } from '../reading/remarks.ts'
import type { ImportFormat, Row } from '../types.ts'
import { commentLines, oneLine, quoted, scalar } from './yaml-text.ts'

/** A printed image file, with the line of each entry's `- source:`. */
export interface PrintedFile {
  text: string
  lines: Map<NewEntry, number>
}

/** From how many columns on a list of tags is written one tag a line. */
const widestLine = 100

/** Prints the entries of one file, in the given order. `depth` is the count of folders between the file and the root. */
export function printImages(entries: readonly NewEntry[], depth: number, format: ImportFormat): PrintedFile {
  const lines = new Map<NewEntry, number>()
  const text: string[] = [`# yaml-language-server: $schema=${'../'.repeat(depth)}schemas/images.schema.json`, 'images:']
  entries.forEach((entry, at) => {
    if (at > 0) text.push('')
    text.push(...commentsOf(entry))
    lines.set(entry, text.length + 1)
    text.push(...entryLines(entry, format))
  })
  return { text: `${text.join('\n')}\n`, lines }
}

function entryLines(entry: NewEntry, format: ImportFormat): string[] {
  const lines = [`  - source: ${entry.source}`, `    reason: ${scalar(reasonOf(entry, format))}`]
  if (entry.tags.length > 0) lines.push(...listLines('tags', entry.tags))
  if (entry.semver !== undefined) lines.push(`    semver: ${quoted(entry.semver)}`)
  if (entry.format !== undefined) lines.push(`    format: ${quoted(entry.format)}`)
  if (entry.regex !== undefined) lines.push(`    regex: ${quotedRegex(entry.regex)}`)
  if (entry.all) lines.push('    all: true')
  if (entry.except.length > 0) lines.push(...listLines('except', entry.except))
  const rename = renameOf(entry)
  if (rename !== undefined) lines.push(`    rename: ${rename}`)
  const named = entry.targets.some((target) => !target.default)
  if (named || entry.targets.length < entry.defaultTargets) {
    lines.push(`    targets: [${entry.targets.map(({ id }) => id).join(', ')}]`)
  }
  const ticket = ticketOf(entry)
  if (ticket !== undefined) lines.push(`    ticket: ${quoted(ticket)}`)
  return lines
}

/** A list on one line where it fits, else one item a line. */
function listLines(key: string, items: readonly string[]): string[] {
  const texts = items.map((item) => (item.startsWith('/') ? quotedRegex(item) : quoted(item)))
  const short = `    ${key}: [${texts.join(', ')}]`
  if (short.length <= widestLine && !items.some((item) => item.includes('@'))) return [short]
  return [`    ${key}:`, ...texts.map((text) => `      - ${text}`)]
}

/** An expression in single quotes, in which backslashes stay as they are. */
function quotedRegex(pattern: string): string {
  return /^[\x20-\x7e]*$/.test(pattern) ? `'${pattern.replaceAll("'", "''")}'` : quoted(pattern)
}

function renameOf({ rename, tagTemplate }: NewEntry): string | undefined {
  if (tagTemplate === undefined) return rename
  const parts = rename === undefined ? [] : [`repository: ${rename}`]
  return `{ ${[...parts, `tag: ${quoted(tagTemplate)}`].join(', ')} }`
}

/** The first reason that a person wrote, or where the entry comes from. */
export function reasonOf(entry: NewEntry, format: ImportFormat): string {
  if (entry.legacy) return 'Old name, for the time of the move'
  for (const { remark } of entry.rows) {
    const sentence = oneLine(firstSentence(remark.why[0] ?? ''))
    if (sentence !== '' && !sentence.startsWith(importedReasonPrefix)) return sentence
  }
  const { file, line } = (entry.rows[0] as Row).place
  return `${importedReasonPrefix}${oneLine(file)}:${line} of ${format}`
}

/** What else the comments of the old files said. */
function commentsOf(entry: NewEntry): string[] {
  if (entry.legacy) return []
  const texts = new Set<string>()
  const reason = entry.rows.map(({ remark }) => remark.why[0]).find((text) => text !== undefined)
  for (const { remark } of entry.rows) {
    for (const text of remark.why) if (text !== reason || !isOnlySentence(text)) texts.add(text)
    for (const text of remark.how) texts.add(text)
  }
  return [...texts].flatMap((text) => commentLines(text, '  '))
}

function isOnlySentence(text: string): boolean {
  return firstSentence(text).length >= text.trim().replace(/[.:;\s]+$/, '').length
}

function ticketOf(entry: NewEntry): string | undefined {
  if (entry.legacy) return undefined
  return entry.rows.map(({ remark }) => remark.ticket).find((ticket) => ticket !== undefined)
}
