import { mask } from './secrets.ts'

/** Keys under which people put credentials: some words as a whole, others wherever a name ends with them. */
const wholeKey = /^(?:pass|user(?:-?name)?|secret|auth|credentials?)$/
const endOfKey =
  /(?:^|-)(?:pass-?(?:word|wd|phrase)|(?:access|auth|bearer|identity|registry)?token|api-?key|private-?key|access-?key(?:-?id)?|client-?secret)$/

/** Whether people put credentials under a key of this name, however its words are joined. */
export function isCredentialKey(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_.]/g, '-')
    .toLowerCase()
  return wholeKey.test(words) || endOfKey.test(words)
}

/** A key, its colon or equals sign, and the blanks behind; a colon without a blank is one of a port or tag, but for JSON's. */
const keyBefore = /(?<![\w.-])([\w.-]+)(?:["']?\s{0,8}:\s+|["']\s{0,8}:|=)(?=\S)/g

/** What is left as it is behind a key: a mapping, whose own keys are looked at; a comment; and what is masked already. */
const nothingToMask = /^(?:[{#]|\*+(?:[\s,\]}]|$))/

/** Keys under which the name of a Secret may stand, and what such a name looks like. */
const mayName = /^(?:credentials|secret)$/
const secretName = /^["']?[a-z0-9][a-z0-9.-]*["']?\s*(?:[,}#]|$)/

/**
 * A line with all that stands behind a key of a credential masked, letter for letter. It goes by the text alone, as it has to
 * where the line is no YAML.
 */
export function maskBehindKeys(line: string): string {
  for (const found of line.matchAll(keyBefore)) {
    const start = found.index + found[0].length
    const rest = line.slice(start)
    const key = found[1] as string
    const isHarmless = nothingToMask.test(rest) || (mayName.test(key) && secretName.test(rest))
    if (isCredentialKey(key) && !isHarmless) return line.slice(0, start) + mask(rest)
  }
  return line
}
