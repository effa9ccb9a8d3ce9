import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import { isFloatingTag } from '../../model/floating.ts'
import { namespaceOf } from '../../model/destination.ts'
import { carrierOf, placementsOf, type Placement } from '../../model/placement.ts'
import type { ImageDefinition, Model, Refresh, Target } from '../../model/types.ts'
import { planTargets } from '../../plan/index.ts'
import { patternsSelect } from '../../plan/patterns.ts'
import { describeSchedule, nextRun } from '../../plan/schedule.ts'
import type { PlannedRepository } from '../../plan/types.ts'
import { publishTag } from '../../selection/index.ts'
import { pinsOf } from '../../model/pins.ts'
import { selectionOf } from '../../model/selection-of.ts'
import type { ExplainedPlace } from './types.ts'

/** One entry at one target, and the tag of the source that is asked about, if one is. */
export interface Wanted {
  placement: Placement
  sourceTag: string | undefined
}

export interface PlaceOptions {
  /** Milliseconds since 1970. */
  now: number
  /** Whether the definitions have no errors, so that files are generated from them. */
  generated: boolean
}

/** Where the wanted images are published: one answer for entries that are united. Sorted by target and reference. */
export function placesOf(model: Model, wanted: readonly Wanted[], options: PlaceOptions): ExplainedPlace[] {
  const planned = new Map<Target, PlannedRow[]>()
  const places = new Map<string, ExplainedPlace>()
  for (const { placement, sourceTag } of wanted) {
    const { target } = placement
    let rows = planned.get(target)
    if (rows === undefined) planned.set(target, (rows = options.generated ? planAround(model, target, wanted) : []))
    const place = placeOf(placement, sourceTag, rows, options)
    const key = `${target.id} ${place.reference} ${place.sourceReference} ${place.tagTemplate ?? ''}`
    const known = places.get(key)
    if (known === undefined) places.set(key, place)
    else known.files = [...new Set([...known.files, ...place.files])].sort()
  }
  return [...places].sort(([a], [b]) => byCodeUnit(a, b)).map(([, place]) => place)
}

interface PlannedRow {
  file: string
  method: 'sync' | 'copy'
  row: PlannedRepository
  tagTemplate: string | undefined
  digests: Record<string, string>
}

/**
 * The plan of the namespaces in which the wanted images lie, and of no others: a sync file holds one namespace, so that
 * its name and content do not depend on the rest.
 */
function planAround(model: Model, target: Target, wanted: readonly Wanted[]): PlannedRow[] {
  const groups = new Set(
    wanted.filter(({ placement }) => placement.target === target).map(({ placement }) => groupOf(placement)),
  )
  const config = { ...model.config, targets: [target] }
  const images = placementsOf(model.images, [target])
    .filter((placement) => groups.has(groupOf(placement)))
    .map(({ image }) => image)
  const [plan] = planTargets({ ...model, config, images })
  if (plan === undefined) return []
  const folder = `generated/${target.id}`
  const sync = plan.sync.flatMap(({ file, repositories }) =>
    repositories.map((row): PlannedRow => ({
      file: `${folder}/${file}`,
      method: 'sync',
      row,
      tagTemplate: undefined,
      digests: {},
    })),
  )
  const copy = plan.copy.map((row): PlannedRow => ({
    file: `${folder}/copy.sh`,
    method: 'copy',
    row,
    tagTemplate: row.tag,
    digests: row.digests,
  }))
  return [...sync, ...copy]
}

function groupOf(placement: Placement): string {
  return carrierOf(placement).kind === 'scoped' ? '*' : namespaceOf(placement.repository)
}

