import { diagnostic, type Diagnostic, type Place } from '../diagnostics/index.ts'
import type { Placement } from '../model/placement.ts'
import { exclusionsOf, rangeOf, selectionOf } from '../model/selection-of.ts'
import type { ImageDefinition } from '../model/types.ts'
import {
  budgetOfComparison,
  included,
  isEmpty,
  languageOf,
  matches,
  type Language,
  type Reserve,
  type Selection,
  type Selector,
  within,
} from '../selection/index.ts'
import type { Repository } from './groups.ts'

/** More distinct ranges than this in one repository are not compared with each other: it is only a warning. */
const mostRangesCompared = 60

/** A part of an entry that could be superfluous. */
interface Part {
  image: ImageDefinition
  place: Place
  /** As it is shown: `tag "1.2.3"`, `range ">= 1.0"`. */
  text: string
  /** Set for an exact tag. */
  tag?: string
  selection: Selection
  /** The tags that `selection` selects; made when first asked for. */
  language?: Language
  /** Equal texts with equal exceptions are equal selections. */
  key: string
}

/**
 * Selectors whose every tag another entry of the same source and destination selects already. A selector that is needed
 * at only one of its targets is not redundant.
 */
export function findRedundantSelectors(
  repositories: readonly Repository[],
  placements: readonly Placement[],
  reserve: Reserve,
): Diagnostic[] {
  const covered = new Map<Place, { part: Part; by: Part; times: number }>()
  const known = new Map<ImageDefinition, { images: readonly ImageDefinition[]; redundant: [Part, Part][] }>()
  for (const { feeds } of repositories) {
    for (const feed of feeds) {
      if (feed.placements.length < 2) continue
      const images = feed.placements.map(({ image }) => image)
      const first = images[0] as ImageDefinition
      // Nearly always the same entries meet at every target.
      let found = known.get(first)
      if (found === undefined || !sameImages(found.images, images)) {
        found = { images, redundant: redundantParts(images, reserve) }
        known.set(first, found)
      }
      for (const [part, by] of found.redundant) {
        const entry = covered.get(part.place)
        if (entry === undefined) covered.set(part.place, { part, by, times: 1 })
        else entry.times++
      }
    }
  }
  if (covered.size === 0) return []
  const images = new Set(Array.from(covered.values(), ({ part }) => part.image))
  const places = destinationsPerImage(placements.filter(({ image }) => images.has(image)))
  return [...covered.values()]
    .filter(({ part, times }) => times === places.get(part.image)?.size)
    .map(({ part, by }) => redundantFinding(part, by))
}

function destinationsPerImage(placements: readonly Placement[]): Map<ImageDefinition, Set<string>> {
  const counts = new Map<ImageDefinition, Set<string>>()
  for (const { image, destination } of placements) {
    const destinations = counts.get(image)
    if (destinations === undefined) counts.set(image, new Set([destination]))
    else destinations.add(destination)
  }
  return counts
}

function sameImages(a: readonly ImageDefinition[], b: readonly ImageDefinition[]): boolean {
  return a.length === b.length && a.every((image, index) => image === b[index])
}

function redundantParts(images: readonly ImageDefinition[], reserve: Reserve): [Part, Part][] {
  return within(budgetOfComparison(reserve, Math.min(images.length, mostRangesCompared)), () => findParts(images))
}

function findParts(images: readonly ImageDefinition[]): [Part, Part][] {
  const parts = images.flatMap(partsOf)
  const tags = parts.filter(({ tag }) => tag !== undefined)
  const ranges = parts.filter(({ tag }) => tag === undefined)
  const { distinct, repeated } = separateRepeated(ranges)
  const redundant: [Part, Part][] = [...repeated]
  const compared = distinct.slice(0, mostRangesCompared)
  const needed = compared.filter((part) => {
    const by = compared.find((other) => other.image !== part.image && isCovered(part, other, compared))
    if (by !== undefined) redundant.push([part, by])
    return by === undefined
  })
  return [...redundant.filter(([part]) => !isNothing(part)), ...redundantTags(tags, needed)]
}

