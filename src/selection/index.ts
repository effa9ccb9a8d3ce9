/**
 * Selections: which tags a definition means, decided here and now as skopeo will decide it at run time. Pure: no IO, no
 * clock. See README.md of this folder.
 */
export type * from './types.ts'
export { tagWithTwoVersions } from './ambiguous.ts'
export { type Budget, type Reserve, within } from './automata/budget.ts'
export { budgetOfComparison, budgetOfEntry, reserveOfComparisons, reserveOfEntries } from './bounds.ts'
export { capturedLanguage, regexOf } from './captured.ts'
export { checkExclusion } from './check/check-regex.ts'
export { checkSelection } from './check/check-selection.ts'
export { checkSelector } from './check/check-selector.ts'
export { isError } from './check/is-error.ts'
export { describe } from './describe.ts'
export { DEFAULT_FORMAT, readingIn } from './format.ts'
export {
  difference,
  disjoint,
  included,
  intersection,
  isEmpty,
  type Language,
  languageOf,
  sampleTags,
  shortestTag,
  union,
} from './language.ts'
export { lower } from './lower/lower.ts'
export { matches, matchesWritten, whyNot } from './matches.ts'
export { publishedLanguage, publishTag } from './published.ts'
export { publishedAlike } from './published-alike.ts'
export { publishedTwice } from './published-twice.ts'
export { fewTexts } from './regex/texts.ts'
export { isValidTag, MAX_TAG_LENGTH } from './tag.ts'
export { applyTemplate, usesVersion } from './template.ts'
export { tagWithoutVersion } from './unversioned.ts'
