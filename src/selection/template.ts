/** Tag templates: under which tag a selected tag is published, from `{tag}` and `{version}`. */
import { memoByText } from './memo.ts'
import { DEFAULT_FORMAT, type Format, isFormatError, parseFormat, versionIn } from './format.ts'
import type { Selection } from './types.ts'

export type TemplatePart = { kind: 'text'; text: string } | { kind: 'tag' } | { kind: 'version' }

/** The parts of a template; what is in no known braces is text. */
export const parseTemplate: (template: string) => readonly TemplatePart[] = memoByText(256, (template) =>
  template
    .split(/(\{tag\}|\{version\})/)
    .filter((text) => text !== '')
    .map((text): TemplatePart => {
      if (text === '{tag}') return { kind: 'tag' }
      return text === '{version}' ? { kind: 'version' } : { kind: 'text', text }
    }),
)

export const usesVersion = (template: string): boolean => template.includes('{version}')

const DEFAULT: Format = { before: [''], after: [''] }

/** The format whose `{version}` a template means: that of the first selector that has one, else the whole tag. */
export const formatOf = (selection: Selection): { text: string; format: Format } => {
  const selector = selection.selectors.find((candidate) => candidate.kind === 'format')
  const text = selector?.kind === 'format' ? selector.format : DEFAULT_FORMAT
  const format = parseFormat(text)
  return isFormatError(format) ? { text: DEFAULT_FORMAT, format: DEFAULT } : { text, format }
}

/** The version in a tag, without a leading `v`. Where wildcards leave a choice, it is the one that the mirror takes. */
export const versionOfTag = (selection: Selection, tag: string): string | undefined =>
  versionIn(formatOf(selection).format, tag, () => true)?.replace(/^v/, '')

/** What a template makes of a tag; undefined if it wants a version and the tag has none. */
export const applyTemplate = (selection: Selection, template: string, tag: string): string | undefined => {
  let published = ''
  for (const part of parseTemplate(template)) {
    const text = part.kind === 'text' ? part.text : part.kind === 'tag' ? tag : versionOfTag(selection, tag)
    if (text === undefined) return undefined
    published += text
  }
  return published
}
