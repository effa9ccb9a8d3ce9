import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import type { PlannedRepository } from '../../plan/types.ts'
import { quoteYaml } from '../quote.ts'
import { RowTexts, type SyncText } from '../row-texts.ts'
import { flat, TextBuilder } from '../text-builder.ts'

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
  for (const [registry, rows] of byRegistry(repositories, texts)) {
    rows.sort((left, right) => byCodeUnit(left.source, right.source))
    const exact = new TextBuilder()
    const semver = new TextBuilder()
    const regex = new TextBuilder()
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] as SyncText
      if (!rangesOnly || row.all) exact.add(row.exact)
      semver.add(row.semver)
      regex.add(row.regex)
    }
    body += `${quoteYaml(registry)}:\n`
    body += listed('images', exact) + listed('images-by-semver', semver) + listed('images-by-tag-regex', regex)
  }
  return body.slice(0, -1)
}

function listed(map: string, lines: TextBuilder): string {
  const text = lines.text()
  return text === '' ? '' : `  ${map}:\n${text}`
}

/** Rows by the host of their source, in the order of `host/`, which is that of whole names. */
function byRegistry(rows: readonly PlannedRepository[], texts: RowTexts): [registry: string, rows: SyncText[]][] {
  const registries = new Map<string, SyncText[]>()
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as PlannedRepository
    const text = texts.sync(row, syncText)
    const known = registries.get(text.registry)
    if (known === undefined) registries.set(text.registry, [text])
    else known.push(text)
  }
  return [...registries].sort(([left], [right]) => byCodeUnit(`${left}/`, `${right}/`))
}

function syncText(row: PlannedRepository, texts: RowTexts): SyncText {
  const { source, all, tags, semver, regex } = row
  const [registry, path] = splitRepository(source)
  let head = ''
  const comments = texts.comments(row)
  for (let index = 0; index < comments.length; index++) head += `    # ${comments[index]}\n`
  head += `    ${quoteYaml(path)}: `
  const pattern = (text: string | undefined): string =>
    text === undefined || all ? '' : flat(`${head}${quoteYaml(text)}\n`)
  return {
    source,
    registry: texts.intern(registry),
    all: all === true,
    exact: all ? flat(`${head}[]\n`) : tags.length === 0 ? '' : flat(`${head}[${tags.map(quoteYaml).join(', ')}]\n`),
    semver: pattern(semver),
    regex: pattern(regex),
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
