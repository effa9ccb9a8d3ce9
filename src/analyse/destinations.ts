import { longestRepositoryName } from '../check/reference.ts'
import { diagnostic, type Diagnostic, type Place } from '../diagnostics/index.ts'
import type { Placement } from '../model/placement.ts'
import type { ImageDefinition, Model, RenameDefinition, Target } from '../model/types.ts'
import { MAX_TAG_LENGTH, publishTag } from '../selection/index.ts'
import { selectionOf } from '../model/selection-of.ts'
import { everyEntry } from './every-entry.ts'

/** Rules about the names under which images are published. */
export function checkDestinations(model: Model, placements: readonly Placement[]): Diagnostic[] {
  const found: Diagnostic[] = []
  checkPlacements(model, placements, found)
  const isRegistry = registriesOf(model)
  for (const image of everyEntry(model)) {
    if (image.rename?.repository?.includes('.') === true) checkRegistryInPath(image.rename, isRegistry, found)
    if (image.rename?.tag !== undefined && image.isIncomplete !== true) checkPublishedTags(image, found)
  }
  return found
}

/** Whether a host is a registry that images come from or go to; asked about rarely, and found out once. */
function registriesOf({ config, images }: Model): (host: string) => boolean {
  let known: Set<string> | undefined
  return (host) => {
    known ??= new Set([
      'docker.io',
      ...config.targets.map(({ registry }) => registry),
      ...images.map(({ source }) => source.host),
    ])
    return known.has(host)
  }
}

/** `rename: quay.io/x/y`: a reference where only its path belongs. Somebody may want that, so it is a warning. */
function checkRegistryInPath(
  { repository = '', place }: RenameDefinition,
  isRegistry: (host: string) => boolean,
  found: Diagnostic[],
): void {
  const slash = repository.indexOf('/')
  const host = repository.slice(0, Math.max(0, slash))
  if (!isRegistry(host)) return
  found.push(
    diagnostic('invalid-rename', place, {
      severity: 'warning',
      message: `the path "${repository}" begins with the registry ${host}`,
      effect: `${host} would be the first component of the path at the target`,
      hint: `Write the path at the target alone: \`${repository.slice(slash + 1)}\`. With \`layout: scoped\`, the registry of a source stands in every path.`,
    }),
  )
}

function checkPlacements(model: Model, placements: readonly Placement[], found: Diagnostic[]): void {
  const namespaces = new Map<Target, Map<string, ImageDefinition>>()
  for (let index = 0; index < placements.length; index++) {
    const placement = placements[index] as Placement
    const { target } = placement
    checkName(placement, found)
    if (target.reserved.length > 0) checkReserved(placement, found)
    if (target.limits.namespaces !== undefined) addNamespace(namespaces, placement)
  }
  for (const target of model.config.targets) checkNamespaces(target, namespaces.get(target), found)
}

function checkName(placement: Placement, found: Diagnostic[]): void {
  const { image, target, destination, repository } = placement
  const { nameLength } = target.limits
  if (nameLength !== undefined && repository.length > nameLength) {
    const message = `the repository path ${repository} has ${repository.length} characters, and ${target.id} takes ${nameLength}`
    found.push(diagnostic('repository-name-too-long', placeOfName(image), { message }))
  } else if (destination.length > longestRepositoryName) {
    const message = `the target repository ${destination} has ${destination.length} characters with its registry, and skopeo takes ${longestRepositoryName}`
    const effect = 'skopeo would refuse the name'
    found.push(diagnostic('repository-name-too-long', placeOfName(image), { message, effect }))
  }
  if (target.limits.depth !== undefined) checkDepth(placement, target.limits.depth, found)
  if (target.layout === 'scoped' && image.source.host.includes(':') && image.rename?.repository === undefined) {
    found.push(
      diagnostic('invalid-reference', placeOfName(image), {
        message: `the registry "${image.source.host}" has a port, and the layout of ${target.id} makes it a part of the repository name`,
        hint: 'Give the image a `rename`, or use another target.',
      }),
    )
  }
}

function checkDepth({ image, target, repository }: Placement, deepest: number, found: Diagnostic[]): void {
  const depth = repository.split('/').length
  if (depth <= deepest) return
  const message = `${repository} has ${depth} path components, and the target ${target.id} takes ${deepest}`
  found.push(diagnostic('target-depth', placeOfName(image), { message }))
}

/** Where the name of an entry's target repository comes from. */
function placeOfName(image: ImageDefinition): Place {
  return image.rename?.place ?? image.place
}

function checkReserved({ image, target, repository }: Placement, found: Diagnostic[]): void {
  const reserved = target.reserved.find((path) => repository === path || repository.startsWith(`${path}/`))
  if (reserved === undefined) return
  const message = `${target.registry}/${repository} would lie in "${reserved}", which the target ${target.id} reserves for images of one's own`
  found.push(diagnostic('reserved-repository', placeOfName(image), { message }))
}

/** A registry counts the first components of paths as its namespaces. */
function addNamespace(
  namespaces: Map<Target, Map<string, ImageDefinition>>,
  { image, target, repository }: Placement,
): void {
  const slash = repository.indexOf('/')
  if (slash === -1) return
  const name = repository.slice(0, slash)
  const known = namespaces.get(target) ?? new Map<string, ImageDefinition>()
  namespaces.set(target, known)
  if (!known.has(name)) known.set(name, image)
}

function checkNamespaces(target: Target, used: Map<string, ImageDefinition> | undefined, found: Diagnostic[]): void {
  const limit = target.limits.namespaces
  if (limit === undefined || used === undefined || used.size <= limit) return
  const beyond = [...used].slice(limit)
  found.push(
    diagnostic('target-namespaces', target.place, {
      message: `the target ${target.id} would need ${used.size} namespaces, and its limit is ${limit}`,
      related: beyond
        .slice(0, 5)
        .map(([name, image]) => ({ place: image.place, message: `needs the namespace ${name}` })),
    }),
  )
}

function checkPublishedTags(image: ImageDefinition, found: Diagnostic[]): void {
  const selection = selectionOf(image)
  for (const { tag, place } of image.tags) {
    const published = publishTag(selection, image.rename?.tag, tag)
    if (published === null || published.length <= MAX_TAG_LENGTH) continue
    const message = `the tag "${tag}" would be published with ${published.length} characters, and a registry takes ${MAX_TAG_LENGTH}`
    found.push(diagnostic('tag-too-long', place, { message }))
  }
}
