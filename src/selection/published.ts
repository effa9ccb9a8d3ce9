/** What is published where a template renames tags: image languages. */
import type { Dfa } from './automata/dfa.ts'
import { ALL_CHARACTERS, DIGITS } from './automata/alphabet.ts'
import { toDfa } from './automata/determinize.ts'
import { anyNumberOf, oneOf, type Pattern, sequence } from './automata/pattern.ts'
import { combineDfa } from './automata/product.ts'
import { afterFirst, between, middleOf } from './automata/quotient.ts'
import { DEFAULT_FORMAT, type Format, sidePattern } from './format.ts'
import { difference, isEmpty, type Language, languageOf } from './language.ts'
import { isMeaning, meaningOf } from './semver/meaning.ts'
import { countedVersionPattern } from './semver/version-pattern.ts'
import { ALL_VERSIONS, type VersionSet } from './semver/version-set.ts'
import { setOfDfa, setOfTags, type TagSet } from './tag-set.ts'
import { applyTemplate, formatOf, parseTemplate } from './template.ts'
import type { Selection } from './types.ts'

export const BEGINS_WITH_DIGIT: Pattern = sequence(oneOf(DIGITS), anyNumberOf(oneOf(ALL_CHARACTERS)))

/** The texts at `{version}` in the tags of an automaton, as they stand there. */
export const versionTexts = (tags: Dfa, format: Format, versions: VersionSet): Dfa | undefined => {
  const before = toDfa(sidePattern(format.before))
  const after = toDfa(sidePattern(format.after))
  const spelled = toDfa(countedVersionPattern(versions))
  const middle = before && after && middleOf(tags, before, after)
  return middle && spelled && combineDfa('intersection', middle, spelled)
}

/** The versions that are among the texts as they are, with those that stand behind a `v`: in either way or in both. */
export const versionsWithoutV = (texts: Dfa, operation: 'union' | 'intersection'): Dfa | undefined => {
  const digits = toDfa(BEGINS_WITH_DIGIT)
  const plain = digits && combineDfa('intersection', texts, digits)
  const stripped = afterFirst(texts, 'v')
  return plain && stripped && combineDfa(operation, plain, stripped)
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
    const image = texts && (varying.kind === 'tag' ? texts : versionsWithoutV(texts, 'union'))
    return image && between(textOf(parts.slice(0, at)), image, textOf(parts.slice(at + 1)))
  })
}

/**
 * The tags under which the selection is published, were it not for some that it selects. Without a template they are the
 * tags it selects.
 */
export const publishedLanguage = (selection: Selection, template?: string, without?: Language): Language => {
  const selected = languageOf(selection)
  const language = without === undefined ? selected : difference(selected, without)
  if (template === undefined || template === '{tag}') return language
  if (!template.includes('{')) {
    return { sets: isEmpty(language) === true ? [] : [setOfTags([template])] }
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
