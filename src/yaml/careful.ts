/**
 * The careful reader: the whole of YAML 1.2 through the `yaml` package, which is loaded only when a file needs it, and
 * every complaint about YAML itself. What the language leaves out (anchors, aliases, merge keys, tags, directives, a
 * second document) is an error with a way out here.
 */
import type { CST, Composer, Lexer, Parser } from 'yaml'
import {
  diagnostic,
  maskBehindKeys,
  type Diagnostic,
  type Fix,
  type Place,
  type SourceFile,
} from '../diagnostics/index.ts'
import { bareDashFindings, isBareDash } from './bare-dash.ts'
import { buildTree } from './careful-tree.ts'
import { moveTo, pieceAround } from './piece.ts'
import { maximumCarefulLength, maximumDepth } from './limits.ts'
import { readFast } from './fast.ts'
import type { ParseResult } from './parse-result.ts'
import { readMended } from './recover.ts'
import { checkCharacters } from './suspicious.ts'
import { isSyntax, syntaxFindings, type Bracket } from './syntax-errors.ts'

/** At most this many findings of one kind are told of one file. */
const mostFindings = 20

/** How often a file is read again with what was found mended, to see what else is wrong with it. */
const mostMends = 2

/** What the lexer says before each document. */
const documentMarker = '\x02'

/** Reads a file with the `yaml` package: its tree, and a finding for everything that is wrong with it as YAML. */
export async function parseCareful(file: SourceFile): Promise<ParseResult> {
  return parseMending(file, mostMends)
}

async function parseMending(file: SourceFile, mends: number): Promise<ParseResult> {
  const diagnostics = checkCharacters(file)
  // Everything else about the file would be about text that nobody meant.
  if (diagnostics.length >= mostFindings) return { root: undefined, diagnostics }
  if (file.text.length > maximumCarefulLength) {
    return { root: undefined, diagnostics: diagnostics.length > 0 ? diagnostics : await findingsAround(file) }
  }
  const yaml = await import('yaml')
  const tokens = readTokens(file, new yaml.Lexer(), new yaml.Parser())
  diagnostics.push(...tokens.diagnostics)
  const readOn = (mended: readonly Fix[]): Promise<ParseResult> =>
    readMended(file, mended, diagnostics, (other) => parseMending(other, mends - 1))
  if (tokens.stopped && tokens.bareDashes.length === 0) return { root: undefined, diagnostics }
  const composer: Composer = new yaml.Composer({ schema: 'failsafe', strict: true, uniqueKeys: false, merge: false })
  const documents = [...composer.compose(tokens.tokens, true, file.text.length)]
  const errors = documents.flatMap((document) => document.errors)
  if (tokens.bareDashes.length > 0 && (tokens.stopped || errors.some(isSyntax))) {
    const found = bareDashFindings(file, tokens.bareDashes).slice(0, mostFindings)
    diagnostics.push(...found)
    return mends > 0 ? readOn(found.flatMap(({ fixes }) => fixes)) : { root: undefined, diagnostics }
  }
  const second = secondDocument(file, tokens.tokens)
  if (second !== undefined) diagnostics.push(second)
  const misreadings = syntaxFindings(file, errors, {
    openQuote: tokens.openQuote,
    brackets: tokens.brackets,
    escapes: tokens.escapes,
    // What a character does to the rest of its line has been told with the character.
    toldLines: new Set(diagnostics.map(({ place }) => file.lineAt(place.start))),
  })
  for (const { finding } of misreadings) diagnostics.push(finding)
  const contents = documents[0]?.contents ?? undefined
  // What was left out and can be mended would leave an empty value behind, about which more would be said.
  const mended = [
    ...tokens.diagnostics.map(({ fixes }) => fixes).filter(isNotEmpty),
    ...misreadings.map((one) => one.mends),
  ]
  if (mends > 0 && mended.length > 0 && mended.every(isNotEmpty)) {
    return readOn(mended.flat())
  }
  if (errors.some(isSyntax)) return { root: undefined, diagnostics }
  if (contents === undefined) return { root: { kind: 'scalar', start: 0, end: 0, text: '', plain: true }, diagnostics }
  const tree = buildTree(file, contents, yaml)
  for (const finding of tree.diagnostics.slice(0, mostFindings)) diagnostics.push(finding)
  return { root: tree.root, diagnostics }
}

