import { baseOf, beginningAt, laidOut, namespaceOf } from './destination.ts'
import type { ImageDefinition, Located, Target } from './types.ts'

/** One entry at one target. */
export interface Placement {
  image: ImageDefinition
  target: Target
  /** Path below the registry. */
  repository: string
  /** `registry/repository` */
  destination: string
}

/** A target and what names of repositories there begin with, put together once for all entries. */
interface Start {
  target: Target
  repository: string
  destination: string
}

function startOf(target: Target): Start {
  const repository = beginningAt(target)
  return { target, repository, destination: `${target.registry}/${repository}` }
}

function placementAt({ target, repository, destination }: Start, image: ImageDefinition): Placement {
  const path = image.rename?.repository ?? laidOut(target, image.source)
  return { image, target, repository: repository + path, destination: destination + path }
}

/** How a placement can be carried out. */
export type Carrier =
  /** `skopeo sync` into the namespace keeps the base name. */
  | { kind: 'sync'; namespace: string }
  /** `skopeo sync --scoped` makes host and path by itself. */
  | { kind: 'scoped' }
  /** Only `skopeo copy` can: another base name or another tag. */
  | { kind: 'copy' }

/** Which of skopeo's commands publishes unpinned tags of a placement under the right name. */
export function carrierOf({ image, target, repository }: Placement): Carrier {
  if (image.rename?.tag !== undefined) return { kind: 'copy' }
  if (target.layout === 'scoped' && repository === beginningAt(target) + image.source.text) return { kind: 'scoped' }
  if (baseOf(repository) !== baseOf(image.source.path)) return { kind: 'copy' }
  return { kind: 'sync', namespace: namespaceOf(repository) }
}

const remembered = new WeakMap<readonly ImageDefinition[], { targets: readonly Target[]; placements: Placement[] }>()

/** Every entry at every target that it names, or at the default ones; in the order of the entries. */
export function placementsOf(images: readonly ImageDefinition[], targets: readonly Target[]): readonly Placement[] {
  const known = remembered.get(images)
  if (known?.targets === targets) return known.placements
  const placements = findPlacements(images, targets)
  remembered.set(images, { targets, placements })
  return placements
}

function findPlacements(images: readonly ImageDefinition[], targets: readonly Target[]): Placement[] {
  const starts = targets.map(startOf)
  const byId = new Map(starts.map((start) => [start.target.id, start]))
  const defaults = starts.filter(({ target }) => target.default)
  const placements: Placement[] = []
  for (let entry = 0; entry < images.length; entry++) {
    const image = images[entry] as ImageDefinition
    const own = image.targets === undefined ? defaults : namedBy(image.targets, byId)
    for (let index = 0; index < own.length; index++) placements.push(placementAt(own[index] as Start, image))
  }
  return placements
}

function namedBy(targets: readonly Located<string>[], byId: ReadonlyMap<string, Start>): Start[] {
  const named = new Set<Start>()
  for (const { value } of targets) {
    const start = byId.get(value)
    if (start !== undefined) named.add(start)
  }
  return [...named]
}
