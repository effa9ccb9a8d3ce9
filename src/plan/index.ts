import { carrierOf, placementsOf, type Carrier, type Placement } from '../model/placement.ts'
import { selectionOf } from '../model/selection-of.ts'
import type { ImageDefinition, Model, Target } from '../model/types.ts'
import { lower, matches, type LoweredPiece, type Selection, type Selector } from '../selection/index.ts'
import { compare, compareRepositories, splitTags, SyncFiles } from './sync-files.ts'
import type { CopyRepository, DefinitionPlace, PlannedRepository, Refresh, TargetPlan } from './types.ts'

export type * from './types.ts'

/** One plan a target, sorted by target id. Expects a model without errors. */
export function planTargets(model: Model): TargetPlan[] {
  const byTarget = new Map<Target, Placement[]>(model.config.targets.map((target) => [target, []]))
  for (const placement of placementsOf(model.images, model.config.targets)) {
    byTarget.get(placement.target)?.push(placement)
  }
  return [...byTarget].map(([target, placements]) => planTarget(target, placements))
}

/** Entries that are carried out together: one source, one destination, one way to name the tags. */
interface Group {
  placements: Placement[]
  carrier: Carrier
}

function planTarget(target: Target, placements: readonly Placement[]): TargetPlan {
  const files = new SyncFiles(target)
  const copy: CopyRepository[] = []
  for (const group of groupPlacements(placements)) {
    const parts = splitPins(group.placements)
    if (group.carrier.kind === 'copy') copy.push(...copyRepositories(group, parts))
    else {
      const synced = parts.unpinned.map(({ placement }) => placement)
      lowerAll(parts).forEach((piece, level) => {
        files.add(group.carrier, level, plannedRepository(synced, piece))
      })
      if (parts.pins.size > 0) copy.push(pinnedRepository(parts))
    }
  }
  copy.sort(compareCopies)
  return { version: 1, target: target.id, registry: target.registry, skopeo: '>=1.16', sync: files.sorted(), copy }
}

function lowerAll({ unpinned }: Parts): LoweredPiece[] {
  return unpinned.length === 0 ? [] : lower(unpinned.map(({ selection }) => selection)).flatMap(splitTags)
}

