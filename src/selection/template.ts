/** Tag templates: under which tag a selected tag is published, from `{tag}` and `{version}`. */
import { memoByText } from './memo.ts'
import { DEFAULT_FORMAT, type Format, isFormatError, parseFormat, versionIn } from './format.ts'
import type { Selection, SelectionFinding } from './types.ts'

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

/** What is wrong with a tag template: characters that no tag has, unknown placeholders, nothing that varies. */
export const checkTagTemplate = (template: string): SelectionFinding[] => {
  const hint = 'Write a tag with `{tag}` for the upstream tag or `{version}` for its version, for example `{tag}-k8s`.'
  const finding = (message: string, start: number, end: number): SelectionFinding[] => [
    {
      code: 'invalid-rename',
      severity: 'error',
      message,
      effect: 'nothing could be published under it',
      hint,
      start,
      end,
    },
  ]
  const unknown = /\{(?!tag\}|version\})[^}]*\}?/.exec(template)
  if (unknown) {
    return finding(`unknown placeholder "${unknown[0]}" in a tag`, unknown.index, unknown.index + unknown[0].length)
  }
  // Placeholders become as many zeros, so that offsets stay.
  const sample = template.replaceAll(/\{tag\}|\{version\}/g, (text) => '0'.repeat(text.length))
  const character = /[^A-Za-z0-9_.-]/u.exec(sample)
  if (character) {
    return finding(`no tag has the character "${character[0]}"`, character.index, character.index + character[0].length)
  }
  if (!/^[A-Za-z0-9_]/.test(sample))
    return finding('a tag begins with a letter, a digit or "_"', 0, Math.min(1, template.length))
  if (sample.length > 128 + 20) return finding('a tag has at most 128 characters', 0, template.length)
  return []
}
