import { rules, type Place } from '../../diagnostics/index.ts'
import { images } from '../../generated/schemas.js'
import type { ImageDefinition } from '../../model/types.ts'
import { selectionOf } from '../../model/selection-of.ts'
import {
  type Budget,
  budgetOfEntry,
  checkExclusion,
  checkSelection,
  checkSelector,
  matches,
  type Selection,
  type SelectionFinding,
  type Selector,
  within,
} from '../../selection/index.ts'
import { scalarType, valueOf, type MappingNode, type ScalarNode, type YamlNode } from '../../yaml/tree.ts'
import { placeInside, type Reporter } from '../reporter.ts'
import type { EntryValues } from './values.ts'

/** What is to be said about the selectors of one entry, each by itself and all together. Drops those that are invalid. */
export function checkSelectors(
  node: MappingNode,
  values: EntryValues,
  reporter: Reporter,
  image: ImageDefinition,
): void {
  const selectors = countSelectors(values)
  if (selectors === 0) reportNoSelector(node, reporter)
  const isAlone = selectors < 2 && image.except.length === 0
  if (isAlone && image.regex === undefined) {
    checkEach(node, reporter, image)
    return
  }
  const budget = budgetOfEntry(reporter.reserve)
  within(budget, () => {
    const sound = checkEach(node, reporter, image)
    if (sound && !budget.isSpent && !isAlone && hasUsableSelector(image)) reportTogether(reporter, node, image, budget)
  })
  if (budget.isSpent) reportTooIntricate(reporter, image)
}

/** Looks at each selector and exception by itself; whether all can be used. */
function checkEach(node: MappingNode, reporter: Reporter, image: ImageDefinition): boolean {
  let sound = checkFormatHasRange(node, reporter, image)
  if (image.semver !== undefined) {
    const selector: Selector =
      image.format === undefined
        ? { kind: 'semver', constraint: image.semver.value }
        : { kind: 'format', format: image.format.value, constraint: image.semver.value }
    if (!reportFindings(selector, node, reporter)) {
      sound = false
      delete image.semver
      delete image.format
    }
  }
  if (image.regex !== undefined && !reportFindings({ kind: 'regex', pattern: image.regex.value }, node, reporter)) {
    sound = false
    delete image.regex
  }
  if (image.except.length > 0) sound = checkExceptions(reporter, image) && sound
  return sound
}

/** What was found out before the steps ran out holds; what was not is not known. */
function reportTooIntricate(reporter: Reporter, image: ImageDefinition): void {
  reporter.report('intricate-selection', image.place, {
    message: 'it takes too many steps to work out what this entry selects',
    effect: 'what would be mirrored by it is not known, so nothing is generated',
    hint: 'Write its regular expressions more simply, without repetitions of repetitions and without long counts such as {1,60}, name fewer exceptions, or list the tags.',
  })
}

function countSelectors({ tags, semver, regex, all }: EntryValues): number {
  return (
    (tags === undefined ? 0 : 1) +
    (semver === undefined ? 0 : 1) +
    (regex === undefined ? 0 : 1) +
    (all === undefined ? 0 : 1)
  )
}

function hasUsableSelector(image: ImageDefinition): boolean {
  return image.tags.length > 0 || image.semver !== undefined || image.regex !== undefined || image.all !== undefined
}

function reportNoSelector(node: MappingNode, reporter: Reporter): void {
  if (hasUnknownKey(node)) return
  const only = valueOf(node, 'format')
  if (only !== undefined) return
  reporter.report('missing-key', node.entries[0]?.key ?? node, {
    message: 'the entry does not say which tags it wants',
    effect: 'nothing would be mirrored by it',
    hint: 'Add `tags`, `semver`, `regex` or `all: true`.',
  })
}

/** A key that is not known was perhaps meant as a selector: it has been reported, and one report is enough. */
function hasUnknownKey({ entries }: MappingNode): boolean {
  return entries.some(({ key }) => !knownKeys.has(key.text))
}

/** The keys that the schema has, so that a new one is known here too. */
const knownKeys = new Set(
  Object.keys((images as { definitions: { entry: { properties: object } } }).definitions.entry.properties),
)

function checkFormatHasRange(node: MappingNode, reporter: Reporter, image: ImageDefinition): boolean {
  if (image.format === undefined || valueOf(node, 'semver') !== undefined) return true
  if (!hasUnknownKey(node))
    reporter.report('missing-key', image.format.place, {
      message: '`format` stands without `semver`',
      effect: 'nothing would be mirrored by it',
      hint: 'Add `semver` with the range of the versions, for example `semver: ">= 1.0"`.',
    })
  delete image.format
  return false
}

