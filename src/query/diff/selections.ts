import { describe, included, matches, type Selection } from '../../selection/index.ts'
import { exampleTags, languageOfAll } from './example-tags.ts'
import { selectionsOf, selectionText, type Feed } from './feeds.ts'
import type { SelectionChange } from './types.ts'

/**
 * How what is selected changes, proved on the languages of tags; null where it is the same set, `rewritten` where it is
 * the same set in other words.
 */
export function compareSelections(before: Feed, after: Feed): SelectionChange | 'rewritten' | null {
  if (selectionText(before) === selectionText(after)) return null
  const old = selectionsOf(before)
  const fresh = selectionsOf(after)
  const words = { before: wordsOf(old), after: wordsOf(fresh) }
  if (isList(old) && isList(fresh)) {
    const gained = missingFrom(fresh, old)
    const lost = missingFrom(old, fresh)
    return gained.length + lost.length === 0
      ? 'rewritten'
      : { kind: 'selection', verdict: verdictOf(gained, lost), ...words, gained, lost, exact: true }
  }
  return compareLanguages(old, fresh, words)
}

function compareLanguages(
  old: readonly Selection[],
  fresh: readonly Selection[],
  words: { before: string[]; after: string[] },
): SelectionChange | 'rewritten' {
  const before = languageOfAll(old)
  const after = languageOfAll(fresh)
  const kept = included(before, after)
  const within = included(after, before)
  if (kept.verdict === 'included' && within.verdict === 'included') return 'rewritten'
  if (kept.verdict === 'undecided' || within.verdict === 'undecided') {
    const written = { gained: missingFrom(fresh, old), lost: missingFrom(old, fresh) }
    return { kind: 'selection', verdict: 'undecided', ...words, ...written, exact: false }
  }
  const gained = within.verdict === 'included' ? [] : exampleTags(fresh, old, within.witness)
  const lost = kept.verdict === 'included' ? [] : exampleTags(old, fresh, kept.witness)
  return { kind: 'selection', verdict: verdictOf(gained, lost), ...words, gained, lost, exact: false }
}

function verdictOf(gained: readonly string[], lost: readonly string[]): SelectionChange['verdict'] {
  if (lost.length === 0) return 'widened'
  return gained.length === 0 ? 'narrowed' : 'changed'
}

/** Selectors in words, without repetition. */
export function wordsOf(selections: readonly Selection[]): string[] {
  const words = selections.flatMap(({ selectors, except }) => {
    const never = except.map((exclusion) => (exclusion.kind === 'tag' ? exclusion.tag : `/${exclusion.pattern}/`))
    return selectors.map((selector) =>
      never.length === 0 ? describe(selector) : `${describe(selector)}, never ${never.join(', ')}`,
    )
  })
  return [...new Set(words)].sort()
}

function isList(selections: readonly Selection[]): boolean {
  return selections.every(({ selectors }) => selectors.every(({ kind }) => kind === 'tags'))
}

/** Written tags that `selections` select and `others` do not, sorted. */
function missingFrom(selections: readonly Selection[], others: readonly Selection[]): string[] {
  const written = new Set(
    selections.flatMap(({ selectors }) =>
      selectors.flatMap((selector) => (selector.kind === 'tags' ? selector.tags : [])),
    ),
  )
  const selects = (all: readonly Selection[], tag: string): boolean => all.some((selection) => matches(selection, tag))
  return [...written].filter((tag) => selects(selections, tag) && !selects(others, tag)).sort()
}
