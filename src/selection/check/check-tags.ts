/** What is to be said about a list of exact tags. */
import { compileGo } from '../regex/go.ts'
import { isMeaning, meaningOf } from '../semver/meaning.ts'
import { isValidTag } from '../tag.ts'
import type { SelectionFinding } from '../types.ts'

const NOT_A_TAG = 'no tag has this name, so nothing would be mirrored by it'

const rangeInTags = (tag: string): SelectionFinding => ({
  code: 'range-in-tags',
  message: `"${tag}" is a range, and \`tags\` takes exact tags`,
  effect: NOT_A_TAG,
  hint: `Move it to \`semver\`: \`semver: "${tag}"\`.`,
  start: 0,
  end: tag.length,
})

const patternInTags = (tag: string): SelectionFinding => ({
  code: 'range-in-tags',
  message: `"${tag}" is a pattern, and \`tags\` takes exact tags`,
  effect: NOT_A_TAG,
  hint: 'Move it to `regex`, anchored with ^ and $, or say the range with `semver` and `format`.',
  start: 0,
  end: tag.length,
})

const invalidTag = (tag: string): SelectionFinding => ({
  code: 'invalid-tag',
  message: `"${tag}" is not a tag`,
  effect: 'skopeo would refuse it',
  hint: 'Write at most 128 letters, digits, `_`, `.` and `-`, not beginning with `.` or `-`.',
  start: 0,
  end: tag.length,
})

/** The tags that stand between commas and blanks; undefined if something else stands there too. */
const tagsIn = (text: string): string[] | undefined => {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  return parts.length > 0 && parts.every(isValidTag) ? parts : undefined
}

const blanksAround = (text: string, tag: string): SelectionFinding => ({
  ...invalidTag(text),
  message: `blanks, commas or line breaks stand around the tag "${tag}"`,
  hint: `did you mean \`${tag}\`?`,
  fix: tag,
  meantTags: [tag],
})

const MAX_SHOWN = 5

const severalTags = (text: string, tags: string[]): SelectionFinding => {
  const shown = tags.slice(0, MAX_SHOWN).map((tag) => `"${tag}"`)
  return {
    ...invalidTag(text),
    message: `"${text}" is not one tag but ${tags.length}`,
    hint: `List each by itself: \`[${shown.join(', ')}${tags.length > MAX_SHOWN ? ', …' : ''}]\`.`,
    meantTags: tags,
  }
}

const findingOf = (tag: string): SelectionFinding | undefined => {
  if (isValidTag(tag)) return undefined
  const tags = tagsIn(tag)
  if (tags !== undefined) return tags.length === 1 ? blanksAround(tag, tags[0]!) : severalTags(tag, tags)
  if (isMeaning(meaningOf(tag))) return rangeInTags(tag)
  const looksLikePattern = /[\\^$[\](){}*+?|]/.test(tag) && compileGo(tag) !== undefined
  return looksLikePattern ? patternInTags(tag) : invalidTag(tag)
}

/** Findings about single tags; offsets are in the tag that the message names. */
export const checkTags = (tags: readonly string[]): SelectionFinding[] =>
  tags.map(findingOf).filter((finding) => finding !== undefined)
