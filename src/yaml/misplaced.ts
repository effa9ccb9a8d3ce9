/** A line that is not indented as it must be, in words. */
import type { Fix, Related, SourceFile } from '../diagnostics/index.ts'
import { bareDash } from './bare-dash.ts'
import { misplacedLine, type Misplaced } from './indentation.ts'
import { isContent, keyColumn, wholeLine, type Blame } from './syntax-places.ts'

export interface MisplacedBlame extends Blame {
  /** Whether the fixes may be offered: they do not guess. */
  isSafe: boolean
  fixes: readonly Fix[]
  related: Related[]
}

/** What is to be said where a mistake in the indentation makes the line at an offset, or one near it, unreadable. */
export function misplacedBlame(file: SourceFile, at: number): MisplacedBlame | undefined {
  const found = misplacedLine(file, at)
  if (found === undefined) return undefined
  const line = found.first + 1
  const place = wholeLine(file, line)
  const { fixes } = found
  if (found.kind === 'blank' && found.by === 0) {
    return { ...place, end: place.start + 1, ...bareDash, fixes, related: [], isSafe: true }
  }
  if (found.kind === 'colon') {
    const message = 'expected `: ` behind the key'
    return { ...place, message, hint: 'Write `key: value`.', fixes, related: [], isSafe: false }
  }
  const reference = lineAtColumn(file, line, found.column)
  const related =
    reference === undefined
      ? []
      : [{ place: { file, ...wholeLine(file, reference) }, message: 'it belongs beside this' }]
  return { ...place, ...words(file, found, line), fixes, related, isSafe: false }
}

function words(file: SourceFile, found: Misplaced, line: number): { message: string; hint: string } {
  const { kind, column, by } = found
  const count = `${column} ${column === 1 ? 'blank' : 'blanks'}`
  if (kind === 'dash') {
    const hint = by === 0 ? 'Put `- ` before it.' : `Put \`- \` before it, and indent it by ${count}.`
    return { message: 'expected `- ` before an item of a list', hint }
  }
  const blank = kind === 'blank' ? 'Put a blank behind the dash, and indent' : 'Indent'
  const what =
    found.end > found.first + 1 && hasContent(file, line + 1, found.end) ? ' and the lines that belong to it' : ''
  return { message: messageOf(file, line, by), hint: `${blank} it${what} by ${count}.` }
}

function hasContent(file: SourceFile, from: number, to: number): boolean {
  for (let line = from; line <= to; line++) if (isContent(file.lineText(line))) return true
  return false
}

function messageOf(file: SourceFile, line: number, by: number): string {
  const direction = by > 0 ? 'less' : 'deeper'
  if (file.lineText(line).trimStart().startsWith('-'))
    return `this \`-\` is indented ${direction} than the list it belongs to`
  return by < 0 && isBehindText(file, line)
    ? 'this line is indented deeper than the key above it, so YAML takes it for a part of that value'
    : 'this key is not indented like the ones beside it'
}

/** Whether the content above a line ends in a text without quotes. */
function isBehindText(file: SourceFile, line: number): boolean {
  let above = line - 1
  while (above > 0 && !isContent(file.lineText(above))) above--
  return /[^\s:"'\]}]$/.test(file.lineText(above).trimEnd())
}

/** The nearest line whose dash or key stands at a column as that of `line` should: above if there is one, else below. */
function lineAtColumn(file: SourceFile, line: number, column: number): number | undefined {
  const isItem = file.lineText(line).trimStart().startsWith('-')
  for (const step of [-1, 1]) {
    for (let other = line + step; other > 0 && other <= file.lineStarts.length; other += step) {
      const text = file.lineText(other)
      if (!isContent(text)) continue
      const indent = text.length - text.trimStart().length
      const isOfItsKind = !isItem || text.startsWith('- ', indent)
      if (isOfItsKind && (isItem ? indent : keyColumn(text)) === column) return other
      if (indent < column) break
    }
  }
  return undefined
}
