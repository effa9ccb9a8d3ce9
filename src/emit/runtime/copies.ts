import type { CopyRepository } from '../../plan/types.ts'
import { quoteShell } from '../quote.ts'
import { RowTexts } from '../row-texts.ts'
import { TextBuilder } from '../text-builder.ts'
import { listings } from './sync-yaml.ts'
import { publishedTag, tagRule } from './tag-rule.ts'
import type { Row } from './work-division.ts'

/** What of the copies goes into which file. */
export interface Copies {
  /** Lines of copy.sh, with comments. */
  script: string
  /**
   * Sync files that are only listed, never synced: the ranges, and not the exact tags, of these. copy.sh then copies what
   * they select one by one.
   */
  selections: { file: string; repositories: CopyRepository[] }[]
  rows: Row[]
}

/**
 * Exact tags and digests become one `skopeo copy` each. What a range selects is known only when it is listed: such a
 * repository goes into copy.yaml, or into copy.2.yaml and so on where that has another entry for the same source.
 */
export function layOutCopies(repositories: readonly CopyRepository[], texts: RowTexts = new RowTexts()): Copies {
  const copies: Copies = { script: '', selections: [], rows: [] }
  const exact = new Map<string, Row>()
  /** In how many selections a source is already. */
  const uses = new Map<string, number>()
  const script = new TextBuilder()
  const ranges = new TextBuilder()
  for (let index = 0; index < repositories.length; index++) {
    const repository = repositories[index] as CopyRepository
    const comments = commentsOf(repository, texts)
    const lines = exactLines(repository)
    if (lines !== '') {
      script.add(`\n${comments}${lines}`)
      addExactRow(exact, repository)
    }
    if (listings(repository) > 0) {
      const row = addRange(copies, repository, uses)
      ranges.add(`\n${comments}${rangeLine(row)}`)
    }
  }
  // Pins come last: what a range has copied under a pinned tag, they put right.
  copies.script = ranges.text() + script.text()
  copies.rows.push(...exact.values())
  return copies
}

function commentsOf(repository: CopyRepository, texts: RowTexts): string {
  const comments = texts.comments(repository)
  let text = ''
  for (let index = 0; index < comments.length; index++) text += `# ${comments[index]}\n`
  return text
}

function exactLines(repository: CopyRepository): string {
  let text = ''
  for (const tag of repository.tags) {
    // A tag may be called `constructor`, and every object has one.
    const digest = Object.hasOwn(repository.digests, tag) ? repository.digests[tag] : undefined
    const source = `docker://${repository.source}${digest === undefined ? `:${tag}` : `@${digest}`}`
    const target = `docker://${repository.destination}:${publishedTag(tag, repository.tag, repository.format)}`
    text += `skopeo copy --all --preserve-digests ${quoteShell(source)} ${quoteShell(target)}\n`
  }
  return text
}

function rangeLine({ file, repository, rule }: Row): string {
  const { source, destination } = repository
  return `copy_selected ${quoteShell(file)} ${quoteShell(source)} ${quoteShell(destination)} ${quoteShell(rule ?? '')}\n`
}

/** Rows are found by source and destination: ways to name tags share one, since their owners and `refresh` are the same. */
function addExactRow(rows: Map<string, Row>, repository: CopyRepository): void {
  const key = `${repository.source} ${repository.destination}`
  const known = rows.get(key)?.repository
  const merged = known === undefined ? repository : { ...known, tags: [...known.tags, ...repository.tags] }
  rows.set(key, { file: 'copy.sh', repository: merged, rule: undefined })
}

/** Puts a range into the first selection that does not list its source yet: those before are the ones that do. */
function addRange(copies: Copies, repository: CopyRepository, uses: Map<string, number>): Row {
  const index = uses.get(repository.source) ?? 0
  uses.set(repository.source, index + 1)
  let selection = copies.selections[index]
  if (selection === undefined) {
    selection = { file: index === 0 ? 'copy.yaml' : `copy.${index + 1}.yaml`, repositories: [] }
    copies.selections.push(selection)
  }
  selection.repositories.push(repository)
  const row: Row = { file: selection.file, repository, rule: tagRule(repository.tag, repository.format) }
  copies.rows.push(row)
  return row
}
