/** Which of several changes to the indentation is meant. */
import type { Change, Reading } from './changed-lines.ts'
import { keyColumn } from './syntax-places.ts'

/** How unlikely a change is: of several with which the file can be read the least one is meant. */
export function costOf(reading: Reading, change: Change): number {
  const { kind, first, end, by } = change
  const column = reading.indentOf(first) + by
  const above = reading.contentBefore(first)
  let cost = Math.abs(by) / 10
  if (kind === 'dash') cost += 3
  if (end > first + 1) cost += 1
  if (first !== reading.stuck) cost += 0.5
  if (isUnusual(reading, first, column)) cost += 4
  if (isUnusual(reading, first, reading.indentOf(first))) cost -= 1
  if (column === 0 && !reading.startsWithDash(first)) cost += 0.8
  if (column === keyColumn(reading.lines[above] ?? '')) cost -= 0.05
  if (standsAmongOthers(reading, first, column)) cost += 3
  return cost + 1.5 * leftEmpty(reading, change)
}

/** Whether nobody would put a line at a column: an odd one, or far behind what it belongs to. */
function isUnusual(reading: Reading, first: number, column: number): boolean {
  const parent = parentOf(reading, first, column)
  if (column % 2 === 1 || column - parent > 2) return true
  return column === parent && reading.startsWithDash(first) && !isCompact(reading, first)
}

/** The column of the key or dash that a line would belong to at a column; -2 for none. */
function parentOf(reading: Reading, first: number, column: number): number {
  const isItem = reading.startsWithDash(first)
  for (let line = reading.contentBefore(first); line >= 0; line = reading.contentBefore(line)) {
    const indent = reading.indentOf(line)
    if (indent < column)
      return Math.max(indent, ...[keyColumn(reading.lines[line] as string)].filter((at) => at < column))
    if (isItem && indent === column && !reading.startsWithDash(line)) return indent
  }
  return -2
}

/** Whether lists stand at the column of their key, as some write them. */
function isCompact(reading: Reading, except: number): boolean {
  let compact = 0
  for (let line = 0; line < reading.lines.length; line++) {
    const next = reading.isOpenKey(line) ? reading.contentBehind(line) : except
    if (next === except || !reading.startsWithDash(next)) continue
    compact += reading.indentOf(next) === keyColumn(reading.lines[line] as string) ? 1 : -1
  }
  return compact > 0
}

/** Whether an item would stand in a list of other things: a text among mappings, or a mapping among texts. */
function standsAmongOthers(reading: Reading, first: number, column: number): boolean {
  if (!reading.startsWithDash(first)) return false
  for (let line = reading.contentBefore(first); line >= 0; line = reading.contentBefore(line)) {
    const indent = reading.indentOf(line)
    if (indent < column || (indent === column && !reading.startsWithDash(line))) return false
    if (indent === column) return reading.kindOf(line) !== reading.kindOf(first)
  }
  return false
}

/** How many keys nearby have nothing behind or below them. */
function leftEmpty(reading: Reading, change: Change): number {
  let empty = 0
  const columnOf = (line: number): number =>
    reading.indentOf(line) + (line >= change.first && line < change.end ? change.by : 0)
  for (let line = Math.max(0, reading.stuck - 4); line <= reading.stuck; line++) {
    if (!reading.isContent(line) || !reading.isOpenKey(line)) continue
    const next = reading.contentBehind(line)
    const own = columnOf(line) + keyColumn(reading.lines[line] as string) - reading.indentOf(line)
    const isBelow = columnOf(next) > own || (columnOf(next) === own && reading.startsWithDash(next))
    if (!isBelow) empty++
  }
  return empty
}
