/**
 * Entries whose dash has no blank behind it: `-source: quay.io/a/b`. YAML takes the dash for a part of the key, and stumbles over
 * the next line. No key of a definition begins with a dash, so what is meant is known before anything is said of the lines below.
 */
import { diagnostic, type Diagnostic, type Fix, type SourceFile } from '../diagnostics/index.ts'
import { indentOf, isContent } from './syntax-places.ts'

export const bareDash = {
  message: 'this `-` has no blank behind it, so YAML takes it for a part of the word',
  hint: 'Put a blank behind the dash.',
}

/** Whether a key that begins at an offset begins with the dash of an item. */
export function isBareDash(text: string, start: number, key: string): boolean {
  if (!/^-[A-Za-z_][\w.-]*$/.test(key)) return false
  let at = start
  while (text[at - 1] === ' ') at--
  return at === 0 || text[at - 1] === '\n'
}

/** A finding for each of the dashes at these offsets. One in an entry that another begins waits until that one is mended. */
export function bareDashFindings(file: SourceFile, offsets: readonly number[]): Diagnostic[] {
  const findings: Diagnostic[] = []
  let told = 0
  for (const start of offsets) {
    const line = file.lineAt(start)
    if (line < told) continue
    told = entryEnd(file, line)
    const fixes = bareDashFixes(file, start)
    const hint =
      fixes.length === 1
        ? bareDash.hint
        : 'Put a blank behind the dash, and indent the lines that belong to it by one more.'
    findings.push(
      diagnostic('yaml-syntax', { file, start, end: start + 1 }, { message: bareDash.message, hint, fixes }),
    )
  }
  return findings
}

/** The blank behind a dash, and one before each line that stands at the key of the dash, and would no longer do so. */
export function bareDashFixes(file: SourceFile, dash: number): Fix[] {
  const line = file.lineAt(dash)
  const below = Array.from({ length: entryEnd(file, line) - line - 1 }, (_, index) => line + 1 + index)
  const moved = below.some((other) => isContentAt(file.lineText(other), indentOf(file.lineText(line)) + 1))
  const last = below.findLast((other) => isContent(file.lineText(other))) ?? line
  const starts = below
    .filter((other) => moved && other <= last && file.lineText(other).trim() !== '')
    .map((other) => file.lineStarts[other - 1] as number)
  return [dash + 1, ...starts].map((start) => ({ place: { file, start, end: start }, text: ' ' }))
}

function isContentAt(text: string, column: number): boolean {
  return isContent(text) && indentOf(text) === column
}

/** Behind the lines that stand deeper than the dash in `line`. */
function entryEnd(file: SourceFile, line: number): number {
  const indent = indentOf(file.lineText(line))
  let end = line + 1
  while (end <= file.lineStarts.length) {
    const text = file.lineText(end)
    if (isContent(text) && indentOf(text) <= indent) break
    end++
  }
  return end
}
