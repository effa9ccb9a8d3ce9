import {
  languageOf,
  matches,
  sampleTags,
  union,
  type Language,
  type Selection,
  type Selector,
} from '../../selection/index.ts'
import { newestFirst } from '../preview/order.ts'

const exampleCount = 3
/** Examples need not be looked for among thousands of selectors. */
const mostSelectors = 20
const mostBounds = 400

/**
 * A few tags that `selections` select and `others` do not: tags that are written out first, then versions at the bounds
 * of the ranges and exceptions, as upstream writes most of them, some of each stretch; and only where there are none the
 * witness of a proof, or the shortest tags of the language.
 *
 * @param witness a tag that is known to fit; without it nothing is subtracted
 */
export function exampleTags(
  selections: readonly Selection[],
  others: readonly Selection[],
  witness?: string,
): string[] {
  const selects = (all: readonly Selection[], tag: string): boolean => all.some((selection) => matches(selection, tag))
  const fits = (tag: string): boolean => selects(selections, tag) && !selects(others, tag)
  const written = new Set([...selections.flatMap(listedTags), ...others.flatMap(exceptedTags)])
  const listed = firstOf([...written].sort(), fits, exampleCount)
  const bounds = boundsOf([...selections, ...others])
  const spelling = selections.flatMap(({ selectors }) => selectors).slice(0, mostSelectors)
  const versions = newestFirst([...new Set(spelling.flatMap((selector) => spell(selector, bounds)))]).reverse()
  const found = [...new Set([...listed, ...ofEachStretch(versions, fits, exampleCount - listed.length)])]
  if (found.length > 0) return found
  return witness === undefined ? sampleTags(languageOfAll(selections), exampleCount) : [witness]
}

function firstOf(tags: readonly string[], fits: (tag: string) => boolean, count: number): string[] {
  const found: string[] = []
  for (const tag of tags) {
    if (found.length === count) break
    if (fits(tag)) found.push(tag)
  }
  return found
}

function listedTags({ selectors }: Selection): string[] {
  return selectors.flatMap((selector) => (selector.kind === 'tags' ? selector.tags : []))
}

function exceptedTags({ except }: Selection): string[] {
  return except.flatMap((exclusion) => (exclusion.kind === 'tag' ? [exclusion.tag] : []))
}

/**
 * The lowest of those that fit, but the lowest of each stretch of them first: what is cut at both ends is shown at both.
 *
 * @param tags in their order
 */
function ofEachStretch(tags: readonly string[], fits: (tag: string) => boolean, count: number): string[] {
  const firsts: string[] = []
  const others: string[] = []
  let isInside = false
  for (const tag of tags) {
    const fitting = fits(tag)
    if (fitting) (isInside ? others : firsts).push(tag)
    isInside = fitting
  }
  const chosen = new Set([...firsts, ...others].slice(0, count))
  return tags.filter((tag) => chosen.has(tag))
}

/** Full versions at and just behind every version that a range or an exception names. */
function boundsOf(selections: readonly Selection[]): string[] {
  const bounds = new Set<string>()
  for (const text of selections.flatMap(versionTexts))
    for (const [version] of text.matchAll(/[0-9]{1,9}(?:\.[0-9]{1,9}){0,2}/g)) {
      const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
      for (const next of [0, 1, 2]) bounds.add(`${major}.${minor}.${patch + next}`)
      for (const next of [1, 2]) bounds.add(`${major}.${minor + next}.0`)
      bounds.add(`${major + 1}.0.0`)
      if (bounds.size > mostBounds) return [...bounds]
    }
  return [...bounds]
}

/** Texts with versions in them; those of regular expressions with plain dots. */
function versionTexts({ selectors, except }: Selection): string[] {
  const ranges = selectors.flatMap((selector) => ('constraint' in selector ? [selector.constraint] : []))
  const patterns = except.flatMap((exclusion) => (exclusion.kind === 'regex' ? [exclusion.pattern] : []))
  return [...ranges, ...patterns.map((pattern) => pattern.replaceAll(/\[\.\]|\\\./g, '.'))]
}

function spell(selector: Selector, versions: readonly string[]): string[] {
  if (selector.kind === 'semver') return [...versions]
  if (selector.kind !== 'format') return []
  const template = selector.format.replaceAll('*', '')
  return versions.map((version) => template.replace('{version}', version))
}

export function languageOfAll(selections: readonly Selection[]): Language {
  return union(selections.map(languageOf))
}
