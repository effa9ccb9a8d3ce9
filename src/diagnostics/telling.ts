/**
 * Which findings are told one by one. A file of 150 KB may hold fifty thousand mistakes: nobody reads them, and GitHub takes
 * no SARIF of more than 25,000. All of them count, and all of them are mended, whether they are told or not.
 */
import { diagnostic, type Diagnostic } from './diagnostic.ts'

/** At most this many findings of one rule are told of one file. */
const mostOfFile = 2000

/**
 * The findings that are told one by one, in their order. Where a file has more of one rule than are told, the last one says
 * how many they are.
 */
export function tellable(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= mostOfFile) return diagnostics
  const byRule = new Map<string, Diagnostic[]>()
  const rests = new Map<Diagnostic, readonly Diagnostic[]>()
  const told: Diagnostic[] = []
  for (const finding of diagnostics) {
    const key = `${finding.code} ${finding.place.file.path}`
    const found = byRule.get(key) ?? []
    byRule.set(key, found)
    found.push(finding)
    if (found.length <= mostOfFile + 1) told.push(finding)
  }
  for (const found of byRule.values()) {
    const first = found[mostOfFile]
    if (first !== undefined) rests.set(first, found.slice(mostOfFile))
  }
  return told.map((finding) => {
    const rest = rests.get(finding)
    return rest === undefined ? finding : theRest(rest)
  })
}

/** One finding for several, at the place of the first. */
function theRest(rest: readonly Diagnostic[]): Diagnostic {
  const { code, place } = rest[0] as Diagnostic
  const severity = rest.some((finding) => finding.severity === 'error') ? 'error' : 'warning'
  const message = `${rest.length} more ${rest.length === 1 ? 'finding' : 'findings'} of this rule in the same file`
  return diagnostic(code, place, { message, hint: 'Mend those above first: the next ones are told then.', severity })
}
