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
 * of the ranges, as upstream writes most of them, and only where there are none the witness of a proof, or the shortest
 * tags of the language.
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
  const written = [...new Set(selections.flatMap(({ selectors }) => selectors.flatMap(listed)))].filter(fits).sort()
  const bounds = boundsOf([...selections, ...others])
  const spelling = selections.flatMap(({ selectors }) => selectors).slice(0, mostSelectors)
  const versions = newestFirst([...new Set(spelling.flatMap((selector) => spell(selector, bounds)))])
    .filter(fits)
    .reverse()
  const found = [...new Set([...written, ...versions])].slice(0, exampleCount)
  if (found.length > 0) return found
  return witness === undefined ? sampleTags(languageOfAll(selections), exampleCount) : [witness]
}

function listed(selector: Selector): readonly string[] {
  return selector.kind === 'tags' ? selector.tags : []
}

/** Full versions at and just behind every version that a range names. */
function boundsOf(selections: readonly Selection[]): string[] {
  const bounds = new Set<string>()
  for (const { selectors } of selections)
    for (const selector of selectors) {
      if (selector.kind !== 'semver' && selector.kind !== 'format') continue
      for (const [text] of selector.constraint.matchAll(/[0-9]{1,9}(?:\.[0-9]{1,9}){0,2}/g)) {
        const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number)
        for (const next of [0, 1, 2]) bounds.add(`${major}.${minor}.${patch + next}`)
        for (const next of [1, 2]) bounds.add(`${major}.${minor + next}.0`)
        bounds.add(`${major + 1}.0.0`)
        if (bounds.size > mostBounds) return [...bounds]
      }
    }
  return [...bounds]
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
