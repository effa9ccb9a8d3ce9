/** What is to be said about a list of exact tags. */
import { compileGo } from '../regex/go.ts'
import { isMeaning, meaningOf } from '../semver/meaning.ts'
import { isValidTag } from '../tag.ts'
import type { SelectionFinding } from '../types.ts'

const NOT_A_TAG = 'no tag has this name, so nothing would be mirrored by it'

const rangeInTags = (tag: string): SelectionFinding => ({
  code: 'range-in-tags',
  severity: 'error',
  message: `"${tag}" is a range, and \`tags\` takes exact tags`,
  effect: NOT_A_TAG,
  hint: `Move it to \`semver\`: \`semver: "${tag}"\`.`,
  suggestion: { semver: tag },
  start: 0,
  end: tag.length,
})

const patternInTags = (tag: string): SelectionFinding => ({
  code: 'range-in-tags',
  severity: 'error',
  message: `"${tag}" is a pattern, and \`tags\` takes exact tags`,
  effect: NOT_A_TAG,
  hint: 'Move it to `regex`, anchored with ^ and $, or say the range with `semver` and `format`.',
  suggestion: { regex: tag },
  start: 0,
  end: tag.length,
})

const invalidTag = (tag: string): SelectionFinding => ({
  code: 'invalid-tag',
  severity: 'error',
  message: `"${tag}" is not a tag`,
  effect: 'skopeo would refuse it',
  hint: 'Write at most 128 letters, digits, `_`, `.` and `-`, not beginning with `.` or `-`.',
  start: 0,
  end: tag.length,
})

const findingOf = (tag: string): SelectionFinding | undefined => {
  if (isValidTag(tag)) return undefined
  if (tag.trim() !== '' && isMeaning(meaningOf(tag))) return rangeInTags(tag)
  const looksLikePattern = /[\\^$[\](){}*+?|]/.test(tag) && compileGo(tag) !== undefined
  return looksLikePattern ? patternInTags(tag) : invalidTag(tag)
}

/** Findings about single tags; offsets are in the tag that the message names. */
export const checkTags = (tags: readonly string[]): SelectionFinding[] =>
  tags.map(findingOf).filter((finding) => finding !== undefined)
