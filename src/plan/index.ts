import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { namingOf } from '../model/naming.ts'
import { carrierOf, placementsOf, type Carrier, type Placement } from '../model/placement.ts'
import type { ImageDefinition, Model, Target } from '../model/types.ts'
import { compareRepositories, SyncFiles } from './sync-files.ts'
import type { CopyRepository, PlannedRepository, TargetPlan } from './types.ts'
import { Wants } from './wants.ts'

export type * from './types.ts'

/** One plan a target, sorted by target id. Expects a model without errors. */
export function planTargets(model: Model): TargetPlan[] {
  const byTarget = new Map<Target, Placement[]>(model.config.targets.map((target) => [target, []]))
  for (const placement of placementsOf(model.images, model.config.targets)) {
    byTarget.get(placement.target)?.push(placement)
  }
  const wants = new Wants()
  const repeated = repeatedSources(model.images)
  return [...byTarget].map(([target, placements]) => planTarget(target, groupPlacements(placements, repeated), wants))
}

/** Sources of more than one entry. */
function repeatedSources(images: readonly ImageDefinition[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { source } of images) {
    if (seen.has(source.text)) repeated.add(source.text)
    else seen.add(source.text)
  }
  return repeated
}

/** Entries that are carried out together: one source, one destination, one way to name the tags. */
interface Group {
  images: ImageDefinition[]
  /** All entries of the source and destination: their teams own the image together, however its tags are named. */
  sharing: ImageDefinition[]
  naming: string
  destination: string
  carrier: Carrier
}

function planTarget(target: Target, groups: readonly Group[], wants: Wants): TargetPlan {
  const files = new SyncFiles(target)
  const copy: CopyRepository[] = []
  for (let index = 0; index < groups.length; index++) {
    const { images, sharing, destination, carrier } = groups[index] as Group
    const wanted = wants.of(images, sharing)
    if (carrier.kind === 'copy') {
      for (const row of wants.copiesOf(wanted)) copy.push({ ...row, destination })
    } else {
      const { rows } = wanted
      for (let level = 0; level < rows.length; level++)
        files.add(carrier, level, { ...(rows[level] as PlannedRepository), destination })
      if (wanted.pinned !== undefined) copy.push({ ...wanted.pinned, destination })
    }
  }
  copy.sort(compareCopies)
  return { version: 1, target: target.id, registry: target.registry, skopeo: '>=1.16', sync: files.sorted(), copy }
}

/** Most sources have one entry, which is a group of its own; only the others are looked up. */
function groupPlacements(placements: readonly Placement[], repeated: ReadonlySet<string>): Group[] {
  const groups: Group[] = []
  const known = new Map<string, Group[]>()
  for (let index = 0; index < placements.length; index++) {
    const placement = placements[index] as Placement
    const { image, destination } = placement
    if (!repeated.has(image.source.text)) {
      const images = [image]
      groups.push({ images, sharing: images, naming: '', destination, carrier: carrierOf(placement) })
      continue
    }
    const key = `${destination} ${image.source.text}`
    const before = known.get(key)
    const group = addTo(before, placement)
    if (group === undefined) continue
    groups.push(group)
    if (before === undefined) known.set(key, [group])
    else before.push(group)
  }
  return groups
}

/** Adds an entry to the groups of its source and destination; the new group, where there is none for its naming yet. */
function addTo(groups: readonly Group[] | undefined, placement: Placement): Group | undefined {
  const { image, destination } = placement
  const naming = namingOf(image)
  const sharing = groups?.[0]?.sharing ?? []
  sharing.push(image)
  const group = groups?.find((other) => other.naming === naming)
  if (group === undefined) return { images: [image], sharing, naming, destination, carrier: carrierOf(placement) }
  group.images.push(image)
  return undefined
}

function compareCopies(a: CopyRepository, b: CopyRepository): number {
  return (
    compareRepositories(a, b) ||
    byCodeUnit(a.tag ?? '', b.tag ?? '') ||
    byCodeUnit(a.format ?? '', b.format ?? '') ||
    byCodeUnit(a.tags.join(' '), b.tags.join(' '))
  )
}
