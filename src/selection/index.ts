/**
 * Selections: what skopeo would select, decided here and now. See README.md of this folder.
 *
 * Signatures are settled; bodies arrive file by file.
 */
import type {
  DisjointVerdict,
  InclusionVerdict,
  LoweredPiece,
  PublishedTwice,
  Selection,
  SelectionFinding,
  Selector,
} from './types.ts'

export type * from './types.ts'

/** A set of valid tags. Opaque: made by `languageOf` and friends, read by `disjoint`, `included`, `sampleTags`… */
export interface Language {
  readonly languageBrand: true
}

const pending = (name: string): never => {
  throw new Error(`selection: ${name} is not there yet`)
}

/** What is to be said about one selector by itself. */
export const checkSelector = (_selector: Selector): SelectionFinding[] => pending('checkSelector')
/** What is to be said about the selectors and exclusions of one entry together (not what `checkSelector` says of each). */
export const checkSelection = (_selection: Selection): SelectionFinding[] => pending('checkSelection')
/** Whether skopeo 1.22 selects the tag, if upstream lists it. */
export const matches = (_selection: Selection, _tag: string): boolean => pending('matches')
/** Why the tag is not selected, for people; null if it is. */
export const whyNot = (_selection: Selection, _tag: string): string | null => pending('whyNot')
/** The selector in words. */
export const describe = (_selector: Selector): string => pending('describe')
/** The valid tags that the selection selects. */
export const languageOf = (_selection: Selection): Language => pending('languageOf')
/** The valid tags that are published, where `tagTemplate` renames tags (absent: same tag). */
export const publishedLanguage = (_selection: Selection, _tagTemplate?: string): Language =>
  pending('publishedLanguage')
/** Whether no tag is in both. */
export const disjoint = (_a: Language, _b: Language): DisjointVerdict => pending('disjoint')
/** Whether every tag of `a` is in `b`. */
export const included = (_a: Language, _b: Language): InclusionVerdict => pending('included')
/** Whether no tag is in the language; undefined if that could not be decided. */
export const isEmpty = (_language: Language): boolean | undefined => pending('isEmpty')
/** A shortest tag of the language, or undefined if there is none (or it could not be decided). */
export const shortestTag = (_language: Language): string | undefined => pending('shortestTag')
/** Up to `count` different tags of the language, the shorter first. */
export const sampleTags = (_language: Language, _count: number): string[] => pending('sampleTags')
export const union = (_languages: readonly Language[]): Language => pending('union')
export const intersection = (_a: Language, _b: Language): Language => pending('intersection')
export const difference = (_a: Language, _b: Language): Language => pending('difference')
/** Two tags of the selection that `tagTemplate` would publish as one, if there are any. */
export const publishedTwice = (_selection: Selection, _tagTemplate: string): PublishedTwice => pending('publishedTwice')
/** The tag under which `tag` is published; null if the selection does not select it. */
export const publishTag = (_selection: Selection, _tagTemplate: string | undefined, _tag: string): string | null =>
  pending('publishTag')
/** The union of the selections as skopeo's maps, the same on every supported skopeo. Usually one piece. */
export const lower = (_selections: readonly Selection[]): LoweredPiece[] => pending('lower')
