import { diagnostic, misspelt, nearest, nearestWords, type Diagnostic } from '../diagnostics/index.ts'
import { isFloatingTag } from '../model/floating.ts'
import type { Config, ImageDefinition, Located, Model, Target } from '../model/types.ts'
import { deadRegistry } from './dead-registries.ts'
import { everyEntry } from './every-entry.ts'

/** What a team is called that owns what nobody has claimed yet. */
export const unassignedTeam = 'unassigned'

/** Rules that look at one entry in the light of the configuration and the date. */
export function checkEntries(model: Model, today: string): Diagnostic[] {
  const found: Diagnostic[] = []
  const registries = new Set(model.config.targets.map(({ registry }) => registry))
  const targets = writtenTargets(model.config)
  const hasDefault = targets.some((target) => target.default)
  const entries = everyEntry(model)
  for (let index = 0; index < entries.length; index++) {
    const image = entries[index] as ImageDefinition
    if (targets.length > 0 && (image.targets !== undefined || !hasDefault)) checkTargets(image, targets, found)
    checkFloatingTags(image, found)
    checkExpiry(image, today, found)
  }
  for (let index = 0; index < model.images.length; index++) {
    checkSource(model.images[index] as ImageDefinition, model.config, registries, found)
  }
  for (const team of model.teams) {
    const images = team.id === unassignedTeam ? entries.filter((image) => image.team === team.id) : []
    if (images.length === 0) continue
    found.push(
      diagnostic('unassigned-team', team.place, {
        message: `${images.length} ${images.length === 1 ? 'entry belongs' : 'entries belong'} to no team yet`,
      }),
    )
  }
  return found
}

/**
 * The targets that entries may mean, also those that cannot be used. None at all are one finding in skopeoc.yaml, and none
 * in the entries.
 */
function writtenTargets({ targets, unusableTargets }: Config): readonly Pick<Target, 'id' | 'default'>[] {
  return unusableTargets === undefined ? targets : [...targets, ...unusableTargets]
}

function checkExpiry(image: ImageDefinition, today: string, found: Diagnostic[]): void {
  const { expires, source } = image
  if (expires === undefined || expires.value >= today) return
  const entry = source.text === '' ? 'the entry' : `the entry of ${source.text}`
  found.push(diagnostic('expired', expires.place, { message: `${entry} expired on ${expires.value}` }))
}

/** An entry that names its targets, or has none because none is a default. */
function checkTargets(
  image: ImageDefinition,
  targets: readonly Pick<Target, 'id' | 'default'>[],
  found: Diagnostic[],
): void {
  if (image.targets === undefined || image.targets.length === 0) {
    found.push(diagnostic('no-target', image.place, { message: `${image.source.text || 'the entry'} has no target` }))
    return
  }
  if (image.targets.length > 1) checkTwice(image.targets, found)
  const ids = [...new Set(targets.map(({ id }) => id))].sort()
  for (const { value, place } of image.targets) {
    if (ids.includes(value)) continue
    const word = nearest(value, ids)
    const meant = misspelt(value, ids)
    const known = nearestWords(value, ids).length > 0 ? nearestWords(value, ids) : ids.slice(0, 5)
    found.push(
      diagnostic('unknown-target', place, {
        message: `unknown target "${value}"`,
        hint: word === undefined ? `The targets are: ${known.join(', ')}.` : `did you mean \`${word}\`?`,
        fixes: meant === undefined ? [] : [{ place, text: meant }],
      }),
    )
  }
}

function checkTwice(targets: readonly Located<string>[], found: Diagnostic[]): void {
  const seen = new Map<string, Located<string>>()
  for (const target of targets) {
    const first = seen.get(target.value)
    if (first === undefined) seen.set(target.value, target)
    else
      found.push(
        diagnostic('redundant-selector', target.place, {
          message: `the target "${target.value}" is listed twice`,
          related: [{ place: first.place, message: 'it is listed here first' }],
        }),
      )
  }
}

function checkSource(
  image: ImageDefinition,
  config: Config,
  registries: ReadonlySet<string>,
  found: Diagnostic[],
): void {
  const { host, text } = image.source
  const isOwn = registries.has(host)
  if (isOwn) {
    found.push(diagnostic('self-mirror', image.place, { message: `the source ${text} lies in a target registry` }))
  }
  // As an error that is enough; turned down, it makes no source an allowed one.
  const isRefused = isOwn && (config.rules.get('self-mirror') ?? 'error') === 'error'
  if (
    !isRefused &&
    config.sources !== undefined &&
    !config.sources.has(host) &&
    !isMeant(host, config.unusableSources)
  ) {
    const allowed = [...config.sources.keys()].sort()
    const near = nearest(host, allowed)
    found.push(
      diagnostic('source-not-allowed', image.place, {
        message: `the registry "${host}" is not among the sources of skopeoc.yaml`,
        ...(near === undefined ? {} : { hint: `did you mean \`${near}\`?` }),
        related: [
          {
            place: config.sourcesPlace ?? { file: config.file, start: 0, end: 0 },
            message: allowedWords(allowed),
          },
        ],
      }),
    )
  }
  const dead = deadRegistry(image.source)
  if (dead !== null) found.push(diagnostic('dead-registry', image.place, dead))
}

/** Whether a host stands among the sources in a form that cannot be used, such as `https://quay.io` or `quay`. */
function isMeant(host: string, unusable: readonly string[] = []): boolean {
  return unusable.some((text) => text.includes(host) || host.includes(text) || nearest(host, [text]) !== undefined)
}

function allowedWords(hosts: readonly string[]): string {
  if (hosts.length === 0) return 'no registry that could be used is listed here'
  return `allowed are: ${hosts.slice(0, 8).join(', ')}${hosts.length > 8 ? ', …' : ''}`
}

/** Whoever says how a tag is refreshed knows that it moves; a pin does not move. */
function checkFloatingTags(image: ImageDefinition, found: Diagnostic[]): void {
  if (image.refresh !== undefined || image.tags.length === 0) return
  for (const { tag, digest, place } of image.tags) {
    if (digest === undefined && isFloatingTag(tag)) {
      const message = `upstream moves the tag "${tag}" from image to image`
      const hint = /^v?(?:[0-9]+\.)+[xX*]$/.test(tag) ? `If a range is meant, write \`semver: "${tag}"\`.` : undefined
      found.push(diagnostic('floating-tag', place, { message, hint }))
    }
  }
}
