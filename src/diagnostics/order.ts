import type { Diagnostic, Place } from './diagnostic.ts'

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

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

/** The findings in their order, each once, and none that would repeat what another one keeps secret. */
export function orderAndDedupe(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const secrets = diagnostics.filter(({ code }) => code === 'credentials-in-definition').map(({ place }) => place)
  const kept =
    secrets.length === 0
      ? [...diagnostics]
      : diagnostics.filter(
          ({ code, place }) =>
            code === 'credentials-in-definition' || !secrets.some((secret) => overlaps(secret, place)),
        )
  const sorted = kept.sort(compareDiagnostics)
  return sorted.filter((finding, index) => {
    const before = sorted[index - 1]
    return before === undefined || compareDiagnostics(before, finding) !== 0
  })
}

function overlaps(a: Place, b: Place): boolean {
  return a.file.path === b.file.path && a.start < b.end && b.start < a.end
}
