import type { PlannedRepository } from '../../plan/types.ts'
import { quoteYaml } from '../quote.ts'
import { flat, RowTexts, type SyncText } from '../row-texts.ts'

/**
 * The body of a skopeo sync file: registries, maps and repositories sorted by code unit, and above each repository who
 * wants it and why. One line holds one repository, whatever it asks for: mirror.sh relies on that. A repository may be in all
 * three maps: what they select is united.
 *
 * @param rangesOnly leaves out exact tags
 * @returns lines without the last line feed, which the template has
 */
export function syncBody(
  repositories: readonly PlannedRepository[],
  texts: RowTexts = new RowTexts(),
  rangesOnly = false,
): string {
  let body = ''
  for (const [registry, entries] of byRegistry(repositories, texts)) {
    entries.sort((left, right) => (left.row.source < right.row.source ? -1 : 1))
    let exact = ''
    let semver = ''
    let regex = ''
    for (const { row, text } of entries) {
      if (!rangesOnly || row.all) exact += text.exact
      semver += text.semver
      regex += text.regex
    }
    body += `${quoteYaml(registry)}:\n`
    if (exact !== '') body += `  images:\n${exact}`
    if (semver !== '') body += `  images-by-semver:\n${semver}`
    if (regex !== '') body += `  images-by-tag-regex:\n${regex}`
  }
  return body.slice(0, -1)
}

interface Entry {
  row: PlannedRepository
  text: SyncText
}

/** Rows by the host of their source, in the order of `host/`, which is that of whole names. */
function byRegistry(rows: readonly PlannedRepository[], texts: RowTexts): [registry: string, entries: Entry[]][] {
  const registries = new Map<string, Entry[]>()
  for (const row of rows) {
    const text = texts.sync(row, syncText)
    const entries = registries.get(text.registry)
    if (entries === undefined) registries.set(text.registry, [{ row, text }])
    else entries.push({ row, text })
  }
  return [...registries].sort(([left], [right]) => (`${left}/` < `${right}/` ? -1 : 1))
}

function syncText(row: PlannedRepository, texts: RowTexts): SyncText {
  const [registry, path] = splitRepository(row.source)
  let head = ''
  for (const comment of texts.comments(row)) head += `    # ${comment}\n`
  head += `    ${quoteYaml(path)}: `
  const line = (value: string | undefined): string => (value === undefined ? '' : flat(`${head}${value}\n`))
  return {
    registry,
    exact: line(exactValue(row)),
    semver: line(patternValue(row, row.semver)),
    regex: line(patternValue(row, row.regex)),
  }
}

/** How many maps list the tags of this repository, which is what it costs at the source when nothing changed. */
export function listings(repository: PlannedRepository): number {
  if (repository.all) return 1
  return (repository.semver === undefined ? 0 : 1) + (repository.regex === undefined ? 0 : 1)
}

/** Registry and path of a repository name: `docker.io/library/alpine` is `docker.io` and `library/alpine`. */
export function splitRepository(name: string): [registry: string, path: string] {
  const slash = name.indexOf('/')
  return [name.slice(0, slash), name.slice(slash + 1)]
}

function exactValue({ all, tags }: PlannedRepository): string | undefined {
  if (all) return '[]'
  return tags.length === 0 ? undefined : `[${tags.map(quoteYaml).join(', ')}]`
}

function patternValue({ all }: PlannedRepository, pattern: string | undefined): string | undefined {
  return pattern === undefined || all ? undefined : quoteYaml(pattern)
}
