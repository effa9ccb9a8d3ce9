/** Shorter patterns for the same language: common beginnings and endings are taken out, `a|aa*` becomes `a+`. */
import { EMPTY, NOTHING, type Pattern, repeat, sequence } from './pattern.ts'
import { printPattern } from './print.ts'

/** The pattern as text, which also serves as its identity. */
export const textOf: (pattern: Pattern) => string = printPattern

const isNullable = (pattern: Pattern): boolean => {
  switch (pattern.kind) {
    case 'empty':
      return true
    case 'repeat':
      return pattern.min === 0 || isNullable(pattern.body)
    case 'sequence':
      return pattern.parts.every(isNullable)
    case 'choice':
      return pattern.options.some(isNullable)
    default:
      return false
  }
}

const partsOf = (pattern: Pattern): readonly Pattern[] =>
  pattern.kind === 'sequence' ? pattern.parts : pattern.kind === 'empty' ? [] : [pattern]

const asRepeat = (pattern: Pattern): { body: Pattern; min: number; max: number } =>
  pattern.kind === 'repeat' ? pattern : { body: pattern, min: 1, max: 1 }

/** One repetition for two neighbours that repeat the same; undefined if they do not. */
const mergeRun = (last: Pattern, part: Pattern): Pattern | undefined => {
  if (last.kind !== 'repeat' && part.kind !== 'repeat') return undefined
  const a = asRepeat(last)
  const b = asRepeat(part)
  if (a.body.kind !== b.body.kind || !canAdd(a, b) || textOf(a.body) !== textOf(b.body)) return undefined
  return repeat(a.body, a.min + b.min, a.max + b.max)
}

/** A sequence in which neighbours that repeat the same are one: `[0-9][0-9]*` is `[0-9]+`. */
export const join = (...given: readonly Pattern[]): Pattern => {
  const parts: Pattern[] = []
  for (const pattern of given) {
    for (const part of partsOf(pattern)) {
      if (part.kind === 'nothing') return NOTHING
      const merged = parts.length === 0 ? undefined : mergeRun(parts.at(-1)!, part)
      if (merged === undefined) parts.push(part)
      else parts[parts.length - 1] = merged
    }
  }
  return sequence(...parts)
}

/** `x{a,b}x{c,d}` is `x{a+c,b+d}`: true whenever each is one range. Go allows counts up to 1000. */
const canAdd = (a: { min: number; max: number }, b: { min: number; max: number }): boolean =>
  a.min + b.min <= 1000 && (a.max + b.max <= 1000 || a.max + b.max === Infinity)

/** The pattern or nothing. */
export const maybe = (pattern: Pattern): Pattern => {
  if (isNullable(pattern)) return pattern
  if (pattern.kind === 'repeat' && pattern.min === 1) return repeat(pattern.body, 0, pattern.max)
  return repeat(pattern, 0, 1)
}

export const star = (pattern: Pattern): Pattern => {
  if (pattern.kind === 'repeat' && pattern.min <= 1 && (pattern.max === Infinity || pattern.max === 1)) {
    return repeat(pattern.body, 0, Infinity)
  }
  return repeat(pattern, 0, Infinity)
}

/** Alternatives, with what they share at one end taken out. */
export const either = (...given: readonly Pattern[]): Pattern => {
  const options: Pattern[] = []
  const seen = new Set<string>()
  let mayBeEmpty = false
  let set = 0n
  const add = (option: Pattern): void => {
    if (option.kind === 'choice') for (const each of option.options) add(each)
    else if (option.kind === 'empty') mayBeEmpty = true
    else if (option.kind === 'set') set |= option.set
    else if (option.kind !== 'nothing' && !seen.has(textOf(option))) {
      seen.add(textOf(option))
      options.push(option)
    }
  }
  for (const pattern of given) add(pattern)
  if (set !== 0n) options.push({ kind: 'set', set })
  const result = options.length < 2 ? (options[0] ?? NOTHING) : factored(options)
  if (!mayBeEmpty) return result
  return result.kind === 'nothing' ? EMPTY : maybe(result)
}

const factored = (options: readonly Pattern[]): Pattern => {
  const byEnd = factorOut(
    options,
    (parts) => parts.at(-1)!,
    (parts) => parts.slice(0, -1),
    (end, rest) => join(rest, end),
  )
  if (byEnd) return byEnd
  const byStart = factorOut(
    options,
    (parts) => parts[0]!,
    (parts) => parts.slice(1),
    (start, rest) => join(start, rest),
  )
  return byStart ?? { kind: 'choice', options }
}

/** Takes out the first part that two options share, and looks again; undefined if none do. */
const factorOut = (
  options: readonly Pattern[],
  pick: (parts: readonly Pattern[]) => Pattern,
  leave: (parts: readonly Pattern[]) => readonly Pattern[],
  rejoin: (shared: Pattern, rest: Pattern) => Pattern,
): Pattern | undefined => {
  const groups = new Map<string, Pattern[]>()
  for (const option of options) {
    const key = textOf(pick(partsOf(option)))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [option])
    else group.push(option)
  }
  for (const group of groups.values()) {
    if (group.length < 2) continue
    const shared = pick(partsOf(group[0]!))
    const inner = either(...group.map((option) => sequence(...leave(partsOf(option)))))
    return either(...options.filter((option) => !group.includes(option)), rejoin(shared, inner))
  }
  return undefined
}
