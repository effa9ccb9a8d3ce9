import { RE2JS } from 're2js'
import { parse } from 'yaml'
import type { CopyRepository, TargetPlan } from '../../../src/plan/types.ts'
import { matches, publishTag, type Selector } from '../../../src/selection/index.ts'

/** `registry/repository:tag` with every source that could be published there. */
export type Copies = Map<string, Set<string>>
export type Seed = Record<string, Record<string, string[]>>

interface OldEntry {
  image: string
  tag_or_pattern?: string
  sha?: string
  semver?: string
  filter?: string
  add_tag_suffix?: string
  override_repo_name?: string
  strip_semver_prefix?: boolean
  dockerfile_extras?: string[]
}

type OldRegistry = Record<string, Record<string, string | string[] | null> | null>

/** What retagger publishes at one registry, straight from its files: its program once more, in twenty lines. */
export function retaggerCopies(files: Record<string, string>, seed: Seed, prefix: string): Copies {
  const copies: Copies = new Map()
  for (const text of Object.values(files)) {
    const data = parse(text) as OldEntry[] | Record<string, OldRegistry> | null
    if (Array.isArray(data)) for (const entry of data) addEntry(copies, entry, seed, prefix)
    else for (const [host, maps] of Object.entries(data ?? {})) addRegistry(copies, host, maps, seed, prefix)
  }
  return copies
}

function addEntry(copies: Copies, entry: OldEntry, seed: Seed, prefix: string): void {
  if (entry.dockerfile_extras !== undefined) return
  const source = fullName(entry.image)
  const name = entry.override_repo_name ?? baseOf(source)
  const suffix = entry.add_tag_suffix === undefined ? '' : `-${entry.add_tag_suffix}`
  if (entry.sha !== undefined)
    return add(copies, `${prefix}/${name}:${entry.tag_or_pattern}${suffix}`, `${source}@sha256:${entry.sha}`)
  for (const tag of tagsOf(seed, source)) {
    if (!isWanted(entry, tag)) continue
    const published = `${tag}${suffix}`
    add(
      copies,
      `${prefix}/${name}:${entry.strip_semver_prefix === true ? published.replace(/^v/, '') : published}`,
      `${source}:${tag}`,
    )
  }
}

function isWanted(entry: OldEntry, tag: string): boolean {
  if (entry.semver === undefined)
    return RE2JS.compile(entry.tag_or_pattern ?? '')
      .matcher(tag)
      .find()
  if (entry.filter === undefined) return inRange(entry.semver, tag)
  const matcher = RE2JS.compile(entry.filter).matcher(tag)
  return matcher.find() && matcher.groupCount() > 0 && inRange(entry.semver, matcher.group(1) ?? '')
}

function addRegistry(copies: Copies, host: string, maps: OldRegistry, seed: Seed, prefix: string): void {
  for (const [repository, tags] of Object.entries(maps['images'] ?? {})) {
    const source = fullName(`${host}/${repository}`)
    const wanted = Array.isArray(tags) && tags.length > 0 ? tags : tagsOf(seed, source)
    for (const tag of wanted) add(copies, `${prefix}/${baseOf(source)}:${tag}`, `${source}:${tag}`)
  }
  const filtered: [string, (pattern: string, tag: string) => boolean][] = [
    ['images-by-semver', inRange],
    ['images-by-tag-regex', (pattern, tag) => RE2JS.compile(pattern).matcher(tag).find()],
  ]
  for (const [map, isSelected] of filtered) {
    for (const [repository, written] of Object.entries(maps[map] ?? {})) {
      const source = fullName(`${host}/${repository}`)
      const patterns = [written].flat().filter((pattern) => pattern !== null)
      for (const tag of tagsOf(seed, source)) {
        if (patterns.some((pattern) => isSelected(pattern, tag)))
          add(copies, `${prefix}/${baseOf(source)}:${tag}`, `${source}:${tag}`)
      }
    }
  }
}

function inRange(constraint: string, text: string): boolean {
  return matches({ selectors: [{ kind: 'semver', constraint }], except: [] }, text)
}

function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/')
  if (rest.length === 0) return `docker.io/library/${image}`
  if (!/[.:]/.test(first)) return `docker.io/${image}`
  return first === 'docker.io' && rest.length === 1 ? `docker.io/library/${rest[0]}` : image
}

function baseOf(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1)
}

function tagsOf(seed: Seed, source: string): readonly string[] {
  const slash = source.indexOf('/')
  return seed[source.slice(0, slash)]?.[source.slice(slash + 1)] ?? []
}

