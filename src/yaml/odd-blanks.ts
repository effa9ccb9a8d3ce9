/**
 * Blanks that are none to YAML, as they come with text pasted from chats and wikis: in the indentation, behind a colon or a
 * dash, in a range. Their lines look right, so what YAML makes of them would be told in sentences about lines that look right.
 * Where they matter the file is read as it looks, and each is reported at its place. In free text and comments they are harmless.
 */
import { diagnostic, SourceFile, type Diagnostic } from '../diagnostics/index.ts'
import type { ParseResult } from './parse-result.ts'
import { describeCharacter, oddBlanksOf, reportedPerFile, withPlainBlanks } from './suspicious.ts'
import type { YamlNode } from './tree.ts'

/** Keys under which stands what only people read. */
const freeTextKeys: ReadonlySet<string> = new Set(['reason', 'name', 'contact', 'annotations'])

/** A stretch of a file. */
interface Stretch {
  start: number
  end: number
}

interface Text extends Stretch {
  isFree: boolean
}

/** What was read of a file, or what it would be if all its blanks were plain ones, and a finding for each that is not. */
export async function withOddBlanks(
  file: SourceFile,
  asItIs: ParseResult,
  read: (file: SourceFile) => Promise<ParseResult>,
): Promise<ParseResult> {
  const runs = oddBlanksOf(file.text)
  if (runs.length === 0) return asItIs
  if (asItIs.root !== undefined && harmful(file, runs, asItIs.root).length === 0) return asItIs
  const looks = await read(new SourceFile(file.path, withPlainBlanks(file.text)))
  const isBetter = looks.root !== undefined || (asItIs.root === undefined && mendsSomething(asItIs, looks))
  const { root, diagnostics } = isBetter ? looks : asItIs
  const bad = root === undefined && !isBetter ? [] : harmful(file, runs, root)
  // Without any it is a mistake that has nothing to do with them.
  if (bad.length === 0) return asItIs
  const findings = bad.map((run) => oddBlank(file, run))
  return { root, diagnostics: [...findings, ...diagnostics.map((finding) => inFile(file, finding))] }
}

/** Whether something is said of the text as it is that is not said of what it looks like. */
function mendsSomething(asItIs: ParseResult, looks: ParseResult): boolean {
  const said = new Set(looks.diagnostics.map(({ place, message }) => `${place.start} ${message}`))
  return asItIs.diagnostics.some(({ place, message }) => !said.has(`${place.start} ${message}`))
}

function oddBlank(file: SourceFile, { start, end }: Stretch): Diagnostic {
  const place = { file, start, end }
  return diagnostic('suspicious-character', place, {
    message: `${describeCharacter(file.text.slice(start, start + 1))} stands where a blank is meant`,
    effect: 'it looks like a blank, but YAML and skopeo take it for a letter',
    hint: 'Write a plain blank in its place.',
    fixes: [{ place, text: ' '.repeat(end - start) }],
  })
}

/** The first of the runs that stand neither in free text nor in a comment; without a tree, that stand in no comment. */
function harmful(file: SourceFile, runs: readonly Stretch[], root: YamlNode | undefined): Stretch[] {
  const texts = root === undefined ? [] : textsOf(root, false)
  const found: Stretch[] = []
  let next = 0
  let commentEnd = 0
  for (const run of runs) {
    if (found.length === reportedPerFile) break
    if (run.start < commentEnd) continue
    while (next < texts.length && (texts[next] as Text).end <= run.start) next++
    const text = texts[next]
    if (text !== undefined && text.start <= run.start) {
      if (!text.isFree) found.push(run)
    } else if (isInComment(file, texts[next - 1]?.end ?? 0, run.start)) commentEnd = lineEnd(file.text, run.start)
    else found.push(run)
  }
  return found
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** The keys and values of a tree, in the order of the file. */
function textsOf(node: YamlNode, isFree: boolean): Text[] {
  if (node.kind === 'scalar') return [{ start: node.start, end: node.end, isFree }]
  if (node.kind === 'sequence') return node.items.flatMap((item) => textsOf(item, isFree))
  return node.entries.flatMap(({ key, value }) => [
    ...textsOf(key, false),
    ...textsOf(value, isFree || freeTextKeys.has(key.text)),
  ])
}

/** Whether a `#` stands before an offset in its line, behind what ends at `from`. */
function isInComment(file: SourceFile, from: number, at: number): boolean {
  const line = file.lineStarts[file.lineAt(at) - 1] as number
  return /(?:^|\s)#/.test(file.text.slice(Math.max(line, from), at))
}

/** A finding about the text as it looks, of which every offset is one of the file. */
function inFile(file: SourceFile, finding: Diagnostic): Diagnostic {
  return {
    ...finding,
    place: { ...finding.place, file },
    related: finding.related.map(({ place, message }) => ({ place: { ...place, file }, message })),
    fixes: finding.fixes.map(({ place, text }) => ({ place: { ...place, file }, text })),
  }
}