/** What selects nothing is covered by anything; that it selects nothing has been said. */
function isNothing(part: Part): boolean {
  return isEmpty((part.language ??= languageOf(part.selection))) === true
}

function separateRepeated(ranges: readonly Part[]): { distinct: Part[]; repeated: [Part, Part][] } {
  const first = new Map<string, Part>()
  const repeated: [Part, Part][] = []
  for (const part of ranges) {
    const earlier = first.get(part.key)
    if (earlier === undefined) first.set(part.key, part)
    else if (earlier.image !== part.image) repeated.push([part, earlier])
  }
  return { distinct: [...first.values()], repeated }
}

/** Of two equal selections the later one is covered, so that not both are reported. */
function isCovered(part: Part, other: Part, order: readonly Part[]): boolean {
  const own = (part.language ??= languageOf(part.selection))
  const others = (other.language ??= languageOf(other.selection))
  if (included(own, others).verdict !== 'included') return false
  if (included(others, own).verdict !== 'included') return true
  return order.indexOf(other) < order.indexOf(part)
}

function redundantTags(tags: readonly Part[], ranges: readonly Part[]): [Part, Part][] {
  const redundant: [Part, Part][] = []
  const first = new Map<string, Part>()
  for (const part of tags) {
    const tag = part.tag as string
    const range = ranges.find((other) => other.image !== part.image && matches(other.selection, tag))
    const by = range ?? first.get(tag)
    if (by === undefined) first.set(tag, part)
    else if (by.image !== part.image) redundant.push([part, by])
  }
  return redundant
}

/** Pins are left out: a digest says more than a tag. So is a tag that the entry itself selects twice, which is said of the entry. */
function partsOf(image: ImageDefinition): Part[] {
  const except = exclusionsOf(image)
  const exceptKey = except.length === 0 ? '' : JSON.stringify(except)
  const parts: Part[] = []
  const wanted = except.length === 0 ? undefined : selectionOf(image)
  for (const { tag, digest, place } of image.tags) {
    if (digest !== undefined || (wanted !== undefined && !matches(wanted, tag))) continue
    const selection: Selection = { selectors: [{ kind: 'tags', tags: [tag] }], except: [] }
    parts.push({ image, place, text: `tag "${tag}"`, tag, selection, key: tag })
  }
  const add = (selector: Selector, place: Place, text: string): void => {
    parts.push({ image, place, text, selection: { selectors: [selector], except }, key: `${text} ${exceptKey}` })
  }
  const range = rangeOf(image)
  if (range !== undefined && image.semver !== undefined) {
    const format = image.format === undefined ? '' : ` of ${image.format.value}`
    add(range, image.semver.place, `range "${image.semver.value}"${format}`)
  }
  if (image.regex !== undefined)
    add({ kind: 'regex', pattern: image.regex.value }, image.regex.place, `regex "${image.regex.value}"`)
  if (image.all !== undefined) add({ kind: 'all' }, image.all, '`all: true`')
  const ranges = parts.filter(({ tag }) => tag === undefined)
  return parts.filter(({ tag }) => tag === undefined || !ranges.some(({ selection }) => matches(selection, tag)))
}

function redundantFinding(part: Part, by: Part): Diagnostic {
  const other = by.image.team === part.image.team ? '' : ` of the team ${by.image.team}`
  return diagnostic('redundant-selector', part.place, {
    message: `all that the ${part.text} selects of ${part.image.source.text} is selected already by the ${by.text}${other}`,
    hint: other === '' ? 'Remove it.' : 'Remove it, or keep it if the team wants to own the image too.',
    related: [{ place: by.place, message: `covered by this, for ${by.image.team}` }],
  })
}
