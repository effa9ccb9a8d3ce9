/** What is to be said about the selectors and exclusions of one entry together. */
import { spend } from '../automata/budget.ts'
import { setOfExclusion, setOfSelector } from '../selector-sets.ts'
import { someTag, uncoveredTag, commonTag } from '../set-relations.ts'
import { NO_TAGS, setOfTags, type TagSet } from '../tag-set.ts'
import { canLower } from '../lower/lower.ts'
import type { Exclusion, Selection, SelectionFinding, Selector } from '../types.ts'

const nameOf = (selector: Selector): string => {
  switch (selector.kind) {
    case 'tags':
      return selector.tags.length === 1 ? `the tag ${selector.tags[0]}` : 'the tags'
    case 'semver':
    case 'format':
      return `the range "${selector.constraint.trim()}"`
    case 'regex':
      return `the regular expression "${selector.pattern}"`
    case 'all':
      return '`all: true`'
  }
}

const isSeveral = (selector: Selector): boolean => selector.kind === 'tags' && selector.tags.length > 1
const itSelects = (selector: Selector): string => `${nameOf(selector)} ${isSeveral(selector) ? 'select' : 'selects'}`
const itDoes = (selector: Selector): string => `${nameOf(selector)} ${isSeveral(selector) ? 'do' : 'does'}`

const exclusionName = (exclusion: Exclusion): string =>
  exclusion.kind === 'tag' ? `the tag ${exclusion.tag}` : `/${exclusion.pattern}/`

const isNothing = (set: TagSet): boolean => someTag(set) === null

/** Selectors that the others of the entry cover; of two equal ones the later. */
const redundantSelectors = (selection: Selection, sets: readonly TagSet[]): SelectionFinding[] => {
  const findings: SelectionFinding[] = []
  const needed = new Set(sets.keys())
  for (let index = sets.length - 1; index >= 0; index--) {
    const others = sets.filter((_, other) => other !== index && needed.has(other))
    if (others.length === 0 || isNothing(sets[index]!) || uncoveredTag(sets[index]!, others) !== null) continue
    needed.delete(index)
    const by = [...needed].find((other) => uncoveredTag(sets[index]!, [sets[other]!]) === null)
    const cover = by === undefined ? 'the other selectors together do' : itDoes(selection.selectors[by]!)
    findings.unshift({
      code: 'redundant-selector',
      message: `${itSelects(selection.selectors[index]!)} nothing that ${cover} not select`,
      effect: 'the same tags are mirrored without it',
      hint: 'Remove it.',
      selector: index,
    })
  }
  return findings
}

const idleExclusions = (
  { except }: Selection,
  sets: readonly TagSet[],
  exclusions: readonly TagSet[],
): SelectionFinding[] => {
  // It may be meant for a selector that selects nothing, which has been reported.
  if (sets.some(isNothing)) return []
  return except.flatMap((exclusion, index): SelectionFinding[] => {
    const set = exclusions[index]!
    if (sets.some((selected) => commonTag(selected, set) !== null)) return []
    return [
      {
        code: 'redundant-selector',
        message: `${exclusionName(exclusion)} under \`except\` excludes nothing that is selected`,
        effect: 'the same tags are mirrored without it',
        hint: 'Remove it, or mend it if it was to exclude something.',
        exclusion: index,
      },
    ]
  })
}

/** The selection without some tags in its lists. Selectors keep their indexes. */
const withoutTags = (selection: Selection, tags: ReadonlySet<string>): Selection => {
  const selectors = selection.selectors.map((selector): Selector =>
    selector.kind === 'tags' ? { kind: 'tags', tags: selector.tags.filter((tag) => !tags.has(tag)) } : selector,
  )
  return { ...selection, selectors }
}

/** A listed tag or another selector, and what it selects. */
interface Part {
  name: string
  set: TagSet
  at: { selector: number; tag?: number }
}

