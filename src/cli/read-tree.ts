import type { Compilation } from '../compile.ts'
import type { BuildRecord } from '../memory/record.ts'
import { readSources, type SourceTree } from '../sources.ts'
import type { CommandContext } from './context.ts'
import { recall } from './recall.ts'
import { Timings } from './timings.ts'

export interface ReadTree {
  sources: SourceTree
  /** What the last build found, where compiling again would come to nothing else. */
  recalled: BuildRecord | undefined
  timings: Timings
}

/** Reads the definitions below the root and recalls what became of them, unless all is to be done afresh. */
export async function readTree(ctx: CommandContext, options: { fresh?: boolean }): Promise<ReadTree> {
  const timings = new Timings(ctx)
  timings.begin('read')
  const sources = readSources(ctx.host)
  if (options.fresh === true) return { sources, recalled: undefined, timings }
  timings.begin('recall')
  return { sources, recalled: await recall(ctx, sources), timings }
}

/** Compiles what was read. The compiler is loaded only here: it is most of the program. */
export async function compileTree(ctx: CommandContext, { sources, timings }: ReadTree): Promise<Compilation> {
  timings.begin('load')
  const { compile } = await import('../compile.ts')
  return compile(sources, { today: ctx.host.today(), onPhase: timings.begin })
}