/**
 * Reports what is said of one selector; false when it cannot be used. One that selects nothing can: it is compared and
 * emitted as what it is, for `selects-nothing` may be turned down.
 */
function reportFindings(selector: Selector, node: MappingNode, reporter: Reporter): boolean {
  const findings = checkSelector(selector, reporter.silent)
  if (findings.length === 0) return true
  let usable = true
  for (const finding of findings) {
    const key = keyOf(finding, selector)
    const value = valueOf(node, key)
    if (value?.kind !== 'scalar') continue
    reportFinding(finding, value, reporter)
    if (rules[finding.code].fixed === true) usable = false
  }
  return usable
}

/** Which key of the entry a finding is about. */
function keyOf(finding: SelectionFinding, selector: Selector): 'semver' | 'format' | 'regex' {
  if (selector.kind === 'regex') return 'regex'
  return selector.kind === 'format' && finding.code === 'invalid-format' ? 'format' : 'semver'
}

function reportFinding(finding: SelectionFinding, node: ScalarNode, reporter: Reporter): void {
  const place: Place =
    finding.start === undefined
      ? reporter.place(node)
      : placeInside(reporter, node, finding.start, finding.end ?? node.text.length)
  reporter.report(finding.code, place, {
    message: finding.message,
    effect: finding.effect,
    hint: finding.hint,
    fixes: finding.fix === undefined ? [] : [{ place: reporter.place(node), text: JSON.stringify(finding.fix) }],
  })
}

/** Regular expressions under `except` must be ones that Go takes. */
function checkExceptions(reporter: Reporter, image: ImageDefinition): boolean {
  let sound = true
  image.except = image.except.filter((item) => {
    if (item.kind === 'tag') return true
    const invalid = checkExclusion({ kind: 'regex', pattern: item.value })
    if (invalid === undefined) return true
    sound = false
    reporter.report('invalid-regex', item.place, {
      message: invalid.message,
      effect: invalid.effect,
      hint: invalid.hint,
    })
    return false
  })
  return sound
}

function reportTogether(reporter: Reporter, node: MappingNode, image: ImageDefinition, budget: Budget): void {
  const selection = selectionOf(image)
  const pinned = new Set(image.tags.filter(({ digest }) => digest !== undefined).map(({ tag }) => tag))
  const findings = checkSelection(selection, pinned).filter((finding) => !isAboutTags(finding, selection))
  if (budget.isSpent) return
  for (const finding of findings) {
    const by = finding.by === undefined ? undefined : image.except[finding.by]
    reporter.report(finding.code, placeOf(finding, node, image, selection), {
      message: finding.message,
      effect: finding.effect,
      hint: finding.hint,
      related: by === undefined ? [] : [{ place: by.place, message: 'taken away by this' }],
    })
  }
  if (!findings.some(({ code, tag }) => code === 'redundant-selector' && tag === undefined))
    reportCoveredTags(reporter, image)
}

/** That all listed tags are redundant is said tag by tag instead. */
function isAboutTags({ code, selector, tag }: SelectionFinding, { selectors }: Selection): boolean {
  return (
    code === 'redundant-selector' && tag === undefined && selector !== undefined && selectors[selector]?.kind === 'tags'
  )
}

/** Exact tags that another selector of the same entry selects already, provided that upstream has them. */
function reportCoveredTags(reporter: Reporter, image: ImageDefinition): void {
  const others = selectionOf({ ...image, tags: [] })
  if (others.selectors.length === 0) return
  const key = image.semver !== undefined ? 'semver' : image.regex !== undefined ? 'regex' : 'all'
  const by = image.semver?.place ?? image.regex?.place ?? image.all ?? image.place
  for (const { tag, digest, place } of image.tags) {
    if (digest !== undefined || !matches(others, tag)) continue
    reporter.report('redundant-selector', place, {
      message: `the tag "${tag}" is selected already by \`${key}\` of the same entry`,
      related: [{ place: by, message: 'covered by this' }],
    })
  }
}

function placeOf(
  finding: SelectionFinding,
  node: MappingNode,
  image: ImageDefinition,
  selection: Selection,
): { start: number; end: number } {
  if (finding.exclusion !== undefined) return image.except[finding.exclusion]?.place ?? image.place
  if (finding.tag !== undefined) return image.tags[finding.tag]?.place ?? image.place
  const kind = finding.selector === undefined ? undefined : selection.selectors[finding.selector]?.kind
  const key = kind === 'format' ? 'semver' : kind
  const value: YamlNode | undefined = key === undefined ? undefined : valueOf(node, key)
  if (value?.kind === 'scalar' && scalarType(value) !== 'null') return value
  return value ?? image.place
}
