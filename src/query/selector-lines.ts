import { exclusionsOf, selectionOf } from '../model/selection-of.ts'
import type { ImageDefinition } from '../model/types.ts'
import { nearestWords, type Place } from '../diagnostics/index.ts'
import { describe, matches, whyNot, type Exclusion, type Selector } from '../selection/index.ts'

const shownTags = 3

/** A selector of an entry with the line on which it stands. */
export interface SelectorLine {
  selector: Selector
  /** In words. */
  words: string
  /** 1-based. */
  line: number
}

/** The selectors of an entry, in the order of `selectionOf`. */
export function selectorLines(image: ImageDefinition): SelectorLine[] {
  return selectionOf(image).selectors.map((selector) => ({
    selector,
    words: describe(selector),
    line: lineOf(image, placeOf(image, selector)),
  }))
}

function placeOf(image: ImageDefinition, { kind }: Selector): Place | undefined {
  switch (kind) {
    case 'tags':
      return image.tags[0]?.place
    case 'semver':
    case 'format':
      return image.semver?.place
    case 'regex':
      return image.regex?.place
    case 'all':
      return image.all
  }
}

function lineOf(image: ImageDefinition, place: Place | undefined): number {
  return place === undefined ? image.line : image.file.lineAt(place.start)
}

/** Why an entry does not select a tag: one reason for each selector, or the exclusion. Empty if it does. */
export function whyNotLines(image: ImageDefinition, tag: string): { why: string; line: number }[] {
  const selection = selectionOf(image)
  if (matches(selection, tag)) return []
  const excluding = exclusionsOf(image).findIndex((exclusion) => excludes(exclusion, tag))
  if (excluding !== -1 && matches({ selectors: selection.selectors, except: [] }, tag)) {
    const written = image.except[excluding]
    const text = written?.kind === 'regex' ? `/${written.value}/` : written?.value
    return [{ why: `${tag} is excluded by except: ${text}`, line: lineOf(image, written?.place) }]
  }
  return selectorLines(image).map(({ selector, line }) => ({ why: whyNotOne(selector, tag), line }))
}

function whyNotOne(selector: Selector, tag: string): string {
  const why = (whyNot({ selectors: [selector], except: [] }, tag) ?? 'it is not selected').replace(/^it /, `${tag} `)
  if (selector.kind !== 'tags' || selector.tags.length === 1) return why
  const variants = selector.tags.filter((listed) => listed.startsWith(`${tag}-`) || tag.startsWith(`${listed}-`))
  const near = [...new Set([...variants, ...nearestWords(tag, selector.tags, shownTags)])].slice(0, shownTags)
  return near.length === 0 ? why : `${why}; nearest: ${near.join(', ')}`
}

function excludes(exclusion: Exclusion, tag: string): boolean {
  return !matches({ selectors: [{ kind: 'all' }], except: [exclusion] }, tag)
}
