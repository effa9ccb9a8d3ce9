import type { Diagnostic } from '../diagnostic.ts'
import { oneLine } from './escape.ts'
import { pathBelow } from './path-below.ts'

/**
 * Findings as workflow commands of GitHub Actions, one a line, which it shows beside the changed lines.
 *
 * @param folder the path to the root from the top of the repository, from where GitHub looks files up
 */
export function renderGithub(diagnostics: readonly Diagnostic[], folder: string): string {
  return diagnostics.map((finding) => `${command(finding, folder)}\n`).join('')
}

function command(finding: Diagnostic, folder: string): string {
  const { place } = finding
  const start = place.file.positionAt(place.start)
  const end = place.file.positionAt(Math.max(place.start, place.end))
  // GitHub takes columns only where both ends are on one line.
  const columns = start.line === end.line ? { col: start.column, endColumn: Math.max(end.column, start.column) } : {}
  const properties = {
    file: oneLine(pathBelow(folder, place.file.path)),
    line: start.line,
    endLine: end.line,
    ...columns,
    title: finding.code,
  }
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${finding.severity} ${list.join(',')}::${escapeData(textOf(finding, folder))}`
}

function textOf({ message, effect, hint, related }: Diagnostic, folder: string): string {
  const others = related.map(({ place, message: what }) => {
    return `${oneLine(pathBelow(folder, place.file.path))}:${place.file.lineAt(place.start)}: ${oneLine(what)}`
  })
  return [message, effect, hint].map(oneLine).concat(others).join('\n')
}

/** As the runner's own toolkit does it. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
