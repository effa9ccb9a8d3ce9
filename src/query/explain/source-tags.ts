import { selectionOf } from '../../model/selection-of.ts'
import type { ImageDefinition } from '../../model/types.ts'
import { intersection, languageOf, matches, publishTag, shortestTag, type Selection } from '../../selection/index.ts'

/**
 * The tags of the source that an entry publishes as `published`. All of them where the template of its rename can be
 * read backwards; one of them where its format has a `*`, which any characters could stand for.
 */
export function sourceTagsOf(image: ImageDefinition, published: string): string[] {
  const template = image.rename?.tag
  const selection = selectionOf(image)
  const publishes = (tag: string): boolean => publishTag(selection, template, tag) === published
  if (template === undefined) return publishes(published) ? [published] : []
  const candidates = new Set(image.tags.map(({ tag }) => tag))
  for (const { tag, version } of readBackwards(template, published)) {
    if (tag !== undefined) candidates.add(tag)
    if (version !== undefined)
      for (const candidate of tagsWithVersion(image, selection, version)) candidates.add(candidate)
  }
  return [...candidates].filter(publishes).sort()
}

/** What `{tag}` and `{version}` could have stood for. Usually one answer; two placeholders side by side have several. */
function readBackwards(template: string, published: string): { tag?: string; version?: string }[] {
  const found: { tag?: string; version?: string }[] = []
  const parts = template.split(/(\{tag\}|\{version\})/)
  const walk = (index: number, at: number, known: { tag?: string; version?: string }): void => {
    const part = parts[index]
    if (part === undefined) return void (at === published.length && found.push(known))
    if (part !== '{tag}' && part !== '{version}') {
      if (published.startsWith(part, at)) walk(index + 1, at + part.length, known)
      return
    }
    const key = part === '{tag}' ? 'tag' : 'version'
    const fixed = known[key]
    if (fixed !== undefined) {
      if (published.startsWith(fixed, at)) walk(index + 1, at + fixed.length, known)
      return
    }
    for (let end = at + 1; end <= published.length; end++)
      walk(index + 1, end, { ...known, [key]: published.slice(at, end) })
  }
  walk(0, 0, {})
  return found
}

/** Source tags whose `{version}` part is the version; it may carry a `v` that publishing drops. */
function tagsWithVersion(image: ImageDefinition, selection: Selection, version: string): string[] {
  const format = image.format?.value ?? '{version}'
  const versions = [version, `v${version}`]
  // Upstream has one of the two; the one without `v` is the usual one.
  if (!format.includes('*'))
    return versions
      .map((text) => format.replace('{version}', text))
      .filter((tag) => matches(selection, tag))
      .slice(0, 1)
  const [before = '', after = ''] = format.split('{version}')
  const pattern = `^${wildcards(before)}v?${escapeRegex(version)}${wildcards(after)}$`
  const withVersion = languageOf({ selectors: [{ kind: 'regex', pattern }], except: [] })
  const example = shortestTag(intersection(languageOf(selection), withVersion))
  return example === undefined ? [] : [example]
}

function wildcards(text: string): string {
  return text.split('*').map(escapeRegex).join('.*')
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
