import { checkSelector, isError, sampleTags, type Exclusion, type Selector } from '../../selection/index.ts'
import type { Change, OldRange, OldSelector, Piece, Translated, Untranslatable } from '../types.ts'
import { pieceLanguage, piecesLanguage, regexLanguage, tagOnlyIn } from './languages.ts'
import { compileGo, oldSelects } from './old-meaning.ts'
import { parsePlainRange, showVersion, type Comparator } from './plain-range.ts'
import { anchor, escapeRegex, literalOf, shapeOf, splitAlternatives, ungroup } from './regex-shape.ts'

type Every = Extract<OldSelector, { kind: 'every' }>

const byHand = 'Say which tags are wanted and add the entry by hand.'

/** Says a conjunction of an allow list, a deny list and ranges: what regsync and dregsy filter tags by. */
export function translateEvery(old: Every): Translated | Untranslatable {
  const bad = [...old.allow, ...old.deny].find((pattern) => compileGo(pattern) === undefined)
  if (bad !== undefined) return { problem: `Go does not accept the regular expression "${bad}"`, choice: byHand }
  const except = old.deny.map((pattern): Exclusion => exclusionOf(pattern))
  if (old.ranges.length === 0) return translateAllowed(old, except)
  const pieces = rangePieces(old.ranges)
  if ('problem' in pieces) return pieces
  const candidates = old.allow.length === 0 ? [pieces] : [...narrowedByAllow(old, pieces), pieces.map(withoutPre)]
  let best: Translated | undefined
  for (const candidate of candidates) {
    const translated = withDifference(
      old,
      candidate.map((piece) => ({ selector: piece.selector, except: [...piece.except, ...except] })),
    )
    if (translated.change === undefined) return translated
    best ??= translated
  }
  return best ?? { problem: 'its conditions cannot be said together', choice: byHand }
}

function exclusionOf(pattern: string): Exclusion {
  const { anchoredStart, anchoredEnd, body } = shapeOf(pattern)
  const literal = literalOf(ungroup(body))
  if (anchoredStart && anchoredEnd && literal?.exact === true) return { kind: 'tag', tag: literal.text }
  return { kind: 'regex', pattern }
}

/** An allow list without ranges: exact tags, and the rest as one expression each. */
function translateAllowed(old: Every, except: Exclusion[]): Translated {
  if (old.allow.length === 0) return { pieces: [{ selector: { kind: 'all' }, except }] }
  const tags: string[] = []
  const patterns: string[] = []
  let dotted = false
  for (const pattern of old.allow) {
    const { anchoredStart, anchoredEnd, body } = shapeOf(pattern)
    const texts = splitAlternatives(ungroup(body)).map((part) => literalOf(part))
    if (anchoredStart && anchoredEnd && texts.every((text) => text !== undefined)) {
      for (const text of texts) tags.push(text.text)
      dotted ||= texts.some((text) => !text.exact)
    } else patterns.push(anchor(pattern))
  }
  const pieces: Piece[] = []
  if (tags.length > 0) pieces.push({ selector: { kind: 'tags', tags: [...new Set(tags)] }, except })
  for (const pattern of patterns) pieces.push({ selector: selectorOf(pattern), except })
  return dotted ? withDifference(old, pieces) : { pieces }
}

function selectorOf(pattern: string): Selector {
  return /^\^\.\*\$$/.test(pattern) ? { kind: 'all' } : { kind: 'regex', pattern }
}

/** The ranges in our grammar, with pre-releases where the other tool takes them. */
function rangePieces(ranges: readonly OldRange[]): Piece[] | Untranslatable {
  const pieces: Piece[] = []
  for (const range of ranges) {
    const groups = range.grammar === 'masterminds' ? undefined : parsePlainRange(range)
    if (groups === undefined) return { problem: `the range "${range.constraint}" cannot be read`, choice: byHand }
    for (const group of groups) pieces.push(pieceOf(group, range.grammar))
  }
  const unusable = pieces.find(({ selector }) => checkSelector(selector).some(isError))
  if (unusable !== undefined) return { problem: `a range of it can match no tag`, choice: byHand }
  return pieces
}

/**
 * One group of comparators. The lower bound becomes a pre-release bound, so that pre-releases are in the range at all;
 * the pre-releases of the bound itself, which lie below it, are excluded again.
 */
