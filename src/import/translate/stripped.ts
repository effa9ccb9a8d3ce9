import { disjoint, languageOf, matches, sampleTags, type Exclusion, type Selector } from '../../selection/index.ts'
import type { Change, Piece } from '../types.ts'
import { isIncluded, pieceLanguage, regexLanguage, selection } from './languages.ts'

/** What a selector and its template become where the leading `v` of the published tag is dropped. */
export interface Stripped {
  /** One, or two where tags with and without a `v` are published; the template is absent where the tag stays as it is. */
  parts: { pieces: Piece[]; tagTemplate: string | undefined }[]
  change?: Change
}

/**
 * Says `strip_semver_prefix`. Both `v1.2` and `1.2` would be published as `1.2`, so a range can be about one of them only:
 * about those with a `v`, which the option is for, unless upstream is known to have none.
 * `suffix` is what is added behind the published tag. Undefined where no template can say it.
 */
export function stripPrefix(
  pieces: readonly Piece[],
  suffix: string,
  known: readonly string[] | undefined,
): Stripped | undefined {
  const [piece] = pieces
  if (piece === undefined || pieces.length > 1) return undefined
  const format = formatOf(piece.selector)
  if (format === undefined || !('constraint' in piece.selector)) return undefined
  const { constraint } = piece.selector
  const behind = format.slice(format.indexOf('{version}') + '{version}'.length)
  if (behind.includes('*')) return undefined
  if (format.startsWith('v{version}'))
    return { parts: [{ pieces: [piece], tagTemplate: `{version}${behind}${suffix}` }] }
  const asItIs = suffix === '' ? undefined : `{tag}${suffix}`
  if (!format.startsWith('{version}')) return { parts: [{ pieces: [piece], tagTemplate: asItIs }] }
  const withV: Piece = { selector: { kind: 'format', format: `v${format}`, constraint }, except: piece.except }
  return new Choice({ piece, withV, behind, asItIs, stripped: `{version}${behind}${suffix}` }, known ?? []).take()
}

function formatOf(selector: Selector): string | undefined {
  if (selector.kind === 'semver') return '{version}'
  return selector.kind === 'format' ? selector.format : undefined
}

interface Ways {
  /** The range over tags with and without a `v`. */
  piece: Piece
  /** The same over tags with one only. */
  withV: Piece
  /** What stands behind the version. */
  behind: string
  /** Template for tags that have no `v`. */
  asItIs: string | undefined
  /** Template that drops it. */
  stripped: string
}

const beginsWithV = '^v'

/** Chooses which tags the range is about. Where upstream has both, those without a `v` are listed. */
class Choice {
  readonly #ways: Ways
  /** Known tags that are selected and have a `v`. */
  readonly #tagsWithV: string[]
  /** The others, less those that were hidden by one with a `v`. */
  readonly #plainTags: string[]

  constructor(ways: Ways, known: readonly string[]) {
    this.#ways = ways
    const { selector, except } = ways.piece
    const selected = known.filter((tag) => matches({ selectors: [selector], except }, tag))
    this.#tagsWithV = selected.filter((tag) => tag.startsWith('v'))
    this.#plainTags = selected.filter((tag) => !tag.startsWith('v') && !this.#tagsWithV.includes(`v${tag}`))
  }

  take(): Stripped {
    const { piece, withV, asItIs, stripped } = this.#ways
    const language = pieceLanguage(piece)
    if (disjoint(language, regexLanguage(beginsWithV)).verdict === 'disjoint')
      return { parts: [{ pieces: [piece], tagTemplate: asItIs }] }
    if (isIncluded(language, regexLanguage(beginsWithV))) return { parts: [{ pieces: [withV], tagTemplate: stripped }] }
    return this.#plainTags.length > 0 && this.#tagsWithV.length === 0 ? this.#aboutPlain() : this.#aboutV()
  }

  #aboutV(): Stripped {
    const { withV, asItIs, stripped } = this.#ways
    const listed = this.#plainTags
    const change = changeTo('only those with one are left', listed, this.#example(''))
    if (listed.length === 0) return { parts: [{ pieces: [withV], tagTemplate: stripped }], change }
    // A second `v` would be dropped as well, and no tag has one.
    const range = excluding(
      withV,
      listed.map((tag) => `v${tag}`),
      '^vv',
    )
    const list: Piece = { selector: { kind: 'tags', tags: listed }, except: [] }
    return {
      parts: [
        { pieces: [range], tagTemplate: stripped },
        { pieces: [list], tagTemplate: asItIs },
      ],
      change,
    }
  }

  #aboutPlain(): Stripped {
    const { piece, asItIs } = this.#ways
    return {
      parts: [{ pieces: [excluding(piece, [], beginsWithV)], tagTemplate: asItIs }],
      change: changeTo('only those without one are left, as upstream has them', [], this.#example('v')),
    }
  }

  /** A tag that is selected no longer. */
  #example(start: string): string {
    const { piece, behind } = this.#ways
    const constraint = 'constraint' in piece.selector ? piece.selector.constraint : ''
    const versions = sampleTags(languageOf(selection({ kind: 'semver', constraint })), this.#plainTags.length + 60)
    const gone = versions
      .map((version) => `${start}${version.replace(/^v/, '')}${behind}`)
      .find((tag) => !this.#plainTags.includes(tag) && !this.#tagsWithV.includes(tag))
    return gone ?? ''
  }
}

function excluding(piece: Piece, tags: readonly string[], pattern: string): Piece {
  const exclusions = tags.map((tag): Exclusion => ({ kind: 'tag', tag }))
  return { ...piece, except: [...piece.except, { kind: 'regex', pattern }, ...exclusions] }
}

function changeTo(left: string, listed: readonly string[], example: string): Change {
  const others = listed.length === 0 ? '' : ', and the others that upstream has are listed'
  return { what: `tags with and without a leading \`v\` were published under one name; ${left}${others}`, example }
}