function placeOf(
  placement: Placement,
  sourceTag: string | undefined,
  planned: readonly PlannedRow[],
  { now }: PlaceOptions,
): ExplainedPlace {
  const { image, target, destination } = placement
  const template = image.rename?.tag
  const published = sourceTag === undefined ? null : publishTag(selectionOf(image), template, sourceTag)
  const rows = planned.filter(
    ({ row, tagTemplate, method }) =>
      row.source === image.source.text &&
      row.destination === destination &&
      (method === 'sync' ? undefined : tagTemplate) === template &&
      row.definitions.some(({ file, line }) => file === image.file.path && line === image.line),
  )
  const carrying = sourceTag === undefined ? rows : rows.filter((row) => carries(row, sourceTag))
  const refresh = (rowBringing(carrying, sourceTag) ?? rows[0])?.row.refresh ?? image.refresh ?? 'floating'
  const digest = digestOf(image, carrying, sourceTag)
  const pinned = digest !== undefined
  const { schedule, timeZone, suspend } = target.runtime
  const place: ExplainedPlace = {
    target: target.id,
    source: image.source.text,
    sourceReference: withTag(image.source.text, sourceTag),
    repository: destination,
    reference: withTag(destination, published ?? undefined),
    method: pinned || carrierOf(placement).kind === 'copy' ? 'copy' : 'sync',
    files: [...new Set(carrying.map(({ file }) => file))].sort(),
    schedule,
    scheduleInWords: suspend ? 'never: the target is suspended' : describeSchedule(schedule, timeZone),
    refresh,
    refreshInWords: refreshWords(target, refresh, sourceTag, pinned),
  }
  if (template !== undefined) place.tagTemplate = template
  if (digest !== undefined) place.digest = digest
  if (sourceTag !== undefined) place.refreshed = isRefreshed(refresh, sourceTag, pinned)
  const next = suspend ? undefined : nextRun(schedule, timeZone, now)
  if (next !== undefined) place.nextRun = new Date(next).toISOString()
  return place
}

function withTag(repository: string, tag: string | undefined): string {
  return tag === undefined ? repository : `${repository}:${tag}`
}

/** Whether a row of the plan brings the tag: several rows share what one constraint cannot say. */
function carries({ row, digests }: PlannedRow, tag: string): boolean {
  return row.tags.includes(tag) || Object.hasOwn(digests, tag) || patternsSelect(row, tag)
}

/** To what the tag is pinned, by the entry itself or by one that it is united with. */
function digestOf(
  image: ImageDefinition,
  carrying: readonly PlannedRow[],
  sourceTag: string | undefined,
): string | undefined {
  if (sourceTag === undefined) return undefined
  const own = pinsOf(image).find(({ tag }) => tag === sourceTag)
  return own?.digest ?? carrying.find(({ digests }) => Object.hasOwn(digests, sourceTag))?.digests[sourceTag]
}

/** Of the rows that hold the tag the one that brings it: mirror.sh copies a pinned tag by its digest and by nothing else. */
function rowBringing(carrying: readonly PlannedRow[], tag: string | undefined): PlannedRow | undefined {
  return carrying.find(({ digests }) => tag !== undefined && Object.hasOwn(digests, tag)) ?? carrying[0]
}

function isRefreshed(refresh: Refresh, tag: string, pinned: boolean): boolean {
  return !pinned && (refresh === 'always' || (refresh === 'floating' && isFloatingTag(tag)))
}

function refreshWords({ runtime }: Target, refresh: Refresh, tag: string | undefined, pinned: boolean): string {
  const when =
    runtime.refreshSchedule === undefined ? 'in every run' : describeSchedule(runtime.refreshSchedule, runtime.timeZone)
  if (pinned) return 'copied once: it is pinned by digest'
  if (refresh === 'never') return 'copied once: `refresh: never`'
  if (refresh === 'always') return `looked at again ${when}: \`refresh: always\``
  if (tag === undefined) return `tags that move are looked at again ${when}, full versions are copied once`
  return isFloatingTag(tag)
    ? `looked at again ${when}: upstream moves such tags`
    : 'copied once: a full version does not move'
}
