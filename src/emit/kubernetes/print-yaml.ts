import { quoteYaml } from '../quote.ts'

/**
 * Writes data as YAML that readers of 1.1 (kubectl) and 1.2 take for the same: every text is quoted or a literal block,
 * so that no `no`, `1.10` or `1e3` becomes something else.
 */
export function printYaml(value: object): string {
  return lines(value, '').join('\n') + '\n'
}

/** Lines of a mapping or list whose every line begins with `indent`. */
function lines(value: object, indent: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => itemLines(item, indent))
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .flatMap(([key, item]) => entryLines(key, item, indent))
}

function entryLines(key: string, value: unknown, indent: string): string[] {
  const head = `${indent}${printKey(key)}:`
  if (typeof value === 'string' && isLiteral(value)) {
    return [`${head} |${indented(`\n${value.slice(0, -1)}`, `${indent}  `)}`]
  }
  if (!isFilled(value)) return [`${head} ${scalar(value)}`]
  return [head, ...lines(value, `${indent}  `)]
}

/**
 * A text with every line behind its first indented, empty ones aside. Files of several megabytes pass through here.
 */
function indented(text: string, indent: string): string {
  // Split and joined again the text is in one piece; a replacement would leave V8 a tree of all lines.
  let result = text.split('\n').join(`\n${indent}`)
  const blankLine = `\n${indent}\n`
  while (result.includes(blankLine)) result = result.replaceAll(blankLine, '\n\n')
  return result
}

function itemLines(value: unknown, indent: string): string[] {
  if (!isFilled(value)) return [`${indent}- ${scalar(value)}`]
  const [first = '', ...rest] = lines(value, `${indent}  `)
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest]
}

function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return quoteYaml(value)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}'
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} has no form in YAML`)
  return String(value)
}

/** Names of fields are plain; what a user chose (labels, file names) is quoted wherever a reader could misread it. */
function printKey(key: string): string {
  const plain = /^[a-zA-Z][a-zA-Z0-9]+$/.test(key) && !/^(?:yes|no|on|off|true|false|null)$/i.test(key)
  return plain ? key : quoteYaml(key)
}

/**
 * Whether a text is the same as a literal block: it ends with one line feed, holds nothing that a reader would change or
 * refuse, and does not begin with a blank, from which readers would guess the indent.
 */
function isLiteral(text: string): boolean {
  if (!text.endsWith('\n') || text.endsWith('\n\n') || !/^[!-~]/.test(text)) return false
  return /^[\t\n -~]*$/.test(text) || /^(?:[\t\n ]|[^\p{C}\p{Z}])*$/u.test(text)
}
