import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import type { Carrier } from '../model/placement.ts'
import type { Target } from '../model/types.ts'
import { syncFileName } from './file-name.ts'
import type { PlannedRepository, SyncFile } from './types.ts'

/** Collects rows into one sync file a namespace, and further ones where that would repeat a repository. */
export class SyncFiles {
  readonly #target: Target
  readonly #namespaces = new Map<string, { scoped: boolean; namespace: string; levels: PlannedRepository[][] }>()

  constructor(target: Target) {
    this.#target = target
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
      levels.forEach((rows, level) => {
        const file = syncFileName(scoped, namespace, level)
        files.push({ file, destination, scoped, repositories: rows.sort(compareRepositories) })
      })
    }
    return files.sort((a, b) => byCodeUnit(a.file, b.file))
  }
}

export function compareRepositories(a: PlannedRepository, b: PlannedRepository): number {
  return byCodeUnit(a.destination, b.destination) || byCodeUnit(a.source, b.source)
}