function pieceOf(group: readonly Comparator[], grammar: OldRange['grammar']): Piece {
  const except: Exclusion[] = []
  const parts = group.map(({ operator, version }) => {
    if (version.pre !== '' || (operator !== '>=' && operator !== '>')) return `${operator} ${showVersion(version)}`
    const [major = 0, minor = 0, patch = 0] = version.numbers
    except.push({ kind: 'regex', pattern: `^v?${escapeRegex(`${major}.${minor}.${patch}`)}-` })
    if (operator === '>=') return `>= ${major}.${minor}.${patch}-0`
    return `> ${major}.${minor}.${patch}, >= ${major}.${minor}.${patch}-0`
  })
  const takesPre = group.some(
    ({ operator }) => operator === '>=' || operator === '>' || operator === '<' || operator === '<=',
  )
  const names = parts.some((part) => part.includes('-'))
  if (takesPre && !names) parts.unshift('>= 0.0.0-0')
  if (grammar === 'blang' && takesPre) except.push({ kind: 'regex', pattern: '^v?[0-9]+(\\.[0-9]+)?-' })
  return { selector: { kind: 'semver', constraint: parts.join(' ') }, except }
}

/** The same range over releases only. */
function withoutPre({ selector }: Piece): Piece {
  if (selector.kind !== 'semver') return { selector, except: [] }
  const constraint = selector.constraint
    .replace(/>= 0\.0\.0-0 /g, '')
    .replace(/(> [\d.]+), >= [\d.]+-0/g, '$1')
    .replace(/-0(?![\d.])/g, '')
  return { selector: { kind: 'semver', constraint }, except: [] }
}

/** Shapes that an allow list gives a range: full versions, with or without `v`, or with a fixed suffix. */
function narrowedByAllow(old: Every, pieces: readonly Piece[]): Piece[][] {
  const excepts: readonly (readonly string[])[] = [
    [],
    ['^v'],
    ['^[^v]'],
    ['^v?[0-9]+(\\.[0-9]+)?$'],
    ['^v', '^[0-9]+(\\.[0-9]+)?$'],
    ['^[^v]', '^v[0-9]+(\\.[0-9]+)?$'],
  ]
  const releases = pieces.map(withoutPre)
  const narrowed = excepts.map((patterns) =>
    releases.map(({ selector }): Piece => ({
      selector,
      except: patterns.map((pattern) => ({ kind: 'regex', pattern })),
    })),
  )
  const exact = narrowed.filter((candidate) => differenceOf(old, candidate) === undefined)
  const suffixed = suffixFormats(old, releases)
  return exact.length > 0 ? [exact[0] as Piece[]] : suffixed
}

/** `[0-9.]+-alpine` beside a range: the range over what stands before the suffix. */
function suffixFormats(old: Every, releases: readonly Piece[]): Piece[][] {
  if (old.allow.length !== 1) return []
  const { body } = shapeOf(old.allow[0] as string)
  const suffix = /[)\]+*](-[A-Za-z][A-Za-z0-9_-]*)$/.exec(body)?.[1]
  if (suffix === undefined) return []
  return [
    releases.map(({ selector }): Piece => {
      const constraint = selector.kind === 'semver' ? selector.constraint : ''
      return { selector: { kind: 'format', format: `{version}${suffix}`, constraint }, except: [] }
    }),
  ]
}

function withDifference(old: Every, pieces: Piece[]): Translated {
  const change = differenceOf(old, pieces)
  return change === undefined ? { pieces } : { pieces, change }
}

/** A tag that only one of the two selects, looked for among tags of both. */
function differenceOf(old: Every, pieces: readonly Piece[]): Change | undefined {
  const now = piecesLanguage(pieces)
  const allowed = old.allow.map(regexLanguage)
  const tags = [...sampleTags(now, 60), ...allowed.flatMap((language) => sampleTags(language, 60)), ...probes(old)]
  const selected = new Set<string>()
  for (const tag of tags) {
    const single = pieceLanguage({ selector: { kind: 'tags', tags: [tag] }, except: [] })
    if (tagOnlyIn(single, now) === undefined) selected.add(tag)
  }
  for (const tag of tags) {
    const before = oldSelects(old, tag)
    if (before === selected.has(tag)) continue
    const what = before
      ? 'not every tag that its conditions allowed is selected'
      : 'tags are selected that its conditions left out'
    return { what, example: tag }
  }
  return undefined
}

/** Tags around the bounds of the ranges, in the shapes that versions are written in. */
function probes(old: Every): string[] {
  const tags: string[] = []
  for (const range of old.ranges) {
    for (const { version } of (parsePlainRange(range) ?? []).flat()) {
      const [major = 0, minor = 0, patch = 0] = version.numbers
      for (const [a, b, c] of [
        [major, minor, patch],
        [major, minor, patch + 1],
        [major, minor + 1, 0],
        [major + 1, 0, 0],
      ] as const) {
        for (const text of [`${a}.${b}.${c}`, `${a}.${b}`, `${a}`]) {
          tags.push(text, `v${text}`, `${text}-alpine`, `${text}-rc.1`, `${text}-0`)
        }
      }
    }
  }
  return tags
}