function groupPlacements(placements: readonly Placement[]): Group[] {
  const groups = new Map<string, Group>()
  for (const placement of placements) {
    const key = `${placement.destination} ${placement.image.source.text} ${namingOf(placement)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { placements: [placement], carrier: carrierOf(placement) })
    else group.placements.push(placement)
  }
  return [...groups.values()]
}

/** How tags are renamed: entries that do it in different ways cannot share one line. */
function namingOf(placement: Placement): string {
  const template = placement.image.rename?.tag
  return template === undefined ? '' : `${template} ${formatOf(placement) ?? ''}`
}

/** The format whose {version} part the tag template means, if it means one. */
function formatOf({ image }: Placement): string | undefined {
  return image.rename?.tag?.includes('{version}') === true ? (image.format?.value ?? '{version}') : undefined
}

/** What a group wants, with the pins apart. */
interface Parts {
  unpinned: { placement: Placement; selection: Selection }[]
  pins: Map<string, string>
  pinning: Placement[]
}

/**
 * Sets pins apart from the rest. A pinned tag is taken out of every range and list beside it: it is wanted once, by
 * digest.
 */
function splitPins(placements: readonly Placement[]): Parts {
  const pins = new Map<string, string>()
  const pinning: Placement[] = []
  for (const placement of placements) {
    const pinned = placement.image.tags.filter(({ digest }) => digest !== undefined)
    if (pinned.length === 0) continue
    const selection = selectionOf(placement.image)
    const wanted = pinned.filter(({ tag }) => matches(selection, tag))
    for (const { tag, digest } of wanted) pins.set(tag, digest as string)
    if (wanted.length > 0) pinning.push(placement)
  }
  const unpinned: Parts['unpinned'] = []
  for (const placement of placements) {
    const selection = withoutPins(placement.image, pins)
    if (selection.selectors.length > 0) unpinned.push({ placement, selection })
  }
  return { unpinned, pins, pinning }
}

function withoutPins(image: ImageDefinition, pins: ReadonlyMap<string, string>): Selection {
  const selection = selectionOf(image)
  if (pins.size === 0) return selection
  const selectors = selection.selectors.flatMap((selector): Selector[] => {
    if (selector.kind !== 'tags') return [selector]
    const tags = selector.tags.filter((tag) => !pins.has(tag))
    return tags.length === 0 ? [] : [{ kind: 'tags', tags }]
  })
  const rest = { selectors, except: selection.except }
  const pinned = [...pins.keys()].filter((tag) => matches(rest, tag)).sort()
  return { selectors, except: [...selection.except, ...pinned.map((tag) => ({ kind: 'tag' as const, tag }))] }
}

function plannedRepository(placements: readonly Placement[], piece: LoweredPiece): PlannedRepository {
  const [{ image, destination }] = placements as [Placement, ...Placement[]]
  return {
    source: image.source.text,
    destination,
    tags: piece.tags,
    ...(piece.semver === undefined ? {} : { semver: piece.semver }),
    ...(piece.regex === undefined ? {} : { regex: piece.regex }),
    ...(piece.all === undefined ? {} : { all: piece.all }),
    refresh: strongestRefresh(placements),
    owners: [...new Set(placements.map((placement) => placement.image.team))].sort(),
    definitions: placements.map(definitionPlace),
    reasons: placements.map((placement) => placement.image.reason),
    notes: piece.notes,
  }
}

/** Pins of a group whose other tags go by sync: copied by digest, published under their own tags. */
function pinnedRepository({ pins, pinning }: Parts): CopyRepository {
  const tags = [...pins.keys()].sort()
  return { ...plannedRepository(pinning, { tags, notes: [] }), digests: digestsOf(pins) }
}

function copyRepositories(group: Group, parts: Parts): CopyRepository[] {
  const { unpinned, pins, pinning } = parts
  const [first] = group.placements as [Placement, ...Placement[]]
  const pieces = lowerAll(parts)
  if (pieces.length === 0) pieces.push({ tags: [], notes: [] })
  const wanted = new Set([...unpinned.map(({ placement }) => placement), ...pinning])
  const placements = group.placements.filter((placement) => wanted.has(placement))
  if (placements.length === 0) return []
  const template = first.image.rename?.tag
  const format = formatOf(first)
  return pieces.map((piece, index) => {
    const own = index === 0 ? pins : new Map<string, string>()
    return {
      ...plannedRepository(placements, { ...piece, tags: [...piece.tags, ...own.keys()].sort() }),
      ...(template === undefined ? {} : { tag: template }),
      ...(format === undefined ? {} : { format }),
      digests: digestsOf(own),
    }
  })
}

function digestsOf(pins: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...pins].sort(([a], [b]) => compare(a, b)))
}

const refreshStrength: Record<Refresh, number> = { never: 0, floating: 1, always: 2 }

/** `always` before `floating` before `never`; an entry that says nothing means `floating`. */
function strongestRefresh(placements: readonly Placement[]): Refresh {
  let strongest: Refresh = 'never'
  for (const { image } of placements) {
    const refresh = image.refresh ?? 'floating'
    if (refreshStrength[refresh] > refreshStrength[strongest]) strongest = refresh
  }
  return strongest
}

function definitionPlace({ image }: Placement): DefinitionPlace {
  return { file: image.file.path, line: image.line }
}

function compareCopies(a: CopyRepository, b: CopyRepository): number {
  return (
    compareRepositories(a, b) ||
    compare(a.tag ?? '', b.tag ?? '') ||
    compare(a.format ?? '', b.format ?? '') ||
    compare(a.tags.join(' '), b.tags.join(' '))
  )
}
