/** What is to be said about the selectors and exclusions of one entry together. */
import { setOfExclusion, setOfSelector } from '../selector-sets.ts'
import { someTag, subtractSets, uncoveredTag, commonTag } from '../set-relations.ts'
import type { TagSet } from '../tag-set.ts'
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
    const cover = by === undefined ? 'the other selectors together' : nameOf(selection.selectors[by]!)
    findings.unshift({
      code: 'redundant-selector',
      severity: 'warning',
      message: `${nameOf(selection.selectors[index]!)} selects nothing that ${cover} ${by === undefined ? 'do' : 'does'} not select`,
      effect: 'none: the same tags are mirrored without it',
      hint: 'Remove it.',
      selector: index,
    })
  }
  return findings
}

const idleExclusions = (selection: Selection, sets: readonly TagSet[]): SelectionFinding[] =>
  selection.except.flatMap((exclusion, index): SelectionFinding[] => {
    const set = setOfExclusion(exclusion)
    if (sets.some((selected) => commonTag(selected, set) !== null)) return []
    return [
      {
        code: 'redundant-selector',
        severity: 'warning',
        message: `${exclusionName(exclusion)} under \`except\` excludes nothing that is selected`,
        effect: 'none: the same tags are mirrored without it',
        hint: 'Remove it, or mend it if it was to exclude something.',
        exclusion: index,
      },
    ]
  })

const nothingLeft = (): SelectionFinding => ({
  code: 'selects-nothing',
  severity: 'error',
  message: '`except` excludes everything that is selected',
  effect: 'nothing would ever be mirrored',
  hint: 'Narrow `except`, or remove the entry.',
})

const tooIntricate = (): SelectionFinding => ({
  code: 'undecided-selection',
  severity: 'error',
  message: 'what `except` leaves of the selection is too intricate for one regular expression',
  effect: 'the selection could not be written down for skopeo',
  hint: 'Write the selectors or `except` more simply, or split the entry in two.',
})

/** Findings about the whole; what `checkSelector` says of each selector is not said again. */
export const checkSelection = (selection: Selection): SelectionFinding[] => {
  if (selection.except.length === 0 && selection.selectors.length < 2) return []
  const sets = selection.selectors.map(setOfSelector)
  const findings = redundantSelectors(selection, sets)
  if (selection.except.length === 0) return findings
  findings.push(...idleExclusions(selection, sets))
  const exclusions = selection.except.map(setOfExclusion)
  const hasSomething = sets.some((set) => !isNothing(set))
  if (hasSomething && sets.every((set) => isNothing(subtractSets(set, exclusions)))) findings.push(nothingLeft())
  else if (!canLower(selection)) findings.push(tooIntricate())
  return findings
}
