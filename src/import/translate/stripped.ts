import { languageOf, sampleTags, type Selector } from '../../selection/index.ts'
import type { Change, Piece } from '../types.ts'
import { selection } from './languages.ts'

/** What a selector and its template become where the leading `v` of the published tag is dropped. */
export interface Stripped {
  pieces: Piece[]
  /** Absent where the tag stays as it is. */
  tagTemplate?: string
  change?: Change
}

/**
 * Says `strip_semver_prefix`. Both `v1.2` and `1.2` would be published as `1.2`: the tags with a `v` are kept, which the
 * option is about. `suffix` is what is added behind the published tag. Undefined where no template can say it.
 */
export function stripPrefix(pieces: readonly Piece[], suffix: string): Stripped | undefined {
  const [piece] = pieces
  if (piece === undefined || pieces.length > 1) return undefined
  const format = formatOf(piece.selector)
  if (format === undefined || !('constraint' in piece.selector)) return undefined
  const { constraint } = piece.selector
  const behind = format.slice(format.indexOf('{version}') + '{version}'.length)
  if (behind.includes('*')) return undefined
  if (format.startsWith('v{version}')) return { pieces: [piece], tagTemplate: `{version}${behind}${suffix}` }
  if (!format.startsWith('{version}'))
    return { pieces: [piece], ...(suffix === '' ? {} : { tagTemplate: `{tag}${suffix}` }) }
  const selector: Selector = { kind: 'format', format: `v${format}`, constraint }
  const example = sampleTags(languageOf(selection({ kind: 'semver', constraint })), 1)[0] ?? ''
  const what = 'tags with and without a leading `v` were published under one name; only those with one are left'
  return {
    pieces: [{ selector, except: piece.except }],
    tagTemplate: `{version}${behind}${suffix}`,
    change: { what, example: `${example}${behind}` },
  }
}

function formatOf(selector: Selector): string | undefined {
  if (selector.kind === 'semver') return '{version}'
  return selector.kind === 'format' ? selector.format : undefined
}
