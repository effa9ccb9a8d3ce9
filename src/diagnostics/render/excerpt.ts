import type { Place } from '../diagnostic.ts'
import { maskBehindKeys } from '../credential-keys.ts'
import { mask, maskSecrets } from '../secrets.ts'
import { isPlain, shownCharacter, widthOf } from './escape.ts'

/** A line of a file as it is shown, and where in it a place lies. */
export interface Excerpt {
  line: number
  text: string
  /** Columns of the terminal before the place. */
  indent: number
  /** Columns that the place takes, at least 1. */
  width: number
}

/** Longer lines are shown in part. */
const longestLine = 160

/** Columns after which a line is cut: characters that are shown in words are wide. */
const widestLine = 240

const tabWidth = 4

/** The first line of a place. `secrets` are stretches of the file that are never shown. */
export function excerptOf(place: Place, secrets: readonly Place[]): Excerpt {
  const { file } = place
  const line = file.lineAt(place.start)
  const lineStart = file.lineStarts[line - 1] as number
  const text = hideSecrets(file.lineText(line), lineStart, place, secrets)
  const start = Math.min(Math.max(place.start - lineStart, 0), text.length)
  const end = Math.min(Math.max(place.end - lineStart, start), text.length)
  const from = start > longestLine / 2 && text.length > longestLine ? start - longestLine / 4 : 0
  const to = Math.min(text.length, from + longestLine)
  const before = show(text.slice(from, start), from > 0 ? 1 : 0)
  const inside = show(text.slice(start, Math.min(end, to)), before.width)
  const behind = show(text.slice(Math.min(end, to), to), inside.width)
  const isCut = to < text.length || [before, inside, behind].some(({ cut }) => cut)
  return {
    line,
    text: `${from > 0 ? '…' : ''}${before.text}${inside.text}${behind.text}${isCut ? '…' : ''}`,
    indent: before.width,
    width: Math.max(1, inside.width - before.width),
  }
}

function hideSecrets(text: string, lineStart: number, place: Place, secrets: readonly Place[]): string {
  let result = text
  for (const secret of secrets) {
    if (secret.file.path !== place.file.path) continue
    const start = Math.max(0, secret.start - lineStart)
    const end = Math.min(result.length, secret.end - lineStart)
    if (start < end) result = result.slice(0, start) + mask(result.slice(start, end)) + result.slice(end)
  }
  return maskSecrets(maskBehindKeys(result))
}

/** A piece of a line with tabs and unsafe characters made visible; `width` counts from the beginning of the line. */
function show(text: string, column: number): { text: string; width: number; cut: boolean } {
  if (column + text.length <= widestLine && isPlain(text)) return { text, width: column + text.length, cut: false }
  let width = column
  let shown = ''
  for (const character of text) {
    if (width >= widestLine) return { text: shown, width, cut: true }
    const visible = character === '\t' ? ' '.repeat(tabWidth) : shownCharacter(character)
    shown += visible
    width += visible === character ? widthOf(character) : visible.length
  }
  return { text: shown, width, cut: false }
}