/** The parts of a selection, but for those that select nothing by themselves. */
const partsOf = ({ selectors }: Selection, sets: readonly TagSet[]): Part[] =>
  selectors
    .flatMap((each, selector): Part[] => {
      if (each.kind !== 'tags') return [{ name: nameOf(each), set: sets[selector]!, at: { selector } }]
      return each.tags.map((tag, index) => {
        return { name: `the tag ${tag}`, set: setOfTags([tag]), at: { selector, tag: index } }
      })
    })
    .filter(({ set }) => !isNothing(set))

/** At the exclusion that takes all away by itself, if one does. */
const nothingLeft = (parts: readonly Part[], exclusions: readonly TagSet[]): SelectionFinding => {
  const exclusion = exclusions.findIndex((each) => parts.every(({ set }) => uncoveredTag(set, [each]) === null))
  return {
    code: 'selects-nothing',
    message: '`except` excludes everything that is selected',
    effect: 'nothing would ever be mirrored',
    hint: 'Narrow `except`, or remove the entry.',
    ...(exclusion === -1 ? {} : { exclusion }),
  }
}

/** A listed tag that is excluded does no harm beside others; a range or an expression of which nothing is left was meant for something. */
const nothingLeftOf = ({ name, set, at }: Part, exclusions: readonly TagSet[]): SelectionFinding => {
  const exclusion = exclusions.findIndex((each) => uncoveredTag(set, [each]) === null)
  const by = exclusion === -1 ? {} : { by: exclusion }
  if (at.tag !== undefined) {
    return {
      code: 'redundant-selector',
      message: `${name} is listed, but \`except\` takes it away`,
      effect: 'it is not mirrored: the same tags are mirrored without it',
      hint: 'Remove it, or narrow `except`.',
      ...at,
      ...by,
    }
  }
  return {
    code: 'selects-nothing',
    message: `${name} selects nothing, because \`except\` takes all of it away`,
    effect: 'nothing would ever be mirrored by it',
    hint: 'Remove it, or narrow `except`.',
    ...at,
    ...by,
  }
}

const tooIntricate = (): SelectionFinding => ({
  code: 'intricate-selection',
  message: 'what `except` leaves of the selection is too intricate for one regular expression',
  effect: 'skopeo could not be told which tags are left, so none of them would be mirrored',
  hint: 'Write the selectors or `except` more simply, or split the entry in two.',
})

/** What is to be said of what `except` leaves of the parts of a selection. */
const leftByExclusions = (
  selection: Selection,
  parts: readonly Part[],
  emptied: readonly Part[],
  exclusions: readonly TagSet[],
): SelectionFinding[] => {
  if (emptied.length > 0 && emptied.length === parts.length) return [nothingLeft(parts, exclusions)]
  const findings = emptied.map((part) => nothingLeftOf(part, exclusions))
  return canLower(selection) ? findings : [...findings, tooIntricate()]
}

const NONE: ReadonlySet<string> = new Set()

/** To subtract one tag from a set that was found out. */
const STEPS_OF_EXCEPTION = 100

/**
 * Findings about the whole; what `checkSelector` says of each selector is not said again. A pinned tag is not redundant
 * beside a range that holds it, for its digest says more; `except` takes it away like any other.
 */
export const checkSelection = (selection: Selection, pinned: ReadonlySet<string> = NONE): SelectionFinding[] => {
  const { selectors, except } = selection
  if (except.length === 0 && selectors.length < 2) return []
  if (!spend(except.length * STEPS_OF_EXCEPTION)) return []
  const unpinned = pinned.size === 0 ? selection : withoutTags(selection, pinned)
  const compared = unpinned.selectors.map(setOfSelector)
  if (except.length === 0) return redundantSelectors(unpinned, compared)
  const sets = selectors.map(setOfSelector)
  const exclusions = except.map(setOfExclusion)
  const parts = partsOf(selection, sets)
  const emptied = parts.filter(({ set }) => uncoveredTag(set, exclusions) === null)
  // What `except` takes away altogether is not redundant as well.
  for (const { at } of emptied) if (at.tag === undefined) compared[at.selector] = NO_TAGS
  return [
    ...redundantSelectors(unpinned, compared),
    ...idleExclusions(selection, sets, exclusions),
    ...leftByExclusions(selection, parts, emptied, exclusions),
  ]
}
