import { relative, resolve, sep } from 'node:path'
import { analyseSources } from '../../compile.ts'
import { anyYaml, filesOf, readSources } from '../../sources.ts'
import { UsageError, type CommandContext } from '../context.ts'
import { exitCodeFor, printFindings } from '../findings.ts'
import { applyFixesToTree } from '../fix.ts'
import { Timings } from '../timings.ts'

/**
 * `skopeoc validate [FILE…]`: findings only. All definitions are read, since a collision needs two files; with FILE, which may
 * be a folder, only findings in these files are shown, and mended with `--fix`.
 */
export async function runValidate(
  ctx: CommandContext,
  files: readonly string[],
  options: { fix: boolean },
): Promise<number> {
  const isWanted = wantedFrom(files.map((file) => pathFromRoot(ctx, file)))
  if (options.fix) await applyFixesToTree(ctx, isWanted)
  const timings = new Timings(ctx)
  timings.begin('read')
  const sources = readSources(ctx.host)
  const { diagnostics } = await analyseSources(sources, { today: ctx.host.today(), onPhase: timings.begin })
  timings.print()
  const shown = diagnostics.filter(({ place, related }) =>
    [place, ...related.map((other) => other.place)].some(({ file }) => isWanted(file.path)),
  )
  printFindings(ctx, shown, filesOf(sources).length)
  return exitCodeFor(ctx, shown)
}

/** Whether a path is one of these or below one of them; every path is where none is named, or the root. */
function wantedFrom(named: readonly string[]): (path: string) => boolean {
  if (named.length === 0 || named.includes('')) return () => true
  return (path) => named.some((wanted) => path === wanted || path.startsWith(`${wanted}/`))
}

/** Of the root itself the path is empty. */
function pathFromRoot(ctx: CommandContext, file: string): string {
  const path = relative(ctx.host.root, resolve(file)).split(sep).join('/')
  if (path === '' || path === 'skopeoc.yaml') return path
  const kind = ctx.host.kindOf(path)
  if (kind === undefined) throw new UsageError(`${file} does not exist`, 'Look at the spelling of the path.')
  // Of a link, or a file with another ending of YAML, there is a finding.
  const isDefinition = /^teams(?:\/|$)/.test(path) && (kind !== 'file' || anyYaml.test(path))
  if (isDefinition) return path
  throw new UsageError(
    `${file} is not a definition of ${ctx.host.root}`,
    'Name skopeoc.yaml, .yaml files below teams/ or folders of them, or give the folder of both with --root.',
  )
}
