/**
 * Go's regular expressions, by way of re2js, which accepts and refuses what Go does. It is loaded when the first regex
 * is met that is not plain, or when one is matched: most runs of most commands do without, and it takes as long as all
 * the rest.
 */
import { createRequire } from 'node:module'
import type { RE2JS } from 're2js'
import { memoByText } from '../memo.ts'
import { isPlainRegex } from './plain.ts'
import { MAX_WRITTEN_OUT, writtenOutSize } from './size.ts'

export interface GoRegex {
  /** Go's `MatchString`: whether it matches somewhere in the text. */
  matches: (text: string) => boolean
}

let engine: typeof RE2JS | undefined
const load = (): typeof RE2JS => {
  engine ??= (createRequire(import.meta.url)('re2js') as { RE2JS: typeof RE2JS }).RE2JS
  return engine
}

/** Longer ones are refused: Go would take them, but no one can have meant them. */
export const MAX_REGEX_LENGTH = 4096

interface Compiled {
  regex: GoRegex | undefined
  reason: string
}

const compiledWhenMatched = (pattern: string): GoRegex => {
  let compiled: RE2JS | undefined
  return { matches: (text) => (compiled ??= load().compile(pattern)).matcher(text).find() }
}

const compile = memoByText<Compiled>(4096, (pattern) => {
  if (pattern.length > MAX_REGEX_LENGTH) {
    return { regex: undefined, reason: `it is longer than ${MAX_REGEX_LENGTH} characters` }
  }
  if (writtenOutSize(pattern) > MAX_WRITTEN_OUT) {
    const reason = `with its repetitions written out it is longer than ${MAX_WRITTEN_OUT} characters`
    return { regex: undefined, reason }
  }
  if (isPlainRegex(pattern)) return { regex: compiledWhenMatched(pattern), reason: '' }
  try {
    const compiled = load().compile(pattern)
    return { regex: { matches: (text) => compiled.matcher(text).find() }, reason: '' }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { regex: undefined, reason: message.replace(/^error parsing regexp: /, '') }
  }
})

/** The compiled regex, or undefined if Go would refuse it. */
export const compileGo = (pattern: string): GoRegex | undefined => compile(pattern).regex

/** Why Go would refuse the regex; undefined if it would not. */
export const goRefusal = (pattern: string): string | undefined => {
  const { regex, reason } = compile(pattern)
  return regex === undefined ? reason : undefined
}

/** The compiled regex with its program, or undefined if Go would refuse it. */
export const programOfGo = (pattern: string): RE2JS | undefined =>
  compileGo(pattern) === undefined ? undefined : load().compile(pattern)
