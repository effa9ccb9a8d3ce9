/**
 * Comments that suppress a warning: `# skopeoc-ignore <rule>[, <rule>]: reason`, on the line of the finding, in the comment
 * directly above it, or in the comment above the entry that it belongs to. Errors cannot be suppressed.
 */
import { diagnostic, type Diagnostic, type Place } from './diagnostic.ts'
import { nearest } from './nearest.ts'
import { isRuleCode, rules, type RuleCode } from './rules.ts'
import type { SourceFile } from './source-file.ts'

const keyword = 'skopeoc-ignore'

/** How many lines above a finding the beginning of its entry is looked for. */
const farthest = 500

export interface Suppression {
  file: SourceFile
  /** 1-based line of the comment. */
  line: number
  /** From the `#` to the end of the line. */
  place: Place
  /** True where nothing but the comment stands on its line. */
  alone: boolean
  words: { text: string; place: Place }[]
  reason: string
  used: Set<RuleCode>
}

/** Every suppression of a file, in the order of lines. */
export function findSuppressions(file: SourceFile): Suppression[] {
  const found: Suppression[] = []
  for (let at = file.text.indexOf(keyword); at !== -1; at = file.text.indexOf(keyword, at + 1)) {
    const suppression = suppressionAt(file, at)
    if (suppression !== undefined) found.push(suppression)
  }
  return found
}

function suppressionAt(file: SourceFile, at: number): Suppression | undefined {
  const line = file.lineAt(at)
  const lineStart = file.lineStarts[line - 1] as number
  const text = file.lineText(line)
  const before = /(?:^|[ \t])#[ \t]*$/.exec(text.slice(0, at - lineStart))
  if (before === null) return undefined
  const hash = lineStart + text.indexOf('#', before.index)
  const rest = text.slice(at - lineStart + keyword.length)
  const colon = rest.indexOf(':')
  const list = colon === -1 ? rest : rest.slice(0, colon)
  const listStart = at + keyword.length
  const words = [...list.matchAll(/[^\s,]+/g)].map((match) => ({
    text: match[0],
    place: { file, start: listStart + match.index, end: listStart + match.index + match[0].length },
  }))
  return {
    file,
    line,
    place: { file, start: hash, end: lineStart + text.trimEnd().length },
    alone: text.trimStart().startsWith('#'),
    words,
    reason: colon === -1 ? '' : rest.slice(colon + 1).trim(),
    used: new Set(),
  }
}

/** Whether a comment of the finding's file suppresses it; the comment counts as used then. */
export function isSuppressed(finding: Diagnostic, suppressions: readonly Suppression[]): boolean {
  if (finding.severity === 'error' || suppressions.length === 0) return false
  const lines = linesThatSpeakFor(finding.place)
  let suppressed = false
  for (const suppression of suppressions) {
    if (suppression.reason === '' || !suppression.words.some(({ text }) => text === finding.code)) continue
    if (!lines.has(suppression.line)) continue
    suppression.used.add(finding.code)
    suppressed = true
  }
  return suppressed
}

/** The finding's line, the comments above it, and those above each list item that it is part of. */
function linesThatSpeakFor(place: Place): Set<number> {
  const { file } = place
  const own = file.lineAt(place.start)
  const lines = new Set([own, ...commentsAbove(file, own)])
  let indent = indentOf(file.lineText(own))
  for (let line = own - 1; line > 0 && line > own - farthest && indent > 0; line--) {
    const text = file.lineText(line)
    if (isBlankOrComment(text)) continue
    const here = indentOf(text)
    if (here >= indent) continue
    indent = here
    if (/^ *- /.test(text)) for (const above of commentsAbove(file, line)) lines.add(above)
  }
  return lines
}

function commentsAbove(file: SourceFile, line: number): number[] {
  const lines: number[] = []
  for (let at = line - 1; at > 0 && /^[ \t]*#/.test(file.lineText(at)); at--) lines.push(at)
  return lines
}

function isBlankOrComment(text: string): boolean {
  return /^[ \t]*(?:#|$)/.test(text)
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}

/** What is to be said about a suppression itself. `complete`: every phase has run, so that an unused one is unused. */
export function suppressionFindings(suppression: Suppression, complete: boolean): Diagnostic[] {
  const { file, place, words, reason } = suppression
  const unknown = words.filter(({ text }) => !isRuleCode(text)).map((word) => unknownWord(word))
  if (words.length === 0 || reason === '') {
    const what = words.length === 0 ? 'names no rule' : 'gives no reason'
    const example = `# ${keyword} ${words[0]?.text ?? 'floating-tag'}: why it is meant`
    return [
      ...unknown,
      diagnostic('unused-suppression', place, {
        message: `the suppression ${what}`,
        effect: 'nothing is suppressed by it',
        hint: `Write \`${example}\`.`,
      }),
    ]
  }
  if (!complete) return unknown
  const unused = words.filter(({ text }) => isRuleCode(text) && !suppression.used.has(text))
  const whole = unused.length === words.length
  return [
    ...unknown,
    ...unused.map((word) =>
      diagnostic('unused-suppression', word.place, {
        message: `nothing here is reported as \`${word.text}\`${isRuleCode(word.text) && rules[word.text].fixed ? ', which cannot be suppressed' : ''}`,
        fixes: whole && word === unused[0] ? [{ place: removable(file, suppression), text: '' }] : [],
      }),
    ),
  ]
}

function unknownWord({ text, place }: { text: string; place: Place }): Diagnostic {
  const word = nearest(text, Object.keys(rules))
  return diagnostic('unknown-rule', place, {
    message: `there is no rule \`${text.slice(0, 60)}\``,
    hint: word === undefined ? undefined : `did you mean \`${word}\`?`,
  })
}

/** The comment with the blanks before it, and with its line break where it stands alone. */
function removable(file: SourceFile, { place, alone, line }: Suppression): Place {
  if (alone) {
    const start = file.lineStarts[line - 1] as number
    return { file, start, end: file.lineStarts[line] ?? file.text.length }
  }
  let start = place.start
  while (start > 0 && /[ \t]/.test(file.text[start - 1] as string)) start--
  return { file, start, end: place.end }
}
