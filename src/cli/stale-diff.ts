import { createTwoFilesPatch, FILE_HEADERS_ONLY, type CreatePatchOptionsAbortable } from 'diff'
import pc from 'picocolors'
import { maskBehindKeys } from '../diagnostics/credential-keys.ts'
import { printable } from '../diagnostics/render/index.ts'
import { mask } from '../diagnostics/secrets.ts'

/** A file on disk that differs from what it should be. */
export interface StaleFile {
  /** From the root. */
  path: string
  before: string
  after: string
  kind: 'changed' | 'missing' | 'orphan'
}

/** More lines than this are of use to nobody: the rest is counted. */
const mostLinesPerFile = 400
const mostLines = 4000
/** Files that differ in more lines than this are not compared line by line; it would take long and say little. */
const mostEdits = 2000

/** Unified diffs of what is stale, what is on disk first. Control characters are made visible. */
export function renderStale(stale: readonly StaleFile[], colour: boolean): string {
  const colours = pc.createColors(colour)
  const lines: string[] = []
  for (const [index, file] of stale.entries()) {
    if (lines.length > mostLines) {
      lines.push(`… and ${stale.length - index} more files`)
      break
    }
    lines.push(...patchLines(file))
  }
  return `${lines.map((line) => paint(printable(line), colours)).join('\n')}\n`
}

function patchLines({ path, before, after, kind }: StaleFile): string[] {
  const from = kind === 'missing' ? '/dev/null' : `a/${path}`
  const to = kind === 'orphan' ? '/dev/null' : `b/${path}`
  // What is in it is nobody's matter here, and may be what nobody should see.
  if (kind === 'orphan') return [`--- ${from}`, `+++ ${to}`, '… the file does not belong here']
  const patch = createTwoFilesPatch(from, to, before, after, '', '', {
    maxEditLength: mostEdits,
    headerOptions: FILE_HEADERS_ONLY,
    context: 3,
  } satisfies CreatePatchOptionsAbortable)
  if (patch === undefined) return [`--- ${from}`, `+++ ${to}`, `… the files differ in more than ${mostEdits} lines`]
  const lines = withoutSecrets(patch.replace(/\n$/, '').split('\n'))
  if (lines.length <= mostLinesPerFile) return lines
  return [...lines.slice(0, mostLinesPerFile), `… and ${lines.length - mostLinesPerFile} more lines`]
}

/** The lines of a patch; of what is on disk, which anybody may have written, nothing that looks like a secret. */
function withoutSecrets(lines: readonly string[]): string[] {
  let isInKey = false
  return lines.map((line, index) => {
    if (!line.startsWith('-') || index < 2) return line
    if (/-----END [A-Z ]{1,60}-----/.test(line)) isInKey = false
    const shown = isInKey ? `-${mask(line.slice(1))}` : `-${maskBehindKeys(line.slice(1))}`
    if (/-----BEGIN [A-Z ]{0,40}PRIVATE KEY/.test(line)) isInKey = true
    return shown
  })
}

function paint(line: string, colours: ReturnType<typeof pc.createColors>): string {
  if (line.startsWith('+++') || line.startsWith('---')) return colours.bold(line)
  if (line.startsWith('+')) return colours.green(line)
  if (line.startsWith('-')) return colours.red(line)
  return line.startsWith('@@') ? colours.cyan(line) : line
}
