import type { Diagnostic } from '../diagnostics/index.ts'
import type { Model } from '../model/types.ts'
import { placementsOf, type Placement } from '../model/placement.ts'
import { reserveOfComparisons } from '../selection/index.ts'
import { findCollisions } from './collisions.ts'
import { checkDestinations } from './destinations.ts'
import { checkEntries } from './entries.ts'
import { everyEntry } from './every-entry.ts'
import { findMovedDigests } from './digests.ts'
import { groupByRepository } from './groups.ts'
import { findRedundantSelectors } from './redundancy.ts'
import { findTagsWithoutOneVersion } from './templates.ts'

export interface AnalyseOptions {
  /** `YYYY-MM-DD`; decides what has expired and nothing else. */
  today: string
}

/** Everything that can be said only of all entries together. */
export function analyse(model: Model, options: AnalyseOptions): Diagnostic[] {
  const placements = placementsOf(model.images, model.config.targets)
  // An entry with an error would be compared with others by what is left of its selectors.
  const complete = model.images.some(({ isIncomplete }) => isIncomplete)
    ? placements.filter(({ image }) => image.isIncomplete !== true)
    : placements
  const repositories = groupByRepository(complete)
  const reserve = reserveOfComparisons()
  const collisions = findCollisions(repositories, reserve)
  return [
    ...checkEntries(model, options.today),
    ...checkDestinations(model, withRenamed(placements, model)),
    ...collisions,
    ...findTagsWithoutOneVersion(everyEntry(model), reserve, collisions),
    ...findMovedDigests(repositories),
    ...findRedundantSelectors(repositories, complete, reserve),
  ]
}

/** With those of entries without a source whose `rename` says where they go all the same. */
function withRenamed(placements: readonly Placement[], { config, sourceless }: Model): readonly Placement[] {
  const renamed = sourceless.filter(({ rename }) => rename?.repository !== undefined)
  return renamed.length === 0 ? placements : [...placements, ...placementsOf(renamed, config.targets)]
}
