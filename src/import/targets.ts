import type { Layout } from '../model/types.ts'
import type { Destination, Names, Row, TargetOption } from './types.ts'

/** A target of the skopeoc.yaml that is written. */
export interface NewTarget {
  id: string
  registry: string
  prefix: string
  layout: Layout
  /** `keep`: `library/` of Docker Hub is part of the names. */
  library: 'drop' | 'keep'
  default: boolean
  reserved: string[]
  limits?: { depth: number; namespaces: number }
  /** The prefix of the old names, where it is neither `prefix` nor reserved. */
  oldPrefix?: string
  /** What to say about it in a comment. */
  note?: string
}

/** Upstream path as a target sees it. */
export function visiblePath(source: string): string {
  const path = source.slice(source.indexOf('/') + 1)
  return source.startsWith('docker.io/library/') ? path.slice('library/'.length) : path
}

/** The name that a layout gives a source, without the target's prefix. */
export function naturalName({ layout, library }: Pick<NewTarget, 'layout' | 'library'>, source: string): string {
  const path = library === 'keep' ? source.slice(source.indexOf('/') + 1) : visiblePath(source)
  switch (layout) {
    case 'upstream':
      return path
    case 'flat':
      return path.slice(path.lastIndexOf('/') + 1)
    case 'joined':
      return path.replaceAll('/', '-')
    case 'scoped':
      return `${source.slice(0, source.indexOf('/'))}/${path}`
  }
}

/** Whether a name only flattens the path of a source: its end, its components joined, or the path itself. */
export function onlyFlattens(name: string, source: string): boolean {
  const components = visiblePath(source).split('/')
  for (let from = 0; from < components.length; from += 1) {
    const rest = components.slice(from)
    if (name === rest.join('-') || name === rest.join('/')) return true
  }
  return false
}

const layouts: readonly Layout[] = ['upstream', 'joined', 'flat', 'scoped']
/** Ways to name images, the preferred first. */
const namings = (['drop', 'keep'] as const).flatMap((library) => layouts.map((layout) => ({ layout, library })))

/** Where one source goes at one registry. */
interface Pair {
  source: string
  repository: string
}

/** One target for each registry, with the prefix and layout under which the fewest images need a rename. */
export function newTargets(
  rows: readonly Row[],
  options: readonly TargetOption[],
  names: Names,
  existing: readonly NewTarget[] = [],
): NewTarget[] {
  const targets: NewTarget[] = []
  const ids = new Set<string>()
  for (const [registry, pairs] of pairsByRegistry(rows, options)) {
    const option = options.find((candidate) => candidate.registry === registry) ?? { id: '', registry }
    const present = presentTarget(existing, option)
    if (present !== undefined) {
      ids.add(present.id)
      targets.push(present)
      continue
    }
    const id = uniqueId(option.id === '' ? idFor(registry) : option.id, ids)
    targets.push(names === 'keep' ? keepNames({ ...option, id }, pairs) : upstreamNames({ ...option, id }, pairs))
  }
  const usual = usualRegistries(rows)
  for (const target of targets)
    if (!existing.includes(target)) target.default = usual.size === 0 || usual.has(target.registry)
  return targets
}

