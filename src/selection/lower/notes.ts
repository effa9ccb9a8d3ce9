/** What an emitted regex or constraint stands for, for the comment beside it. */
import type { Exclusion, Selector } from '../types.ts'

const MAX_LENGTH = 160

const oneLine = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ')
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line
}

const exclusionText = (exclusion: Exclusion): string =>
  exclusion.kind === 'tag' ? exclusion.tag : `/${exclusion.pattern}/`

const selectorText = (selector: Selector): string => {
  switch (selector.kind) {
    case 'tags':
      return oneLine(selector.tags.join(', '))
    case 'semver':
      return oneLine(selector.constraint)
    case 'format':
      return `${selector.format} ${oneLine(selector.constraint)}`
    case 'regex':
      return `/${selector.pattern}/`
    case 'all':
      return 'every tag'
  }
}

/** `stable-{version} >= 2.13.4 except /-rc/` */
export const noteOf = (selector: Selector, except: readonly Exclusion[]): string => {
  const text = selectorText(selector)
  return except.length === 0 ? text : `${text} except ${oneLine(except.map(exclusionText).join(', '))}`
}
