import { analyseSources, hasErrors } from '../../compile.ts'
import { SourceFile } from '../../diagnostics/index.ts'
import type { Config, Model } from '../../model/types.ts'
import { failKinds, kindsIn, type FailKind } from '../../query/diff/fail-on.ts'
import { diffModels, type MeaningDiff, type RefusedState } from '../../query/diff/index.ts'
import { renderDiffJson } from '../../query/diff/json.ts'
import { renderMarkdown } from '../../query/diff/markdown.ts'
import { renderDiff } from '../../query/diff/text.ts'
import { stylesFor } from '../../query/text.ts'
import { filesOf, readSources } from '../../sources.ts'
import { exitCode, UsageError, type CommandContext } from '../context.ts'
import { printFindings, say } from '../findings.ts'
import { readRevision } from '../revision.ts'

export interface DiffOptions {
  against: string
  /** Undefined for the files as they are on disk. */
  to?: string | undefined
  format: 'pretty' | 'json' | 'markdown'
  /** Kinds of change, separated by commas, that end with exit code 1. */
  failOn?: string | undefined
}

/**
 * `skopeoc diff --against REV`: what the step from a revision to the files on disk, or to another revision, means. Errors in
 * what is proposed end with 1: what they hide looks like a removal. Those in what is there do not, or nothing could mend them.
 */
export async function runDiff(ctx: CommandContext, options: DiffOptions): Promise<number> {
  const failOn = readFailOn(options.failOn)
  const before = await stateAt(ctx, options.against)
  const after = await stateAt(ctx, options.to)
  if (before === undefined || after === undefined) return exitCode.findings
  const diff = { ...diffModels(before.model, after.model), ...refusedOf(before, after, options) }
  const found = kindsIn(diff)
  const stopping = failOn.filter((kind) => found.has(kind))
  ctx.host.writeOutput(render(ctx, diff, [...found], options.format))
  if (stopping.length === 0) return after.hasErrors ? exitCode.findings : exitCode.ok
  say(ctx, `the change is one that was asked to stop at: ${stopping.join(', ')}`)
  return exitCode.findings
}

function refusedOf(before: State, after: State, { against, to }: DiffOptions): Pick<MeaningDiff, 'refused'> {
  const refused: RefusedState[] = []
  if (before.hasErrors) refused.push({ side: 'before', revision: against })
  if (after.hasErrors) refused.push({ side: 'after', ...(to === undefined ? {} : { revision: to }) })
  return refused.length === 0 ? {} : { refused }
}

function readFailOn(text: string | undefined): FailKind[] {
  if (text === undefined) return []
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
  // A variable of a pipeline that is not set: a gate that stops at nothing would look like one that stops.
  if (words.length === 0)
    throw new UsageError(
      '--fail-on names no kind of change, and would stop at none',
      `Write one or more of ${failKinds.join(', ')}, or leave --fail-on out.`,
    )
  return words.map((word) => {
    const kind = failKinds.find((candidate) => candidate === word)
    if (kind === undefined)
      throw new UsageError(`"${word}" is not a kind of change`, `Write one or more of ${failKinds.join(', ')}.`)
    return kind
  })
}

function render(ctx: CommandContext, diff: MeaningDiff, kinds: FailKind[], format: DiffOptions['format']): string {
  switch (format) {
    case 'json':
      return renderDiffJson(diff, kinds)
    case 'markdown':
      return renderMarkdown(diff)
    case 'pretty':
      return renderDiff(diff, stylesFor(ctx.host.colour('stdout')))
  }
}

interface State {
  model: Model
  hasErrors: boolean
}

/** The definitions of a revision, or of the disk. A revision before there was a skopeoc.yaml is an empty mirror. */
async function stateAt(ctx: CommandContext, revision: string | undefined): Promise<State | undefined> {
  const reader = revision === undefined ? ctx.host : await readRevision(ctx.host, revision)
  const sources = readSources(reader)
  if (!sources.configured && revision !== undefined) {
    say(ctx, `note: ${revision} has no skopeoc.yaml, so it is compared as an empty mirror`)
    return { model: emptyModel(), hasErrors: false }
  }
  const { model, diagnostics } = await analyseSources(sources, { today: ctx.host.today() })
  if (model === undefined) {
    printFindings({ ...ctx, format: 'pretty' }, diagnostics, filesOf(sources).length)
    say(ctx, `${revision ?? 'the files on disk'}: nothing can be compared without a usable skopeoc.yaml`)
    return undefined
  }
  const state = { model, hasErrors: hasErrors(diagnostics) }
  if (state.hasErrors) warnOfErrors(ctx, revision)
  return state
}

function warnOfErrors(ctx: CommandContext, revision: string | undefined): void {
  const [have, them] = revision === undefined ? ['the files on disk have', 'them'] : [`${revision} has`, 'it']
  say(
    ctx,
    `warning: ${have} errors, so that \`skopeoc build\` refuses ${them}; what cannot be read is left out of the comparison, and all else is compared as it is written`,
  )
}

function emptyModel(): Model {
  const config: Config = { file: new SourceFile('skopeoc.yaml', ''), targets: [], rules: new Map() }
  return { config, teams: [], images: [], sourceless: [] }
}