function add(copies: Copies, target: string, source: string): void {
  copies.set(target, (copies.get(target) ?? new Set()).add(source))
}

/** What a plan publishes, given the tags that its sources list. */
export function planCopies(plan: TargetPlan, seed: Seed): Copies {
  const copies: Copies = new Map()
  const repositories = plan.sync.flatMap((file) => file.repositories)
  for (const planned of repositories) addPlanned(copies, { ...planned, digests: {} }, seed)
  for (const planned of plan.copy) addPlanned(copies, planned, seed)
  return copies
}

function addPlanned(copies: Copies, planned: CopyRepository, seed: Seed): void {
  const { tag: template, format, digests, semver, regex } = planned
  const selectors: Selector[] = []
  if (planned.all === true) selectors.push({ kind: 'all' })
  if (planned.tags.length > 0) selectors.push({ kind: 'tags', tags: planned.tags })
  if (semver !== undefined && format !== undefined) selectors.push({ kind: 'format', format, constraint: semver })
  else if (semver !== undefined) selectors.push({ kind: 'semver', constraint: semver })
  if (regex !== undefined) selectors.push({ kind: 'regex', pattern: regex })
  for (const tag of new Set([...planned.tags, ...tagsOf(seed, planned.source)])) {
    const digest = digests[tag]
    const published = digest === undefined ? publishTag({ selectors, except: [] }, template, tag) : tag
    if (published === null) continue
    const source = digest === undefined ? `${planned.source}:${tag}` : `${planned.source}@${digest}`
    add(copies, `${planned.destination}:${published}`, source)
  }
}

/** A seed of tags around everything that the files select, in the shapes that tags come in. */
export function seedFor(files: Record<string, string>): Seed {
  const seed: Seed = {}
  const random = generator(7)
  const addTags = (source: string, tags: readonly string[]): void => {
    const slash = source.indexOf('/')
    const host = (seed[source.slice(0, slash)] ??= {})
    const few = Array.from({ length: 8 }, () => strangeTags[random(strangeTags.length)] as string)
    const valid = [...tags, ...few, 'latest'].filter((tag) => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag))
    host[source.slice(slash + 1)] = [...new Set([...(host[source.slice(slash + 1)] ?? []), ...valid])].sort()
  }
  for (const text of Object.values(files)) {
    const data = parse(text) as OldEntry[] | Record<string, OldRegistry> | null
    if (Array.isArray(data)) {
      for (const entry of data)
        addTags(fullName(entry.image), tagsAround(`${entry.semver ?? ''} ${entry.tag_or_pattern ?? ''}`, true))
    } else {
      for (const [host, maps] of Object.entries(data ?? {})) {
        for (const map of Object.values(maps))
          for (const [repository, wanted] of Object.entries(map ?? {}))
            addTags(fullName(`${host}/${repository}`), tagsAround([wanted].flat().join(' '), true))
      }
    }
  }
  return seed
}

/** Tags near every version in a text; with variants that a filter or expression might be about. */
function tagsAround(text: string, variants: boolean): string[] {
  const tags: string[] = text.split(' ').filter((word) => /^[A-Za-z0-9_.-]+$/.test(word))
  for (const [, first = '0', second = '0', third = '0'] of text.matchAll(/(\d+)(?:\\?\.(\d+))?(?:\\?\.(\d+))?/g)) {
    const [major, minor, patch] = [Number(first), Number(second), Number(third)]
    for (const version of [
      `${major}.${minor}.${patch}`,
      `${major}.${minor}.${patch + 1}`,
      `${major}.${minor + 1}.0`,
      `${major + 1}.0.0`,
      `${major}.${minor}`,
    ]) {
      tags.push(version, `v${version}`, `${version}-0`, `v${version}-rc.1`)
      if (variants)
        for (const shape of [
          'stable-#',
          '#-amd64',
          '#-alpine',
          '#-alpine3.19',
          'edge-#',
          'v#-distroless',
          '#-kafka-4.1.0',
          'v#-thick',
          '#-security-01',
        ])
          tags.push(shape.replace('#', version))
    }
  }
  return tags
}

function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state % below
  }
}

/** Tags of every kind that real lists hold. */
const strangeTags: readonly string[] = [
  '1',
  '1.2',
  '1.2.3',
  'v1.2.3',
  '1.2.3-alpha',
  '1.2.3-0',
  '01.2.3',
  '1.2.3.4',
  'v2',
  '20240315',
  'edge',
  '3.12-alpine',
  '100.0.0',
  '1.0.0-rc.1',
  '9.9.9_build',
  `sha256-${'0'.repeat(64)}.sig`,
]
