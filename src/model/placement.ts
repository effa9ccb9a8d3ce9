import { baseOf, namespaceOf, repositoryAt } from './destination.ts'
import type { ImageDefinition, Target } from './types.ts'

/** One entry at one target. */
export interface Placement {
  image: ImageDefinition
  target: Target
  /** Path below the registry. */
  repository: string
  /** `registry/repository` */
  destination: string
}

export function placementOf(image: ImageDefinition, target: Target): Placement {
  const repository = repositoryAt(target, image.source, image.rename?.repository)
  return { image, target, repository, destination: `${target.registry}/${repository}` }
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
  const scopedName = [target.prefix, image.source.host, image.source.path].filter((part) => part !== '').join('/')
  if (target.layout === 'scoped' && repository === scopedName) return { kind: 'scoped' }
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
  const byId = new Map(targets.map((target) => [target.id, target]))
  const defaults = targets.filter((target) => target.default)
  const placements: Placement[] = []
  for (const image of images) {
    for (const target of targetsOf(image, byId, defaults)) placements.push(placementOf(image, target))
  }
  return placements
}

function targetsOf(
  image: ImageDefinition,
  byId: ReadonlyMap<string, Target>,
  defaults: readonly Target[],
): Iterable<Target> {
  if (image.targets === undefined) return defaults
  const named = new Set<Target>()
  for (const { value } of image.targets) {
    const target = byId.get(value)
    if (target !== undefined) named.add(target)
  }
  return named
}
