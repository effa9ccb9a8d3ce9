import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { languageOf, publishedLanguage, union, type Exclusion, type Language } from '../selection/index.ts'
import { repositoryOf, renameAt, type NewTarget } from './targets.ts'
import type { Change, Names, Piece, Row } from './types.ts'

/** A selector of a draft, with the row that it comes from. */
export interface DraftPiece extends Piece {
  row: Row
}

export interface DraftPin {
  tag: string
  digest: string
  row: Row
}

/** Everything that one source gives one repository of some targets: what becomes one entry, or a few. */
export interface Draft {
  source: string
  tagTemplate: string | undefined
  rename: string | undefined
  /** Sorted. */
  targets: NewTarget[]
  pieces: DraftPiece[]
  pins: DraftPin[]
  /** Every row that the draft was made from, in order; some may have lost all their pieces. */
  rows: Row[]
  legacy: boolean
}

/** What the import knows about each row at the end. */
export interface RowFate {
  changes: Change[]
  /** Why nothing of the row is left, if so. */
  leftOut?: { reason: string; example: string; choice: string }
}

/** Fates by row, made on demand. */
export class Fates {
  readonly #fates = new Map<Row, RowFate>()

  of(row: Row): RowFate {
    let fate = this.#fates.get(row)
    if (fate === undefined) {
      fate = { changes: [...row.changes] }
      this.#fates.set(row, fate)
    }
    return fate
  }
}

/** A row with what its selectors and its tag template became. */
export interface TranslatedRow {
  row: Row
  pieces: Piece[]
  tagTemplate: string | undefined
  /** How the selectors of the row alone differ from what it said. */
  changes: Change[]
}

/** Gathers rows by source, name and tag template: rows of one repository become one draft. */
export function draftsOf(
  rows: readonly TranslatedRow[],
  targets: readonly NewTarget[],
  names: Names,
  legacy: boolean,
): Draft[] {
  const drafts = new Map<string, Draft>()
  for (const { row, pieces, tagTemplate } of rows) {
    for (const { rename, at } of placesOf(row, targets, names)) {
      const key = JSON.stringify([row.source, tagTemplate, rename, at.map(({ id }) => id)])
      let draft = drafts.get(key)
      if (draft === undefined) {
        draft = {
          source: row.source,
          tagTemplate,
          rename,
          targets: at,
          pieces: [],
          pins: [],
          rows: [],
          legacy,
        }
        drafts.set(key, draft)
      }
      draft.rows.push(row)
      draft.pieces.push(...pieces.map(({ selector, except }) => ({ selector, except, row })))
      for (const [tag, digest] of row.pins) draft.pins.push({ tag, digest, row })
    }
  }
  return joinAcrossTargets([...drafts.values()])
}

/** Drafts that select the same and differ only in where they go become one: one entry names all of its targets. */
function joinAcrossTargets(drafts: readonly Draft[]): Draft[] {
  const joined = new Map<string, Draft>()
  for (const draft of drafts) {
    const key = JSON.stringify([draft.source, draft.tagTemplate, draft.rename, meaningOf(draft)])
    const known = joined.get(key)
    if (known === undefined) joined.set(key, draft)
    else {
      known.targets = [...new Set([...known.targets, ...draft.targets])].sort((a, b) => byCodeUnit(a.id, b.id))
      known.pieces.push(...draft.pieces)
      known.pins.push(...draft.pins)
      known.rows.push(...draft.rows)
    }
  }
  return [...joined.values()]
}

/** What a draft selects, in a form that does not depend on the order of its rows. */
function meaningOf({ pieces, pins }: Draft): unknown {
  const tags = pieces.flatMap(({ selector, except }) =>
    selector.kind === 'tags' ? selector.tags.map((tag) => JSON.stringify([tag, except])) : [],
  )
  const others = pieces.flatMap(({ selector, except }) =>
    selector.kind === 'tags' ? [] : [JSON.stringify([selector, except])],
  )
  const pinned = pins.map(({ tag, digest }) => `${tag}@${digest}`)
  return [tags, others, pinned].map((texts) => [...new Set(texts)].sort())
}

