import {
  describe,
  difference,
  included,
  intersection,
  languageOf,
  matches,
  sampleTags,
  union,
  type Language,
  type Selection,
} from '../../selection/index.ts'
import { selectionsOf, selectionText, type Feed } from './feeds.ts'
import type { SelectionChange } from './types.ts'

const exampleCount = 3

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
  const kept = included(before, after).verdict
  const within = included(after, before).verdict
  if (kept === 'included' && within === 'included') return 'rewritten'
  if (kept === 'undecided' || within === 'undecided')
    return {
      kind: 'selection',
      verdict: 'undecided',
      ...words,
      gained: missingFrom(fresh, old),
      lost: missingFrom(old, fresh),
      exact: false,
    }
  const gained = within === 'included' ? [] : examples(fresh, old, difference(after, before))
  const lost = kept === 'included' ? [] : examples(old, fresh, difference(before, after))
  return { kind: 'selection', verdict: verdictOf(gained, lost), ...words, gained, lost, exact: false }
}

function verdictOf(gained: readonly string[], lost: readonly string[]): SelectionChange['verdict'] {
  if (lost.length === 0) return 'widened'
  return gained.length === 0 ? 'narrowed' : 'changed'
}

export function languageOfAll(selections: readonly Selection[]): Language {
  return union(selections.map(languageOf))
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

/** A few tags of the selections, tags that are written out first. */
export function exampleTags(selections: readonly Selection[]): string[] {
  return examples(selections, [], undefined)
}

function examples(
  selections: readonly Selection[],
  others: readonly Selection[],
  language: Language | undefined,
): string[] {
  const written = missingFrom(selections, others).slice(0, exampleCount)
  if (written.length === exampleCount) return written
  const made = commonTags(language ?? languageOfAll(selections))
  return [...new Set([...written, ...made])].slice(0, exampleCount)
}

/** Tags as upstream writes most of them, before those that merely belong to the language too, such as `01.10`. */
const commonShapes = [
  String.raw`^(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}$`,
  String.raw`^v(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}$`,
]

function commonTags(language: Language): string[] {
  for (const pattern of commonShapes) {
    const shape = languageOf({ selectors: [{ kind: 'regex', pattern }], except: [] })
    const found = sampleTags(intersection(language, shape), exampleCount)
    if (found.length > 0) return found
  }
  return sampleTags(language, exampleCount)
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
