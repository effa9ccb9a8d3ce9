import { byCodeUnit } from './code-unit-order.ts'
import type { Diagnostic, Place } from './diagnostic.ts'
import { withoutEchoes } from './echoes.ts'
import type { RuleCode } from './rules.ts'

/** By file, place, rule and message: an order that does not depend on the order in which findings were made. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    byCodeUnit(a.place.file.path, b.place.file.path) ||
    a.place.start - b.place.start ||
    byCodeUnit(a.code, b.code) ||
    a.place.end - b.place.end ||
    byCodeUnit(a.message, b.message)
  )
}

/** Findings of these rules explain everything else that is said of the same text, or forbid repeating it. */
const saysItAll: ReadonlySet<RuleCode> = new Set(['credentials-in-definition', 'suspicious-character'])

/** The findings in their order, each once, and none that says again what another one says. */
export function orderAndDedupe(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const causes = new Map<string, Diagnostic[]>()
  for (const finding of diagnostics) {
    if (!saysItAll.has(finding.code)) continue
    const list = causes.get(finding.place.file.path)
    if (list === undefined) causes.set(finding.place.file.path, [finding])
    else list.push(finding)
  }
  const sorted = diagnostics
    .filter((finding) => !isEcho(finding, causes.get(finding.place.file.path) ?? []))
    .sort(compareDiagnostics)
  const once = sorted.filter((finding, index) => {
    const before = sorted[index - 1]
    return before === undefined || compareDiagnostics(before, finding) !== 0
  })
  return withoutEchoes(once)
}

function isEcho(finding: Diagnostic, causes: readonly Diagnostic[]): boolean {
  if (finding.code === 'credentials-in-definition') return false
  return causes.some(
    ({ code, place }) =>
      overlaps(place, finding.place) &&
      (finding.code !== 'suspicious-character' || code === 'credentials-in-definition'),
  )
}

/** Whether two places of one file overlap. */
function overlaps(a: Place, b: Place): boolean {
  return a.start < b.end && b.start < a.end
}
