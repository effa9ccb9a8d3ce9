import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { pinsOf } from '../model/pins.ts'
import { selectionOf } from '../model/selection-of.ts'
import { templateFormatOf } from '../model/naming.ts'
import { strongestRefresh } from '../model/refresh.ts'
import type { ImageDefinition, Refresh } from '../model/types.ts'
import { lower, type LoweredPiece, type Selection, type Selector } from '../selection/index.ts'
import { patternsSelect } from './patterns.ts'
import type { CopyRepository, DefinitionPlace, PlannedRepository } from './types.ts'

/** What is said of an entry beside what it selects. Rows of several targets share it. */
interface Origin {
  refresh: Refresh
  owners: string[]
  definitions: DefinitionPlace[]
  reasons: string[]
}

/** What a group of entries wants, whatever the target. Its rows have no destination yet. */
export interface Wanted {
  images: readonly ImageDefinition[]
  source: string
  /** What is selected without the pins; empty where nothing is. */
  pieces: readonly LoweredPiece[]
  /** Tag to digest. */
  pins: ReadonlyMap<string, string>
  origin: Origin
  /** A row for each of `pieces`. */
  rows: readonly PlannedRepository[]
  /** Pins of a group whose other tags go by sync: copied by digest, published under their own tags. */
  pinned: CopyRepository | undefined
  /** What is copied where all of the group is; made when first asked for. */
  copies: CopyRepository[] | undefined
  /** All entries of the source and destination, also those that name tags in another way. */
  sharing: readonly ImageDefinition[]
}

/** Remembers what groups want: most entries are the same group at every target, and lowering is not cheap. */
export class Wants {
  readonly #byFirst = new Map<ImageDefinition, Wanted[]>()
  #rows = 0

  /** `sharing`: all entries of the source and destination, also those that name tags in another way. */
  of(images: readonly ImageDefinition[], sharing: readonly ImageDefinition[] = images): Wanted {
    const first = images[0] as ImageDefinition
    const known = this.#byFirst.get(first) ?? []
    for (let index = 0; index < known.length; index++) {
      const wanted = known[index] as Wanted
      if (sameImages(wanted.images, images) && sameImages(wanted.sharing, sharing)) return wanted
    }
    const wanted = wantedBy(images, sharing)
    this.#number(wanted.rows)
    if (wanted.pinned !== undefined) this.#number([wanted.pinned])
    known.push(wanted)
    this.#byFirst.set(first, known)
    return wanted
  }

  /** The rows of a group of which everything is copied. */
  copiesOf(wanted: Wanted): readonly CopyRepository[] {
    if (wanted.copies === undefined) this.#number((wanted.copies = copyRepositories(wanted)))
    return wanted.copies
  }

  #number(rows: readonly PlannedRepository[]): void {
    for (const row of rows) row.alike ??= this.#rows++
  }
}

