/** What the `yaml` package complains about, in words for people who do not know YAML's specification. */
import type { YAMLError } from 'yaml'
import { diagnostic, type Diagnostic, type Fix, type SourceFile } from '../diagnostics/index.ts'
import { misplacedBlame } from './misplaced.ts'
import { openBracket, tooDeepKey, unevenKey, type Blame, type Bracket } from './syntax-places.ts'

export type { Bracket } from './syntax-places.ts'

interface Words {
  message: string
  hint: string
}

/** Errors that leave what follows readable; any other one makes what follows it doubtful. */
const harmless = new Set(['BAD_DQ_ESCAPE', 'BAD_SCALAR_START', 'BLOCK_AS_IMPLICIT_KEY'])

/** Errors that are believed even behind one that makes the rest doubtful. */
const certain = new Set(['BAD_DQ_ESCAPE', 'BAD_SCALAR_START', 'TAB_AS_INDENT'])

/** Errors that come of a line which is not indented as it must be, and of other mistakes. */
const perhapsMisplaced = new Set([
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'IMPOSSIBLE',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'UNEXPECTED_TOKEN',
])

/** Said elsewhere, with more knowledge. */
const saidElsewhere = new Set(['BAD_ALIAS', 'TAG_RESOLVE_FAILED', 'BAD_DIRECTIVE', 'MULTIPLE_DOCS', 'DUPLICATE_KEY'])

/** What is known of the file from reading its tokens. */
export interface Known {
  /** Offset of a quote that nothing closes. */
  openQuote: number | undefined
  brackets: readonly Bracket[]
  /** Double-quoted texts with backslashes in them. */
  escapes: readonly Bracket[]
  /** Lines of which something has been told that explains other errors there. */
  toldLines: ReadonlySet<number>
}

/** Whether an error leaves no tree that could be trusted; others are about what the language leaves out. */
export function isSyntax(error: YAMLError): boolean {
  return !saidElsewhere.has(error.code)
}

/** A finding, and what makes the file readable behind its place; nothing where that cannot be told. */
export interface Misreading {
  finding: Diagnostic
  mends: readonly Fix[]
}

/** One finding for every line that is broken by itself, and none for what merely follows from one. */
export function syntaxFindings(file: SourceFile, errors: readonly YAMLError[], known: Known): Misreading[] {
  const found: Misreading[] = []
  const lines = new Set(known.toldLines)
  let doubtful = false
  for (const error of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    if (!isSyntax(error)) continue
    const start = Math.min(error.pos[0], Math.max(file.text.length - 1, 0))
    const line = file.lineAt(start)
    if (lines.has(line)) continue
    const unquoted = withoutQuotes(file, start, known.brackets)
    if (unquoted === undefined && doubtful && !certain.has(error.code)) continue
    lines.add(line)
    const misplaced = unquoted === undefined ? misplacedFinding(file, start, error, known) : undefined
    if (unquoted === undefined && (misplaced !== undefined || !harmless.has(error.code))) doubtful = true
    found.push(misplaced ?? withItsFixes(unquoted ?? findingOf(file, start, error, known)))
    if (found.length === 20) break
  }
  return found
}

function withItsFixes(finding: Diagnostic): Misreading {
  return { finding, mends: finding.fixes }
}

/** The finding about the line that is not indented as it must be, if that explains an error. */
function misplacedFinding(file: SourceFile, at: number, { code }: YAMLError, known: Known): Misreading | undefined {
  if (isInBrackets(at, known.brackets) || !perhapsMisplaced.has(code)) return undefined
  const blame = misplacedBlame(file, at)
  if (blame === undefined) return undefined
  const { start, end, message, hint, related, fixes, isSafe } = blame
  const details = { message, hint, related, fixes: isSafe ? [...fixes] : [] }
  return { finding: diagnostic('yaml-syntax', { file, start, end }, details), mends: fixes }
}

function findingOf(file: SourceFile, at: number, error: YAMLError, known: Known): Diagnostic {
  const bare = error.message.startsWith('Missing , ') ? textWithBracket(file, at, known.brackets) : undefined
  if (bare !== undefined) return bare
  const blame = blameOf(file, at, error, known)
  if (blame !== undefined) {
    const { start, end, message, hint } = blame
    return diagnostic('yaml-syntax', { file, start, end }, { message, hint })
  }
  const isQuote = error.message.startsWith('Missing closing') && known.openQuote !== undefined
  const start = isQuote ? (known.openQuote as number) : at
  const line = file.lineAt(start)
  const lineEnd = (file.lineStarts[line - 1] as number) + file.lineText(line).length
  const wanted = isQuote ? lineEnd : error.code === 'BAD_DQ_ESCAPE' ? start + 2 : error.pos[1]
  const end = Math.max(start + 1, Math.min(wanted, lineEnd))
  const fixes = error.code === 'BAD_DQ_ESCAPE' ? inSingleQuotes(file, start, known.escapes) : []
  return diagnostic('yaml-syntax', { file, start, end }, { ...words(file, start, error), fixes })
}

