import { nearestWords } from '../../diagnostics/index.ts'
import { placementsOf, type Placement } from '../../model/placement.ts'
import { selectionOf } from '../../model/selection-of.ts'
import type { ImageDefinition, Model } from '../../model/types.ts'
import { describe, matches, publishTag, whyNot } from '../../selection/index.ts'
import { nearestRepositories } from '../nearest-repositories.ts'
import { clashesOf, type Clash } from './clashes.ts'
import { newestFirst } from './order.ts'
import { proposeEntry, type EntryProposal } from './propose.ts'
import { byDestination, tagFates, type TagFate } from './united.ts'

export type { Clash } from './clashes.ts'
export type { EntryProposal } from './propose.ts'

/** What the rules about a source select of the tags that it has now. */
export interface Preview {
  source: string
  /** Every tag upstream, newest first. */
  tags: string[]
  rules: PreviewRule[]
  /** Tags that no rule selects, newest first. */
  unselected: string[]
  /** Only where there is no rule, and might be one. */
  proposal?: EntryProposal
  /** Sources of the mirror with a similar name; only where there is no rule. */
  nearest: string[]
}

export interface PreviewRule {
  file: string
  /** 1-based. */
  line: number
  team: string
  /** In words. */
  selectors: string[]
  /** Newest first. */
  selected: string[]
  /** Those of `selected` that upstream moves and that are looked at again, newest first. */
  floating: string[]
  /** What would be selected were it not for `except`. */
  excluded: string[]
  /** Pinned tags that upstream does not have any more; they are copied by digest all the same. */
  gone: string[]
  /** Listed tags that upstream does not have, each with those that may have been meant. */
  missing: { tag: string; nearest: string[] }[]
  /** Where nothing is selected: the newest tags and why they are not. */
  nearMisses: { tag: string; why: string }[]
  /** Tags that are not copied, since they would be published as one somewhere. */
  clashes: Clash[]
  places: PreviewPlace[]
}

export interface PreviewPlace {
  target: string
  repository: string
  /** Published tags that the target does not have, newest first; absent where the target was not asked. */
  fresh?: string[]
  /** Why the target could not be asked. */
  problem?: string
}

/** What a target repository has: its tags, or why it could not be asked. */
export type TargetTags = ReadonlyMap<string, { tags: ReadonlySet<string> } | { problem: string }>

const nearMissCount = 3

/**
 * Compares the rules about a source with its tags.
 *
 * @param targetTags by repository with its registry; empty where targets are not asked
 */
export function preview(model: Model, source: string, upstream: readonly string[], targetTags: TargetTags): Preview {
  const tags = newestFirst([...new Set(upstream)])
  const images = model.images.filter((image) => image.source.text === source)
  const placements = placementsOf(images, model.config.targets)
  const fateOf = tagFates(placements)
  const clashes = new Map([...byDestination(placements)].map(([place, sharing]) => [place, clashesOf(sharing, tags)]))
  const placementsByImage = new Map(images.map((image): [ImageDefinition, Placement[]] => [image, []]))
  for (const placement of placements) placementsByImage.get(placement.image)?.push(placement)
  const rules = [...placementsByImage].map(([image, own]) => {
    const places = own.map((placement) => ({ placement, clashes: clashes.get(placement.destination) ?? [] }))
    return previewRule(places, image, tags, targetTags, fateOf(image))
  })
  const selected = new Set(rules.flatMap((rule) => rule.selected))
  const result: Preview = { source, tags, rules, unselected: tags.filter((tag) => !selected.has(tag)), nearest: [] }
  if (images.length > 0) return result
  const proposal = isRefused(model, source) ? undefined : proposeEntry(source, tags)
  if (proposal !== undefined) result.proposal = proposal
  result.nearest = nearestRepositories(source, placementsOf(model.images, model.config.targets)).filter((name) =>
    model.images.some((image) => image.source.text === name),
  )
  return result
}

/** Whether an entry of this source would be an error: it lies in a registry that is mirrored to. */
function isRefused({ config: { targets, rules } }: Model, source: string): boolean {
  if ((rules.get('self-mirror') ?? 'error') !== 'error') return false
  return targets.some(({ registry }) => source.startsWith(`${registry}/`))
}

/** Repositories at the targets that a source is published to. */
export function destinationsOf(model: Model, source: string): string[] {
  const images = model.images.filter((image) => image.source.text === source)
  return [...new Set(placementsOf(images, model.config.targets).map(({ destination }) => destination))].sort()
}

function previewRule(
  everywhere: readonly { placement: Placement; clashes: readonly Clash[] }[],
  image: ImageDefinition,
  tags: readonly string[],
  targetTags: TargetTags,
  { isPinned, isRefreshed }: TagFate,
): PreviewRule {
  const selection = selectionOf(image)
  const selected = tags.filter((tag) => matches(selection, tag))
  const open = { selectors: selection.selectors, except: [] }
  const present = new Set(tags)
  const absent = image.tags.map(({ tag }) => tag).filter((tag) => !present.has(tag))
  const gone = newestFirst(absent.filter((tag) => isPinned(tag) && matches(selection, tag)))
  const wanted = [...selected, ...gone]
  const places = everywhere.map(({ placement, clashes }) => ({
    placement,
    clashes: clashes.filter((clash) => clash.tags.some((tag) => selected.includes(tag))),
  }))
  return {
    file: image.file.path,
    line: image.line,
    team: image.team,
    selectors: selection.selectors.map(describe),
    selected,
    floating: selected.filter(isRefreshed),
    excluded: image.except.length === 0 ? [] : tags.filter((tag) => matches(open, tag) && !matches(selection, tag)),
    gone,
    missing: absent
      .filter((tag) => !isPinned(tag))
      .map((tag) => ({ tag, nearest: nearestWords(tag, tags, nearMissCount) })),
    nearMisses:
      wanted.length > 0 || selection.selectors.length === 0
        ? []
        : tags.slice(0, nearMissCount).map((tag) => ({ tag, why: whyNot(selection, tag) ?? '' })),
    clashes: everyClash(places.map(({ clashes }) => clashes)),
    places: places.map(({ placement, clashes }) => placeOf(placement, wanted, clashes, targetTags)),
  }
}

function everyClash(lists: readonly (readonly Clash[])[]): Clash[] {
  const clashes = new Map(lists.flat().map((clash) => [`${clash.published} ${clash.tags.join(' ')}`, clash]))
  return [...clashes.values()]
}

function placeOf(
  { image, target, destination }: Placement,
  wanted: readonly string[],
  clashes: readonly Clash[],
  targetTags: TargetTags,
): PreviewPlace {
  const selection = selectionOf(image)
  const place: PreviewPlace = { target: target.id, repository: destination }
  const known = targetTags.get(destination)
  if (known === undefined) return place
  if ('problem' in known) {
    place.problem = known.problem
    return place
  }
  const published = wanted.map((tag) => publishTag(selection, image.rename?.tag, tag)).filter((tag) => tag !== null)
  place.fresh = published.filter((tag) => !known.tags.has(tag) && clashes.every((clash) => clash.published !== tag))
  return place
}
