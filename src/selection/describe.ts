/** Selectors in words. */
import { memoByText, REMEMBERED } from './memo.ts'
import { isMeaning, meaningOf } from './semver/meaning.ts'
import type { Selector } from './types.ts'

const MAX_TAGS_NAMED = 5

const describeTags = (tags: readonly string[]): string => {
  const named = tags.slice(0, MAX_TAGS_NAMED).join(', ')
  const more = tags.length - MAX_TAGS_NAMED
  return `${tags.length === 1 ? 'the tag' : 'the tags'} ${named}${more > 0 ? ` and ${more} more` : ''}`
}

const describeRange: (constraint: string) => string = memoByText(REMEMBERED, (constraint) => {
  const range = constraint.trim().replace(/\s+/g, ' ')
  const meaning = meaningOf(constraint)
  if (!isMeaning(meaning)) return `an invalid range (${range})`
  return `${range}${meaning.versions.prereleases.length > 0 ? ', pre-releases included' : ''}`
})

/** What the selector selects, in words that follow "mirrors": `versions >= 1.2`, `the tag latest`. */
export const describe = (selector: Selector): string => {
  switch (selector.kind) {
    case 'tags':
      return describeTags(selector.tags)
    case 'semver':
      return `versions ${describeRange(selector.constraint)}`
    case 'format':
      return `tags of the form ${selector.format} with a version ${describeRange(selector.constraint)}`
    case 'regex':
      return `tags that match /${selector.pattern}/`
    case 'all':
      return 'every tag, signatures (sha256-….sig) too'
  }
}
