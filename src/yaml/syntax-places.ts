/** Where a mistake in YAML was made, which is often not where a reader of YAML stumbles over it. */
import type { SourceFile } from '../diagnostics/index.ts'

export interface Blame {
  start: number
  end: number
  message: string
  hint: string
}

/** An opening bracket and the closing one that ends it, as offsets. */
export interface Bracket {
  start: number
  end: number | undefined
}

function lineStart(file: SourceFile, line: number): number {
  return file.lineStarts[line - 1] as number
}

export function indentOf(text: string): number {
  return text.length - text.trimStart().length
}

/** Column of the first key of a line, behind its dashes. */
export function keyColumn(text: string): number {
  return /^[ ]*(?:- +)*/.exec(text)?.[0].length ?? 0
}

export function isContent(text: string): boolean {
  return /^[ \t]*[^ \t#]/.test(text)
}

export function wholeLine(file: SourceFile, line: number): { start: number; end: number } {
  const text = file.lineText(line)
  const start = lineStart(file, line) + indentOf(text)
  return { start, end: Math.max(start, lineStart(file, line) + text.trimEnd().length) }
}

/**
 * "A mapping inside a value" at `start`: nearly always the next line is a key that is indented too deep, so that it became a
 * part of the value above it.
 */
export function tooDeepKey(file: SourceFile, start: number): Blame | undefined {
  const line = file.lineAt(start)
  const above = file.lineText(line)
  const value = above.slice(start - lineStart(file, line))
  if (/: /.test(value) || value.trimEnd().endsWith(':')) return undefined
  let next = line + 1
  while (next <= file.lineStarts.length && !isContent(file.lineText(next))) next++
  const text = file.lineText(next)
  if (!/^ *[A-Za-z][A-Za-z0-9_-]*:(?: |$)/.test(text) || indentOf(text) <= keyColumn(above)) return undefined
  return {
    ...wholeLine(file, next),
    message: 'this line is indented deeper than the key above it, so YAML takes it for a part of that value',
    hint: `Indent it by ${keyColumn(above)} blanks, as the key above it.`,
  }
}

/**
 * "Not the column of the others" at a line: the first key of the mapping is to blame where it alone stands at its column and
 * the others stand where one would expect them, two blanks deeper than what they belong to.
 */
export function unevenKey(file: SourceFile, start: number): Blame {
  let line = file.lineAt(start)
  while (line < file.lineStarts.length && !isContent(file.lineText(line))) line++
  const text = file.lineText(line)
  const indent = indentOf(text)
  let first = line
  let parent = -1
  const columns: number[] = []
  for (let above = line - 1; above > 0 && above > line - 500; above--) {
    const here = file.lineText(above)
    if (!isContent(here)) continue
    if (indentOf(here) < indent) {
      parent = indentOf(here)
      break
    }
    columns.push(keyColumn(here))
    first = above
  }
  const column = keyColumn(file.lineText(first))
  const stands = columns.filter((other) => other === column).length
  const isItem = file.lineText(first).trimStart().startsWith('-')
  const isFirst = !isItem && first !== line && stands === 1 && column > indent && parent + 2 === indent
  const blamed = isFirst ? first : line
  return {
    ...wholeLine(file, blamed),
    message: 'this key is not indented like the ones beside it',
    hint: isFirst ? `Indent it by ${indent} blanks, as the key below it.` : 'Indent all keys of an entry alike.',
  }
}

/** A bracket that was still open at `at`, where a line is not indented as the inside of brackets must be. */
export function openBracket(file: SourceFile, brackets: readonly Bracket[], at: number): Blame | undefined {
  const text = file.lineText(file.lineAt(at)).trimStart()
  if (text.startsWith(']') || text.startsWith('}')) {
    return {
      ...wholeLine(file, file.lineAt(at)),
      message: `the closing \`${text[0] ?? ''}\` is not indented deeper than its key`,
      hint: 'Indent it by a blank or more.',
    }
  }
  const bracket = brackets.findLast(({ start, end }) => start < at && (end === undefined || end >= at))
  if (bracket === undefined) return undefined
  const close = file.text[bracket.start] === '[' ? ']' : '}'
  const line = file.lineAt(bracket.start)
  return {
    start: bracket.start,
    end: wholeLine(file, line).end,
    message: `the closing \`${close}\` is missing`,
    hint: `Close the bracket that opens here with \`${close}\`.`,
  }
}
