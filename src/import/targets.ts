import type { Layout } from '../model/types.ts'
import type { Destination, Names, Row, TargetOption } from './types.ts'

/** A target of the skopeoc.yaml that is written. */
export interface TargetPlan {
  id: string
  registry: string
  prefix: string
  layout: Layout
  default: boolean
  reserved: string[]
  limits?: { depth: number; namespaces: number }
  /** What to say about it in a comment. */
  note?: string
}

/** Upstream path as a target sees it. */
export function visiblePath(source: string): string {
  const path = source.slice(source.indexOf('/') + 1)
  return source.startsWith('docker.io/library/') ? path.slice('library/'.length) : path
}

/** The name that a layout gives a source, without the target's prefix. */
export function naturalName(layout: Layout, source: string): string {
  const path = visiblePath(source)
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

/** Where one source goes at one registry. */
interface Pair {
  source: string
  repository: string
}

/** One target for each registry, with the prefix and layout under which the fewest images need a rename. */
export function planTargets(
  rows: readonly Row[],
  options: readonly TargetOption[],
  names: Names,
  existing: readonly TargetPlan[] = [],
): TargetPlan[] {
  const plans: TargetPlan[] = []
  const ids = new Set<string>()
  for (const [registry, pairs] of pairsByRegistry(rows, options)) {
    const option = options.find((candidate) => candidate.registry === registry) ?? { id: '', registry }
    const present = presentTarget(existing, option)
    if (present !== undefined) {
      ids.add(present.id)
      plans.push(present)
      continue
    }
    const id = uniqueId(option.id === '' ? idFor(registry) : option.id, ids)
    plans.push(names === 'keep' ? keepNames({ ...option, id }, pairs) : upstreamNames({ ...option, id }, pairs))
  }
  return plans
}

/** A target of the skopeoc.yaml that is there already: with today's prefix if there is one, else a default one. */
function presentTarget(
  existing: readonly TargetPlan[],
  { registry, prefix }: Pick<TargetOption, 'registry' | 'prefix'>,
): TargetPlan | undefined {
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
  return new Map([...pairs].map(([registry, known]) => [registry, [...known.values()]]))
}

function keepNames(option: TargetOption, pairs: readonly Pair[]): TargetPlan {
  const prefixes = option.prefix === undefined ? prefixesOf(pairs) : [option.prefix]
  let best = { prefix: prefixes[0] ?? '', layout: 'flat' as Layout, natural: -1 }
  for (const prefix of prefixes) {
    for (const layout of layouts) {
      const natural = pairs.filter(
        ({ source, repository }) => withPrefix(prefix, naturalName(layout, source)) === repository,
      ).length
      if (natural > best.natural) best = { prefix, layout, natural }
    }
  }
  const { prefix, layout } = best
  return { id: option.id, registry: option.registry, prefix, layout, default: true, reserved: [] }
}

/**
 * Upstream paths where the registry takes them, without today's prefix, which is kept for images of one's own; else
 * joined paths below the prefix, so that two sources with one base name stay apart.
 */
function upstreamNames(option: TargetOption, pairs: readonly Pair[]): TargetPlan {
  const { id, registry, limits } = option
  const prefix = option.prefix ?? prefixesOf(pairs)[0] ?? ''
  if (limits !== undefined) return { id, registry, prefix, layout: 'joined', default: true, reserved: [], limits }
  return { id, registry, prefix: '', layout: 'upstream', default: true, reserved: prefix === '' ? [] : [prefix] }
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
  target: TargetPlan,
  row: Pick<Row, 'source' | 'named'>,
  destination: Destination,
  names: Names,
): string | undefined {
  const natural = naturalName(target.layout, row.source)
  if (names === 'keep') {
    const name = nameBelow(target.prefix, destination)
    return name === natural ? undefined : name
  }
  const old = nameBelow(target.reserved[0] ?? target.prefix, destination)
  return !row.named || onlyFlattens(old, row.source) || old === natural ? undefined : old
}

function nameBelow(prefix: string, { repository }: Destination): string {
  return prefix !== '' && repository.startsWith(`${prefix}/`) ? repository.slice(prefix.length + 1) : repository
}

/** The repository that a rename, or the layout, gives a source at a target. */
export function repositoryOf(target: TargetPlan, source: string, rename: string | undefined): string {
  return withPrefix(target.prefix, rename ?? naturalName(target.layout, source))
}

/** Targets that keep today's names beside the new ones, for the time of the move. */
export function legacyTargets(
  rows: readonly Row[],
  options: readonly TargetOption[],
  plans: readonly TargetPlan[],
  id: string | undefined,
): TargetPlan[] {
  const kept = planTargets(rows, options, 'keep')
  const chosen = id === undefined ? kept : kept.slice(0, 1)
  return chosen.map(({ registry, prefix, layout, reserved }, at): TargetPlan => {
    const note =
      'today’s names, for the time of the move: remove it, and the folders legacy/, when nobody asks for them any more'
    const legacyId = id ?? `${plans.find((plan) => plan.registry === registry)?.id ?? `target-${at + 1}`}-legacy`
    return { id: legacyId, registry, prefix, layout, default: false, reserved, note }
  })
}
