import { formatOf } from '../../model/naming.ts'
import { selectionOf } from '../../model/selection-of.ts'
import type { ImageDefinition } from '../../model/types.ts'
import {
  applyTemplate,
  intersection,
  isEmpty,
  type Language,
  languageOf,
  matches,
  shortestTag,
  type Selection,
} from '../../selection/index.ts'

/** What an entry has to do with a tag that is published. */
export interface SourceTags {
  /**
   * The tags of the source that it publishes as that. All of them where the template of its rename can be read backwards;
   * one of them where its format has a `*`, which any characters could stand for, or where the template is the same for
   * all tags.
   */
  tags: string[]
  /** A tag of the source that would be published as that if the entry selected it. */
  meant: string | undefined
  /** True where it could not be found out whether there are such tags. */
  isUndecided: boolean
}

export function sourceTagsOf(image: ImageDefinition, published: string): SourceTags {
  const selection = selectionOf(image)
  const template = image.rename?.tag
  const some = template === undefined ? { tags: [published], isUndecided: false } : candidatesFor(image, published)
  const named = some.tags.filter(
    (tag) => template === undefined || applyTemplate(selection, template, tag) === published,
  )
  const tags = named.sort().filter((tag) => matches(selection, tag))
  return { tags, meant: named[0], isUndecided: some.isUndecided && tags.length === 0 }
}

/** Tags of which the template may make `published`, selected or not. */
function candidatesFor(image: ImageDefinition, published: string): { tags: string[]; isUndecided: boolean } {
  const selection = selectionOf(image)
  const candidates = new Set(image.tags.map(({ tag }) => tag))
  let isUndecided = false
  for (const { tag, version } of readBackwards(image.rename?.tag ?? '{tag}', published)) {
    const plain = tag ?? (version === undefined ? published : plainTagWith(image, version))
    const possible = tag === undefined ? tagsWith(image, selection, version) : undefined
    const found = possible && shortestTag(possible)
    candidates.add(found ?? plain)
    isUndecided ||= possible !== undefined && found === undefined && isEmpty(possible) !== true
  }
  return { tags: [...candidates], isUndecided }
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
 * The selected tags whose `{version}` part is the version, or all where there is none. They may carry a `v` that publishing
 * drops.
 */
function tagsWith(image: ImageDefinition, selection: Selection, version: string | undefined): Language {
  const selected = languageOf(selection)
  if (version === undefined) return selected
  const [before = '', after = ''] = formatOf(image).split('{version}')
  if (!formatOf(image).includes('*')) {
    const tags = [`${before}${version}${after}`, `${before}v${version}${after}`].filter((tag) =>
      matches(selection, tag),
    )
    return languageOf({ selectors: [{ kind: 'tags', tags: tags.slice(0, 1) }], except: [] })
  }
  const pattern = `^${wildcards(before)}v?${escapeRegex(version)}${wildcards(after)}$`
  return intersection(selected, languageOf({ selectors: [{ kind: 'regex', pattern }], except: [] }))
}

function plainTagWith(image: ImageDefinition, version: string): string {
  return formatOf(image).replace('{version}', version).replaceAll('*', '')
}

function wildcards(text: string): string {
  return text.split('*').map(escapeRegex).join('.*')
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
