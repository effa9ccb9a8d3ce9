import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import { isCredentialKey, mask, maskSecrets } from '../../diagnostics/index.ts'
import type { Model } from '../../model/types.ts'
import type { SettingChange } from './types.ts'

/** Between the steps of a path: a character that no setting's name holds. */
const step = '\u0000'

/** What has settings of its own (a target, a source, a team) in a word, and every setting, as JSON by their paths. */
interface Settings {
  things: Map<string, string>
  settings: Map<string, string>
}

/**
 * Settings that differ: targets, sources, rules and the rest of skopeoc.yaml, and what teams say about themselves. A thing
 * that begins or ends is one change, not one for each of its settings; `before` has its targets under their new ids.
 */
export function compareSettings(
  before: Model,
  after: Model,
  renamedTargets: ReadonlyMap<string, string>,
): SettingChange[] {
  const old = settingsOf(before)
  const fresh = settingsOf(after)
  const isOneSided = (path: string): boolean => old.things.has(path) !== fresh.things.has(path)
  const things = changesBetween(old.things, fresh.things).filter(([path]) => isOneSided(path))
  const settings = changesBetween(old.settings, fresh.settings).filter(
    ([path]) => !isOneSided(path.split(step, 2).join(step)),
  )
  const renames = [...renamedTargets].map(([from, to]): [string, SettingChange] => [
    `targets${step}${to}`,
    { path: shown(`targets${step}${to}`), renamedFrom: shown(`targets${step}${from}`) },
  ])
  return [...things, ...settings, ...renames].sort(([a], [b]) => byCodeUnit(a, b)).map(([, change]) => change)
}

function changesBetween(
  old: ReadonlyMap<string, string>,
  fresh: ReadonlyMap<string, string>,
): [path: string, change: SettingChange][] {
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].filter((path) => old.get(path) !== fresh.get(path))
  return paths.map((path) => [path, changeOf(path, old.get(path), fresh.get(path))])
}

function changeOf(path: string, before: string | undefined, after: string | undefined): SettingChange {
  const change: SettingChange = { path: shown(path) }
  if (before !== undefined) change.before = masked(path, before)
  if (after !== undefined) change.after = masked(path, after)
  return change
}

/** A value without what it may hold of a credential: the difference is posted where everybody reads it. */
function masked(path: string, json: string): string {
  const steps = path.split(step)
  // The second step is a name that somebody chose, for which a word like `token` is as good as any other.
  const isCredential = steps.length > 2 && isCredentialKey(afterSlash(steps.at(-1) ?? ''))
  return JSON.stringify(JSON.parse(json), (key, value: unknown) => {
    if (typeof value !== 'string') return value
    return isCredential || isCredentialKey(key) ? mask(value) : maskSecrets(value)
  })
}

function afterSlash(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

function shown(path: string): string {
  const parts = path.split(step).map((part) => (part.includes('.') ? JSON.stringify(part) : part))
  return parts.join('.')
}

function settingsOf({ config, teams }: Model): Settings {
  const things = new Map<string, string>()
  const settings = new Map<string, string>()
  const add = (kind: string, name: string, thing: string, parts: object): void => {
    things.set(`${kind}${step}${name}`, JSON.stringify(thing))
    flatten(settings, `${kind}${step}${name}`, parts)
  }
  for (const { id, place: _, ...target } of config.targets)
    add('targets', id, [target.registry, target.prefix].filter((part) => part !== '').join('/'), target)
  for (const [host, { place: _, host: __, ...source }] of config.sources ?? []) add('sources', host, 'allowed', source)
  if (config.sources === undefined) settings.set('sources', JSON.stringify('every registry is allowed'))
  for (const [rule, level] of config.rules) settings.set(`rules${step}${rule}`, JSON.stringify(level))
  for (const key of ['codeowners', 'platformOwners', 'repositoryUrl'] as const)
    if (config[key] !== undefined) settings.set(key, JSON.stringify(config[key]))
  for (const { id, name, contact, github, email } of teams) add('teams', id, name, { name, contact, github, email })
  return { things, settings }
}

function flatten(settings: Map<string, string>, path: string, value: unknown): void {
  if (value === undefined) return
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return void settings.set(path, JSON.stringify(value))
  for (const [key, part] of Object.entries(value)) flatten(settings, `${path}${step}${key}`, part)
}
