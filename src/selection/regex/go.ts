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

/** Why a regex is refused: by Go, or by skopeoc because it is larger than anybody can have meant. */
export interface GoRefusal {
  reason: string
  isTooLarge: boolean
}

type Compiled = { regex: GoRegex } | { refusal: GoRefusal }

const compiledWhenMatched = (pattern: string): GoRegex => {
  let compiled: RE2JS | undefined
  return { matches: (text) => (compiled ??= load().compile(pattern)).matcher(text).find() }
}

const compile = memoByText<Compiled>(4096, (pattern) => {
  if (writtenOutSize(pattern) > MAX_WRITTEN_OUT) {
    const reason = `with its repetitions written out it is longer than ${MAX_WRITTEN_OUT} characters`
    return { refusal: { reason, isTooLarge: true } }
  }
  if (isPlainRegex(pattern)) return { regex: compiledWhenMatched(pattern) }
  try {
    const compiled = load().compile(pattern)
    return { regex: { matches: (text) => compiled.matcher(text).find() } }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { refusal: { reason: message.replace(/^error parsing regexp: /, ''), isTooLarge: false } }
  }
})

/** The compiled regex, or undefined if it is refused. */
export const compileGo = (pattern: string): GoRegex | undefined => {
  const compiled = compile(pattern)
  return 'regex' in compiled ? compiled.regex : undefined
}

/** Why the regex is refused; undefined if it is not. */
export const goRefusal = (pattern: string): GoRefusal | undefined => {
  const compiled = compile(pattern)
  return 'refusal' in compiled ? compiled.refusal : undefined
}

/** A regex that skopeoc has put together, and that Go takes however large it is. */
export const writtenRegex: (pattern: string) => GoRegex = memoByText(64, compiledWhenMatched)

/** The compiled regex with its program, or undefined if Go would refuse it. */
export const programOfGo = (pattern: string): RE2JS | undefined =>
  compileGo(pattern) === undefined ? undefined : load().compile(pattern)
