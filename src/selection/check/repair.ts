/** Regular expressions with their anchors and backslashes put in. */

/** What may stand before or behind a dot that was meant as one: a digit, a class of digits, or the end of a group. */
const isNumberBefore = (text: string): boolean => /(?:\d|\\d|\[[\d-]+\]|[\d\])}+*?])$/.test(text)
const isNumberAfter = (text: string): boolean => /^(?:\d|\\d|\[[\d-]+\]|\(*(?:\d|\[\d|\\d)|[){*+])/.test(text)

/** Escapes the dots that stand between numbers; `offsets` are those of the dots, in the given text. */
export const withEscapedDots = (pattern: string, dots: readonly number[]): { text: string; offsets: number[] } => {
  const offsets = dots.filter(
    (offset) => isNumberBefore(pattern.slice(0, offset)) && isNumberAfter(pattern.slice(offset + 1)),
  )
  let text = pattern
  for (const offset of offsets.toReversed()) text = `${text.slice(0, offset)}\\${text.slice(offset)}`
  return { text, offsets }
}

/** Whether there is a `|` outside of all groups and classes. */
const hasTopLevelChoice = (pattern: string): boolean => {
  let depth = 0
  let inClass = false
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index]
    if (character === '\\') index++
    else if (inClass) inClass = character !== ']'
    else if (character === '[') {
      inClass = true
      // A bracket that comes first is a member of the class.
      if (pattern[index + 1] === '^') index++
      if (pattern[index + 1] === ']') index++
    } else if (character === '(') depth++
    else if (character === ')') depth--
    else if (character === '|' && depth === 0) return true
  }
  return false
}

/** The regex with `^` and `$` where it lacks them. It matches some tag, so a `$` at its end is no character. */
export const withAnchors = (pattern: string): string => {
  if (hasTopLevelChoice(pattern)) return `^(${pattern})$`
  // One that is repeated, as in `^*a`, need not be there.
  const begin = /^(?:\^|\\A)(?![*+?{])/.test(pattern) ? '' : '^'
  const end = pattern.endsWith('$') || pattern.endsWith('\\z') ? '' : '$'
  return begin + pattern + end
}
