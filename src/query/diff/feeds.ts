import { namingOf, templateFormatOf } from '../../model/naming.ts'
import { carrierOf, placementsOf, type Placement } from '../../model/placement.ts'
import { listedTags, pinsOf } from '../../model/pins.ts'
import { selectionOf } from '../../model/selection-of.ts'
import { strongestRefresh } from '../../model/refresh.ts'
import type { ImageDefinition, Model, Refresh } from '../../model/types.ts'
import { DEFAULT_FORMAT, type Selection } from '../../selection/index.ts'

/** One source that feeds one target repository under one way of naming tags, by all entries that say so. */
export interface Feed {
  target: string
  source: string
  /** With the registry. */
  destination: string
  /** Published tag as a template; `{tag}` where tags keep their names. */
  naming: string
  entries: ImageDefinition[]
  /** That of all entries of the source and destination, however they name tags. */
  refresh: Refresh
  method: 'sync' | 'copy' | 'sync and copy'
}

/** All feeds of a model, by an unambiguous key. */
export function feedsOf(model: Model): Map<string, Feed> {
  const feeds = new Map<string, Feed>()
  for (const [place, sharing] of groupsBy(placementsOf(model.images, model.config.targets), placeOf)) {
    const refresh = strongestRefresh(sharing.map(({ image }) => image))
    for (const [naming, placements] of groupsBy(sharing, ({ image }) => namingOf(image)))
      feeds.set(`${place} ${naming}`, feedOf(placements, refresh))
  }
  return feeds
}

function groupsBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, [Item, ...Item[]]> {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [item])
    else known.push(item)
  }
  return groups
}

function placeOf({ target, destination, image }: Placement): string {
  return `${target.id} ${destination} ${image.source.text}`
}

/** How tags are named, in words. */
function describeNaming(image: ImageDefinition): string {
  const template = image.rename?.tag ?? '{tag}'
  const format = templateFormatOf(image) ?? DEFAULT_FORMAT
  return format === DEFAULT_FORMAT ? template : `${template} of ${format}`
}

function feedOf(placements: [Placement, ...Placement[]], refresh: Refresh): Feed {
  const [{ target, image, destination }] = placements
  return {
    target: target.id,
    source: image.source.text,
    destination,
    naming: describeNaming(image),
    entries: placements.map((placement) => placement.image),
    refresh,
    method: methodOf(placements),
  }
}

function methodOf(placements: [Placement, ...Placement[]]): Feed['method'] {
  if (carrierOf(placements[0]).kind === 'copy') return 'copy'
  const pinned = placements.some(({ image }) => pinsOf(image).length > 0)
  if (!pinned) return 'sync'
  return placements.every(({ image }) => selectsPinsOnly(image)) ? 'copy' : 'sync and copy'
}

function selectsPinsOnly(image: ImageDefinition): boolean {
  const { semver, regex, all } = image
  const isList = semver === undefined && regex === undefined && all === undefined
  return isList && listedTags(image).length === pinsOf(image).length
}

export function selectionsOf(feed: Feed): Selection[] {
  return feed.entries.map(selectionOf)
}

/** The selections as text: equal texts mean equal selections, whatever their order. */
export function selectionText(feed: Feed): string {
  return selectionsOf(feed)
    .map(({ selectors, except }) =>
      JSON.stringify([
        selectors
          .map((selector) =>
            JSON.stringify(
              selector.kind === 'tags' ? { ...selector, tags: [...new Set(selector.tags)].sort() } : selector,
            ),
          )
          .sort(),
        except.map((exclusion) => JSON.stringify(exclusion)).sort(),
      ]),
    )
    .sort()
    .join('\n')
}

/** Tag to digest. */
export function digestsOf(feed: Feed): Map<string, string> {
  return new Map(feed.entries.flatMap(pinsOf).map(({ tag, digest }) => [tag, digest]))
}
