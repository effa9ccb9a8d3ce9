import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import type { Carrier } from '../model/placement.ts'
import type { Target } from '../model/types.ts'
import type { LoweredPiece } from '../selection/index.ts'
import { syncFileName } from './file-name.ts'
import type { DefinitionPlace, PlannedRepository, SyncFile } from './types.ts'

/** Files larger than this do not fit into a ConfigMap of 200 KiB; the estimate leaves room for comments. */
const largestFileBytes = 120_000

/** Collects rows into one sync file a namespace, or several where one would repeat a repository or grow too large. */
export class SyncFiles {
  readonly #target: Target
  readonly #sizes: RowSizes
  readonly #namespaces = new Map<string, { scoped: boolean; namespace: string; levels: PlannedRepository[][] }>()

  constructor(target: Target, sizes: RowSizes) {
    this.#target = target
    this.#sizes = sizes
  }

  /** @param level which of several rows of one repository this is: a sync file takes one row of each */
  add(carrier: Carrier, level: number, row: PlannedRepository): void {
    const scoped = carrier.kind === 'scoped'
    const namespace = carrier.kind === 'sync' ? carrier.namespace : this.#target.prefix
    const key = scoped ? '*' : namespace
    let rows = this.#namespaces.get(key)
    if (rows === undefined) {
      rows = { scoped, namespace, levels: [] }
      this.#namespaces.set(key, rows)
    }
    ;(rows.levels[level] ??= []).push(row)
  }

  /** Every file, sorted by name, its rows by destination and source. */
  sorted(): SyncFile[] {
    const files: SyncFile[] = []
    for (const { scoped, namespace, levels } of this.#namespaces.values()) {
      const destination = namespace === '' ? this.#target.registry : `${this.#target.registry}/${namespace}`
      levels
        .flatMap((rows) => chunk(rows, this.#sizes))
        .forEach((repositories, index) => {
          files.push({ file: syncFileName(scoped, namespace, index), destination, scoped, repositories })
        })
    }
    return files.sort((a, b) => byCodeUnit(a.file, b.file))
  }
}

function chunk(rows: PlannedRepository[], sizes: RowSizes): PlannedRepository[][] {
  rows.sort(compareRepositories)
  const chunks: PlannedRepository[][] = []
  let room = 0
  for (const row of rows) {
    const bytes = sizes.of(row)
    if (room < bytes) {
      chunks.push([])
      room = largestFileBytes
    }
    chunks.at(-1)?.push(row)
    room -= bytes
  }
  return chunks
}

/** Remembers how large rows become: those of one number are as large at every target. */
export class RowSizes {
  readonly #bytes: (number | undefined)[] = []

  of(row: PlannedRepository): number {
    if (row.alike === undefined) return estimateBytes(row)
    return (this.#bytes[row.alike] ??= estimateBytes(row))
  }
}

/** About how much text a row becomes, comments included. */
function estimateBytes(row: PlannedRepository): number {
  const overhead = 40
  let bytes = overhead + row.source.length + (row.semver?.length ?? 0) + (row.regex?.length ?? 0)
  const { tags, definitions, reasons, notes } = row
  // By index: until it is optimised, which is late in so short a run, V8 makes an object for each step of a `for…of`.
  for (let index = 0; index < tags.length; index++) bytes += (tags[index] as string).length + 12
  for (let index = 0; index < definitions.length; index++)
    bytes += (definitions[index] as DefinitionPlace).file.length + overhead
  for (let index = 0; index < reasons.length; index++) bytes += (reasons[index] as string).length * 2
  for (let index = 0; index < notes.length; index++) bytes += (notes[index] as string).length + 16
  return bytes
}

/** Tags that no file is too small for: a tag has at most 128 characters. */
const fewTags = 400

/** A piece whose list of tags would outgrow a file, as several. */
export function splitTags(piece: LoweredPiece): LoweredPiece[] {
  if (piece.tags.length < fewTags) return [piece]
  const pieces: LoweredPiece[] = []
  let tags: string[] = []
  let bytes = 0
  for (const tag of piece.tags) {
    bytes += tag.length + 12
    if (bytes > largestFileBytes / 2) {
      pieces.push({ tags, notes: [] })
      tags = []
      bytes = tag.length
    }
    tags.push(tag)
  }
  return [{ ...piece, tags }, ...pieces]
}

export function compareRepositories(a: PlannedRepository, b: PlannedRepository): number {
  return byCodeUnit(a.destination, b.destination) || byCodeUnit(a.source, b.source)
}
