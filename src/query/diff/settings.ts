import type { Model } from '../../model/types.ts'
import type { SettingChange } from './types.ts'

/** Between the steps of a path: a character that no setting's name holds. */
const step = '\u0000'

/** Settings that differ: targets, sources, rules and the rest of skopeoc.yaml, and what teams say about themselves. */
export function compareSettings(before: Model, after: Model): SettingChange[] {
  const old = settingsOf(before)
  const fresh = settingsOf(after)
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].filter((path) => old.get(path) !== fresh.get(path))
  const whole = paths.filter((path) => path.split(step).length === 2 && !(old.has(path) && fresh.has(path)))
  return paths
    .filter((path) => !whole.some((thing) => path.startsWith(`${thing}${step}`)))
    .sort()
    .map((path) => changeOf(path, old.get(path), fresh.get(path)))
}

function changeOf(path: string, before: string | undefined, after: string | undefined): SettingChange {
  const shown = path.split(step).map((part) => (part.includes('.') ? JSON.stringify(part) : part))
  const change: SettingChange = { path: shown.join('.') }
  if (before !== undefined) change.before = before
  if (after !== undefined) change.after = after
  return change
}

/**
 * Every setting as JSON by its path. A target, source or team stands there by itself too: one that begins or ends is one
 * change, not one for each of its settings.
 */
function settingsOf({ config, teams }: Model): Map<string, string> {
  const settings = new Map<string, string>()
  const add = (kind: string, name: string, whole: string, parts: object): void => {
    settings.set(`${kind}${step}${name}`, JSON.stringify(whole))
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
  return settings
}

function flatten(settings: Map<string, string>, path: string, value: unknown): void {
  if (value === undefined) return
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return void settings.set(path, JSON.stringify(value))
  for (const [key, part] of Object.entries(value)) flatten(settings, `${path}${step}${key}`, part)
}
