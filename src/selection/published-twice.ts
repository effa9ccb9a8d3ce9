/** Tags that a template would publish as one. */
import type { Dfa } from './automata/dfa.ts'
import { toDfa } from './automata/determinize.ts'
import { choice, literal, sequence } from './automata/pattern.ts'
import { combineDfa } from './automata/product.ts'
import { allWords, words } from './automata/words.ts'
import { type Format, hasWildcard, sidePattern, spellsV } from './format.ts'
import { asOneSet, languageOf, union } from './language.ts'
import { versionsWithoutV, versionTexts } from './published.ts'
import { ALL_VERSIONS } from './semver/version-set.ts'
import { mayHave, type TagSet } from './tag-set.ts'
import { applyTemplate, formatOf, parseTemplate, usesVersion } from './template.ts'
import type { Naming, PublishedTwice, Selection } from './types.ts'

const twiceAmong = ({ selection, template }: Naming, tags: readonly string[]): PublishedTwice => {
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

/** Whether a tag has a `v` that its format does not: `stable-v1.2.3` under `stable-{version}`. */
const hasStrayV = (format: Format, tag: string): boolean =>
  spellsV(format) && format.before.length === 1 && tag.startsWith(`${format.before[0]!}v`)

/** Tags that have one of some versions at `{version}`, a few for each: where two share one, these are likely to. */
const tagsWithSameVersion = (set: TagSet, tags: Dfa, format: Format, texts: Dfa): string[] =>
  words(texts, MAX_TRIED_VERSIONS).flatMap((text) => {
    const version = text.replace(/^v/, '')
    const spelled = spellsV(format) ? literal(version) : choice(literal(version), literal(`v${version}`))
    const having = toDfa(sequence(sidePattern(format.before), spelled, sidePattern(format.after)))
    const common = having && combineDfa('intersection', tags, having)
    return common ? words(common, 3, (tag) => mayHave(set, tag)) : []
  })

/** Of tags that are versions, with and without a `v`. */
const twiceByV = (naming: Naming, texts: Dfa): PublishedTwice => {
  const both = versionsWithoutV(texts, 'intersection')
  if (both === undefined) return 'undecided'
  const [version] = words(both, 1)
  return version === undefined ? null : twiceAmong(naming, [version, `v${version}`])
}

const twiceByVersion = (naming: Naming, set: TagSet, tags: Dfa): PublishedTwice => {
  const { format } = formatOf(naming.selection)
  const listed = allWords(tags, MAX_LISTED)?.filter((tag) => mayHave(set, tag) && !hasStrayV(format, tag))
  if (listed) return twiceAmong(naming, listed)
  // Between literal sides a version stands in one tag only.
  if (spellsV(format) && !hasWildcard(format)) return null
  const texts = versionTexts(tags, format, ALL_VERSIONS)
  if (texts === undefined) return 'undecided'
  if (!hasWildcard(format)) return twiceByV(naming, texts)
  return twiceAmong(naming, tagsWithSameVersion(set, tags, format, texts)) ?? 'undecided'
}

const twiceIn = (naming: Naming, set: TagSet): PublishedTwice => {
  if (set.tags) return twiceAmong(naming, set.tags)
  const tags = set.dfa()
  if (tags === undefined) return 'undecided'
  if (usesVersion(naming.template)) return twiceByVersion(naming, set, tags)
  const [one, other] = words(tags, 2, (tag) => mayHave(set, tag))
  return one !== undefined && other !== undefined ? { tags: [one, other], as: naming.template } : null
}

/** More sets than this are not looked at two by two. */
const MAX_PAIRED = 12

const pairsOf = (sets: readonly TagSet[]): TagSet[] =>
  sets.length > MAX_PAIRED
    ? []
    : sets.flatMap((left, index) => sets.slice(index + 1).map((right) => asOneSet({ sets: [left, right] })))

/** Two tags lie in one set or in two: where all of them are too much together, one and two of them may not be. */
const twiceInParts = (naming: Naming, sets: readonly TagSet[]): PublishedTwice => {
  const pairs = sets.length > 2 ? pairsOf(sets) : []
  let undecided = pairs.length === 0
  for (const [index, part] of [...sets, ...pairs].entries()) {
    const result = twiceIn(naming, part)
    if (result !== null && result !== 'undecided') return result
    if (index >= sets.length && result === 'undecided') undecided = true
  }
  return undecided ? 'undecided' : null
}

/**
 * Two tags of the selections together that the template would publish as one. A `v` that the format does not spell
 * (`vv1.0.0` under `v{version}`, `stable-v1.0.0` under `stable-{version}`) is not counted: no one has both, and everyone who
 * writes such a format would be told of a collision. mirror.sh copies neither if it happens. The selections have one format.
 */
export const publishedTwice = (selections: readonly Selection[], template: string): PublishedTwice => {
  const [selection] = selections
  if (selection === undefined || parseTemplate(template).some((part) => part.kind === 'tag')) return null
  const naming = { selection, template }
  const { sets } = union(selections.map(languageOf))
  const result = twiceIn(naming, asOneSet({ sets }))
  return result === 'undecided' && sets.length > 1 ? twiceInParts(naming, sets) : result
}
