import { selectionOf } from '../../model/selection-of.ts'
import type { ImageDefinition } from '../../model/types.ts'
import { applyTemplate, intersection, languageOf, matches, shortestTag, type Selection } from '../../selection/index.ts'

/**
 * The tags of the source that an entry publishes as `published`. All of them where the template of its rename can be
 * read backwards; one of them where its format has a `*`, which any characters could stand for, or where the template
 * is the same for all tags.
 */
export function sourceTagsOf(image: ImageDefinition, published: string): string[] {
  const selection = selectionOf(image)
  return tagsPublishedAs(image, selection, published).filter((tag) => matches(selection, tag))
}

/** A tag of the source that would be published as `published` if the entry selected it. */
export function tagMeantBy(image: ImageDefinition, published: string): string | undefined {
  return tagsPublishedAs(image, selectionOf(image), published)[0]
}

/** Of which tags the template makes `published`, selected or not; sorted. */
function tagsPublishedAs(image: ImageDefinition, selection: Selection, published: string): string[] {
  const template = image.rename?.tag
  if (template === undefined) return [published]
  const candidates = new Set(image.tags.map(({ tag }) => tag))
  for (const { tag, version } of readBackwards(template, published)) {
    if (tag !== undefined) candidates.add(tag)
    else if (version !== undefined) candidates.add(tagWithVersion(image, selection, version))
    else candidates.add(shortestTag(languageOf(selection)) ?? published)
  }
  return [...candidates].filter((tag) => applyTemplate(selection, template, tag) === published).sort()
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

/**
 * A source tag whose `{version}` part is the version: one that is selected if there is one. It may carry a `v` that
 * publishing drops: upstream has one of the two, and the one without is the usual one.
 */
function tagWithVersion(image: ImageDefinition, selection: Selection, version: string): string {
  const format = image.format?.value ?? '{version}'
  const plain = format.replace('{version}', version).replaceAll('*', '')
  if (!format.includes('*'))
    return [plain, format.replace('{version}', `v${version}`)].find((tag) => matches(selection, tag)) ?? plain
  const [before = '', after = ''] = format.split('{version}')
  const pattern = `^${wildcards(before)}v?${escapeRegex(version)}${wildcards(after)}$`
  const withVersion = languageOf({ selectors: [{ kind: 'regex', pattern }], except: [] })
  return shortestTag(intersection(languageOf(selection), withVersion)) ?? plain
}

function wildcards(text: string): string {
  return text.split('*').map(escapeRegex).join('.*')
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
