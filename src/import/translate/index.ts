import {
  checkSelector,
  isEmpty,
  isError,
  isValidTag,
  languageOf,
  matches,
  type Selector,
} from '../../selection/index.ts'
import type { Change, OldSelector, Piece, Translated, Untranslatable } from '../types.ts'
import { translateEvery } from './every.ts'
import { filterCandidates, filterChange, filterProblem, filterRegex } from './filter.ts'
import { findFloor } from './floor.ts'
import { pieceLanguage, regexLanguage, sameTags, selection, tagOnlyIn } from './languages.ts'
import { compileGo, oldSelects } from './old-meaning.ts'
import { anchor, literalOf, shapeOf, splitAlternatives, ungroup } from './regex-shape.ts'

/** What is known about the source of a selector. */
export interface Surroundings {
  /** `host/path` */
  source: string
  /** Tags that upstream lists now, where they are known. */
  known: readonly string[] | undefined
}

/**
 * Says a selector of another tool in our language: the form that a person would have written, if it selects the same
 * tags or differs only where the report says so; else the same expression, anchored. Where the tags of the source are
 * known, nothing that is mirrored today is lost or added.
 */
export function translate(old: OldSelector, around: Surroundings): Translated | Untranslatable {
  switch (old.kind) {
    case 'tags':
      return unchanged({ kind: 'tags', tags: [...new Set(old.tags)] })
    case 'all':
      return unchanged({ kind: 'all' })
    case 'semver':
      return translateRange(old.constraint)
    case 'regex':
      return translateRegex(old, around)
    case 'filter':
      return translateFilter(old, around)
    case 'every':
      return translateEvery(old)
  }
}

function unchanged(selector: Selector): Translated {
  return { pieces: [{ selector, except: [] }] }
}

/** A range with one blank between its parts. */
export function tidyRange(constraint: string): string {
  return constraint
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/([<>=!~^]=?|=[<>])\s*(?=[v\d])/g, (_, operator: string) =>
      /^[~^]$/.test(operator) ? operator : `${operator} `,
    )
    .replace(/\s*\|\|\s*/g, ' || ')
    .replace(/\s*,\s*/g, ', ')
}

/** The tidy form of a range, if it means the same. */
function rangeOf(constraint: string): string {
  const tidy = tidyRange(constraint)
  if (tidy === constraint) return constraint
  const written: Selector = { kind: 'semver', constraint }
  if (checkSelector(written).some(isError)) return constraint
  return sameTags(languageOf(selection(written)), languageOf(selection({ kind: 'semver', constraint: tidy })))
    ? tidy
    : constraint
}

function translateRange(constraint: string): Translated | Untranslatable {
  const selector: Selector = { kind: 'semver', constraint: rangeOf(constraint) }
  return problemOf(selector, `the range "${constraint}"`) ?? unchanged(selector)
}

/** An error of our own checker, in the words of an import. */
function problemOf(selector: Selector, what: string): Untranslatable | undefined {
  const finding = checkSelector(selector).find(isError)
  if (finding === undefined) return undefined
  if (finding.code === 'selects-nothing') {
    return { problem: `${what} can match no tag`, choice: 'Drop it, or say which tags are wanted.' }
  }
  return { problem: `${what} cannot be used: ${finding.message}`, choice: 'Write it anew and add the entry by hand.' }
}

function translateRegex(
  old: Extract<OldSelector, { kind: 'regex' }>,
  around: Surroundings,
): Translated | Untranslatable {
  const { pattern } = old
  if (compileGo(pattern) === undefined) {
    return {
      problem: `Go does not accept the regular expression "${pattern}"`,
      choice: 'Mend it and add the entry by hand.',
    }
  }
  const language = regexLanguage(pattern)
  if (isEmpty(language) === true) {
    return {
      problem: `the regular expression "${pattern}" can match no tag`,
      choice: 'Drop it, or say which tags are wanted.',
    }
  }
  if (sameTags(language, languageOf(selection({ kind: 'all' })))) return unchanged({ kind: 'all' })
  const asTags = translateLiteral(old, around)
  if (asTags !== undefined) return asTags
  const floor = findFloor(pattern)
  if (floor !== undefined) {
    const piece: Piece = { selector: floor.selector, except: [] }
    if (isSafe(old, [piece], floor.change, around)) return withChange([piece], floor.change)
  }
  const exact: Selector = { kind: 'regex', pattern: anchor(pattern) }
  return problemOf(exact, `the regular expression "${pattern}"`) ?? unchanged(exact)
}

/**
 * Whether a form with another meaning may be taken. Known tags decide; without them, everything may but ranges over
 * Docker's official images, which have a short, moving tag (`1.6-alpine`) beside every full one.
 */
