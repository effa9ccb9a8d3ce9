import type { Diagnostic } from './diagnostic.ts'

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
