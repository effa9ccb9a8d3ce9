import type { Place } from '../diagnostic.ts'
import type { SourceFile } from '../source-file.ts'
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

/** Lines without what is never shown. The last one is remembered: findings come in the order of their places. */
export class ShownLines {
  /** By path, in the order in which they begin. */
  readonly #secrets = new Map<string, Place[]>()
  #last: { file: SourceFile; line: number; text: string } | undefined

  /** `secrets` are stretches of files that are never shown. */
  constructor(secrets: readonly Place[]) {
    for (const secret of [...secrets].sort((a, b) => a.start - b.start)) {
      const known = this.#secrets.get(secret.file.path)
      if (known === undefined) this.#secrets.set(secret.file.path, [secret])
      else known.push(secret)
    }
  }

  of(file: SourceFile, line: number): string {
    if (this.#last?.file !== file || this.#last.line !== line) {
      const secrets = this.#secrets.get(file.path) ?? []
      this.#last = { file, line, text: hideSecrets(file.lineText(line), file.lineStarts[line - 1] as number, secrets) }
    }
    return this.#last.text
  }
}

/** The first line of a place. */
export function excerptOf(place: Place, lines: ShownLines): Excerpt {
  const { file } = place
  const line = file.lineAt(place.start)
  const lineStart = file.lineStarts[line - 1] as number
  const text = lines.of(file, line)
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

function hideSecrets(text: string, lineStart: number, secrets: readonly Place[]): string {
  const pieces: string[] = []
  let at = 0
  for (const secret of secrets) {
    const start = Math.max(at, secret.start - lineStart)
    const end = Math.min(text.length, secret.end - lineStart)
    if (start >= end) continue
    pieces.push(text.slice(at, start), mask(text.slice(start, end)))
    at = end
  }
  pieces.push(text.slice(at))
  return maskSecrets(maskBehindKeys(pieces.join('')))
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
