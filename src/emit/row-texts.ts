import type { CopyRepository, PlannedRepository } from '../plan/types.ts'
import { listJson, quoteJson } from './json-text.ts'
import { quoteComment } from './quote.ts'
import { flat } from './text-builder.ts'

/**
 * Texts that the rows of a plan become. Most entries are the same row at every target, but for the destination: the plan
 * numbers such rows alike, and what is printed of them is made once.
 *
 * A text that is put together of pieces is kept by V8 as a tree of them, which is walked whenever the text is made part of
 * another: what is used several times is made flat once.
 */
export class RowTexts {
  readonly #json: (Around | undefined)[] = []
  readonly #comments: (readonly string[] | undefined)[] = []
  readonly #sync: (SyncText | undefined)[] = []
  readonly #interned = new Map<string, string>()
  readonly #repeated = new Map<string, Repeated>()

  /** A row of plan.json. */
  json(row: PlannedRepository | CopyRepository): string {
    const { before, behind } = this.#jsonAround(row)
    return `${before}${quoteJson(row.destination)}${behind}${'digests' in row ? jsonOfCopy(row) : ''}}`
  }

  /**
   * Owner, reason and source place of everything that asks for a repository, what its patterns stand for, and how often it
   * is looked at again where that is not the usual way: lines for comments, without marks.
   */
  comments(row: PlannedRepository): readonly string[] {
    if (row.alike === undefined) return this.#commentsOf(row)
    return (this.#comments[row.alike] ??= this.#commentsOf(row))
  }

  /** What a row becomes in a sync file, by whatever makes it; it must not depend on the row's destination. */
  sync(row: PlannedRepository, make: (row: PlannedRepository, texts: RowTexts) => SyncText): SyncText {
    if (row.alike === undefined) return make(row, this)
    return (this.#sync[row.alike] ??= make(row, this))
  }

  /** The one text for all that are equal, by which a map finds things faster. */
  intern(text: string): string {
    const known = this.#interned.get(text)
    if (known === undefined) this.#interned.set(text, text)
    return known ?? text
  }

  #jsonAround(row: PlannedRepository): Around {
    const known = row.alike === undefined ? undefined : this.#json[row.alike]
    if (known !== undefined) return known
    const around = {
      before: flat(`{"source":${quoteJson(row.source)},"destination":`),
      behind: flat(this.#jsonOfRest(row)),
    }
    if (row.alike !== undefined) this.#json[row.alike] = around
    return around
  }

  #jsonOfRest(row: PlannedRepository): string {
    const { tags, semver, regex, all, refresh, owners, definitions, reasons, notes } = row
    let text = `,"tags":${listJson(tags)}`
    if (semver !== undefined) text += `,"semver":${quoteJson(semver)}`
    if (regex !== undefined) text += `,"regex":${quoteJson(regex)}`
    if (all !== undefined) text += ',"all":true'
    const whose = owners.length === 1 ? `[${this.#repeat(owners[0] as string).json}]` : listJson(owners)
    text += `,"refresh":"${refresh}","owners":${whose},"definitions":[`
    for (let index = 0; index < definitions.length; index++) {
      const { file, line } = definitions[index] as PlannedRepository['definitions'][number]
      text += `${index === 0 ? '' : ','}{"file":${this.#repeat(file).json},"line":${line}}`
    }
    return `${text}],"reasons":${listJson(reasons)},"notes":${listJson(notes)}`
  }

  #commentsOf({ definitions, reasons, owners, notes, refresh }: PlannedRepository): string[] {
    const lines: string[] = []
    for (let index = 0; index < definitions.length; index++) {
      const { file, line } = definitions[index] as PlannedRepository['definitions'][number]
      const { team, comment } = this.#repeat(file)
      lines.push(`${team ?? owners.join(', ')}: ${quoteComment(reasons[index] ?? '')} (${comment}:${line})`)
    }
    for (const note of notes) lines.push(quoteComment(note))
    if (refresh !== 'floating') lines.push(`refresh: ${refresh}`)
    return lines
  }

  /** Files and teams stand in many rows. */
  #repeat(text: string): Repeated {
    let known = this.#repeated.get(text)
    if (known === undefined) {
      known = { json: flat(quoteJson(text)), comment: flat(quoteComment(text)), team: teamOf(text) }
      this.#repeated.set(text, known)
    }
    return known
  }
}

/** What a row becomes in each of the three maps of a sync file; a line is empty where it is not in the map. */
export interface SyncText {
  source: string
  /** The host of the source. */
  registry: string
  all: boolean
  exact: string
  semver: string
  regex: string
}

/** What stands around the destination of a row. */
interface Around {
  before: string
  behind: string
}

interface Repeated {
  json: string
  comment: string
  /** The team whose folder a file is in. */
  team: string | undefined
}

/** The team whose folder a file is in: `teams/<team>/…`. */
function teamOf(file: string): string | undefined {
  const start = 'teams/'.length
  const end = file.startsWith('teams/') ? file.indexOf('/', start) : -1
  return end > start ? file.slice(start, end) : undefined
}

/** What is said of copies alone. */
function jsonOfCopy({ tag, format, digests }: CopyRepository): string {
  let text = ''
  if (tag !== undefined) text += `,"tag":${quoteJson(tag)}`
  if (format !== undefined) text += `,"format":${quoteJson(format)}`
  return `${text},"digests":${Object.keys(digests).length === 0 ? '{}' : JSON.stringify(digests)}`
}
