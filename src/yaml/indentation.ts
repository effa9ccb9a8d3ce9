/**
 * Which line is not indented as it must be. A reader of YAML stumbles over such a mistake lines later, and at something else
 * than what is wrong; so the file is read again with each line thereabouts moved to each column that the others stand at, and
 * the change is believed with which most of the file can be read.
 */
import type { Fix, SourceFile } from '../diagnostics/index.ts'
import { costOf } from './likely-change.ts'
import { changed, farthest, keyWithoutColon, Reading, type Change } from './changed-lines.ts'
import { keyColumn } from './syntax-places.ts'

export interface Misplaced extends Change {
  /** The column at which the first line belongs. */
  column: number
  /** What makes it so; nothing where the change reaches beyond what was looked at. */
  fixes: readonly Fix[]
}

/** Columns beyond this are no indentation that anybody means. */
const lastColumn = 40

/** The one change with which the file can be read past the place where it cannot be read now; undefined if there is none. */
export function misplacedLine(file: SourceFile, around: number): Misplaced | undefined {
  const reading = new Reading(file, around)
  const { stuck } = reading
  if (Math.abs(stuck - (file.lineAt(around) - 1)) > 3) return undefined
  let best: Change | undefined
  let bestReach = reading.contentBehind(stuck)
  let bestCost = Infinity
  for (const change of changesAt(reading)) {
    const reach = reading.reachOf(change)
    if (reach <= reading.contentBehind(stuck) || reach < bestReach) continue
    const cost = costOf(reading, change)
    if (reach === bestReach && cost >= bestCost) continue
    best = change
    bestReach = reach
    bestCost = cost
  }
  if (best === undefined) return undefined
  const column = reading.indentOf(best.first) + best.by
  const isWhole = best.end < reading.lines.length || reading.isWhole
  return { ...best, column, fixes: isWhole ? fixesOf(file, reading, best) : [] }
}

function* changesAt(reading: Reading): Generator<Change> {
  for (const first of suspects(reading)) {
    const own = reading.indentOf(first)
    const line = reading.lines[first] as string
    const isBare = /^ *-[^\s-]/.test(line)
    const isKeyless = reading.kindOf(first) !== 'key' && reading.kindOf(first) !== 'entry'
    if (isKeyless && keyWithoutColon.test(line)) yield { kind: 'colon', first, end: first + 1, by: 0 }
    const isText = !isBare && reading.kindOf(first) === 'other'
    for (const column of new Set([own, ...columnsAround(reading, first)])) {
      const change = { first, end: first + 1, by: column - own }
      if (isText || (reading.kindOf(first) === 'key' && column === own)) yield { ...change, kind: 'dash' }
      if (isText || (column === own && !isBare)) continue
      const kind = isBare ? 'blank' : 'move'
      for (const end of new Set([first + 1, ownEnd(reading, first), siblingsEnd(reading, first)]))
        yield { ...change, kind, end }
    }
  }
}

/** The line that cannot be read, what it may belong to, and the first line in each of that. */
function suspects(reading: Reading): Set<number> {
  const { stuck } = reading
  const found = new Set([stuck])
  let least = Infinity
  let child = stuck
  for (let line = reading.contentBefore(stuck); line >= 0; line = reading.contentBefore(line)) {
    if (stuck - line > farthest) break
    const indent = reading.indentOf(line)
    if (found.size === 1) found.add(line)
    if (indent < least) {
      found.add(child).add(line)
      least = indent
    }
    child = line
  }
  return new Set([...found].filter((line) => line < reading.lines.length && reading.isContent(line)))
}

/** The columns at which lines around stand, and those of their keys. */
function columnsAround(reading: Reading, line: number): Set<number> {
  const columns = new Set<number>()
  for (let near = Math.max(0, line - 40); near < line + 40 && near < reading.lines.length; near++) {
    if (!reading.isContent(near)) continue
    const indent = reading.indentOf(near)
    columns.add(indent).add(keyColumn(reading.lines[near] as string))
    if (near < line) columns.add(indent + 2)
  }
  return new Set([...columns].filter((column) => column <= lastColumn))
}

/** Behind the lines that belong to one. */
function ownEnd(reading: Reading, first: number): number {
  const indent = reading.indentOf(first)
  const isItem = reading.startsWithDash(first)
  return endWhere(reading, first, (line) => {
    const here = reading.indentOf(line)
    return here < indent || (here === indent && (isItem || reading.startsWithDash(line)))
  })
}

/** Behind the lines that stand beside one and belong to them. */
function siblingsEnd(reading: Reading, first: number): number {
  const indent = reading.indentOf(first)
  return endWhere(reading, first, (line) => {
    const here = reading.indentOf(line)
    return here < indent || (here === indent && reading.startsWithDash(line) !== reading.startsWithDash(first))
  })
}

function endWhere(reading: Reading, first: number, isEnd: (line: number) => boolean): number {
  let line = first + 1
  while (line < reading.lines.length && !(reading.isContent(line) && isEnd(line))) line++
  return line
}

/** How much of the beginning of the first line a change replaces. */
function replacedLength(line: string, { kind }: Change): number {
  if (kind === 'colon') return keyWithoutColon.exec(line)?.[0].length ?? 0
  return indentOf(line) + (kind === 'blank' ? 1 : 0)
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function fixesOf(file: SourceFile, reading: Reading, change: Change): Fix[] {
  const fixes: Fix[] = []
  for (let line = change.first; line < change.end; line++) {
    const before = reading.lines[line] as string
    const after = changed(before, line, change)
    if (after === before) continue
    const replaced = line === change.first ? replacedLength(before, change) : indentOf(before)
    const start = file.lineStarts[line] as number
    const text = after.slice(0, after.length - (before.length - replaced))
    fixes.push({ place: { file, start, end: start + replaced }, text })
  }
  return fixes
}
