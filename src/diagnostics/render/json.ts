import type { Diagnostic } from '../diagnostic.ts'
import { maskSecrets } from '../secrets.ts'
import { summaryOf } from './summary.ts'

/** Findings for programs: one JSON object. Lines and columns are 1-based, columns in UTF-16 code units, ends exclusive. The summary counts `all`. */
export function renderJson(told: readonly Diagnostic[], all: readonly Diagnostic[]): string {
  return toAscii(JSON.stringify({ diagnostics: told.map(asData), summary: summaryOf(all) }, null, 2))
}

function asData(finding: Diagnostic): object {
  const { place } = finding
  const start = place.file.positionAt(place.start)
  const end = place.file.positionAt(Math.max(place.start, place.end))
  return {
    code: finding.code,
    severity: finding.severity,
    message: maskSecrets(finding.message),
    effect: maskSecrets(finding.effect),
    hint: maskSecrets(finding.hint),
    file: place.file.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    related: finding.related.map((related) => {
      const { line, column } = related.place.file.positionAt(related.place.start)
      return { file: related.place.file.path, line, column, message: maskSecrets(related.message) }
    }),
  }
}

/** The same JSON with escapes for every character beyond ASCII, so that it is safe to print. Ends with a line feed. */
export function toAscii(json: string): string {
  const text = json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${text}\n`
}
