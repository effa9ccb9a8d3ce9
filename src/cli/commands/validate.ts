import { relative, resolve, sep } from 'node:path'
import { analyseSources } from '../../compile.ts'
import { filesOf, readSources } from '../../sources.ts'
import { UsageError, type CommandContext } from '../context.ts'
import { exitCodeFor, printFindings } from '../findings.ts'
import { applyFixesToTree } from '../fix.ts'
import { Timings } from '../timings.ts'

/**
 * `skopeoc validate [FILE…]`: findings only. All definitions are read, since a collision needs two files; with FILE, only
 * findings in these files are shown, and mended with `--fix`.
 */
export async function runValidate(
  ctx: CommandContext,
  files: readonly string[],
  options: { fix: boolean },
): Promise<number> {
  const wanted = new Set(files.map((file) => pathFromRoot(ctx, file)))
  if (options.fix) await applyFixesToTree(ctx, wanted)
  const timings = new Timings(ctx)
  timings.begin('read')
  const sources = readSources(ctx.host)
  const { diagnostics } = await analyseSources(sources, { today: ctx.host.today(), onPhase: timings.begin })
  timings.print()
  const shown =
    wanted.size === 0
      ? diagnostics
      : diagnostics.filter(({ place, related }) =>
          [place, ...related.map((other) => other.place)].some(({ file }) => wanted.has(file.path)),
        )
  printFindings(ctx, shown, filesOf(sources).length)
  return exitCodeFor(ctx, shown)
}

function pathFromRoot(ctx: CommandContext, file: string): string {
  const path = relative(ctx.host.root, resolve(file)).split(sep).join('/')
  const inside = path === 'skopeoc.yaml' || path.startsWith('teams/')
  if (!inside) {
    throw new UsageError(
      `${file} is not a definition of ${ctx.host.root}`,
      'Name skopeoc.yaml or files below teams/, or give the folder with --root.',
    )
  }
  if (ctx.host.kindOf(path) === undefined)
    throw new UsageError(`${file} does not exist`, 'Look at the spelling of the path.')
  return path
}
