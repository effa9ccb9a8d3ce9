import { intersection, languageOf, sampleTags, type Language, type Selector } from '../../selection/index.ts'
import type { Change, OldSelector, Piece } from '../types.ts'
import { isIncluded, pieceLanguage, regexLanguage, sameTags, selection, tagOnlyIn } from './languages.ts'
import { firstGroup, inRange, oldSelects } from './old-meaning.ts'
import { literalOf, splitAtGroup, type GroupedRegex } from './regex-shape.ts'

type Filter = Extract<OldSelector, { kind: 'filter' }>

/** A way to say a filter and its range, and what it changes. */
export interface FilterCandidate {
  piece: Piece
  change?: Change
}

/** Exclusions that narrow a range to tags of one shape, the simplest first. */
const narrowings: readonly (readonly string[])[] = [
  ['^v'],
  ['^[^v]'],
  ['^v?[0-9]+(\\.[0-9]+)?$'],
  ['^v', '^[0-9]+(\\.[0-9]+)?$'],
  ['^[^v]', '^v[0-9]+(\\.[0-9]+)?$'],
  ['-'],
  ['^v', '-'],
  ['^v', '-', '^[0-9]+(\\.[0-9]+)?$'],
  ['^[^v]', '-', '^v[0-9]+(\\.[0-9]+)?$'],
]

/**
 * The ways to say a filter with its range in our language, best first. A filter whose text around the group is literal
 * becomes a format; what cannot be proved to select the same tags carries a tag for which it differs.
 */
export function filterCandidates(old: Filter): FilterCandidate[] {
  const split = splitAtGroup(old.filter)
  if (split === undefined) return []
  const candidates: FilterCandidate[] = []
  for (const format of formatsFor(split)) {
    const selector: Selector =
      format.text === '{version}'
        ? { kind: 'semver', constraint: old.constraint }
        : { kind: 'format', format: format.text, constraint: old.constraint }
    candidates.push(...candidatesFor(old, split, selector, format.exact))
  }
  return candidates
}

interface FormatText {
  text: string
  /** The text around the group is matched by the format exactly as by the expression. */
  exact: boolean
}

function formatsFor({ before, after, anchoredStart, anchoredEnd, group }: GroupedRegex): FormatText[] {
  const prefix = literalOf(before)
  const open = /^(.*?)\.[*+]\??$/s.exec(after)
  const suffix = literalOf(open === null ? after : (open[1] as string))
  if (prefix === undefined || suffix === undefined) return []
  const startsAtStart = anchoredStart || (prefix.text === '' && isAnything(group))
  const exact = startsAtStart && prefix.exact && suffix.exact
  const closed = `${prefix.text}{version}${suffix.text}`
  if (anchoredEnd && open === null) return [{ text: closed, exact }]
  if (open !== null) return [{ text: `${closed}*`, exact: exact && after.endsWith('.*') }]
  if (suffix.text === '') return [{ text: closed, exact: exact && isAnything(group) && /[*+]$/.test(group) }]
  return [
    { text: closed, exact: false },
    { text: `${closed}*`, exact: false },
  ]
}

/** Whether a group takes any text. */
function isAnything(group: string): boolean {
  return /^(?:\.|\\S)[*+]\??$/.test(group)
}

function candidatesFor(old: Filter, split: GroupedRegex, selector: Selector, exact: boolean): FilterCandidate[] {
  const plain: Piece = { selector, except: [] }
  if (exact && isAnything(split.group)) return [{ piece: plain }]
  if (exact) {
    const language = intersection(pieceLanguage(plain), regexLanguage(old.filter))
    if (sameTags(language, pieceLanguage(plain))) return [{ piece: plain }]
    const narrowed = narrow(selector, language)
    if (narrowed !== undefined) return [{ piece: narrowed }]
    const added = tagOnlyIn(pieceLanguage(plain), language)
    return [{ piece: plain, change: describe(added === undefined ? undefined : { tag: added, lost: false }) }]
  }
  return [{ piece: plain, change: describe(findDifference(old, plain)) }]
}

/** The range with exclusions that make it select exactly the tags of `wanted`. */
export function narrow(selector: Selector, wanted: Language): Piece | undefined {
  if (selector.kind !== 'semver') return undefined
  for (const patterns of narrowings) {
    const piece: Piece = { selector, except: patterns.map((pattern) => ({ kind: 'regex', pattern })) }
    if (sameTags(pieceLanguage(piece), wanted)) return piece
  }
  return undefined
}

interface Difference {
  tag: string
  lost: boolean
}

function describe(difference: Difference | undefined): Change {
  if (difference === undefined) {
    return {
      what: 'the filter and the range were not proved to select the same tags; no difference was found',
      example: '',
    }
  }
  return difference.lost
    ? { what: 'the filter also took tags that only contain what it describes', example: difference.tag }
    : { what: 'the range also takes versions that the filter left out', example: difference.tag }
}

/** Looks for a tag that only one of the two selects among tags that are made from what is selected now. */
function findDifference(old: Filter, piece: Piece): Difference | undefined {
  const language = pieceLanguage(piece)
  const samples = samplesOf(piece.selector)
  for (const tag of samples) if (!oldSelects(old, tag)) return { tag, lost: false }
  for (const tag of samples) {
    for (const other of variantsOf(tag)) {
      if (!oldSelects(old, other) || isSelected(other, language)) continue
      return { tag: other, lost: true }
    }
  }
  return undefined
}

/** Tags that a range or format selects: versions of the range, put into the format. */
function samplesOf(selector: Selector): string[] {
  if (!('constraint' in selector)) return []
  const versions = sampleTags(languageOf(selection({ kind: 'semver', constraint: selector.constraint })), 60)
  const longer = versions.flatMap((version) => [version, `${version}.0`, `${version}.0.0`, `v${version}`])
  const fitting = longer.filter((version) =>
    isSelected(version, languageOf(selection({ kind: 'semver', constraint: selector.constraint }))),
  )
  if (selector.kind !== 'format') return fitting
  return fitting.map((version) => selector.format.replace('{version}', version).replaceAll('*', 'a'))
}

function variantsOf(tag: string): string[] {
  return [`a${tag}`, `a-${tag}`, `${tag}0`, `${tag}-a`, `${tag}a`, tag.replace(/\.(?=[^.]*$)/, 'x'), `v${tag}`]
}

function isSelected(tag: string, language: Language): boolean {
  return isIncluded(languageOf(selection({ kind: 'tags', tags: [tag] })), language)
}

/** Whether a filter can select anything: it has a group, and some version is in the range. */
export function filterProblem(old: Filter): string | undefined {
  if (
    splitAtGroup(old.filter) === undefined &&
    firstGroup(old.filter, '0.0.0') === undefined &&
    !/\((?!\?)/.test(old.filter)
  ) {
    return `the filter "${old.filter}" has no group, so that no version was ever compared`
  }
  return inRange(old.constraint, '') ? 'the range takes an empty text' : undefined
}
