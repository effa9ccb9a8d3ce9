/** Selections as entries of skopeo's maps, which mean the same on every supported skopeo. */
import { type Pattern } from '../automata/pattern.ts'
import { paidOnce, spend } from '../automata/budget.ts'
import { printAnchored } from '../automata/print.ts'
import { DEFAULT_FORMAT, formatPattern, isFormatError, parseFormat } from '../format.ts'
import { memoByText, REMEMBERED } from '../memo.ts'
import { compileGo } from '../regex/go.ts'
import { isConstraintError, parseConstraint } from '../semver/constraint.ts'
import { isAcceptedEverywhere, isMeaning, meaningOf } from '../semver/meaning.ts'
import { portableGroups } from '../semver/portable.ts'
import { exactVersionPattern, versionPattern } from '../semver/version-pattern.ts'
import { hasNoVersions, sameVersions, subtractVersions, type VersionSet } from '../semver/version-set.ts'
import { setOfExclusion, setOfSelector } from '../selector-sets.ts'
import { STEPS_TO_LOOK_UP } from '../set-relations.ts'
import type { TagSet } from '../tag-set.ts'
import type { Exclusion, LoweredPiece, Selection, Selector } from '../types.ts'
import { joinConstraints, type PortableConstraint, tidy } from './constraints.ts'
import { noteOf } from './notes.ts'
import { anyRest, formatRest, takenTags, touching, versionsWithoutTags } from './subtract.ts'

/** What is collected of all selections before it is joined. */
interface Collected {
  tags: Set<string>
  constraints: PortableConstraint[]
  regexes: string[]
  notes: string[]
  all: boolean
  /** Whether everything could be worked out. */
  isComplete: boolean
}

const addPattern = (into: Collected, pattern: Pattern | undefined): boolean => {
  if (pattern === undefined) return false
  if (pattern.kind !== 'nothing') into.regexes.push(printAnchored(pattern))
  return true
}

/** Adds a set of versions as a constraint if there is a portable one, else as a regex. */
const addVersions = (into: Collected, versions: VersionSet): void => {
  if (hasNoVersions(versions)) return
  const groups = portableGroups(versions)
  if (groups) into.constraints.push({ text: groups.join(' || '), versions })
  // Such constraints are rare, and no one will read the regex: so let it be right to the last digit.
  else addPattern(into, exactVersionPattern(versions))
}

/**
 * Whether some skopeo refuses the text for its numbers, and not for being too long. Numbers with leading zeros are the
 * author's, so the tags have them, and not every skopeo takes those for versions.
 */
const hasUnacceptedNumbers = (text: string): boolean => {
  const constraint = parseConstraint(text)
  if (isConstraintError(constraint) || text.length > 512 || constraint.groups.length > 32) return false
  return !isAcceptedEverywhere(text, constraint)
}

const addConstraint = (into: Collected, text: string): void => {
  const meaning = meaningOf(text)
  if (!isMeaning(meaning) || hasNoVersions(meaning.versions)) return
  if (meaning.portable) {
    into.constraints.push({ text: tidy(text), versions: meaning.versions })
    return
  }
  into.notes.push(noteOf({ kind: 'semver', constraint: text }, []))
  if (hasUnacceptedNumbers(text)) addPattern(into, versionPattern(meaning.versions))
  else addVersions(into, meaning.versions)
}

const addSemverWithout = (
  into: Collected,
  selector: Extract<Selector, { kind: 'semver' }>,
  set: TagSet,
  exclusions: readonly TagSet[],
): boolean => {
  const meaning = meaningOf(selector.constraint)
  if (!isMeaning(meaning)) return true
  const taken = takenTags(set, exclusions)
  const rest = taken && versionsWithoutTags(meaning.versions, taken)
  if (taken === undefined || rest === undefined) {
    return addPattern(into, formatRest({ before: [''], after: [''] }, meaning.versions, set, exclusions))
  }
  // The author's own text with `!=` behind it reads best, where it means the same.
  const text = [tidy(selector.constraint), ...rest.without.map((version) => `!= ${version}`)].join(', ')
  const meant = meaningOf(text)
  const isRight = isMeaning(meant) && meant.portable && sameVersions(meant.versions, rest.versions)
  if (isRight) into.constraints.push({ text, versions: rest.versions })
  else addVersions(into, rest.versions)
  return addPattern(into, rest.pattern)
}

