import { SourceFile, type Diagnostic, type Place } from '../diagnostics/index.ts'

/** A piece of a large file that can be read by itself: its first line of content, and the entry around a place. */
export interface Piece {
  file: SourceFile
  /** Length of what stands before the entry in the piece. */
  headLength: number
  /** Offset of the entry in the whole file. */
  start: number
}

/** Entries are short; of a longer stretch only this much is read. */
const longestPiece = 64 * 1024

/** The piece around an offset: the lines from the list item that it is part of to the next item of the same list. */
export function pieceAround(file: SourceFile, at: number): Piece {
  const { text } = file
  const head = headOf(text)
  const own = text.lastIndexOf('\n', at) + 1
  const indent = itemIndent(text, head.length)
  const earliest = Math.max(head.length, own - longestPiece / 2)
  let start = own
  while (start > earliest && !isItem(text, start, indent)) start = text.lastIndexOf('\n', start - 2) + 1
  let end = own
  const latest = Math.min(text.length, own + longestPiece / 2)
  do end = nextLine(text, end)
  while (end < latest && !isItem(text, end, indent))
  start = Math.max(start, head.length)
  const piece = `${head}${text.slice(start, Math.max(end, start))}`
  return { file: new SourceFile(file.path, piece.slice(0, longestPiece)), headLength: head.length, start }
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

function itemIndent(text: string, from: number): number {
  let at = from
  for (let line = 0; line < 100 && at < text.length; line++) {
    const match = /^( *)- /.exec(text.slice(at, at + 100))
    if (match !== null) return (match[1] as string).length
    at = nextLine(text, at)
  }
  return 0
}

function isItem(text: string, lineStart: number, indent: number): boolean {
  return text.startsWith(`${' '.repeat(indent)}- `, lineStart)
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
