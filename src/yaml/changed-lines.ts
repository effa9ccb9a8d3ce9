/** The lines of a file around a mistake, and how far they can be read with some of them changed. */
import type { SourceFile } from '../diagnostics/index.ts'
import { readFast } from './fast.ts'

/**
 * The lines from `first` to before `end`, moved by `by` columns, and what is put into the first of them: a dash, a blank behind
 * its dash, a colon and a blank behind its key.
 */
export interface Change {
  kind: 'move' | 'dash' | 'blank' | 'colon'
  /** 0-based. */
  first: number
  end: number
  by: number
}

/** So many lines before and behind the mistake are looked at. */
export const farthest = 200

/** What a line is by its beginning: an item that is a mapping or not, a key, or something else. */
type LineKind = 'entry' | 'item' | 'key' | 'other'

/** The lines around a mistake, and how far they can be read. */
export class Reading {
  readonly lines: readonly string[]
  /** The line that cannot be read as it stands behind those above. */
  readonly stuck: number
  /** Whether the lines reach to the end of the file. */
  readonly isWhole: boolean
  readonly #apart: string[]

  constructor(file: SourceFile, around: number) {
    const line = file.lineAt(around)
    const { lineStarts, text } = file
    const lines = text.slice(lineStarts[0], lineStarts[line + farthest] ?? text.length).split('\n')
    blankOut(lines, line - farthest)
    this.isWhole = line + farthest >= lineStarts.length
    this.lines = lines
    this.#apart = lines.map((each) => setApart(each))
    this.stuck = reachOf(this.#apart)
    // It is wrong where it stands, so it is not to become more of a text either.
    if (this.stuck < lines.length) this.#apart[this.stuck] = setApart(lines[this.stuck] as string, true)
  }

  indentOf(line: number): number {
    return /^ */.exec(this.lines[line] ?? '')?.[0].length ?? 0
  }

  isContent(line: number): boolean {
    return /^[ \t]*[^ \t\r#]/.test(this.lines[line] ?? '')
  }

  startsWithDash(line: number): boolean {
    return /^ *-(?:[ \r]|$)/.test(this.lines[line] ?? '')
  }

  kindOf(line: number): LineKind {
    const [, dash, key] = /^ *(-(?: +|\r?$))?([\w"'-]+:(?:[ \r]|$))?/.exec(this.lines[line] ?? '') ?? []
    if (dash !== undefined) return key === undefined ? 'item' : 'entry'
    return key === undefined ? 'other' : 'key'
  }

  /** Whether a line is a key with nothing behind it. */
  isOpenKey(line: number): boolean {
    return /^[^#]*:\s*$/.test(this.lines[line] ?? '')
  }

  /** The next line with content, or the end. */
  contentBehind(line: number): number {
    let next = line + 1
    while (next < this.lines.length && !this.isContent(next)) next++
    return next
  }

  /** The line with content above, or -1. */
  contentBefore(line: number): number {
    let above = line - 1
    while (above >= 0 && !this.isContent(above)) above--
    return above
  }

  reachOf(change: Change): number {
    const apart = [...this.#apart]
    const end = Math.min(change.end, apart.length)
    for (let line = change.first; line < end; line++)
      apart[line] = setApart(changed(this.lines[line] as string, line, change), line === this.stuck)
    return reachOf(apart)
  }
}

/** Empties the items of the outermost list that end before a line: they can be read, and would be each time. */
function blankOut(lines: string[], before: number): void {
  const first = lines.findIndex((line) => /^ *- /.test(line))
  if (first === -1 || first >= before) return
  const dash = /^ *- /.exec(lines[first] as string)?.[0] as string
  let end = before
  while (end > first && !(lines[end] as string).startsWith(dash)) end--
  lines.fill('', first, end)
}

/** A comment before a key or item keeps it from being taken for more of the text above. */
function setApart(line: string, isStuck = false): string {
  const indent = isStuck ? /^ */.exec(line)?.[0] : /^( *)(?:-|[A-Za-z][\w-]{0,60}:(?:[ \r]|$))/.exec(line)?.[1]
  return indent === undefined ? line : `${indent}#\n${line}`
}

/** The line at which reading ends; of what can be read to its end one behind the last. */
function reachOf(apart: readonly string[]): number {
  const { root, stoppedAt } = readFast(apart.join('\n'))
  if (root !== undefined) return apart.length + 1
  let at = 0
  const reached = apart.findIndex((line) => (at += line.length + 1) > stoppedAt)
  return reached === -1 ? apart.length : reached
}

/** A word at the beginning of a line or item that has its colon or the blank behind it missing. */
export const keyWithoutColon: RegExp = /^( *(?:- +)?[A-Za-z]{2,40})(?::(?=\S)| +(?=[^\s:]))/

/** A line as a change makes it. */
export function changed(line: string, index: number, { kind, first, end, by }: Change): string {
  if (index < first || index >= end || /^\s*$/.test(line)) return line
  const moved = by < 0 ? line.replace(new RegExp(`^ {0,${-by}}`), '') : ' '.repeat(by) + line
  if (kind === 'move' || index > first) return moved
  if (kind === 'colon') return moved.replace(keyWithoutColon, '$1: ')
  return kind === 'dash' ? moved.replace(/^ */, '$&- ') : moved.replace('-', '- ')
}
