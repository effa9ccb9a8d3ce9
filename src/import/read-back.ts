import { analyseSources } from '../compile.ts'
import type { Diagnostic } from '../diagnostics/index.ts'
import { nothingThere } from '../host/host.ts'
import type { ImageDefinition } from '../model/types.ts'
import { readSources, type SourceTree } from '../sources.ts'
import type { Fates } from './drafts.ts'
import type { PrintedEntry, PrintedTree } from './writing/tree.ts'

/** The result of an import as the compiler sees it. */
export interface ReadBack {
  images: ImageDefinition[]
  diagnostics: Diagnostic[]
}

/** Reads the printed files with the compiler's own eyes. `config` replaces the printed skopeoc.yaml. */
export async function readBack(tree: PrintedTree, config: string | undefined): Promise<ReadBack> {
  if (tree.files.size === 0) return { images: [], diagnostics: [] }
  // The date matters to `expires` only, which no import writes.
  const { model, diagnostics } = await analyseSources(sourcesOf(tree.files, config), { today: '1970-01-01' })
  return { images: model?.images ?? [], diagnostics }
}

function sourcesOf(files: ReadonlyMap<string, string>, config: string | undefined): SourceTree {
  const paths = [...files.keys()].sort()
  return readSources({
    list: (folder) => paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => ({ path, kind: 'file' })),
    read: (path) => {
      const text = path === 'skopeoc.yaml' ? (config ?? files.get(path)) : files.get(path)
      return text === undefined ? nothingThere : { text }
    },
  })
}

/**
 * Takes out what the compiler refuses (a source that is a target, a name that is too long) and tells it in the report,
 * so that what is left compiles. False where nothing could be taken out.
 */
export function rejectErrors(tree: PrintedTree, diagnostics: readonly Diagnostic[], fates: Fates): boolean {
  let rejected = false
  for (const { severity, place, message, hint } of diagnostics) {
    if (severity !== 'error') continue
    const printed = entryAt(tree.entries, place.file.path, place.file.lineAt(place.start))
    if (printed === undefined) continue
    rejected = true
    const { draft, entry } = printed
    const rows = new Set(entry.rows)
    draft.pieces = draft.pieces.filter(({ row }) => !rows.has(row))
    draft.pins = draft.pins.filter(({ row }) => !rows.has(row))
    for (const row of rows) {
      const fate = fates.of(row)
      if (draft.legacy) fate.changes.push({ what: `it keeps no legacy name: ${message}`, example: '' })
      else fate.leftOut ??= { reason: message, example: '', choice: hint }
    }
  }
  return rejected
}

/** The entry of a file in which a line lies. */
function entryAt(entries: readonly PrintedEntry[], file: string, line: number): PrintedEntry | undefined {
  return entries.findLast(({ place }) => place.file === file && place.line <= line)
}
