import { compile, type Compilation } from '../compile.ts'
import { readSources, type SourceTree } from '../sources.ts'
import type { CommandContext } from './context.ts'
import { Timings } from './timings.ts'

export interface CompiledTree extends Compilation {
  sources: SourceTree
  /** How many files were read. */
  filesRead: number
  timings: Timings
}

/** Reads and compiles the tree below the root. */
export async function compileTree(ctx: CommandContext): Promise<CompiledTree> {
  const timings = new Timings(ctx)
  timings.begin('read')
  const sources = readSources(ctx.host)
  const compilation = await compile(sources, { today: ctx.host.today(), onPhase: timings.begin })
  return { ...compilation, sources, filesRead: countFiles(sources), timings }
}

export function countFiles({ config, teams }: SourceTree): number {
  const ofTeams = teams.reduce((sum, { team, images }) => sum + images.length + (team === undefined ? 0 : 1), 0)
  return ofTeams + (config === undefined ? 0 : 1)
}