/** The registries that most images go to together: those are the default targets, so that few entries name any. */
function usualRegistries(rows: readonly Row[]): Set<string> {
  const byImage = new Map<string, Set<string>>()
  for (const { source, destinations, old, pins, tagTemplate } of rows) {
    for (const { registry, repository } of destinations) {
      const key = JSON.stringify([source, repository, old, [...pins], tagTemplate])
      byImage.set(key, (byImage.get(key) ?? new Set()).add(registry))
    }
  }
  const counts = new Map<string, number>()
  for (const registries of byImage.values()) {
    const key = JSON.stringify([...registries].sort())
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const [usual] = [...counts].sort(([, a], [, b]) => b - a)
  return new Set(usual === undefined ? [] : (JSON.parse(usual[0]) as string[]))
}

/** A target of the skopeoc.yaml that is there already: with today's prefix if there is one, else a default one. */
function presentTarget(
  existing: readonly NewTarget[],
  { registry, prefix }: Pick<TargetOption, 'registry' | 'prefix'>,
): NewTarget | undefined {
  const same = existing.filter((target) => target.registry === registry && target.default)
  return same.find((target) => target.prefix === prefix) ?? same[0]
}

function pairsByRegistry(rows: readonly Row[], options: readonly TargetOption[]): Map<string, Pair[]> {
  const pairs = new Map<string, Map<string, Pair>>(options.map(({ registry }) => [registry, new Map()]))
  for (const { source, destinations } of rows) {
    for (const { registry, repository } of destinations) {
      let known = pairs.get(registry)
      if (known === undefined) pairs.set(registry, (known = new Map()))
      known.set(`${source} ${repository}`, { source, repository })
    }
  }
  const used = [...pairs].filter(([, known]) => known.size > 0)
  // Where nothing could be read the targets that were named make a configuration all the same.
  return new Map((used.length > 0 ? used : [...pairs]).map(([registry, known]) => [registry, [...known.values()]]))
}

function keepNames(option: TargetOption, pairs: readonly Pair[]): NewTarget {
  const prefixes = option.prefix === undefined ? prefixesOf(pairs) : [option.prefix]
  let best: Pick<NewTarget, 'prefix' | 'layout' | 'library'> & { natural: number } = {
    prefix: prefixes[0] ?? '',
    layout: 'flat',
    library: 'drop',
    natural: -1,
  }
  for (const prefix of prefixes) {
    for (const { layout, library } of namings) {
      const natural = pairs.filter(
        ({ source, repository }) => withPrefix(prefix, naturalName({ layout, library }, source)) === repository,
      ).length
      if (natural > best.natural) best = { prefix, layout, library, natural }
    }
  }
  const { prefix, layout, library } = best
  return { id: option.id, registry: option.registry, prefix, layout, library, default: true, reserved: [] }
}

/**
 * Upstream paths where the registry takes them, without today's prefix, which is kept for images of one's own; else
 * joined paths below the prefix, so that two sources with one base name stay apart.
 */
function upstreamNames(option: TargetOption, pairs: readonly Pair[]): NewTarget {
  const { id, registry, limits } = option
  const prefix = option.prefix ?? prefixesOf(pairs)[0] ?? ''
  if (limits !== undefined)
    return { id, registry, prefix, layout: 'joined', library: 'drop', default: true, reserved: [], limits }
  const target: NewTarget = {
    id,
    registry,
    prefix: '',
    layout: 'upstream',
    library: 'drop',
    default: true,
    reserved: [],
  }
  if (prefix === '') return target
  const intruder = pairs.find(({ source }) => `${visiblePath(source)}/`.startsWith(`${prefix}/`))
  if (intruder === undefined) return { ...target, reserved: [prefix] }
  const place = intruder.source.slice(0, intruder.source.indexOf('/'))
  return {
    ...target,
    oldPrefix: prefix,
    note: `${prefix} cannot be reserved: images of ${place}/${prefix} are mirrored into it.`,
  }
}

/** The folders that hold every repository of a registry, the deepest first; the registry's root is the last. */
function prefixesOf(pairs: readonly Pair[]): string[] {
  const first = pairs[0]
  if (first === undefined) return ['']
  const components = first.repository.split('/').slice(0, -1)
  const prefixes: string[] = []
  for (let length = components.length; length >= 0; length -= 1) {
    const prefix = components.slice(0, length).join('/')
    if (pairs.every(({ repository }) => prefix === '' || repository.startsWith(`${prefix}/`))) prefixes.push(prefix)
  }
  return prefixes
}

export function withPrefix(prefix: string, path: string): string {
  return prefix === '' ? path : `${prefix}/${path}`
}

function idFor(registry: string): string {
  const host = registry.replace(/:\d+$/, '')
  const label = host.split('.').find((part) => !/^(?:www|registry|docker|com|io|org|net|cr)$/.test(part))
  const id = (label ?? host)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  return id === '' || id === 'catalog' ? 'mirror' : id
}

function uniqueId(wanted: string, taken: Set<string>): string {
  let id = wanted
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`
  taken.add(id)
  return id
}

/** What an entry says about its name at one target: a rename, or nothing where the layout gives the name. */
export function renameAt(
  target: NewTarget,
  row: Pick<Row, 'source' | 'named'>,
  destination: Destination,
  names: Names,
): string | undefined {
  const natural = naturalName(target, row.source)
  if (names === 'keep') {
    const name = nameBelow(target.prefix, destination)
    return name === natural ? undefined : name
  }
  const old = nameBelow(target.oldPrefix ?? target.reserved[0] ?? target.prefix, destination)
  return !row.named || onlyFlattens(old, row.source) || old === natural ? undefined : old
}

function nameBelow(prefix: string, { repository }: Destination): string {
  return prefix !== '' && repository.startsWith(`${prefix}/`) ? repository.slice(prefix.length + 1) : repository
}

/** The repository that a rename, or the layout, gives a source at a target. */
export function repositoryOf(target: NewTarget, source: string, rename: string | undefined): string {
  return withPrefix(target.prefix, rename ?? naturalName(target, source))
}

/** The id of a target that another target, with other names, has already. */
export function takenId(targets: readonly NewTarget[], others: readonly NewTarget[]): string | undefined {
  const isSame = (a: NewTarget, b: NewTarget): boolean => a.registry === b.registry && a.prefix === b.prefix
  return targets.find((target) => others.some((other) => other.id === target.id && !isSame(target, other)))?.id
}

/**
 * Targets that keep today's names beside the new ones, for the time of the move. Where the new names have the same prefix
 * as the old ones the target itself serves: both names are below it.
 */
export function legacyTargets(
  rows: readonly Row[],
  options: readonly TargetOption[],
  targets: readonly NewTarget[],
  id: string | undefined,
): NewTarget[] {
  const kept = newTargets(rows, options, 'keep')
  const chosen = id === undefined ? kept : kept.slice(0, 1)
  return chosen.map((today): NewTarget => {
    const { registry, prefix, layout, library, reserved } = today
    const target = targets.find((candidate) => candidate.registry === registry) ?? today
    if (target.prefix === prefix) {
      // The old names are there today, whatever the registry is said to take.
      delete target.limits
      return target
    }
    const note =
      'The old names, for the time of the move. Remove it, and the folders legacy/, when nobody asks for them any more.'
    return { id: id ?? `${target.id}-legacy`, registry, prefix, layout, library, default: false, reserved, note }
  })
}
