import {
  difference,
  included,
  languageOf,
  shortestTag,
  union,
  type Language,
  type Selection,
  type Selector,
} from '../../selection/index.ts'
import type { OldSelector, Piece } from '../types.ts'
import { anchor } from './regex-shape.ts'

export function selection(...selectors: Selector[]): Selection {
  return { selectors, except: [] }
}

export function regexLanguage(pattern: string): Language {
  return languageOf(selection({ kind: 'regex', pattern: anchor(pattern) }))
}

export function pieceLanguage({ selector, except }: Piece): Language {
  return languageOf({ selectors: [selector], except })
}

export function piecesLanguage(pieces: readonly Piece[]): Language {
  return union(pieces.map(pieceLanguage))
}

/** The tags that the other tool selects, as a language; undefined where it cannot be written as one. */
export function oldLanguage(old: OldSelector): Language | undefined {
  switch (old.kind) {
    case 'tags':
      return languageOf(selection({ kind: 'tags', tags: old.tags }))
    case 'semver':
      return languageOf(selection({ kind: 'semver', constraint: old.constraint }))
    case 'regex':
      return regexLanguage(old.pattern)
    case 'all':
      return languageOf(selection({ kind: 'all' }))
    case 'filter':
    case 'every':
      return undefined
  }
}

/** Whether both hold the same tags; false where that could not be decided. */
export function sameTags(a: Language, b: Language): boolean {
  return included(a, b).verdict === 'included' && included(b, a).verdict === 'included'
}

/** Whether every tag of `a` is proved to be in `b`. */
export function isIncluded(a: Language, b: Language): boolean {
  return included(a, b).verdict === 'included'
}

/** A shortest tag that is in `a` and not in `b`. */
export function tagOnlyIn(a: Language, b: Language): string | undefined {
  const verdict = included(a, b)
  if (verdict.verdict === 'included') return undefined
  return verdict.verdict === 'not-included' ? verdict.witness : shortestTag(difference(a, b))
}
