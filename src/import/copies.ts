import { matches, publishTag, type Selection } from '../selection/index.ts'
import { selectionOf } from '../model/selection-of.ts'
import type { ImageDefinition } from '../model/types.ts'
import { oldSelects } from './translate/old-meaning.ts'
import { repositoryOf, type NewTarget } from './targets.ts'
import type { Destination, KnownTags, Row } from './types.ts'

/** `registry/repository:tag` at the targets, with every source of each. */
export type Copies = Map<string, Set<string>>

/** `repository:tag` as the other tool publishes it, whatever the registry, with the copies that are to take its place. */
export type OldCopies = Map<string, Copies>

/** What the other tool publishes, computed from its own semantics and the known tags. */
export function oldCopies(
  rows: readonly Row[],
  known: KnownTags,
  placesOf: (row: Row) => readonly Destination[],
): OldCopies {
  const old: OldCopies = new Map()
  for (const row of rows) {
    const places = placesOf(row)
    for (const [tag, digest] of row.pins) addOld(old, row, places, tag, `${row.source}@${digest}`)
    for (const selector of row.old) {
      const candidates = selector.kind === 'tags' ? selector.tags : (known.get(row.source) ?? [])
      for (const tag of candidates) {
        if (oldSelects(selector, tag)) addOld(old, row, places, publishedOld(row, tag), `${row.source}:${tag}`)
      }
    }
  }
  return old
}

function addOld(old: OldCopies, row: Row, places: readonly Destination[], tag: string, source: string): void {
  for (const repository of new Set(row.destinations.map((destination) => destination.repository))) {
    const name = `${repository}:${tag}`
    const copies = old.get(name) ?? new Map<string, Set<string>>()
    old.set(name, copies)
    add(copies, places, tag, source)
  }
}

/** The tag under which the other tool publishes a tag. */
function publishedOld({ tagTemplate }: Row, tag: string): string {
  if (tagTemplate === undefined) return tag
  return tagTemplate.replace('{version}', tag.replace(/^v/, '')).replace('{tag}', tag)
}

/** What the new definitions publish, computed from the definitions as they were read back. */
export function newCopies(images: readonly ImageDefinition[], targets: readonly NewTarget[], known: KnownTags): Copies {
  const copies: Copies = new Map()
  for (const image of images) {
    const at = targets.filter(({ id, default: isDefault }) =>
      image.targets === undefined ? isDefault : image.targets.some(({ value }) => value === id),
    )
    const places = at.map((target): Destination => {
      return {
        registry: target.registry,
        repository: repositoryOf(target, image.source.text, image.rename?.repository),
      }
    })
    const digests = new Map(image.tags.map(({ tag, digest }) => [tag, digest]))
    const selection = selectionOf(image)
    for (const tag of candidatesFor(image, known)) addSelected(copies, places, image, selection, tag, digests.get(tag))
  }
  return copies
}

function candidatesFor(image: ImageDefinition, known: KnownTags): Set<string> {
  return new Set([...image.tags.map(({ tag }) => tag), ...(known.get(image.source.text) ?? [])])
}

function addSelected(
  copies: Copies,
  places: readonly Destination[],
  image: ImageDefinition,
  selection: Selection,
  tag: string,
  digest: string | undefined,
): void {
  if (!matches(selection, tag)) return
  const published = publishTag(selection, image.rename?.tag, tag)
  if (published === null) return
  const source = digest === undefined ? `${image.source.text}:${tag}` : `${image.source.text}@${digest}`
  add(copies, places, published, source)
}

function add(copies: Copies, places: readonly Destination[], tag: string, source: string): void {
  for (const { registry, repository } of places) {
    const target = `${registry}/${repository}:${tag}`
    const sources = copies.get(target)
    if (sources === undefined) copies.set(target, new Set([source]))
    else sources.add(source)
  }
}

/** How many of the old target tags are still there, from a source that they had. */
export interface Preserved {
  preserved: number
  total: number
  /** What is missing at a target, and what is new there. */
  lost: string[]
  added: string[]
}

export function comparePreserved(before: OldCopies, after: Copies): Preserved {
  const lost = new Set<string>()
  const wanted = new Set<string>()
  let preserved = 0
  for (const copies of before.values()) {
    let isThere = true
    for (const [target, sources] of copies) {
      wanted.add(target)
      const now = after.get(target)
      if (now !== undefined && [...now].some((source) => sources.has(source))) continue
      isThere = false
      lost.add(target)
    }
    if (isThere) preserved += 1
  }
  const added = [...after.keys()].filter((target) => !wanted.has(target))
  return { preserved, total: before.size, lost: [...lost].sort(), added: added.sort() }
}
