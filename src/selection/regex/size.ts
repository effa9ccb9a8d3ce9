/** How large a regex is once its repetitions are written out, which is what Go, and automata, make of it. */

/** What comes to more is refused, as is what is written longer than anybody can have meant: to compile it takes seconds. */
export const MAX_WRITTEN_OUT = 20_000

const skipClass = (text: string, start: number): number => {
  let at = start + (text[start] === '^' ? 1 : 0)
  if (text[at] === ']') at++
  while (at < text.length && text[at] !== ']') {
    if (text[at] === '\\') at++
    else if (text.startsWith('[:', at)) at = Math.max(at, text.indexOf(':]', at) + 1)
    at++
  }
  return at + 1
}

const skipEscape = (text: string, start: number): number => {
  const end = /[pPx]/.test(text[start] ?? '') && text[start + 1] === '{' ? text.indexOf('}', start) : -1
  return (end < 0 ? start : end) + 1
}

const COUNT = /\{(\d+)(?:,(\d*))?\}/y

/** About how many characters, classes and empty places the regex has when `x{3}` is written `xxx`. It need not be valid. */
export const writtenOutSize = (text: string): number => {
  const outer: number[] = []
  let sum = 0
  let last = 0
  for (let at = 0; at < text.length;) {
    const character = text[at]!
    COUNT.lastIndex = at
    const count = character === '{' ? COUNT.exec(text) : null
    if (count !== null) {
      const times = Math.max(1, Number(count[1]), Number(count[2] ?? 0))
      sum += last * (times - 1)
      last *= times
      at += count[0].length
      continue
    }
    at++
    if (character === '(') {
      outer.push(sum)
      sum = 0
      continue
    }
    if (character === ')') last = sum
    else last = 1
    if (character === '[') at = skipClass(text, at)
    else if (character === '\\') at = skipEscape(text, at)
    sum = character === ')' ? (outer.pop() ?? 0) + last : sum + 1
  }
  return outer.reduce((all, size) => all + size, sum)
}