function isNotEmpty(fixes: readonly Fix[]): boolean {
  return fixes.length > 0
}

interface Tokens {
  tokens: CST.Token[]
  /** True where reading on would be of no use: too deep, or too much that definitions may not use. */
  stopped: boolean
  diagnostics: Diagnostic[]
  /** Offset of a quote that nothing closes. */
  openQuote: number | undefined
  /** Offsets of every opening bracket, and of the closing one that ends it. */
  brackets: Bracket[]
  /** Double-quoted texts with backslashes in them. */
  escapes: Bracket[]
  /** Offsets of dashes that begin a key. */
  bareDashes: number[]
}

/** The concrete syntax tree, read token by token so that depth stays bounded; and findings about anchors, tags, directives. */
function readTokens(file: SourceFile, lexer: Lexer, parser: Parser): Tokens {
  const result: Tokens = {
    tokens: [],
    stopped: false,
    diagnostics: [],
    openQuote: undefined,
    brackets: [],
    escapes: [],
    bareDashes: [],
  }
  let atScalar = false
  let word = ''
  const open: number[] = []
  let documents = 0
  // The package loses its column behind a byte order mark; an empty line in its place keeps every offset.
  const text = file.text.startsWith('\ufeff') ? `\n${file.text.slice(1)}` : file.text
  for (const lexeme of lexer.lex(text)) {
    const start = parser.offset
    if (!atScalar) {
      const finding = word === '<<' && lexeme[0] === '*' ? undefined : leftOut(file, start, lexeme, open.length > 0)
      if (finding !== undefined) result.diagnostics.push(finding)
    }
    if (lexeme === ':' && word.startsWith('-') && open.length === 0) {
      const at = start - word.length
      if (text.startsWith(word, at) && isBareDash(text, at, word)) result.bareDashes.push(at)
    }
    if (atScalar) word = lexeme
    else if (isOpenQuote(lexeme)) result.openQuote ??= start
    else if (lexeme === '[' || lexeme === '{') open.push(result.brackets.push({ start, end: undefined }) - 1)
    else if (lexeme === ']' || lexeme === '}') closeBracket(result.brackets, open, start)
    if (lexeme[0] === '"' && lexeme.includes('\\')) result.escapes.push({ start, end: start + lexeme.length })
    atScalar = lexeme === '\x1f'
    for (const token of parser.next(lexeme)) result.tokens.push(token)
    // One token of the stack is the document, one may be the scalar that is being read.
    if (parser.stack.length > maximumDepth + 2) {
      result.stopped = true
      // An entry whose dash has no blank is a mapping in the one above it.
      if (result.bareDashes.length === 0) result.diagnostics.push(tooDeep(file, start))
      return result
    }
    if (result.diagnostics.length >= mostFindings) {
      result.stopped = true
      return result
    }
    if (lexeme === documentMarker && ++documents > 2) break
  }
  for (const token of parser.end()) result.tokens.push(token)
  return result
}

function closeBracket(brackets: readonly Bracket[], open: number[], end: number): void {
  const bracket = brackets[open.pop() ?? -1]
  if (bracket !== undefined) bracket.end = end
}

function isOpenQuote(lexeme: string): boolean {
  const quote = lexeme[0]
  if (quote !== '"' && quote !== "'") return false
  return lexeme.length === 1 || !lexeme.endsWith(quote)
}

/** What stands at a place of one line, masked behind a key such as `password`. */
function withoutCredential({ file, start, end }: Place): string {
  const line = file.lineAt(start)
  const lineStart = file.lineStarts[line - 1] as number
  return maskBehindKeys(file.lineText(line)).slice(start - lineStart, end - lineStart)
}

