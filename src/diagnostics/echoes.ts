import type { Diagnostic, Place } from './diagnostic.ts'
import type { RuleCode } from './rules.ts'

/** Findings of these rules explain everything else that is said of the same text, or forbid repeating it. */
const saysItAll: ReadonlySet<RuleCode> = new Set(['credentials-in-definition', 'suspicious-character'])

/** The findings without those about a text of which a suspicious character or a credential says it all; in any order. */
export function withoutCovered(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const causes = new Map<string, Diagnostic[]>()
  for (const finding of diagnostics) {
    if (!saysItAll.has(finding.code)) continue
    const list = causes.get(finding.place.file.path)
    if (list === undefined) causes.set(finding.place.file.path, [finding])
    else list.push(finding)
  }
  return diagnostics.filter((finding) => !isCovered(finding, causes.get(finding.place.file.path) ?? []))
}

function isCovered(finding: Diagnostic, causes: readonly Diagnostic[]): boolean {
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

/**
 * The findings without those that another one explains: of what YAML reads otherwise than it was written there is nothing
 * more to say than that, and of a value that cannot be used for what it says, not also that it has another type.
 *
 * @param sorted by file and place
 */
export function withoutEchoes(sorted: Diagnostic[]): Diagnostic[] {
  if (!sorted.some(({ code }) => code === 'yaml-syntax' || code === 'wrong-type')) return sorted
  const explained = new Set<string>()
  for (const finding of sorted)
    if (finding.code !== 'wrong-type' && finding.severity === 'error') explained.add(spanOf(finding))
  const isUnreadable = unreadableSpans(sorted)
  return sorted.filter((finding) => {
    if (isUnreadable(finding)) return false
    return finding.code !== 'wrong-type' || !explained.has(spanOf(finding))
  })
}

function spanOf({ place: { file, start, end } }: Diagnostic): string {
  return `${start} ${end} ${file.path}`
}

/** Whether a finding, asked about in order, is about nothing but text that is no YAML. */
function unreadableSpans(sorted: readonly Diagnostic[]): (finding: Diagnostic) => boolean {
  const faults = sorted.filter(({ code }) => code === 'yaml-syntax')
  let next = 0
  let path = ''
  let end = -1
  return ({ code, place }) => {
    if (place.file.path !== path) {
      path = place.file.path
      end = -1
      while ((faults[next]?.place.file.path ?? path) < path) next++
    }
    for (let fault = faults[next]; fault !== undefined; fault = faults[++next]) {
      if (fault.place.file.path !== path || fault.place.start > place.start) break
      end = Math.max(end, fault.place.end)
    }
    return code !== 'yaml-syntax' && place.end <= end
  }
}
