/** What is published where a template renames tags: image languages, and tags that would become one. */
import type { Dfa } from './automata/dfa.ts'
import { ALL_CHARACTERS, DIGITS } from './automata/alphabet.ts'
import { toDfa } from './automata/determinize.ts'
import { literal, oneOf, sequence, anyNumberOf, choice } from './automata/pattern.ts'
import { combineDfa } from './automata/product.ts'
import { afterFirst, between, middleOf } from './automata/quotient.ts'
import { allWords, words } from './automata/words.ts'
import { DEFAULT_FORMAT, type Format, sidePattern } from './format.ts'
import { asOneSet, type Language, languageOf } from './language.ts'
import { isMeaning, meaningOf } from './semver/meaning.ts'
import { countedVersionPattern } from './semver/version-pattern.ts'
import { ALL_VERSIONS, type VersionSet } from './semver/version-set.ts'
import { setOfDfa, setOfTags, type TagSet } from './tag-set.ts'
import { applyTemplate, formatOf, parseTemplate, usesVersion } from './template.ts'
import type { PublishedTwice, Selection } from './types.ts'

const BEGINS_WITH_DIGIT = sequence(oneOf(DIGITS), anyNumberOf(oneOf(ALL_CHARACTERS)))

/** The texts at `{version}` in the tags of an automaton, as they stand there. */
const versionTexts = (tags: Dfa, format: Format, versions: VersionSet): Dfa | undefined => {
  const before = toDfa(sidePattern(format.before))
  const after = toDfa(sidePattern(format.after))
  const spelled = toDfa(countedVersionPattern(versions))
  const middle = before && after && middleOf(tags, before, after)
  return middle && spelled && combineDfa('intersection', middle, spelled)
}

const withoutV = (texts: Dfa): Dfa | undefined => {
  const digits = toDfa(BEGINS_WITH_DIGIT)
  const plain = digits && combineDfa('intersection', texts, digits)
  const stripped = afterFirst(texts, 'v')
  return plain && stripped && combineDfa('union', plain, stripped)
}

/** The versions that a selector's tags can have at `{version}`. */
const versionsOf = (selection: Selection, index: number): VersionSet => {
  const selector = selection.selectors[index]!
  if (selector.kind !== 'semver' && selector.kind !== 'format') return ALL_VERSIONS
  const own = selector.kind === 'format' ? selector.format : DEFAULT_FORMAT
  // With wildcards, or by another format, the version that is taken need not be the one that is in the range.
  if (own.includes('*') || own !== formatOf(selection).text) return ALL_VERSIONS
  const meaning = meaningOf(selector.constraint)
  return isMeaning(meaning) ? meaning.versions : ALL_VERSIONS
}

const imageOf = (selection: Selection, template: string, index: number, set: TagSet): TagSet => {
  if (set.tags) {
    const images = set.tags.map((tag) => applyTemplate(selection, template, tag))
    return setOfTags(images.filter((image) => image !== undefined))
  }
  return setOfDfa(() => {
    const parts = parseTemplate(template)
    const [varying, ...more] = parts.filter((part) => part.kind !== 'text')
    // A tag that is used twice makes no regular language.
    if (varying === undefined || more.length > 0) return undefined
    const at = parts.indexOf(varying)
    const textOf = (some: typeof parts): string => some.map((part) => (part.kind === 'text' ? part.text : '')).join('')
    const tags = set.dfa()
    const { format } = formatOf(selection)
    const texts = tags && (varying.kind === 'tag' ? tags : versionTexts(tags, format, versionsOf(selection, index)))
    const image = texts && (varying.kind === 'tag' ? texts : withoutV(texts))
    return image && between(textOf(parts.slice(0, at)), image, textOf(parts.slice(at + 1)))
  })
}

/** The tags under which the selection is published. Without a template they are the tags it selects. */
export const publishedLanguage = (selection: Selection, template?: string): Language => {
  const language = languageOf(selection)
  if (template === undefined || template === '{tag}') return language
  if (!template.includes('{')) {
    return { sets: [setOfTags([template])] }
  }
  return { sets: language.sets.map((set, index) => imageOf(selection, template, index, set)) }
}

