/** What is to be said about one selector by itself. */
import type { SelectionFinding, Selector } from '../types.ts'
import { checkFormat } from './check-format.ts'
import { checkRegex } from './check-regex.ts'
import { checkRange } from './check-range.ts'
import { checkTags } from './check-tags.ts'

const NONE: ReadonlySet<string> = new Set()

/**
 * Findings in the order of the text, errors that make the selector useless first. `all: true` says itself what it is.
 * Warnings of `silent` rules may be left out: they would only be dropped.
 */
export const checkSelector = (selector: Selector, silent: ReadonlySet<string> = NONE): SelectionFinding[] => {
  switch (selector.kind) {
    case 'tags':
      return checkTags(selector.tags)
    case 'semver':
      return checkRange(selector.constraint, silent)
    case 'format':
      return checkFormat(selector.format, selector.constraint, silent)
    case 'regex':
      return checkRegex(selector.pattern)
    case 'all':
      return []
  }
}
