/** What happens to single tags. */
import { isFormatError, parseFormat, parseShortVersion, versionIn } from './format.ts'
import { compileGo, writtenRegex } from './regex/go.ts'
import { isMeaning, meaningOf } from './semver/meaning.ts'
import { parseVersion, printVersion, type Version } from './semver/version.ts'
import { hasVersion, someVersion } from './semver/version-set.ts'
import { isValidTag } from './tag.ts'
import { setOfExclusion, setOfSelector } from './selector-sets.ts'
import type { Exclusion, Selection, Selector } from './types.ts'

/** Lists are asked about one tag after the other; a short one is looked through faster than a set of it is made. */
const longList = 32
const setsOfTags = new WeakMap<readonly string[], ReadonlySet<string>>()

function isListed(tags: readonly string[], tag: string): boolean {
  if (tags.length < longList) return tags.includes(tag)
  let set = setsOfTags.get(tags)
  if (set === undefined) {
    set = new Set(tags)
    setsOfTags.set(tags, set)
  }
  return set.has(tag)
}

const selects = (selector: Selector, tag: string): boolean =>
  isValidTag(tag) &&
  (selector.kind === 'tags' ? isListed(selector.tags, tag) : setOfSelector(selector).has(tag) === true)

/** Tags and regular expressions of exceptions, apart. */
interface Exceptions {
  tags: string[]
  others: Exclusion[]
}
const exceptionsOf = new WeakMap<readonly Exclusion[], Exceptions>()

function isExcluded({ except }: Selection, tag: string): boolean {
  let parts = exceptionsOf.get(except)
  if (parts === undefined) {
    parts = { tags: [], others: [] }
    for (const exclusion of except)
      if (exclusion.kind === 'tag') parts.tags.push(exclusion.tag)
      else parts.others.push(exclusion)
    exceptionsOf.set(except, parts)
  }
  return isListed(parts.tags, tag) || parts.others.some((exclusion) => setOfExclusion(exclusion).has(tag))
}

const exclusionOf = (selection: Selection, tag: string): string | undefined => {
  const found = selection.except.find((exclusion) => setOfExclusion(exclusion).has(tag))
  if (found === undefined) return undefined
  return found.kind === 'tag' ? `excluded by the tag ${found.tag}` : `excluded by /${found.pattern}/`
}

/** Whether skopeo 1.22 selects the tag, if upstream lists it; for `tags`, whether it is one of them. */
export const matches = (selection: Selection, tag: string): boolean =>
  selection.selectors.some((selector) => selects(selector, tag)) && !isExcluded(selection, tag)

/** Whether a regular expression that was emitted matches a tag. However long it is: lists of them are joined. */
export const matchesWritten = (pattern: string, tag: string): boolean =>
  isValidTag(tag) && writtenRegex(pattern).matches(tag)

const whyOutOfRange = (constraint: string, version: Version): string => {
  const meaning = meaningOf(constraint)
  if (!isMeaning(meaning)) return 'the range is invalid'
  const range = constraint.trim()
  const name = printVersion(version)
  const { versions } = meaning
  if (version.pre !== '') {
    const isReleaseInRange = hasVersion(versions, { triple: version.triple, pre: '' })
    if (versions.prereleases.length === 0) {
      const rule = `${name} is a pre-release, and the range ${range} names none`
      return isReleaseInRange ? rule : `${rule}; nor is its release in the range`
    }
  }
  const first = someVersion(versions)
  if (first && versions.releases.length > 0) {
    if (version.triple < versions.releases[0]!) return `${name} is below ${range}`
    if (version.triple >= versions.releases.at(-1)!) return `${name} is above ${range}`
  }
  return `${name} is not in ${range}`
}

const whySelectorNot = (selector: Selector, tag: string): string => {
  switch (selector.kind) {
    case 'tags':
      return selector.tags.length === 1 ? `it is not the tag ${selector.tags[0]}` : 'it is not one of the tags listed'
    case 'all':
      return 'it is not a valid tag'
    case 'regex':
      return compileGo(selector.pattern) ? `it does not match /${selector.pattern}/` : 'the regex is invalid'
    case 'semver': {
      const version = parseVersion(tag)
      return version ? whyOutOfRange(selector.constraint, version) : 'it is no version'
    }
    case 'format': {
      const format = parseFormat(selector.format)
      if (isFormatError(format)) return 'the format is invalid'
      const text = versionIn(format, tag, () => true)
      const version = text === undefined ? undefined : parseShortVersion(text)
      return version ? whyOutOfRange(selector.constraint, version) : `it has no version where ${selector.format} says`
    }
  }
}

/** Why the tag is not selected, for people; null if it is. */
export const whyNot = (selection: Selection, tag: string): string | null => {
  if (!isValidTag(tag)) return 'it is not a valid tag'
  if (selection.selectors.some((selector) => selects(selector, tag))) return exclusionOf(selection, tag) ?? null
  return [...new Set(selection.selectors.map((selector) => whySelectorNot(selector, tag)))].join('; ')
}
