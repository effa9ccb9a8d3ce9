/**
 * Regular expressions as trees. Everything that denotes a set of tags becomes one of these (a user's regex, a range of
 * versions, a format), and from it an automaton, or text again.
 */
import { type CharacterSet, NO_CHARACTERS, setOf } from './alphabet.ts'

export type Assertion = 'begin' | 'end' | 'word-boundary' | 'no-word-boundary'

export type Pattern =
  | { kind: 'nothing' }
  | { kind: 'empty' }
  | { kind: 'set'; set: CharacterSet }
  | { kind: 'sequence'; parts: readonly Pattern[] }
  | { kind: 'choice'; options: readonly Pattern[] }
  /** `max` may be Infinity. */
  | { kind: 'repeat'; body: Pattern; min: number; max: number }
  | { kind: 'assertion'; assertion: Assertion }

export const NOTHING: Pattern = { kind: 'nothing' }
export const EMPTY: Pattern = { kind: 'empty' }

export const oneOf = (set: CharacterSet): Pattern => (set === NO_CHARACTERS ? NOTHING : { kind: 'set', set })

export const sequence = (...parts: readonly Pattern[]): Pattern => {
  const flat: Pattern[] = []
  for (const part of parts) {
    if (part.kind === 'nothing') return NOTHING
    if (part.kind === 'sequence') flat.push(...part.parts)
    else if (part.kind !== 'empty') flat.push(part)
  }
  if (flat.length === 0) return EMPTY
  return flat.length === 1 ? flat[0]! : { kind: 'sequence', parts: flat }
}

/** Either of the options. Sets of characters are merged into one; the rest stays as it is. */
export const choice = (...options: readonly Pattern[]): Pattern => {
  const flat: Pattern[] = []
  let set = NO_CHARACTERS
  let setIndex = -1
  for (const option of options.flatMap((given) => (given.kind === 'choice' ? given.options : [given]))) {
    if (option.kind === 'nothing') continue
    if (option.kind === 'set') {
      set |= option.set
      if (setIndex < 0) setIndex = flat.push(option) - 1
    } else flat.push(option)
  }
  if (setIndex >= 0) flat[setIndex] = { kind: 'set', set }
  if (flat.length === 0) return NOTHING
  return flat.length === 1 ? flat[0]! : { kind: 'choice', options: flat }
}

export const repeat = (body: Pattern, min: number, max: number): Pattern => {
  if (max === 0 || body.kind === 'empty') return EMPTY
  if (body.kind === 'nothing') return min === 0 ? EMPTY : NOTHING
  return min === 1 && max === 1 ? body : { kind: 'repeat', body, min, max }
}

export const optional = (body: Pattern): Pattern => repeat(body, 0, 1)
export const anyNumberOf = (body: Pattern): Pattern => repeat(body, 0, Infinity)

/** Exactly this text; `NOTHING` if it has a character that no tag has. */
export const literal = (text: string): Pattern => sequence(...Array.from(text, (character) => oneOf(setOf(character))))

/** How many characters a match has at least; Infinity if there is none. */
export const leastLength = (pattern: Pattern): number => {
  switch (pattern.kind) {
    case 'nothing':
      return Infinity
    case 'empty':
    case 'assertion':
      return 0
    case 'set':
      return 1
    case 'sequence':
      return pattern.parts.reduce((sum, part) => sum + leastLength(part), 0)
    case 'choice':
      return pattern.options.reduce((least, option) => Math.min(least, leastLength(option)), Infinity)
    case 'repeat':
      return pattern.min === 0 ? 0 : pattern.min * leastLength(pattern.body)
  }
}
