/** What can be read off a regular expression without understanding all of it. */
export interface RegexShape {
  /** Begins with `^`, so that it holds for the whole expression. */
  anchoredStart: boolean
  anchoredEnd: boolean
  /** The expression without those anchors. */
  body: string
}

/** Whether a `|` stands outside every group and class. */
export function hasTopLevelAlternative(pattern: string): boolean {
  return splitAlternatives(pattern).length > 1
}

/** The alternatives outside every group and class. */
export function splitAlternatives(pattern: string): string[] {
  const parts: string[] = []
  let depth = 0
  let inClass = false
  let start = 0
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at]
    if (character === '\\') at += 1
    else if (inClass) inClass = character !== ']'
    else if (character === '[') inClass = true
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (character === '|' && depth === 0) {
      parts.push(pattern.slice(start, at))
      start = at + 1
    }
  }
  parts.push(pattern.slice(start))
  return parts
}

export function shapeOf(pattern: string): RegexShape {
  if (hasTopLevelAlternative(pattern)) return { anchoredStart: false, anchoredEnd: false, body: pattern }
  const start = /^(?:\^|\\A)/.exec(pattern)?.[0] ?? ''
  const end = /(?:^|[^\\])((?:\\\\)*)(\$|\\z)$/.exec(pattern)?.[2] ?? ''
  return {
    anchoredStart: start !== '',
    anchoredEnd: end !== '',
    body: pattern.slice(start.length, pattern.length - end.length),
  }
}

/** The same expression, anchored at both ends: it selects the same tags when the whole tag must match. */
export function anchor(pattern: string): string {
  const { anchoredStart, anchoredEnd, body } = shapeOf(pattern)
  if (hasTopLevelAlternative(body)) return `^.*(?:${body}).*$`
  const before = anchoredStart || body.startsWith('.*') ? '^' : '^.*'
  const after = anchoredEnd || /(?:^|[^\\])\.\*$/.test(body) ? '$' : '.*$'
  return `${before}${body}${after}`
}

/** A regular expression that is only text. */
export interface LiteralText {
  text: string
  /** False where a dot stands without a backslash, so that it stands for any character. */
  exact: boolean
}

/** The text that an expression without operators stands for, or undefined where it has some. */
export function literalOf(body: string): LiteralText | undefined {
  if (!/^(?:[A-Za-z0-9_-]|\\[.\-_]|\.)*$/.test(body)) return undefined
  return { text: body.replaceAll('\\', ''), exact: !/(?:^|[^\\])\./.test(body) }
}

/** Takes one pair of parentheses off that holds the whole expression. */
export function ungroup(body: string): string {
  const match = /^\((?:\?:)?(.*)\)$/s.exec(body)
  if (match === null) return body
  const inner = match[1] as string
  return isBalanced(inner) ? inner : body
}

function isBalanced(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '(') depth += 1
    else if (text[at] === ')') {
      depth -= 1
      if (depth < 0) return false
    }
  }
  return depth === 0
}

/** An expression around its first group: `before(group)after`. */
export interface GroupedRegex extends RegexShape {
  before: string
  group: string
  after: string
}

/** Splits an expression at its first capturing group, if that is not nested in another. */
export function splitAtGroup(pattern: string): GroupedRegex | undefined {
  const shape = shapeOf(pattern)
  const { body } = shape
  for (let at = 0; at < body.length; at += 1) {
    const character = body[at]
    if (character === '\\') at += 1
    else if (character === '[') at = closingOfClass(body, at)
    else if (character === '(') {
      const end = closingOf(body, at)
      const opening = /^\((?:\?P?<\w+>|\?:)?(?!\?)/.exec(body.slice(at))?.[0]
      if (end === undefined || opening === undefined) return undefined
      if (opening !== '(?:')
        return {
          ...shape,
          before: body.slice(0, at),
          group: body.slice(at + opening.length, end),
          after: body.slice(end + 1),
        }
      if (/\((?!\?:)/.test(body.slice(at + opening.length, end))) return undefined
      at = end
    }
  }
  return undefined
}

/** Where a class ends that begins at `open`; a bracket that comes first is a member. */
function closingOfClass(text: string, open: number): number {
  let at = open + (text[open + 1] === '^' ? 3 : 2)
  while (at < text.length && text[at] !== ']') at += text[at] === '\\' ? 2 : 1
  return at
}

function closingOf(text: string, open: number): number | undefined {
  let depth = 0
  let inClass = false
  for (let at = open; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (inClass) inClass = character !== ']'
    else if (character === '[') inClass = true
    else if (character === '(') depth += 1
    else if (character === ')') {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return undefined
}

/** Writes text so that a regular expression means exactly it. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
}
