/** What is to be said about a range of versions. */
import { compileGo } from '../regex/go.ts'
import type { ConstraintError } from '../semver/constraint.ts'
import { isMeaning, meaningOf, type ConstraintMeaning } from '../semver/meaning.ts'
import { TRIPLE_END } from '../semver/version.ts'
import { hasNoVersions } from '../semver/version-set.ts'
import { isValidTag } from '../tag.ts'
import type { SelectionFinding } from '../types.ts'
import { misreadRange, withBlanksAroundOr } from './misread-range.ts'

const DROPPED = 'skopeo would drop every range of the registry, log one line, and exit 0'

const isRange = (text: string): boolean => isMeaning(meaningOf(text))

/** Slips that have one plain remedy, tried in turn; a remedy counts only if skopeo takes what it makes. */
const REMEDIES: ReadonlyArray<(text: string) => string> = [
  (text) => text.replaceAll('==', '='),
  withBlanksAroundOr,
  (text) => text.replaceAll(/(?:>?=\s*)?([\w.]+)\s*(?:\s-|-\s)\s*/g, '$1 - '),
  (text) => text.replaceAll(/\s*(?:&&|\band\b)\s*/g, ', '),
  (text) => text.replaceAll(/\s*(?<!\|)\|(?!\|)\s*|\s+or\s+/g, ' || '),
  (text) => text.replaceAll('≥', '>=').replaceAll('≤', '<=').replaceAll('≠', '!='),
  (text) => text.replaceAll(/([<>!]) =/g, '$1='),
  (text) => text.replaceAll('<>', '!='),
  (text) => text.replaceAll(/\bV(?=\d)/g, 'v'),
  (text) => text.replace(/^[\s,|]+|[\s,|]+$/g, ''),
  (text) => text.replaceAll(/,(?:\s*,)+/g, ','),
  (text) => text.replaceAll(/(\d)\s*([<>=!~^])/g, '$1 $2'),
]

/** Characters beyond which no remedy is looked for: some take the square of the length. */
const LONGEST_MENDED = 1000

const remedyFor = (text: string): string | undefined => {
  if (text.length > LONGEST_MENDED) return undefined
  let mended = text
  for (const remedy of REMEDIES) {
    mended = remedy(mended)
    if (mended !== text && isRange(mended)) return mended
  }
  return undefined
}

const looksLikeRegex = (text: string): boolean => /[\\$[\](){}]|\.\*|\.\+/.test(text) && compileGo(text) !== undefined

/** Where a text that is no range may belong. */
const hintElsewhere = (text: string): string | undefined => {
  const trimmed = text.trim()
  if (isValidTag(trimmed)) {
    return `Move it to \`tags\` if it is a tag: \`tags: ["${trimmed}"]\`.`
  }
  return looksLikeRegex(trimmed) ? 'Move it to `regex` if it is a regular expression.' : undefined
}

const invalidRange = (text: string, error: ConstraintError): SelectionFinding => {
  const remedy = remedyFor(text)
  const start = error.text === '' ? 0 : Math.max(text.indexOf(error.text.trim()), 0)
  const end = error.text.trim() === '' ? text.length : Math.min(start + error.text.trim().length, text.length)
  return {
    code: 'invalid-semver',
    message: text.trim() === '' ? 'the range is empty' : `"${text}" is not a range: ${error.reason}`,
    effect: DROPPED,
    hint:
      remedy === undefined
        ? (hintElsewhere(text) ?? 'Write a range such as `>= 1.2.3`.')
        : `did you mean \`${remedy}\`?`,
    start,
    end,
    ...(remedy === undefined ? {} : { fix: remedy }),
  }
}

const nextMajorOf = ({ versions }: ConstraintMeaning): bigint => (versions.releases.at(-2)! >> 128n) + 1n

const findingsOfMeaning = (
  text: string,
  meaning: ConstraintMeaning,
  silent: ReadonlySet<string>,
): SelectionFinding[] => {
  const { versions } = meaning
  const isOpen = versions.releases.at(-1) === TRIPLE_END
  if (!isOpen && !hasNoVersions(versions)) return []
  const place = { start: 0, end: text.length }
  if (hasNoVersions(versions)) {
    return [
      {
        code: 'selects-nothing',
        message: `no version is in the range "${text}"`,
        effect: 'nothing would ever be mirrored by it',
        hint: 'Join ranges with `||` if either is meant: a comma or a blank means that both must hold.',
        ...place,
      },
    ]
  }
  if (versions.releases[0] === 0n && versions.releases[1] === TRIPLE_END) {
    return [
      {
        code: 'selects-everything',
        message: `every version is in the range "${text}"`,
        effect: 'every version that upstream ever released would be mirrored, and every future one',
        hint: 'Begin with the oldest version that is needed, for example `>= 1.2.3`.',
        ...place,
      },
    ]
  }
  return silent.has('unbounded-range') ? [] : [unboundedRange(text, meaning)]
}

const unboundedRange = (text: string, meaning: ConstraintMeaning): SelectionFinding => {
  const bounded = `${text.trim()} < ${nextMajorOf(meaning)}`
  return {
    code: 'unbounded-range',
    message: `the range "${text}" has no upper bound`,
    effect: 'every future major version would be mirrored',
    hint: text.includes('||')
      ? 'Give each of its parts an upper bound.'
      : `Add an upper bound, for example \`${bounded}\`.`,
    start: 0,
    end: text.length,
  }
}

/** Findings about a constraint; offsets are in its text. Warnings of `silent` rules may be left out. */
export const checkRange = (text: string, silent: ReadonlySet<string>): SelectionFinding[] => {
  const meaning = meaningOf(text)
  if (!isMeaning(meaning)) return [invalidRange(text, meaning)]
  const misread = silent.has('misread-range') ? undefined : misreadRange(text)
  return [...(misread === undefined ? [] : [misread]), ...findingsOfMeaning(text, meaning, silent)]
}
