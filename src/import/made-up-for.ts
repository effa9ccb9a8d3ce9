import { languageOf, union } from '../selection/index.ts'
import { selectedBy, tagsLanguage, type Draft, type Fates, type TranslatedRow } from './drafts.ts'
import { oldLanguage, sameTags, selection } from './translate/languages.ts'
import type { Row } from './types.ts'

/**
 * Forgets how a row differs from what it said where the rows of the same image together select what they always did: what
 * one lost or gained, another one selects anyway.
 */
export function dropMadeUpFor(translated: readonly TranslatedRow[], drafts: readonly Draft[], fates: Fates): void {
  const changed = translated.filter(({ changes }) => changes.length > 0)
  if (changed.length === 0) return
  const rows = new Set(changed.map(({ row }) => row))
  const different = new Set<Row>()
  for (const draft of drafts) {
    const own = draft.rows.filter((row) => rows.has(row))
    if (own.length > 0 && !selectsTheSame(draft)) for (const row of own) different.add(row)
  }
  for (const { row, changes } of changed) {
    if (different.has(row)) continue
    const fate = fates.of(row)
    fate.changes = fate.changes.filter((change) => !changes.includes(change))
  }
}

/** Whether a draft is proved to select just what its rows said. */
function selectsTheSame(draft: Draft): boolean {
  if (draft.rows.length < 2) return false
  const written = draft.rows.flatMap(({ old }) => old.map(oldLanguage))
  const known = written.filter((language) => language !== undefined)
  const pins = tagsLanguage(draft.pins.map(({ tag }) => tag))
  const now = selectedBy(draft)
  if (!sameTags(union([...known, pins]), now)) return false
  // What cannot be written as a language could lie outside, unless nothing does.
  return known.length === written.length || sameTags(now, languageOf(selection({ kind: 'all' })))
}