function sameImages(a: readonly ImageDefinition[], b: readonly ImageDefinition[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

/**
 * Sets pins apart from the rest. A pinned tag is taken out of every range and list beside it: it is wanted once, by
 * digest. The entries are united all the same: each row is of all of them.
 */
function wantedBy(images: readonly ImageDefinition[], sharing: readonly ImageDefinition[]): Wanted {
  const first = images[0] as ImageDefinition
  const source = first.source.text
  const origin = originOf(images, sharing)
  const pins = images.length === 1 && first.tags.length === 0 ? noPins : digestsByTag(images)
  const pieces = lower(pins.size === 0 ? images.map(selectionOf) : withoutPins(images, pins))
  const synced = pins.size === 0 ? pieces : pieces.map((piece) => withPinsNoted(piece, pins))
  return {
    images,
    sharing,
    source,
    pieces,
    pins,
    origin,
    rows: synced.map((piece) => plannedRepository(source, '', origin, piece)),
    pinned: pins.size === 0 ? undefined : pinnedRepository(source, pins, origin),
    copies: undefined,
  }
}

const noPins: ReadonlyMap<string, string> = new Map()

/**
 * mirror.sh copies a pinned tag by its digest alone, but plain skopeo takes all that a pattern selects: whoever runs a sync
 * file by hand is told how the pins come right again.
 */
function withPinsNoted(piece: LoweredPiece, pins: ReadonlyMap<string, string>): LoweredPiece {
  const held = [...pins.keys()].filter((tag) => patternsSelect(piece, tag)).sort()
  if (held.length === 0) return piece
  return { ...piece, notes: [...piece.notes, `pinned, so by hand run copy.sh after this file: ${held.join(', ')}`] }
}

function digestsByTag(images: readonly ImageDefinition[]): ReadonlyMap<string, string> {
  const pins = new Map<string, string>()
  for (const image of images) for (const { tag, digest } of pinsOf(image)) pins.set(tag, digest)
  return pins
}

/**
 * The selections without the exact tags that are pinned. A range that holds a pinned tag stays as it was written: mirror.sh
 * copies a pinned tag by its digest and by nothing else.
 */
function withoutPins(images: readonly ImageDefinition[], pins: ReadonlyMap<string, string>): Selection[] {
  return images.map((image) => {
    const { selectors, except } = selectionOf(image)
    return { selectors: selectors.flatMap((selector) => unpinned(selector, pins)), except }
  })
}

function unpinned(selector: Selector, pins: ReadonlyMap<string, string>): Selector[] {
  if (selector.kind !== 'tags') return [selector]
  const tags = selector.tags.filter((tag) => !pins.has(tag))
  return tags.length === 0 ? [] : [{ kind: 'tags', tags }]
}

function originOf(images: readonly ImageDefinition[], sharing: readonly ImageDefinition[]): Origin {
  return {
    refresh: strongestRefresh(sharing),
    owners: sharing.length === 1 ? [(sharing[0] as ImageDefinition).team] : ownersOf(sharing),
    definitions: images.map((image) => ({ file: image.file.path, line: image.line })),
    reasons: images.map((image) => image.reason),
  }
}

function ownersOf(images: readonly ImageDefinition[]): string[] {
  return [...new Set(images.map((image) => image.team))].sort()
}

function plannedRepository(
  source: string,
  destination: string,
  origin: Origin,
  piece: LoweredPiece,
): PlannedRepository {
  const { refresh, owners, definitions, reasons } = origin
  const row: PlannedRepository = {
    source,
    destination,
    tags: piece.tags,
    refresh,
    owners,
    definitions,
    reasons,
    notes: piece.notes,
  }
  if (piece.semver !== undefined) row.semver = piece.semver
  if (piece.regex !== undefined) row.regex = piece.regex
  if (piece.all !== undefined) row.all = piece.all
  return row
}

function pinnedRepository(source: string, pins: ReadonlyMap<string, string>, origin: Origin): CopyRepository {
  const row = plannedRepository(source, '', origin, { tags: [...pins.keys()].sort(), notes: [] })
  return { ...row, digests: digestsOf(pins) }
}

function copyRepositories(wanted: Wanted): CopyRepository[] {
  const first = wanted.images[0] as ImageDefinition
  const template = first.rename?.tag
  const format = templateFormatOf(first)
  return copiedRows(wanted).map((row) => {
    if (template !== undefined) row.tag = template
    if (format !== undefined) row.format = format
    return row
  })
}

/** The rows that are synced elsewhere; where tags are pinned, the first has them too. */
function copiedRows({ rows, source, pieces, pins, origin }: Wanted): CopyRepository[] {
  if (pins.size === 0) return rows.map((row) => ({ ...row, digests: {} }))
  const some = pieces.length === 0 ? [{ tags: [], notes: [] }] : pieces
  return some.map((piece: LoweredPiece, index) => {
    const own = index === 0 ? pins : new Map<string, string>()
    const tags = own.size === 0 ? piece.tags : [...piece.tags, ...own.keys()].sort()
    return Object.assign(plannedRepository(source, '', origin, { ...piece, tags }), { digests: digestsOf(own) })
  })
}

function digestsOf(pins: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...pins].sort(([a], [b]) => byCodeUnit(a, b)))
}
