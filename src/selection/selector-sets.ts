/** Selectors and exclusions as sets of tags. Equal texts give the same set, so that its automaton is built once. */
import { paidOnce } from './automata/budget.ts'
import type { Dfa } from './automata/dfa.ts'
import { toDfa } from './automata/determinize.ts'
import type { Pattern } from './automata/pattern.ts'
import { DEFAULT_FORMAT, type Format, formatPattern, isFormatError, parseFormat, versionIn } from './format.ts'
import { memoByText, REMEMBERED } from './memo.ts'
import { formatOutline, regexOutline } from './outline.ts'
import { compileGo } from './regex/go.ts'
import { parseRegex } from './regex/parse.ts'
import { isMeaning, meaningOf } from './semver/meaning.ts'
import { anySizeVersionPattern, countedVersionPattern } from './semver/version-pattern.ts'
import { hasVersion, type VersionSet } from './semver/version-set.ts'
import { ALL_TAGS, NO_TAGS, setOfDfa, setOfTags, setOfVersions, type TagSet } from './tag-set.ts'
import { isValidTag } from './tag.ts'
import type { Exclusion, Selector } from './types.ts'

/** The tags in which one of these versions stands where the format says. */
const formattedVersions = (format: Format, versions: VersionSet): TagSet => {
  const spelledBy = (spell: (versions: VersionSet) => Pattern): Dfa | undefined =>
    toDfa(formatPattern(format, spell(versions)))
  const wider = paidOnce(() => spelledBy(anySizeVersionPattern), undefined)
  const set = setOfDfa(
    // Behind a wildcard several numbers may be counted at once, and that takes too many states.
    () => (format.before.length > 1 ? undefined : spelledBy(countedVersionPattern)) ?? wider(),
    (tag) => isValidTag(tag) && versionIn(format, tag, (version) => hasVersion(versions, version)) !== undefined,
  )
  set.wider = wider
  set.outline = formatOutline(format, versions.prereleases.length > 0)
  const isFrame = format.before.length === 1 && format.after.length === 1
  if (isFrame) set.framed = { frame: { before: format.before[0]!, after: format.after[0]! }, versions }
  return set
}

const formattedSet = (formatText: string, constraint: string): TagSet => {
  const format = parseFormat(formatText)
  const meaning = meaningOf(constraint)
  if (isFormatError(format) || !isMeaning(meaning)) return NO_TAGS
  return formatText === DEFAULT_FORMAT ? setOfVersions(meaning.versions) : formattedVersions(format, meaning.versions)
}

/**
 * The automata of regexes that people write take a tenth of this. What is more comes from the reserve of the run, so that
 * many intricate ones together are bounded more closely than many ordinary ranges with exceptions.
 */
export const FREE_STEPS = 10_000

/** The tags in which a regex matches somewhere, as Go searches. */
const regexSet: (pattern: string) => TagSet = memoByText(2048, (pattern) => {
  const compiled = compileGo(pattern)
  if (compiled === undefined) return NO_TAGS
  const parsed = parseRegex(pattern)
  const set = setOfDfa(
    () => parsed && toDfa(parsed.pattern, true),
    (tag) => isValidTag(tag) && compiled.matches(tag),
    FREE_STEPS,
  )
  if (parsed) set.outline = regexOutline(parsed.pattern)
  return set
})

const versionsSet: (constraint: string) => TagSet = memoByText(REMEMBERED, (constraint) => {
  const meaning = meaningOf(constraint)
  return isMeaning(meaning) ? setOfVersions(meaning.versions) : NO_TAGS
})

const formatSet = memoByText(2048, (key) => {
  const end = key.indexOf('\n') // of the format; a constraint may have several lines
  return formattedSet(key.slice(0, end), key.slice(end + 1))
})

/** The tags that a selector selects; none if it is invalid. */
export const setOfSelector = (selector: Selector): TagSet => {
  switch (selector.kind) {
    case 'tags':
      return setOfTags(selector.tags)
    case 'semver':
      return versionsSet(selector.constraint)
    case 'format':
      return selector.format.includes('\n') ? NO_TAGS : formatSet(`${selector.format}\n${selector.constraint}`)
    case 'regex':
      return regexSet(selector.pattern)
    case 'all':
      return ALL_TAGS
  }
}

export const setOfExclusion = (exclusion: Exclusion): TagSet =>
  exclusion.kind === 'tag' ? setOfTags([exclusion.tag]) : regexSet(exclusion.pattern)