/** The targets that a row goes to, grouped by the rename that they need. */
function placesOf(
  row: Row,
  targets: readonly NewTarget[],
  names: Names,
): { rename: string | undefined; at: NewTarget[] }[] {
  const places = new Map<string | undefined, NewTarget[]>()
  for (const destination of row.destinations) {
    for (const target of targets) {
      if (target.registry !== destination.registry) continue
      const rename = renameAt(target, row, destination, names)
      const at = places.get(rename)
      if (at === undefined) places.set(rename, [target])
      else if (!at.includes(target)) at.push(target)
    }
  }
  return [...places].map(([rename, at]) => ({ rename, at: at.sort((a, b) => byCodeUnit(a.id, b.id)) }))
}

/** `registry/repository` of a draft at each of its targets. */
export function destinationsOf(draft: Draft): string[] {
  return draft.targets.map((target) => `${target.registry}/${repositoryOf(target, draft.source, draft.rename)}`)
}

/** Legacy drafts without the names that do not change: those are there already. */
export function withoutKnownNames(legacy: readonly Draft[], drafts: readonly Draft[]): Draft[] {
  const known = new Set(drafts.flatMap((draft) => destinationsOf(draft).map((name) => `${draft.source} ${name}`)))
  for (const draft of legacy) {
    const names = destinationsOf(draft)
    draft.targets = draft.targets.filter((_, at) => !known.has(`${draft.source} ${names[at]}`))
  }
  return legacy.filter(({ targets }) => targets.length > 0)
}

/** The tags that a draft publishes. */
export function publishedBy(draft: Draft): Language {
  const languages = withTagsTogether(draft.pieces).map(({ selector, except }) =>
    publishedLanguage({ selectors: [selector], except }, draft.tagTemplate),
  )
  if (draft.pins.length > 0) languages.push(tagsLanguage(draft.pins.map(({ tag }) => tag)))
  return union(languages)
}

/** The tags that a draft takes from its source. */
export function selectedBy(draft: Draft): Language {
  const languages = withTagsTogether(draft.pieces).map(({ selector, except }) =>
    languageOf({ selectors: [selector], except }),
  )
  if (draft.pins.length > 0) languages.push(tagsLanguage(draft.pins.map(({ tag }) => tag)))
  return union(languages)
}

/** The same pieces, with the exact tags of all in one: hundreds of small sets would be slow to compare. */
function withTagsTogether(pieces: readonly Piece[]): Piece[] {
  const tags = new Map<string, { tags: string[]; except: Piece['except'] }>()
  const others: Piece[] = []
  for (const piece of pieces) {
    if (piece.selector.kind !== 'tags') {
      others.push(piece)
      continue
    }
    const key = JSON.stringify(piece.except)
    const known = tags.get(key)
    if (known === undefined) tags.set(key, { tags: [...piece.selector.tags], except: piece.except })
    else known.tags.push(...piece.selector.tags)
  }
  const joined = [...tags.values()].map((group): Piece => {
    return { selector: { kind: 'tags', tags: [...new Set(group.tags)] }, except: group.except }
  })
  return [...joined, ...others]
}

export function tagsLanguage(tags: readonly string[]): Language {
  return languageOf({ selectors: tags.length === 0 ? [] : [{ kind: 'tags', tags }], except: [] })
}

/** Adds exclusions to everything that a draft selects, but not to its pins. */
export function exclude(draft: Draft, exclusions: readonly Exclusion[]): void {
  draft.pieces = draft.pieces.map((piece) => ({ ...piece, except: [...piece.except, ...exclusions] }))
}

/** Takes exact tags out of a draft; returns the rows that lost one. */
export function removeTags(draft: Draft, tags: ReadonlySet<string>): Row[] {
  const losers = new Set<Row>()
  const pieces: DraftPiece[] = []
  for (const piece of draft.pieces) {
    const { selector } = piece
    if (selector.kind !== 'tags') {
      pieces.push(piece)
      continue
    }
    const rest = selector.tags.filter((tag) => !tags.has(tag))
    if (rest.length < selector.tags.length) losers.add(piece.row)
    if (rest.length > 0) pieces.push({ ...piece, selector: { kind: 'tags', tags: rest } })
  }
  for (const pin of draft.pins) if (tags.has(pin.tag)) losers.add(pin.row)
  draft.pins = draft.pins.filter(({ tag }) => !tags.has(tag))
  draft.pieces = pieces
  return [...losers]
}