function isSafe(
  old: OldSelector,
  pieces: readonly Piece[],
  change: Change | undefined,
  { source, known }: Surroundings,
): boolean {
  if (change === undefined) return true
  if (known !== undefined) return known.every((tag) => oldSelects(old, tag) === isSelectedBy(pieces, tag))
  return !source.startsWith('docker.io/library/')
}

function isSelectedBy(pieces: readonly Piece[], tag: string): boolean {
  return pieces.some(({ selector, except }) => matches({ selectors: [selector], except }, tag))
}

function withChange(pieces: Piece[], change: Change | undefined): Translated {
  return change === undefined ? { pieces } : { pieces, change }
}

/** How many further tags may be listed for an expression that was meant as one tag. */
const mostFurtherTags = 5

/** Literal tags that were written as a regular expression. */
function translateLiteral(
  old: Extract<OldSelector, { kind: 'regex' }>,
  { known }: Surroundings,
): Translated | undefined {
  const { body } = shapeOf(old.pattern)
  const texts = splitAlternatives(ungroup(body)).map((part) => literalOf(shapeOf(part).body))
  if (texts.some((text) => text === undefined || !isValidTag(text.text))) return undefined
  const literal = texts.map((text) => text?.text ?? '')
  const further = (known ?? []).filter((tag) => oldSelects(old, tag) && !literal.includes(tag))
  const absent = known !== undefined && literal.some((tag) => !known.includes(tag))
  if (absent || further.length > mostFurtherTags) return undefined
  const piece: Piece = { selector: { kind: 'tags', tags: [...new Set([...literal, ...further])] }, except: [] }
  const shortest = tagOnlyIn(regexLanguage(old.pattern), pieceLanguage(piece))
  if (shortest === undefined) return { pieces: [piece] }
  if (old.mayBeTag !== true) return undefined
  const longer = `${literal[0]}0`
  const example = oldSelects(old, longer) && !literal.includes(longer) ? longer : shortest
  return {
    pieces: [piece],
    change: { what: 'the tag was a regular expression, which also matched other tags that contain it', example },
  }
}

/** Characters of an expression that says a filter exactly: where a format is near it must be short, else it may be long. */
const mostReadable = 200
const mostWritten = 1000

function translateFilter(
  old: Extract<OldSelector, { kind: 'filter' }>,
  around: Surroundings,
): Translated | Untranslatable {
  const byHand = 'Say with `semver` and `format`, or with `regex`, which tags are wanted, and add the entry by hand.'
  if (compileGo(old.filter) === undefined) {
    return { problem: `Go does not accept the filter "${old.filter}"`, choice: 'Mend it and add the entry by hand.' }
  }
  const range = translateRange(old.constraint)
  if ('problem' in range) return range
  const nothing = filterProblem(old)
  if (nothing !== undefined) return { problem: nothing, choice: byHand }
  const tidy = { ...old, constraint: rangeOf(old.constraint) }
  const candidates = filterCandidates(tidy)
  const safe = candidates.find(
    ({ pieces, change, isLoose }) =>
      (change === undefined || !isLoose || around.known !== undefined) &&
      isSafe(old, pieces, change, { ...around, source: '' }),
  )
  if (safe !== undefined) return withChange(safe.pieces, safe.change)
  const [chosen] = candidates
  if (chosen === undefined || chosen.isLoose) {
    const pattern = filterRegex(tidy, chosen === undefined ? mostWritten : mostReadable)
    if (pattern !== undefined) return unchanged({ kind: 'regex', pattern })
  }
  if (chosen === undefined) {
    return { problem: `the filter "${old.filter}" cannot be said as a format`, choice: byHand }
  }
  const pieces = repaired(old, chosen.pieces, around.known ?? [])
  return { pieces, change: filterChange(tidy, pieces) }
}

/** Adds and excludes the known tags for which a form differs, so that they stay as they are. */
function repaired(old: OldSelector, pieces: readonly Piece[], known: readonly string[]): Piece[] {
  const lost = known.filter((tag) => oldSelects(old, tag) && !isSelectedBy(pieces, tag))
  const added = known.filter((tag) => !oldSelects(old, tag) && isSelectedBy(pieces, tag))
  const more = added.map((tag) => ({ kind: 'tag' as const, tag }))
  const kept = pieces.map((piece): Piece => ({ ...piece, except: [...piece.except, ...more] }))
  // The same exclusions, which none of these tags is among, keep both in one entry.
  if (lost.length > 0) kept.push({ selector: { kind: 'tags', tags: lost }, except: kept[0]?.except ?? [] })
  return kept
}