/** A regex as one alternative among others: flags must not leak into those that follow. */
const asAlternative = (pattern: string): string => (/\(\?[a-zA-Z-]+\)/.test(pattern) ? `(?:${pattern})` : pattern)

/** Adds a selector without what the exclusions take, all of which take something; false if that could not be worked out. */
const addRest = (
  into: Collected,
  selector: Exclude<Selector, { kind: 'tags' }>,
  exclusions: readonly TagSet[],
): boolean => {
  const set = setOfSelector(selector)
  switch (selector.kind) {
    case 'semver':
      return addSemverWithout(into, selector, set, exclusions)
    case 'format': {
      const format = parseFormat(selector.format)
      const meaning = meaningOf(selector.constraint)
      if (isFormatError(format) || !isMeaning(meaning)) return true
      return addPattern(into, formatRest(format, meaning.versions, set, exclusions))
    }
    default:
      return addPattern(into, anyRest(set, exclusions))
  }
}

const addWhole = (into: Collected, selector: Exclude<Selector, { kind: 'tags' }>): boolean => {
  switch (selector.kind) {
    case 'semver':
      addConstraint(into, selector.constraint)
      return true
    case 'format': {
      if (selector.format === DEFAULT_FORMAT) {
        addConstraint(into, selector.constraint)
        return true
      }
      const format = parseFormat(selector.format)
      const meaning = meaningOf(selector.constraint)
      if (isFormatError(format) || !isMeaning(meaning)) return true
      return addPattern(into, formatPattern(format, versionPattern(meaning.versions)))
    }
    case 'regex':
      if (compileGo(selector.pattern)) into.regexes.push(selector.pattern)
      return true
    case 'all':
      into.all = true
      return true
  }
}

const nothingYet = (): Collected => ({
  tags: new Set(),
  constraints: [],
  regexes: [],
  notes: [],
  all: false,
  isComplete: true,
})

/** A selector without what the exclusions take from it. */
const collectRest = (selector: Exclude<Selector, { kind: 'tags' }>, except: readonly Exclusion[]): Collected => {
  const into = nothingYet()
  const set = setOfSelector(selector)
  const relevant = except.filter((exclusion) => touching(set, [setOfExclusion(exclusion)]).length > 0)
  into.isComplete =
    relevant.length === 0 ? addWhole(into, selector) : addRest(into, selector, relevant.map(setOfExclusion))
  // Only a regex needs words: a constraint that is left alone is the author's.
  const isSaidAnew = relevant.length > 0 || selector.kind === 'format'
  if (isSaidAnew && into.regexes.length > 0) into.notes.push(noteOf(selector, relevant))
  return into
}

const UNFINISHED: Collected = { ...nothingYet(), isComplete: false }

/** What is left is worked out once: when the entry is checked, and not again when it is planned. */
const restOf: (key: string) => () => Collected = memoByText(REMEMBERED, (key) => {
  const { selector, except } = JSON.parse(key) as {
    selector: Exclude<Selector, { kind: 'tags' }>
    except: readonly Exclusion[]
  }
  return paidOnce(() => collectRest(selector, except), UNFINISHED)
})

const addCollected = (into: Collected, { constraints, regexes, notes, all, isComplete }: Collected): void => {
  into.constraints.push(...constraints)
  into.regexes.push(...regexes)
  into.notes.push(...notes)
  into.all ||= all
  into.isComplete &&= isComplete
}

const addTags = (into: Collected, tags: readonly string[], exclusions: readonly TagSet[]): void => {
  if (!spend(tags.length * exclusions.length * STEPS_TO_LOOK_UP)) {
    into.isComplete = false
    return
  }
  for (const tag of tags) if (!exclusions.some((exclusion) => exclusion.has(tag))) into.tags.add(tag)
}

/** Selectors that stand without exceptions: what they select need not be worked out with exceptions beside them. */
interface Whole {
  /** The selectors as JSON. */
  selectors: ReadonlySet<string>
  /** What each of the ranges selects. */
  ranges: readonly VersionSet[]
}