/** The tag under which `tag` is published; null if it is not selected, or has no version where one is needed. */
export const publishTag = (selection: Selection, template: string | undefined, tag: string): string | null => {
  if (!selectsTag(selection, tag)) return null
  return template === undefined ? tag : (applyTemplate(selection, template, tag) ?? null)
}

const selectsTag = (selection: Selection, tag: string): boolean =>
  languageOf(selection).sets.some((set) => set.has(tag))

const twiceAmong = (selection: Selection, template: string, tags: readonly string[]): PublishedTwice => {
  const known = new Map<string, string>()
  for (const tag of tags) {
    const as = applyTemplate(selection, template, tag)
    if (as === undefined) continue
    const other = known.get(as)
    if (other !== undefined && other !== tag) return { tags: [other, tag], as }
    known.set(as, tag)
  }
  return null
}

const MAX_LISTED = 2000
const MAX_TRIED_VERSIONS = 40

/**
 * Whether it is the format that says where a `v` stands. Only the default format leaves it open, and then `v1.2.3` and
 * `1.2.3` are two tags that people do have.
 */
const spellsV = (format: Format): boolean => format.before.join('') + format.after.join('') !== ''

/** Whether a tag has a `v` that its format does not: `stable-v1.2.3` under `stable-{version}`. */
const hasStrayV = (format: Format, tag: string): boolean =>
  spellsV(format) && format.before.length === 1 && tag.startsWith(`${format.before[0]!}v`)

/** Tags that have one of some versions at `{version}`, a few for each: where two share one, these are likely to. */
const tagsWithSameVersion = (tags: Dfa, format: Format, texts: Dfa): string[] =>
  words(texts, MAX_TRIED_VERSIONS).flatMap((text) => {
    const version = text.replace(/^v/, '')
    const spelled = spellsV(format) ? literal(version) : choice(literal(version), literal(`v${version}`))
    const having = toDfa(sequence(sidePattern(format.before), spelled, sidePattern(format.after)))
    const common = having && combineDfa('intersection', tags, having)
    return common ? words(common, 3) : []
  })

/**
 * Two tags of the selection that the template would publish as one. A `v` that the format does not spell (`vv1.0.0`
 * under `v{version}`, `stable-v1.0.0` under `stable-{version}`) is not counted: no one has both, and everyone who writes
 * such a format would be told of a collision. mirror.sh copies neither if it happens.
 */
export const publishedTwice = (selection: Selection, template: string): PublishedTwice => {
  const parts = parseTemplate(template)
  if (parts.some((part) => part.kind === 'tag')) return null
  const set = asOneSet(languageOf(selection))
  if (set.tags) return twiceAmong(selection, template, set.tags)
  const tags = set.dfa()
  if (tags === undefined) return 'undecided'
  if (!usesVersion(template)) {
    const [one, other] = words(tags, 2)
    return one !== undefined && other !== undefined ? { tags: [one, other], as: template } : null
  }
  const { format } = formatOf(selection)
  const listed = allWords(tags, MAX_LISTED)?.filter((tag) => !hasStrayV(format, tag))
  if (listed) return twiceAmong(selection, template, listed)
  const texts = versionTexts(tags, format, ALL_VERSIONS)
  if (texts === undefined) return 'undecided'
  const found = twiceAmong(selection, template, tagsWithSameVersion(tags, format, texts))
  if (found) return found
  return isOnePerVersion(format, texts) ? null : 'undecided'
}

/** Whether a version can stand in one tag only: literal sides, and not with and without a `v`. */
const isOnePerVersion = (format: Format, texts: Dfa): boolean => {
  if (format.before.length > 1 || format.after.length > 1) return false
  if (spellsV(format)) return true
  const digits = toDfa(BEGINS_WITH_DIGIT)
  const plain = digits && combineDfa('intersection', texts, digits)
  const stripped = afterFirst(texts, 'v')
  const both = plain && stripped && combineDfa('intersection', plain, stripped)
  return both !== undefined && words(both, 1).length === 0
}
