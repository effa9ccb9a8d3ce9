import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { isEmpty, matches, type Exclusion, type Language, type Selector } from '../selection/index.ts'
import type { Draft, DraftPiece, DraftPin } from './drafts.ts'
import { isIncluded, pieceLanguage, piecesLanguage } from './translate/languages.ts'
import { shapeOf } from './translate/regex-shape.ts'
import type { NewTarget } from './targets.ts'
import type { Row } from './types.ts'

/** One entry of an image file, as it is printed. */
export interface NewEntry {
  source: string
  /** Exact tags; pins as `tag@sha256:…`. */
  tags: string[]
  semver: string | undefined
  format: string | undefined
  regex: string | undefined
  all: boolean
  except: string[]
  rename: string | undefined
  tagTemplate: string | undefined
  targets: NewTarget[]
  /** How many targets are default ones: with all of them, `targets` need not be said. */
  defaultTargets: number
  legacy: boolean
  /** Where it comes from, in the order of the files. */
  rows: Row[]
}

/** The entries that say a draft: one, unless formats or exclusions must be kept apart. */
export function entriesOf(draft: Draft, defaultTargets: number): NewEntry[] {
  const entries: NewEntry[] = []
  const pieces = withoutRedundant(draft.pieces)
  for (const group of groupBy(pieces, ({ except }) => JSON.stringify(except)))
    entries.push(...entriesOfGroup(draft, group))
  if (draft.pins.length > 0) addPins(draft, entries)
  addDroppedRows(draft, entries)
  for (const entry of entries) entry.defaultTargets = defaultTargets
  return entries
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

/** Pieces without those whose tags others select anyway, and without tags that a range or expression selects. */
function withoutRedundant(pieces: readonly DraftPiece[]): DraftPiece[] {
  let wide = pieces.filter(({ selector }) => selector.kind !== 'tags')
  for (const piece of wide) {
    const others = wide.filter((other) => other !== piece)
    if (others.length > 0 && isIncluded(pieceLanguage(piece), piecesLanguage(others))) wide = others
  }
  const kept = new Set<DraftPiece>(wide)
  const result: DraftPiece[] = []
  for (const piece of pieces) {
    const { selector, except, row } = piece
    if (selector.kind !== 'tags') {
      if (kept.has(piece)) result.push(piece)
      continue
    }
    const rest = selector.tags.filter((tag) => !wide.some((other) => selectsTag(other, tag)))
    if (rest.length > 0) result.push({ selector: { kind: 'tags', tags: rest }, except, row })
  }
  return result
}

function selectsTag({ selector, except }: DraftPiece, tag: string): boolean {
  return matches({ selectors: [selector], except }, tag)
}

function entriesOfGroup(draft: Draft, pieces: readonly DraftPiece[]): NewEntry[] {
  const formats = groupBy(
    pieces.filter(({ selector }) => selector.kind === 'format'),
    ({ selector }) => (selector.kind === 'format' ? selector.format : ''),
  )
  const others = pieces.filter(({ selector }) => selector.kind !== 'format')
  const together = formats.length === 1 && !others.some(({ selector }) => selector.kind === 'semver')
  if (together) return [entryFrom(draft, pieces)]
  const entries = formats.map((group) => entryFrom(draft, group))
  return others.length === 0 ? entries : [entryFrom(draft, others), ...entries]
}

function entryFrom(draft: Draft, pieces: readonly DraftPiece[]): NewEntry {
  const left = pieces.flatMap(leftOf)
  // Where nothing is left, the compiler says so of the entry, and the report tells it.
  const selectors = (left.length > 0 ? left : pieces).map(({ selector }) => selector)
  const format = selectors.find(({ kind }) => kind === 'format')
  return {
    ...emptyEntry(draft),
    tags: [...new Set(selectors.flatMap((selector) => (selector.kind === 'tags' ? selector.tags : [])))],
    semver: joinRanges(selectors),
    format: format?.kind === 'format' ? format.format : undefined,
    regex: joinRegexes(selectors.flatMap((selector) => (selector.kind === 'regex' ? [selector.pattern] : []))),
    all: selectors.some(({ kind }) => kind === 'all'),
    except: exceptTexts(pieces[0]?.except ?? []),
    rows: inOrder(pieces.map(({ row }) => row)),
  }
}

/** A piece without the tags that its own exclusions take away; none if they take all of it. */
function leftOf(piece: DraftPiece): DraftPiece[] {
  const { selector, except } = piece
  if (except.length === 0) return [piece]
  if (selector.kind !== 'tags') return isEmpty(pieceLanguage(piece)) === true ? [] : [piece]
  const tags = selector.tags.filter((tag) => selectsTag(piece, tag))
  return tags.length === 0 ? [] : [{ ...piece, selector: { kind: 'tags', tags } }]
}

function emptyEntry(draft: Draft): NewEntry {
  return {
    source: draft.source,
    tags: [],
    semver: undefined,
    format: undefined,
    regex: undefined,
    all: false,
    except: [],
    rename: draft.rename,
    tagTemplate: draft.tagTemplate,
    targets: draft.targets,
    defaultTargets: 0,
    legacy: draft.legacy,
    rows: [],
  }
}

function exceptTexts(except: readonly Exclusion[]): string[] {
  return [...new Set(except.map((item) => (item.kind === 'tag' ? item.tag : `/${item.pattern}/`)))]
}

/** Ranges joined by `||`, without groups that select nothing or nothing more. */
function joinRanges(selectors: readonly Selector[]): string | undefined {
  const ranges = selectors.flatMap((selector) => ('constraint' in selector ? [selector.constraint] : []))
  const groups = [...new Set(ranges.flatMap(groupsOf))]
  if (groups.length === 0) return undefined
  let kept = groups.length === 1 ? groups : groups.filter((group) => isEmpty(rangeLanguage(group)) !== true)
  for (const group of kept) {
    const others = kept.filter((other) => other !== group)
    if (others.some((other) => isIncluded(rangeLanguage(group), rangeLanguage(other)))) kept = others
  }
  return kept.join(' || ')
}

/** What stands between `||`; all of it where that would be another range, as with `1||2 - 3`, which is `>= 1 || 2, <= 3`. */
function groupsOf(range: string): string[] {
  const groups = range.split('||').map((group) => group.trim())
  if (groups.length === 1) return groups
  const [given, made] = [rangeLanguage(range), rangeLanguage(groups.join(' || '))]
  return isIncluded(given, made) && isIncluded(made, given) ? groups : [range]
}

function rangeLanguage(constraint: string): Language {
  return pieceLanguage({ selector: { kind: 'semver', constraint }, except: [] })
}

function joinRegexes(patterns: readonly string[]): string | undefined {
  const different = [...new Set(patterns)]
  if (different.length <= 1) return different[0]
  const bodies = different
    .map((pattern) => shapeOf(pattern))
    .map(({ body, anchoredStart, anchoredEnd }, at) =>
      anchoredStart && anchoredEnd ? body : (different[at] as string),
    )
  return `^(?:${bodies.join('|')})$`
}

/** Rows in the order of the files, each once. */
function inOrder(rows: readonly Row[]): Row[] {
  return [...new Set(rows)].sort((a, b) => comparePlaces(a, b))
}

function comparePlaces({ place: a }: Row, { place: b }: Row): number {
  return byCodeUnit(a.file, b.file) || a.line - b.line
}

/** Pins go to an entry whose exclusions cannot touch them. */
function addPins(draft: Draft, entries: NewEntry[]): void {
  let entry = entries.find(({ except }) => except.length === 0)
  if (entry === undefined) {
    entry = emptyEntry(draft)
    entries.push(entry)
  }
  entry.tags = [...entry.tags, ...lastPins(draft.pins)]
  entry.rows = inOrder([...entry.rows, ...draft.pins.map(({ row }) => row)])
}

function lastPins(pins: readonly DraftPin[]): string[] {
  return [...new Map(pins.map(({ tag, digest }) => [tag, `${tag}@${digest}`])).values()]
}

/** Rows that others made redundant belong to the first entry all the same: that is where their tags are selected now. */
function addDroppedRows(draft: Draft, entries: readonly NewEntry[]): void {
  const first = entries[0]
  if (first === undefined) return
  const placed = new Set(entries.flatMap(({ rows }) => rows))
  const alive = new Set([...draft.pieces.map(({ row }) => row), ...draft.pins.map(({ row }) => row)])
  const dropped = draft.rows.filter((row) => alive.has(row) && !placed.has(row))
  if (dropped.length > 0) first.rows = inOrder([...first.rows, ...dropped])
}
