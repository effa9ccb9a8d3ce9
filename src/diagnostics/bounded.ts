/** Texts of findings in the length that people read: a value that one repeats may be as long as its file. */
import { maskSecrets } from './secrets.ts'

/** A value in quotes or backticks that has more characters is shown in part. */
const longestValue = 500

/** So much is shown of it. */
const shownOfValue = 100

/** No text is longer, whatever stands in it. */
const longestText = 1000

/** What is shown of a longer one: the values in it cannot be told from the words around them. */
const shownOfText = { head: 300, tail: 100 }

/** A message, or what it would do to the mirror: of a long value its beginning. */
export function boundedMessage(text: string): string {
  return bounded(text, () => '')
}

/** A hint. Where a value is cut, it says so in words: what is shown of it is nothing to copy. */
export function boundedHint(text: string): string {
  return bounded(text, ({ length }) => ` (the first ${shownOfValue} of ${length} characters)`)
}

function bounded(text: string, note: (value: string) => string): string {
  if (text.length <= longestValue) return text
  // First of all, since a part of a secret does not look like one.
  const masked = maskSecrets(text)
  const short = masked.replace(/"([^"]*)"|`([^`]*)`/g, (quoted: string, ...values: (string | undefined)[]) => {
    const value = values[0] ?? values[1] ?? ''
    if (value.length <= longestValue) return quoted
    const quote = quoted.charAt(0)
    return `${quote}${beginning(value, shownOfValue)}…${quote}${note(value)}`
  })
  return short.length <= longestText ? short : withoutMiddle(short)
}

function withoutMiddle(text: string): string {
  const head = beginning(text, shownOfText.head)
  const tail = text.slice(-shownOfText.tail).replace(/^[\udc00-\udfff]/, '')
  return `${head}… (${text.length - head.length - tail.length} characters are left out) …${tail}`
}

/** So many code units of a text at most, and no half of a character at its end. */
export function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
}
