import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { carrierOf, placementsOf, type Carrier, type Placement } from '../model/placement.ts'
import type { ImageDefinition, Model, Target } from '../model/types.ts'
import { compareRepositories, SyncFiles } from './sync-files.ts'
import type { CopyRepository, PlannedRepository, TargetPlan } from './types.ts'
import { formatOf, Wants } from './wants.ts'

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
  destination: string
  carrier: Carrier
}

function planTarget(target: Target, groups: readonly Group[], wants: Wants): TargetPlan {
  const files = new SyncFiles(target)
  const copy: CopyRepository[] = []
  for (let index = 0; index < groups.length; index++) {
    const { images, destination, carrier } = groups[index] as Group
    const wanted = wants.of(images)
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
  const known = new Map<string, Group>()
  for (let index = 0; index < placements.length; index++) {
    const placement = placements[index] as Placement
    const { image, destination } = placement
    const key = repeated.has(image.source.text) ? `${destination} ${image.source.text} ${namingOf(image)}` : undefined
    const group = key === undefined ? undefined : known.get(key)
    if (group !== undefined) {
      group.images.push(image)
      continue
    }
    const fresh = { images: [image], destination, carrier: carrierOf(placement) }
    groups.push(fresh)
    if (key !== undefined) known.set(key, fresh)
  }
  return groups
}

/** How tags are renamed: entries that do it in different ways cannot share one line. */
export function namingOf(image: ImageDefinition): string {
  const template = image.rename?.tag
  return template === undefined ? '' : `${template} ${formatOf(image) ?? ''}`
}

function compareCopies(a: CopyRepository, b: CopyRepository): number {
  return (
    compareRepositories(a, b) ||
    byCodeUnit(a.tag ?? '', b.tag ?? '') ||
    byCodeUnit(a.format ?? '', b.format ?? '') ||
    byCodeUnit(a.tags.join(' '), b.tags.join(' '))
  )
}
