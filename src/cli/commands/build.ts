import { stagingName, type GeneratedFiles } from '../../host/host.ts'
import type { Model } from '../../model/types.ts'
import type { BuildCounts } from '../../memory/record.ts'
import { daysLike } from '../../memory/days.ts'
import { checksum } from '../../emit/checksum.ts'
import { rememberBuild } from '../../memory/remember.ts'
import type { Diagnostic } from '../../diagnostics/index.ts'
import { filesOf } from '../../sources.ts'
import { codeownersOf } from '../codeowners.ts'
import { exitCode, type CommandContext } from '../context.ts'
import { exitCodeFor, printFindings, say } from '../findings.ts'
import { compileTree, readTree, type ReadTree } from '../read-tree.ts'
import type { Timings } from '../timings.ts'
import { toolFromNowOn } from '../tool-digest.ts'

export interface BuildOptions {
  /** Nothing that is remembered is believed. */
  fresh?: boolean
}

/** What a build comes to before anything is written. */
interface Outcome {
  diagnostics: Diagnostic[]
  /** Undefined where nothing may be written. */
  write: (() => Written) | undefined
}

interface Written {
  counts: BuildCounts
  written: number
  removed: number
  unchanged: number
}

/** `skopeoc build`: compile and write generated/. Nothing is written when there are findings that count. */
export async function runBuild(ctx: CommandContext, options: BuildOptions = {}): Promise<number> {
  const tool = toolFromNowOn()
  // What a killed build left is for a whole build to clear up.
  const isInterrupted = ctx.host.kindOf(stagingName) !== undefined
  const tree = await readTree(ctx, { fresh: options.fresh === true || isInterrupted })
  const { diagnostics, write } = recalledOutcome(tree) ?? (await compiledOutcome(ctx, tree, tool))
  const filesRead = filesOf(tree.sources).length
  const code = exitCodeFor(ctx, diagnostics)
  if (write === undefined || code !== exitCode.ok) {
    tree.timings.print()
    printFindings(ctx, diagnostics, filesRead)
    say(ctx, 'generated/ was left as it is')
    return code === exitCode.ok ? exitCode.findings : code
  }
  const { counts, written, removed, unchanged } = write()
  tree.timings.print()
  printFindings(ctx, diagnostics, filesRead)
  say(
    ctx,
    `generated/ is current: ${count(counts.entries, 'entry', 'entries')}, ${count(counts.targets, 'target')}, ` +
      `${count(counts.files, 'file')} (${written} written, ${removed} removed, ${unchanged} unchanged)`,
  )
  return exitCode.ok
}

function recalledOutcome({ recalled }: ReadTree): Outcome | undefined {
  if (recalled === undefined) return undefined
  const { findings, counts } = recalled
  return { diagnostics: findings, write: () => ({ counts, written: 0, removed: 0, unchanged: counts.files }) }
}

async function compiledOutcome(ctx: CommandContext, tree: ReadTree, tool: () => string | undefined): Promise<Outcome> {
  const { model, files, diagnostics } = await compileTree(ctx, tree)
  if (model === undefined || files === undefined) return { diagnostics, write: undefined }
  return { diagnostics, write: () => writeTree(ctx, tree, model, files, diagnostics, tool) }
}

function writeTree(
  ctx: CommandContext,
  { sources, timings }: ReadTree,
  model: Model,
  files: GeneratedFiles,
  findings: Diagnostic[],
  tool: () => string | undefined,
): Written {
  timings.begin('write')
  const counts = { entries: model.images.length, targets: model.config.targets.length }
  const codeowners = codeownersOf(ctx.host, model)
  const known = {
    days: daysLike(ctx.host.today(), expiriesOf(model)),
    codeowners: codeowners && { path: codeowners.path, sha256: checksum(codeowners.content) },
    counts,
    findings,
  }
  // First, since a link may stand in its place: an error leaves the old tree.
  const isOwnersStale = codeowners?.stale === true
  if (isOwnersStale) ctx.host.write(codeowners.path, codeowners.content)
  const { added, changed, removed, unchanged } = ctx.host.replaceGenerated(
    timed(files, timings),
    rememberBuild(sources, known, tool),
  )
  const written = added.length + changed.length + (isOwnersStale ? 1 : 0)
  const filesOfTree = added.length + changed.length + unchanged
  return { counts: { ...counts, files: filesOfTree }, written, removed: removed.length, unchanged }
}

/** The same files. What happens between two of them is writing, unless the emitter says that it begins with something. */
function timed(files: GeneratedFiles, timings: Timings): GeneratedFiles {
  return {
    *[Symbol.iterator]() {
      for (const file of files) {
        timings.begin('write')
        yield file
      }
      timings.begin('write')
    },
  }
}

function expiriesOf({ images }: Model): string[] {
  return images.flatMap(({ expires }) => (expires === undefined ? [] : [expires.value]))
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
