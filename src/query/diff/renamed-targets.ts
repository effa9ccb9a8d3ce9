import type { Model, Target } from '../../model/types.ts'

/** Ids of targets that mirror to the same places under another id afterwards: from the old id to the new one. */
export function renamedTargets(before: Model, after: Model): Map<string, string> {
  const fresh = onlyIn(after, before)
  const renamed = new Map<string, string>()
  for (const target of onlyIn(before, after)) {
    const at = fresh.findIndex((candidate) => placesOf(candidate) === placesOf(target))
    if (at === -1) continue
    renamed.set(target.id, (fresh[at] as Target).id)
    fresh.splice(at, 1)
  }
  return renamed
}

/** The model as it would be if its targets had been called like this from the start. */
export function withTargetIds(model: Model, renamed: ReadonlyMap<string, string>): Model {
  if (renamed.size === 0) return model
  const idOf = (id: string): string => renamed.get(id) ?? id
  const targets = model.config.targets.map((target) => ({ ...target, id: idOf(target.id) }))
  const images = model.images.map((image) =>
    image.targets === undefined
      ? image
      : { ...image, targets: image.targets.map(({ value, place }) => ({ value: idOf(value), place })) },
  )
  return { ...model, config: { ...model.config, targets }, images }
}

function onlyIn(model: Model, other: Model): Target[] {
  const ids = new Set(other.config.targets.map(({ id }) => id))
  return model.config.targets.filter(({ id }) => !ids.has(id))
}

/** Everything that decides how a repository is called at a target, unless its entry renames it. */
function placesOf({ registry, prefix, layout, library }: Target): string {
  return [registry, prefix, layout, library].join(' ')
}