const versionsOf = (selector: Selector): VersionSet | undefined => {
  const meaning = selector.kind === 'semver' ? meaningOf(selector.constraint) : undefined
  return meaning !== undefined && isMeaning(meaning) ? meaning.versions : undefined
}

const wholeOf = (selections: readonly Selection[]): Whole => {
  const whole = selections.filter(({ except }) => except.length === 0).flatMap(({ selectors }) => selectors)
  return {
    selectors: new Set(whole.map((selector) => JSON.stringify(selector))),
    ranges: whole.map(versionsOf).filter((versions) => versions !== undefined),
  }
}

const isCovered = (selector: Selector, { selectors, ranges }: Whole): boolean => {
  if (selectors.has(JSON.stringify(selector))) return true
  const versions = versionsOf(selector)
  return versions !== undefined && ranges.some((range) => hasNoVersions(subtractVersions(versions, range)))
}

const collect = (into: Collected, { selectors, except }: Selection, whole?: Whole): void => {
  const exclusions = except.map(setOfExclusion)
  for (const selector of selectors) {
    if (selector.kind !== 'tags' && whole !== undefined && except.length > 0 && isCovered(selector, whole)) continue
    if (selector.kind === 'tags') addTags(into, setOfSelector(selector).tags ?? [], exclusions)
    else {
      const rest = except.length === 0 ? collectRest(selector, except) : restOf(JSON.stringify({ selector, except }))()
      addCollected(into, rest)
    }
  }
}

/** Whether the selection can be written down for skopeo. */
export const canLower = (selection: Selection): boolean => {
  const collected = nothingYet()
  collect(collected, selection)
  return collected.isComplete
}

/** What nearly every entry is: one range that every skopeo takes as it stands. Undefined for anything else. */
const lowerPlainRange = ({ selectors, except }: Selection): LoweredPiece | undefined => {
  const selector = selectors[0]
  if (selectors.length !== 1 || except.length > 0 || selector?.kind !== 'semver') return undefined
  const meaning = meaningOf(selector.constraint)
  if (!isMeaning(meaning) || !meaning.portable || hasNoVersions(meaning.versions)) return undefined
  return { tags: [], semver: tidy(selector.constraint), notes: [] }
}

/**
 * Every tag of the source. What is listed beside it is wanted also where the source lacks it: then everything is an expression, for
 * a map of skopeo that lists tags takes no others.
 */
const everything = (tags: string[]): LoweredPiece =>
  tags.length === 0 ? { tags, all: true, notes: [] } : { tags, regex: '^.*$', notes: [noteOf({ kind: 'all' }, [])] }

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]

/**
 * The union of all selections in skopeo's maps, exact on every skopeo from 1.16 on. No piece if nothing is selected;
 * usually one, and more if a joined constraint is longer than skopeo takes. Invalid selectors select nothing. Throws
 * where one of them cannot be written down, which `checkSelection` reports: tags must not go from the mirror unsaid.
 */
export const lower = (selections: readonly Selection[]): LoweredPiece[] => {
  const alone = selections.length === 1 ? lowerPlainRange(selections[0]!) : undefined
  if (alone !== undefined) return [alone]
  const collected = nothingYet()
  const whole = selections.some(({ except }) => except.length > 0) ? wholeOf(selections) : undefined
  for (const selection of selections) collect(collected, selection, whole)
  if (!collected.isComplete) throw new Error(`a selection cannot be written down: ${collected.notes.join('; ')}`)
  if (collected.all) return [everything([...collected.tags].sort())]
  const notes = unique(collected.notes)
  const [semver, ...further] = joinConstraints(collected.constraints)
  const regexes = unique(collected.regexes)
  const regex = regexes.length > 1 ? regexes.map(asAlternative).join('|') : regexes[0]
  const first: LoweredPiece = {
    tags: [...collected.tags].sort(),
    ...(semver === undefined ? {} : { semver }),
    ...(regex === undefined ? {} : { regex }),
    notes,
  }
  if (first.tags.length === 0 && semver === undefined && regex === undefined) return []
  return [first, ...further.map((text): LoweredPiece => ({ tags: [], semver: text, notes }))]
}
