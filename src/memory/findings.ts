import { isRuleCode, SourceFile, type Diagnostic, type Fix, type Place, type Related } from '../diagnostics/index.ts'
import { filesOf, type SourceTree } from '../sources.ts'
import { isCount, isList, isText } from './untrusted.ts'

/** Path, start and end in a file that was read; or the path alone of something that has no text. */
export type RememberedPlace = [path: string, start: number, end: number] | [path: string]

/** A finding as data: rule, message, effect, hint, place, related places, fixes. All that is remembered are warnings. */
export type RememberedFinding = [
  code: string,
  message: string,
  effect: string,
  hint: string,
  place: RememberedPlace,
  related: [place: RememberedPlace, message: string][],
  fixes: [place: RememberedPlace, text: string][],
]

/** The files that were read, by path. */
export type FilesRead = ReadonlyMap<string, SourceFile>

export function filesByPath(sources: SourceTree): FilesRead {
  return new Map(filesOf(sources).map((file) => [file.path, file]))
}

/** Findings as data; undefined where one of them is not of the kind that can be given back exactly. */
export function packFindings(findings: readonly Diagnostic[], files: FilesRead): RememberedFinding[] | undefined {
  return allOrNone(findings, (finding) => packFinding(finding, files))
}

/** The findings that were packed, with places in the files that were read now; undefined where the data make no sense. */
export function unpackFindings(data: unknown, files: FilesRead): Diagnostic[] | undefined {
  return isList(data) ? allOrNone(data, (item) => unpackFinding(item, files)) : undefined
}

function packFinding(finding: Diagnostic, files: FilesRead): RememberedFinding | undefined {
  const { code, severity, message, effect, hint } = finding
  const place = packPlace(finding.place, files)
  const related = allOrNone(finding.related, (one) => withPlace(packPlace(one.place, files), one.message))
  const fixes = allOrNone(finding.fixes, (one) => withPlace(packPlace(one.place, files), one.text))
  if (severity !== 'warning' || place === undefined || related === undefined || fixes === undefined) return undefined
  return [code, message, effect, hint, place, related, fixes]
}

function packPlace({ file, start, end }: Place, files: FilesRead): RememberedPlace | undefined {
  if (file.text === '' && start === 0 && end === 0) return [file.path]
  const isRead = files.get(file.path)?.text === file.text
  return isRead && isInside(file, start, end) ? [file.path, start, end] : undefined
}

function withPlace(place: RememberedPlace | undefined, text: string): [RememberedPlace, string] | undefined {
  return place === undefined ? undefined : [place, text]
}

function unpackFinding(item: unknown, files: FilesRead): Diagnostic | undefined {
  if (!isList(item) || item.length !== 7) return undefined
  const [code, message, effect, hint] = item
  if (!isText(code) || !isRuleCode(code) || !isText(message) || !isText(effect) || !isText(hint)) return undefined
  const place = unpackPlace(item[4], files)
  const related = unpackPairs(item[5], files, (at, text): Related => ({ place: at, message: text }))
  const fixes = unpackPairs(item[6], files, (at, text): Fix => ({ place: at, text }))
  if (place === undefined || related === undefined || fixes === undefined) return undefined
  return { code, severity: 'warning', message, effect, hint, place, related, fixes }
}

function unpackPairs<Result>(
  data: unknown,
  files: FilesRead,
  make: (place: Place, text: string) => Result,
): Result[] | undefined {
  if (!isList(data)) return undefined
  return allOrNone(data, (item) => {
    if (!isList(item) || item.length !== 2) return undefined
    const [at, text] = item
    const place = unpackPlace(at, files)
    return place === undefined || !isText(text) ? undefined : make(place, text)
  })
}

function unpackPlace(data: unknown, files: FilesRead): Place | undefined {
  if (!isList(data)) return undefined
  const [path, start, end] = data
  if (!isText(path)) return undefined
  if (data.length === 1) return { file: new SourceFile(path, ''), start: 0, end: 0 }
  const file = files.get(path)
  if (data.length !== 3 || file === undefined || !isCount(start) || !isCount(end)) return undefined
  return isInside(file, start, end) ? { file, start, end } : undefined
}

function isInside({ text }: SourceFile, start: number, end: number): boolean {
  return 0 <= start && start <= end && end <= text.length
}

/** Every item turned, or undefined if one cannot be. */
function allOrNone<Item, Result>(
  items: readonly Item[],
  turn: (item: Item) => Result | undefined,
): Result[] | undefined {
  const results: Result[] = []
  for (const item of items) {
    const result = turn(item)
    if (result === undefined) return undefined
    results.push(result)
  }
  return results
}