/** A finding about a token of YAML that definitions may not use. */
function leftOut(file: SourceFile, start: number, lexeme: string, inBrackets: boolean): Diagnostic | undefined {
  const place = { file, start, end: start + lexeme.length }
  const name = (): string => inBackticks(withoutCredential(place))
  switch (lexeme[0]) {
    case '&':
      return diagnostic('yaml-syntax', place, {
        message: `anchor ${name()} in a definition, which may not use anchors`,
        hint: 'Remove it, and write the values out wherever they are meant.',
      })
    case '*':
      return diagnostic('yaml-syntax', place, {
        message: `alias ${name()} in a definition, which may not use aliases`,
        hint: 'Write the value out here, or put it in quotes if it is text.',
      })
    case '!':
      if (lexeme.startsWith('!=')) return rangeWithoutQuotes(file, start, inBrackets)
      return diagnostic('yaml-syntax', place, {
        message: `tag ${name()} in a definition, which may not use YAML tags`,
        hint: 'Remove it, and put the value in quotes if it is text that looks like a number.',
      })
    case '%':
      return diagnostic('yaml-syntax', place, {
        message: `directive ${name()} in a definition, which may not use directives`,
        hint: 'Remove the line: definitions are always YAML 1.2 in UTF-8.',
      })
    default:
      return undefined
  }
}

/** `semver: !=1.3.0` is a tag to YAML, and text to whoever wrote it. */
function rangeWithoutQuotes(file: SourceFile, start: number, inBrackets: boolean): Diagnostic {
  const line = restOfLine(file, start)
  const rest = inBrackets ? (line.split(/[,\]}]/, 1)[0] as string).trimEnd() : line
  return diagnostic(
    'yaml-syntax',
    { file, start, end: start + rest.length },
    {
      message: 'a range that begins with `!` must stand in quotes',
      hint: 'Put the range in quotes.',
      fixes: [{ place: { file, start, end: start + rest.length }, text: JSON.stringify(rest) }],
    },
  )
}

function secondDocument(file: SourceFile, tokens: readonly CST.Token[]): Diagnostic | undefined {
  const second = tokens.filter((token) => token.type === 'document')[1]
  if (second === undefined) return undefined
  const marker = second.start.find((token) => token.type === 'doc-start')
  const start = marker?.offset ?? second.offset
  return diagnostic(
    'yaml-syntax',
    { file, start, end: start + (marker?.source.length ?? 1) },
    {
      message: 'a second document begins here, but a definition file holds one',
      hint: 'Move what follows into a file of its own, or append its entries to the list above.',
    },
  )
}

function tooDeep(file: SourceFile, start: number): Diagnostic {
  return diagnostic(
    'yaml-syntax',
    { file, start, end: start + 1 },
    {
      message: `lists and mappings are nested more than ${maximumDepth} deep here`,
      hint: 'Close the brackets, or write the value as text in quotes.',
    },
  )
}

/**
 * What is wrong with a file that is too long to be read carefully as a whole: the fast reader says where it gave up, and the
 * entry in which that is gets read. Where that cannot be cut out safely, or nothing is wrong with it, only the place is told.
 */
async function findingsAround(file: SourceFile): Promise<Diagnostic[]> {
  const fast = readFast(file.text)
  const piece = pieceAround(file, fast)
  const found = piece === undefined ? [] : (await parseCareful(piece.file)).diagnostics
  if (piece === undefined || found.length === 0) return [tooLong(file, Math.min(fast.stoppedAt, file.text.length - 1))]
  return found.map((finding) => moveTo(file, piece, finding))
}

function tooLong(file: SourceFile, start: number): Diagnostic {
  return diagnostic(
    'yaml-syntax',
    { file, start, end: start + 1 },
    {
      message: 'the file is large, and from here on it is wrong or not written simply',
      hint: `Mend this place, write it more simply, or split the file: beyond ${maximumCarefulLength / 1024} KiB only simple YAML is read.`,
    },
  )
}

/** A piece of the file for a message: one line, at most 40 characters. */
function inBackticks(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 40 ? `\`${line.slice(0, 40)}…\`` : `\`${line}\``
}

/** The text from an offset to the end of its line or to a comment, without blanks at its end. */
function restOfLine(file: SourceFile, start: number): string {
  const end = file.text.indexOf('\n', start)
  const rest = file.text.slice(start, end === -1 ? undefined : end)
  const comment = rest.indexOf(' #')
  return (comment === -1 ? rest : rest.slice(0, comment)).trimEnd()
}
