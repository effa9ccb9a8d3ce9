import type { CopyRepository, PlannedRepository } from '../plan/types.ts'
import { quoteComment } from './quote.ts'

/**
 * Texts that the rows of a plan become. Most entries are the same row at every target, but for the destination: the plan
 * shares their lists, and what is printed of them is made once.
 */
export class RowTexts {
  readonly #known = new Map<PlannedRepository['definitions'], Known>()

  /**
   * Owner, reason and source place of everything that asks for a repository, what its patterns stand for, and how often
   * it is looked at again where that is not the usual way: lines that begin with `prefix`.
   */
  comments(row: PlannedRepository, prefix: string): string {
    const known = this.#of(row)
    if (known.prefix !== prefix) {
      known.prefix = prefix
      known.comments = entryComments(row, prefix)
    }
    return known.comments
  }

  /** A row of plan.json. */
  json(row: PlannedRepository): string {
    return `${this.#jsonOf(row)}}`
  }

  /** A row of plan.json with what is said of copies alone. */
  copyJson(row: CopyRepository): string {
    const { tag, format, digests } = row
    const more = JSON.stringify({ tag, format, digests }).slice(1)
    return `${this.#jsonOf(row)},${more}`
  }

  #jsonOf(row: PlannedRepository): string {
    const known = this.#of(row)
    known.json ??= jsonOfRest(row)
    return `{"source":${quoteJson(row.source)},"destination":${quoteJson(row.destination)},${known.json}`
  }

  #of(row: PlannedRepository): Known {
    const known = this.#known.get(row.definitions)
    if (known !== undefined && isAlike(known.row, row)) return known
    const fresh: Known = { row, prefix: undefined, comments: '', json: undefined }
    this.#known.set(row.definitions, fresh)
    return fresh
  }
}

interface Known {
  row: PlannedRepository
  prefix: string | undefined
  comments: string
  /** Everything behind the destination, without the closing brace. */
  json: string | undefined
}

/** Whether two rows share all that is printed of them beside source and destination. */
function isAlike(a: PlannedRepository, b: PlannedRepository): boolean {
  return (
    a === b ||
    (a.tags === b.tags &&
      a.semver === b.semver &&
      a.regex === b.regex &&
      a.all === b.all &&
      a.refresh === b.refresh &&
      a.owners === b.owners &&
      a.reasons === b.reasons &&
      a.notes === b.notes)
  )
}

function jsonOfRest(row: PlannedRepository): string {
  const { tags, semver, regex, all, refresh, owners, definitions, reasons, notes } = row
  return JSON.stringify({ tags, semver, regex, all, refresh, owners, definitions, reasons, notes }).slice(1, -1)
}

/** Names of repositories never hold what JSON escapes; what does all the same is escaped. */
function quoteJson(text: string): string {
  return /^[a-z0-9./:_-]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}

function entryComments(row: PlannedRepository, prefix: string): string {
  let text = ''
  for (let index = 0; index < row.definitions.length; index++) {
    const { file, line } = row.definitions[index] as PlannedRepository['definitions'][number]
    const reason = row.reasons[index] ?? ''
    text += `${prefix}${quoteComment(`${teamOf(file) ?? row.owners.join(', ')}: ${reason} (${file}:${line})`)}\n`
  }
  for (const note of row.notes) text += `${prefix}${quoteComment(note)}\n`
  if (row.refresh !== 'floating') text += `${prefix}refresh: ${row.refresh}\n`
  return text
}

/** The team whose folder a file is in: `teams/<team>/…`. */
function teamOf(file: string): string | undefined {
  const start = 'teams/'.length
  const end = file.startsWith('teams/') ? file.indexOf('/', start) : -1
  return end > start ? file.slice(start, end) : undefined
}