/** The double-quoted text around an offset in single quotes, if none of its backslashes could be meant as an escape. */
function inSingleQuotes(file: SourceFile, at: number, escapes: readonly Bracket[]): Fix[] {
  const text = escapes.find(({ start, end }) => start < at && end !== undefined && at < end)
  if (text?.end === undefined) return []
  const inner = file.text.slice(text.start + 1, text.end - 1)
  const isMeant = /[\r\n]|\\(?:[0abtnvfre "/\\N_LPxuU\t]|$)/.test(inner)
  if (isMeant) return []
  return [{ place: { file, start: text.start, end: text.end }, text: `'${inner.replaceAll("'", "''")}'` }]
}

/** The true place of mistakes that show only later. */
function blameOf(file: SourceFile, at: number, error: YAMLError, known: Known): Blame | undefined {
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY') return tooDeepKey(file, at)
  if (error.code === 'BAD_INDENT' && error.message.startsWith('All mapping items')) return unevenKey(file, at)
  const isFlow = /^Flow (?:map|sequence) in block collection/.test(error.message)
  if (isFlow || /expected flow (?:map|sequence) to end|^Expected flow/i.test(error.message)) {
    return openBracket(file, known.brackets, at)
  }
  return undefined
}

function isInBrackets(at: number, brackets: readonly Bracket[]): boolean {
  return brackets.some(({ start, end }) => start < at && (end === undefined || end > at))
}

const valueOfLine =
  /^( {0,200}(?:- )?(?:[A-Za-z]{1,40}: {1,20})?)((?:>=?|\|\|?|%|@|`|\{(?:tag|version)\})[^"'#\r\n]{0,499}[^"'#\s])\s*(?:(?<=\s)#.*)?$/

/** The same where a comma or a closing bracket ends it. */
const valueInBrackets =
  /^( {0,200}(?:[A-Za-z]{1,40}: {1,20})?)((?:>=?|\|\|?|%|@|`)[^"'#\r\n,[\]{}]{0,499}[^"'#\s,[\]{}])\s*(?:[,\]}].*|(?<=\s)#.*)?$/

/**
 * Values that begin with a character of YAML's own, which their author meant as text: ranges (`semver: >= 1.2`) and
 * templates (`tag: {tag}-k8s`). Found by the line that an error is reported in; the fix puts the value in quotes.
 */
function withoutQuotes(file: SourceFile, start: number, brackets: readonly Bracket[]): Diagnostic | undefined {
  const line = file.lineAt(start)
  const match = (isInBrackets(start, brackets) ? valueInBrackets : valueOfLine).exec(file.lineText(line))
  if (match === null) return undefined
  const value = match[2] as string
  const at = (file.lineStarts[line - 1] as number) + (match[1] as string).length
  return mustBeQuoted(file, at, value, `a value that begins with \`${value[0] ?? ''}\` must stand in quotes`)
}

/** `[/-rc[0-9]+$/]`: a text in brackets that goes on with a bracket of its own, with which YAML begins the next item. */
function textWithBracket(file: SourceFile, at: number, brackets: readonly Bracket[]): Diagnostic | undefined {
  if (!/^[^\s,[\]{}][[{]$/.test(file.text.slice(at - 1, at + 1))) return undefined
  const message = `a text with \`${file.text[at] ?? ''}\` in it must stand in quotes where it stands in brackets`
  const outer = brackets.findLast(({ start, end }) => start < at && (end === undefined || end > at))
  const from = outer === undefined ? at : Math.max(outer.start + 1, file.lineStarts[file.lineAt(at) - 1] as number)
  const items = file.text.slice(from, from + 2000).split('\n', 1)[0] as string
  for (const { 0: item, index } of items.matchAll(/(?<=(?:^|,)\s*)\/(?:[^/"'\\\s]|\\.)+\/(?=\s*(?:[,\]}]|$))/g)) {
    const start = from + index
    if (start < at && at < start + item.length) return mustBeQuoted(file, start, item, message)
  }
  return diagnostic('yaml-syntax', { file, start: at, end: at + 1 }, { message, hint: 'Put the whole text in quotes.' })
}

/** A text that YAML would take for something else, in quotes that leave its backslashes alone. */
function mustBeQuoted(file: SourceFile, start: number, value: string, message: string): Diagnostic {
  const place = { file, start, end: start + value.length }
  const quoted = value.includes('\\') ? `'${value}'` : JSON.stringify(value)
  return diagnostic('yaml-syntax', place, {
    message,
    hint: value.length > 60 ? 'Put it in quotes.' : `Write it as ${quoted}.`,
    fixes: [{ place, text: quoted }],
  })
}

function words(file: SourceFile, start: number, error: YAMLError): Words {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { message: 'a tab stands in the indentation', hint: 'Indent with spaces.' }
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (colonsAt(file, start) < 2) return notIndented
      return {
        message: 'a second `: ` stands on one line, so YAML takes the value for a key',
        hint: 'Put the value in quotes, or move the second key to a line of its own.',
      }
    case 'MULTILINE_IMPLICIT_KEY':
      if (colonsAt(file, start) > 0) return notIndented
      return { message: 'a line without `:` stands where a key is expected', hint: 'Write `key: value`.' }
    case 'BAD_DQ_ESCAPE':
      return {
        message: `\`${escapeAt(file.text, start)}\` is no escape that double quotes know`,
        hint: 'Use single quotes, in which a backslash stands for itself.',
      }
    case 'BAD_SCALAR_START':
      return {
        message: `a value without quotes may not begin with \`${file.text[start] ?? ''}\``,
        hint: 'Put the value in quotes.',
      }
    case 'BAD_INDENT':
      return badIndent(error.message)
    case 'MISSING_CHAR':
      return missingCharacter(error.message)
    case 'BLOCK_IN_FLOW':
      return {
        message: 'a block list or mapping stands inside brackets',
        hint: 'Close the bracket first, or write everything inside it in brackets too.',
      }
    case 'KEY_OVER_1024_CHARS':
      return { message: 'a key is longer than 1024 characters', hint: 'Put a `:` and a blank behind the key.' }
    case 'RESOURCE_EXHAUSTION':
      return { message: 'lists and mappings are nested too deep here', hint: 'Close the brackets.' }
    default:
      return unexpected(file, start, error.message)
  }
}

/** The backslash and the letter behind it. */
function escapeAt(text: string, start: number): string {
  const at = text.indexOf('\\', Math.max(0, start - 1))
  return at === -1 ? '\\' : text.slice(at, at + 2)
}

function badIndent(message: string): Words {
  if (message.startsWith('All sequence items')) {
    return {
      message: 'this `-` is not indented like the others of its list',
      hint: 'Indent all items of a list alike.',
    }
  }
  return notIndented
}

const notIndented: Words = {
  message: 'this line is not indented as what it belongs to',
  hint: 'Indent it deeper than the key above it.',
}

/** How many colons that end a key a line has. */
function colonsAt(file: SourceFile, start: number): number {
  return [...file.lineText(file.lineAt(start)).matchAll(/:(?=\s|$)/g)].length
}

function missingCharacter(message: string): Words {
  const quote = /Missing closing (["'])/.exec(message)?.[1]
  if (quote !== undefined) {
    return { message: `a text begins with ${quote} but the closing ${quote} is missing`, hint: 'Close the quote.' }
  }
  if (message.startsWith('Implicit map keys')) {
    return { message: 'expected `:` and a value behind the key', hint: 'Write `key: value`.' }
  }
  if (message.startsWith('Missing , ')) {
    return { message: 'expected a comma between two items in brackets', hint: 'Put a comma between them.' }
  }
  const bracket = /(?:end with a|expected) ([\]}])/i.exec(message)?.[1]
  if (bracket !== undefined) return { message: `the closing \`${bracket}\` is missing`, hint: 'Close the bracket.' }
  if (message.startsWith('Sequence item without')) {
    return { message: 'expected `- ` before an item of a list', hint: 'Put `- ` before it.' }
  }
  if (message.startsWith('Comments must')) {
    return {
      message: 'a `#` stands directly behind a value',
      hint: 'Put a blank before the comment, or quote the value.',
    }
  }
  return { message: firstLower(message), hint: 'Mend the YAML at this place.' }
}

function unexpected(file: SourceFile, start: number, message: string): Words {
  const character = file.text[start]
  const shown = character === undefined || /\s/.test(character) ? undefined : character
  if (message.startsWith('Block scalar header')) {
    return { message: 'a text stands behind `|` or `>` on the same line', hint: 'Begin the text on the next line.' }
  }
  if (shown === undefined) return { message: 'the file ends or breaks off here unexpectedly', hint: 'Complete it.' }
  return {
    message: `\`${shown}\` is not expected here`,
    hint: `Put the value in quotes if the \`${shown}\` belongs to it, or remove it.`,
  }
}

function firstLower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
}
