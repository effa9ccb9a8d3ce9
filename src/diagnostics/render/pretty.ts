import picocolors from 'picocolors'
import type { Diagnostic, Place } from '../diagnostic.ts'
import { rules, type RuleCode } from '../rules.ts'
import { oneLine, widthOfText } from './escape.ts'
import { excerptOf, ShownLines } from './excerpt.ts'
import { countOf, summaryOf } from './summary.ts'

export interface PrettyOptions {
  colour: boolean
  /** Whether a closing line counts the findings. */
  summary: boolean
  /** How many files were read, for the closing line. */
  files?: number | undefined
}

type Colours = ReturnType<typeof picocolors.createColors>

/** Rules whose findings are about several places alike: they are listed, and no line is shown. */
const listed: ReadonlySet<RuleCode> = new Set(['collision', 'shared-repository', 'digest-moved', 'undecided-selection'])

const didYouMean = /^did you mean /

/** Findings for people, as compilers print them, and a closing line that counts `all`: what a credential of them is, is never shown. */
export function renderPretty(told: readonly Diagnostic[], all: readonly Diagnostic[], options: PrettyOptions): string {
  const colours = picocolors.createColors(options.colour)
  const secrets = all.filter(({ code }) => code === 'credentials-in-definition').map(({ place }) => place)
  const shown = new ShownLines(secrets)
  const blocks = told.map((finding) => `${renderFinding(finding, shown, colours)}\n`)
  if (options.summary) blocks.push(closing(all, options.files, colours))
  return blocks.join('\n')
}

function renderFinding(finding: Diagnostic, shown: ShownLines, colours: Colours): string {
  const colour = finding.severity === 'error' ? colours.red : colours.yellow
  const head = `${colours.bold(colour(`${finding.severity}[${finding.code}]`))}${colours.bold(`: ${oneLine(finding.message)}`)}`
  const isList = listed.has(finding.code) && finding.related.length > 0
  const lines = isList ? listOfPlaces(finding, colours) : withExcerpt(finding, shown, colours)
  return [head, ...lines].join('\n')
}

/** Every place with what stands there, one a line. */
function listOfPlaces(finding: Diagnostic, colours: Colours): string[] {
  const places = [
    { at: location(finding.place), label: subject(finding.place) },
    ...finding.related.map(({ place, message }) => ({ at: location(place), label: oneLine(message) })),
  ]
  const width = Math.max(...places.map(({ at }) => widthOfText(at))) + 5
  const lines = places.map(({ at, label }) =>
    `  ${colours.blue('-->')} ${at}${' '.repeat(width - widthOfText(at))}${label}`.trimEnd(),
  )
  return [...lines, ...closingNotes(finding, '  ', colours)]
}

function withExcerpt(finding: Diagnostic, shown: ShownLines, colours: Colours): string[] {
  const { place, related, hint } = finding
  if (place.file.text === '') {
    return [
      `  ${colours.blue('-->')} ${oneLine(place.file.path)}`,
      ...relatedLines(finding, '  ', colours),
      ...closingNotes(finding, '  ', colours),
    ]
  }
  const excerpt = excerptOf(place, shown)
  const gutter = ' '.repeat(String(excerpt.line).length + 1)
  const bar = colours.blue('|')
  const colour = finding.severity === 'error' ? colours.red : colours.yellow
  const label = didYouMean.test(hint) ? ` ${oneLine(hint)}` : ''
  const lines = [
    `${gutter}${colours.blue('-->')} ${location(place)}`,
    `${gutter} ${bar}`,
    ` ${colours.blue(String(excerpt.line))} ${bar} ${excerpt.text}`.trimEnd(),
    `${gutter} ${bar} ${' '.repeat(excerpt.indent)}${colour(`${'^'.repeat(excerpt.width)}${label}`)}`,
  ]
  if (related.length > 0) lines.push(...relatedLines(finding, gutter, colours))
  return [...lines, ...closingNotes(finding, gutter, colours)]
}

function relatedLines({ related }: Diagnostic, gutter: string, colours: Colours): string[] {
  return related.map(({ place, message }) => `${gutter}${colours.blue(':::')} ${location(place)}: ${oneLine(message)}`)
}

/** What it would do to the mirror and what to do; a "did you mean" under the carets says both where nothing is special. */
function closingNotes(finding: Diagnostic, gutter: string, colours: Colours): string[] {
  const { code, effect, hint, related, place } = finding
  const sign = colours.blue('=')
  const isUnderlined = didYouMean.test(hint) && !(listed.has(code) && related.length > 0) && place.file.text !== ''
  const lines: string[] = []
  if (!isUnderlined || effect !== rules[code].effect) lines.push(`${gutter} ${sign} ${oneLine(effect)}`)
  if (!isUnderlined) lines.push(`${gutter} ${sign} help: ${helpOf(hint)}`)
  return lines
}

/** A hint as the end of a line: in lower case where it begins with a word, and without a full stop. */
function helpOf(hint: string): string {
  const text = oneLine(hint).replace(/(?<!\.)\.$/, '')
  return /^[A-Z][a-z]*\b/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

function location(place: Place): string {
  const { line, column } = place.file.positionAt(place.start)
  return `${oneLine(place.file.path)}:${line}:${column}`
}

/** What stands at a place, for a list: the value where it is a key with its value. */
function subject(place: Place): string {
  const text = place.file.text.slice(place.start, place.end).split('\n', 1)[0] ?? ''
  const value = text.replace(/^[A-Za-z]+:\s+/, '').replace(/^(["'])(.*)\1$/, '$2')
  return oneLine(value.length > 100 ? `${value.slice(0, 99)}…` : value)
}

function closing(diagnostics: readonly Diagnostic[], files: number | undefined, colours: Colours): string {
  const { errors, warnings } = summaryOf(diagnostics)
  const where = files === undefined ? '' : ` in ${countOf(files, 'file')}`
  const first = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0]
  if (first === undefined) return `no findings${where}\n`
  const counts = [errors > 0 ? countOf(errors, 'error') : '', warnings > 0 ? countOf(warnings, 'warning') : '']
  const total = colours.bold(`${counts.filter((count) => count !== '').join(', ')}${where}`)
  return `${total}\nto learn more: \`skopeoc explain-rule ${first.code}\`\n`
}
