import { capturedLanguage, difference, fewTexts, regexOf, type Language, type Selector } from '../../selection/index.ts'
import type { Change, OldSelector, Piece } from '../types.ts'
import { isIncluded, piecesLanguage, regexLanguage, sameTags, tagOnlyIn } from './languages.ts'
import { compileGo, inRange } from './old-meaning.ts'
import { escapeRegex, splitAtGroup, type GroupedRegex } from './regex-shape.ts'

type Filter = Extract<OldSelector, { kind: 'filter' }>

/** A way to say a filter and its range, and what it changes. */
export interface FilterCandidate {
  pieces: Piece[]
  change?: Change
  /** A `*` stands where the filter named some characters only. */
  isLoose: boolean
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

/** How many formats a filter may become. */
const mostFormats = 6

/**
 * The ways to say a filter with its range in our language, best first: alone the first that is proved to select the same
 * tags, else those that differ, each with a tag for which it does. Alternatives around the group become formats of their own.
 */
export function filterCandidates(old: Filter): FilterCandidate[] {
  const split = splitAtGroup(old.filter)
  const sets = split === undefined ? [] : formatSets(split)
  const candidates = sets.map(({ formats, isLoose }) => ({ pieces: piecesFor(formats, old), isLoose }))
  const language = filterLanguage(old)
  const plain = candidates.find(({ pieces }) => selectsJust(pieces, language))
  if (plain !== undefined) return [plain]
  for (const { pieces } of candidates) {
    const narrowed = narrow(pieces, language)
    if (narrowed !== undefined) return [{ pieces: narrowed, isLoose: false }]
  }
  const whole = candidates.filter((_, at) => sets[at]?.isWhole === true)
  return whole.map(({ pieces, isLoose }) => ({ pieces, isLoose, change: changeTo(pieces, language) }))
}

/** What differs between a filter and pieces that are known not to select the same tags. */
export function filterChange(old: Filter, pieces: readonly Piece[]): Change {
  return changeTo(pieces, filterLanguage(old))
}

/** What a filter selects as one expression of at most so many characters. */
export function filterRegex(old: Filter, mostCharacters: number): string | undefined {
  const regex = regexOf(capturedLanguage(old.filter, old.constraint, 'any'))
  return regex === undefined || regex.length > mostCharacters ? undefined : regex
}

interface FormatSet {
  formats: string[]
  /** All alternatives of the filter, and not only one that may stand for the others. */
  isWhole: boolean
  isLoose: boolean
}

function formatSets(split: GroupedRegex): FormatSet[] {
  const before = textsOf(split.before)
  const after = textsOf(split.after)
  if (before === undefined || after === undefined) return []
  const isLoose = [before, after].some(({ isLoose: isSideLoose }) => isSideLoose)
  const isOpen = !split.anchoredEnd && split.after !== '' && !after.texts.every((text) => text.endsWith('*'))
  const sets: FormatSet[] = []
  for (const rest of isOpen ? ['', '*'] : ['']) {
    const formats = before.texts.flatMap((text) =>
      after.texts.map((behind) => `${text}{version}${behind}${rest}`.replace('**', '*')),
    )
    if (formats.length > mostFormats) return []
    if (formats.length > 1) for (const format of formats) sets.push({ formats: [format], isWhole: false, isLoose })
    sets.push({ formats, isWhole: true, isLoose })
  }
  return sets
}

/** One side of a filter as it can stand in a format. A lone dot is taken for one: whoever means it writes no backslash. */
function textsOf(side: string): { texts: string[]; isLoose: boolean } | undefined {
  const written = side.replace(/(^|[^\\])\.(?![*+?{])/g, '$1\\.')
  const texts = fewTexts(written)
  if (texts === undefined || texts.length === 0) return undefined
  const fixed = fewTexts(written.replace(/(^|[^\\])\.[*+]\??/g, '$1')) ?? []
  return { texts, isLoose: fixed.some((text) => text.includes('*')) }
}

function piecesFor(formats: readonly string[], { constraint }: Filter): Piece[] {
  return formats.map((format): Piece => {
    const selector: Selector =
      format === '{version}' ? { kind: 'semver', constraint } : { kind: 'format', format, constraint }
    return { selector, except: [] }
  })
}

/** The pieces with exclusions that make them select exactly the tags of `wanted`. */
function narrow(pieces: readonly Piece[], wanted: Language): Piece[] | undefined {
  if (!isIncluded(wanted, piecesLanguage(pieces))) return undefined
  for (const at of narrowings.keys()) {
    const narrowed = pieces.flatMap((piece) => narrowedBy(piece, at))
    if (narrowed.length === pieces.length && selectsJust(narrowed, wanted)) return narrowed
  }
  return undefined
}

/** How many of the narrowings hold around a version in a format too: those that say nothing of hyphens. */
const forFormats = 5

function narrowedBy({ selector }: Piece, at: number): Piece[] {
  const patterns = narrowings[at] ?? []
  if (selector.kind !== 'format') return [{ selector, except: exclusions(patterns) }]
  if (at >= forFormats || selector.format.includes('*')) return []
  const [before = '', after = ''] = selector.format.split('{version}').map(escapeRegex)
  const around = patterns.map((pattern) => pattern.replace('^', `^${before}`).replace(/\$$/, `${after}$`))
  return [{ selector, except: exclusions(around) }]
}

function exclusions(patterns: readonly string[]): Piece['except'] {
  return patterns.map((pattern) => ({ kind: 'regex', pattern }))
}

function filterLanguage({ filter, constraint }: Filter): Language {
  return comparable(capturedLanguage(filter, constraint, 'exact'))
}

function selectsJust(pieces: readonly Piece[], wanted: Language): boolean {
  return sameTags(comparable(piecesLanguage(pieces)), wanted)
}

/** Without tags with numbers that are longer than those of a format: no tag has any. */
function comparable(language: Language): Language {
  return difference(language, regexLanguage('[0-9]{20}'))
}

function changeTo(pieces: readonly Piece[], wanted: Language): Change {
  const now = comparable(piecesLanguage(pieces))
  const added = tagOnlyIn(now, wanted)
  const lost = tagOnlyIn(wanted, now)
  const alsoTook = 'the filter also took tags that only contain what it describes'
  if (added !== undefined) {
    const also = lost === undefined ? '' : `, and ${alsoTook}, such as ${lost}`
    return { what: `the range also takes versions that the filter left out${also}`, example: added }
  }
  if (lost !== undefined) return { what: alsoTook, example: lost }
  return {
    what: 'the filter is too intricate for a proof that it and the range select the same tags, or for an example',
    example: '',
  }
}

/** Whether a filter can select anything: it has a group, and some version is in the range. */
export function filterProblem(old: Filter): string | undefined {
  if (compileGo(old.filter)?.groupCount() === 0) {
    return `the filter "${old.filter}" has no group, so that no version was ever compared`
  }
  return inRange(old.constraint, '') ? 'the range takes an empty text' : undefined
}
