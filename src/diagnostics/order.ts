import { byCodeUnit } from './code-unit-order.ts'
import type { Diagnostic } from './diagnostic.ts'
import { withoutCovered, withoutEchoes } from './echoes.ts'

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

/** The findings in their order, each once, and none that says again what another one says. */
export function orderAndDedupe(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = withoutCovered(diagnostics).sort(compareDiagnostics)
  const once = sorted.filter((finding, index) => {
    const before = sorted[index - 1]
    return before === undefined || compareDiagnostics(before, finding) !== 0
  })
  return withoutEchoes(once)
}
