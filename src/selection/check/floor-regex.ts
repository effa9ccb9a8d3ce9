/** The regular expression that someone who spelled out a range would have needed. */
import { choice, literal, NOTHING, type Pattern, sequence } from '../automata/pattern.ts'
import { printAnchored } from '../automata/print.ts'
import { numbersBetween } from '../semver/number-pattern.ts'

interface Floor {
  before: string
  parts: ReadonlyArray<{ least: number; isPinned: boolean }>
  after: string
}

const from = (least: number): Pattern => numbersBetween(BigInt(least), undefined, Infinity)
const DOT = literal('.')

/** Numbers from the least ones on, as many as there are parts; those that are pinned stay as they are. */
const numbersFrom = (parts: Floor['parts']): Pattern => {
  const [first, ...rest] = parts
  if (first === undefined) return NOTHING
  if (rest.length === 0) return first.isPinned ? literal(`${first.least}`) : from(first.least)
  const same = sequence(literal(`${first.least}`), DOT, numbersFrom(rest))
  if (first.isPinned) return same
  const any = sequence(...rest.flatMap(() => [DOT, from(0)]))
  if (rest.every(({ least, isPinned }) => least === 0 && !isPinned)) return sequence(from(first.least), any)
  return choice(same, sequence(from(first.least + 1), any))
}

/** The regex of all tags of this form, without an end. */
export const floorRegex = ({ before, parts, after }: Floor): string =>
  printAnchored(sequence(literal(before), numbersFrom(parts), literal(after)))
