import { SourceFile, type Diagnostic, type Place } from '../diagnostics/index.ts'
import type { FastResult } from './fast.ts'
import { maximumCarefulLength } from './limits.ts'

/** A piece of a large file that can be read by itself: its first line of content, and an entry. */
export interface Piece {
  file: SourceFile
  /** Length of what stands before the entry in the piece. */
  headLength: number
  /** Offset of the entry in the whole file. */
  start: number
}

/**
 * The whole entry in which the fast reader gave up, below the first key of the file if that has nothing beside it. What is wrong
 * with it is wrong with the file, since it begins where the fast reader knows that an entry does and ends where, if it is right,
 * everything in it has ended. Undefined where there is no such entry or it is too long.
 */
export function pieceAround(file: SourceFile, { entry, stoppedAt }: FastResult): Piece | undefined {
  if (entry === undefined) return undefined
  const { text } = file
  const ownLine = text.lastIndexOf('\n', entry.start) + 1
  const firstLine = headOf(text)
  const isFirst = ownLine < firstLine.length
  const head = isFirst || !/(?:^|[\ufeff\n])[\w-]+: *(?:#.*)?\r?\n$/.test(firstLine) ? '' : firstLine
  const start = isFirst ? 0 : ownLine
  const latest = start + maximumCarefulLength - head.length
  let end = nextLine(text, stoppedAt)
  while (end < text.length && end <= latest && !isBehind(text, end, entry.column)) end = nextLine(text, end)
  if (end > latest) return undefined
  return { file: new SourceFile(file.path, head + text.slice(start, end)), headLength: head.length, start }
}

/** Whether a line can belong to no value of an entry at a column: its content is not indented more, and closes no bracket. */
function isBehind(text: string, lineStart: number, column: number): boolean {
  let at = lineStart
  while (text[at] === ' ') at++
  return at - lineStart <= column && !'\t\r\n#]}'.includes(text[at] ?? '\n')
}

/** Up to the end of the first line that is neither blank nor a comment, if it is short. */
function headOf(text: string): string {
  let end = 0
  while (end < text.length && end < 4096) {
    const next = nextLine(text, end)
    if (/^\ufeff?[ \t]*[^\s#]/.test(text.slice(end, next).slice(0, 200))) return next > 4096 ? '' : text.slice(0, next)
    end = next
  }
  return ''
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end + 1
}

/** A finding about the piece as one about the whole file. */
export function moveTo(file: SourceFile, piece: Piece, finding: Diagnostic): Diagnostic {
  const offset = (at: number): number => (at < piece.headLength ? at : at - piece.headLength + piece.start)
  const move = ({ start, end }: Place): Place => ({
    file,
    start: offset(start),
    end: Math.max(offset(start), offset(end)),
  })
  return {
    ...finding,
    place: move(finding.place),
    related: finding.related.map(({ place, message }) => ({ place: move(place), message })),
    fixes: finding.fixes.map(({ place, text }) => ({ place: move(place), text })),
  }
}
