/**
 * Which findings are told one by one. A file of 150 KB may hold fifty thousand mistakes: nobody reads them, and GitHub takes
 * no SARIF of more than 25,000. All of them count, and all of them are mended, whether they are told or not.
 */
import { diagnostic, type Diagnostic } from './diagnostic.ts'
import { countOf } from './render/summary.ts'

/** At most this many findings of one rule are told of one file. */
const mostOfFile = 2000

/**
 * The findings that are told one by one, in their order. Where a file has more of one rule than are told, the last one says
 * how many they are.
 */
export function tellable(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= mostOfFile) return diagnostics
  const groups = new Map<string, Diagnostic[]>()
  for (const finding of diagnostics) {
    const key = `${finding.code} ${finding.place.file.path}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  const rests = [...groups.values()].map((group) => group.slice(mostOfFile)).filter((rest) => rest.length > 0)
  const standing = new Map(rests.map((rest) => [rest[0], theRest(rest)]))
  const untold = new Set(rests.flatMap((rest) => rest.slice(1)))
  return diagnostics.filter((finding) => !untold.has(finding)).map((finding) => standing.get(finding) ?? finding)
}

/** One finding for several, at the place of the first. */
function theRest(rest: readonly Diagnostic[]): Diagnostic {
  const { code, place } = rest[0] as Diagnostic
  const severity = rest.some((finding) => finding.severity === 'error') ? 'error' : 'warning'
  const message = `${countOf(rest.length, 'more finding')} of this rule in the same file`
  return diagnostic(code, place, { message, hint: 'Mend those above first: the next ones are told then.', severity })
}
