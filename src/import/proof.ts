import { languageOf, union, type Language } from '../selection/index.ts'
import { selectionOf } from '../model/selection-of.ts'
import type { ImageDefinition } from '../model/types.ts'
import { selectedBy, type Draft, type Fates } from './drafts.ts'
import type { NewTarget } from './targets.ts'
import { oldLanguage, sameTags } from './translate/languages.ts'
import type { Row } from './types.ts'

/** The result of comparing what was written with what is written now, repository by repository. */
export interface Proof {
  /** Source repositories for each name that select exactly the same tags. */
  equal: number
  /** Those whose difference is in the report. */
  changed: number
  /** Those that are neither: a bug of the import. */
  broken: { source: string; what: string }[]
}

/**
 * Proves an import on its result: the printed definitions, read back by the compiler, select what the drafts say, and
 * what the drafts say is what the other tool selects, unless the report tells the difference.
 */
export function prove(
  drafts: readonly Draft[],
  images: readonly ImageDefinition[],
  targets: readonly NewTarget[],
  fates: Fates,
): Proof {
  const proof: Proof = { equal: 0, changed: 0, broken: [] }
  const byPlace = imagesByPlace(images)
  const defaults = targets.filter((target) => target.default).length
  for (const draft of drafts) {
    if (draft.pieces.length === 0 && draft.pins.length === 0) continue
    const printed = byPlace.get(keyOfDraft(draft, defaults)) ?? []
    const now = union(printed.map((image) => languageOf(selectionOf(image))))
    if (!sameTags(selectedBy(draft), now) || !samePins(draft, printed)) {
      proof.broken.push({
        source: draft.source,
        what: 'the definitions as written select other tags than the import meant',
      })
    } else if (draft.rows.some((row) => fates.of(row).changes.length > 0 || fates.of(row).leftOut !== undefined))
      proof.changed += 1
    else if (!matchesOld(draft))
      proof.broken.push({ source: draft.source, what: 'the selectors differ and the report does not say so' })
    else proof.equal += 1
  }
  return proof
}

/** A draft that goes to every default target is printed without `targets`. */
function keyOfDraft({ source, tagTemplate, rename, targets }: Draft, defaults: number): string {
  const everywhere = targets.length === defaults && targets.every((target) => target.default)
  return keyOf(source, tagTemplate, rename, everywhere ? undefined : targets.map(({ id }) => id))
}

/** Whether the union of the old selectors, where they can be written as languages, is what the draft selects. */
function matchesOld(draft: Draft): boolean {
  const languages: Language[] = []
  for (const row of draft.rows) {
    for (const old of row.old) {
      const language = oldLanguage(old)
      // A filter was proved when it was translated: it has no language of its own.
      languages.push(language ?? pieceLanguagesOf(draft, row))
    }
  }
  languages.push(languageOf({ selectors: [{ kind: 'tags', tags: draft.pins.map(({ tag }) => tag) }], except: [] }))
  return sameTags(union(languages), selectedBy(draft))
}

function pieceLanguagesOf(draft: Draft, row: Row): Language {
  const pieces = draft.pieces.filter((piece) => piece.row === row)
  return union(pieces.map(({ selector, except }) => languageOf({ selectors: [selector], except })))
}

function samePins(draft: Draft, images: readonly ImageDefinition[]): boolean {
  const written = new Map<string, string>()
  for (const image of images) {
    for (const { tag, digest } of image.tags) if (digest !== undefined) written.set(tag, digest)
  }
  const meant = new Map(draft.pins.map(({ tag, digest }) => [tag, digest]))
  return written.size === meant.size && [...meant].every(([tag, digest]) => written.get(tag) === digest)
}

function imagesByPlace(images: readonly ImageDefinition[]): Map<string, ImageDefinition[]> {
  const byPlace = new Map<string, ImageDefinition[]>()
  for (const image of images) {
    const key = keyOf(
      image.source.text,
      image.rename?.tag,
      image.rename?.repository,
      image.targets?.map(({ value }) => value),
    )
    const list = byPlace.get(key)
    if (list === undefined) byPlace.set(key, [image])
    else list.push(image)
  }
  return byPlace
}

function keyOf(
  source: string,
  tag: string | undefined,
  repository: string | undefined,
  targets: readonly string[] | undefined,
): string {
  return JSON.stringify([source, tag, repository, targets?.toSorted()])
}
