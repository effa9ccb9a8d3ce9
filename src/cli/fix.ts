import { analyseSources } from '../compile.ts'
import { applyFixes, type Fix, type SourceFile } from '../diagnostics/index.ts'
import { readSources } from '../sources.ts'
import type { CommandContext } from './context.ts'
import { say } from './findings.ts'

/** One mend may uncover another; more rounds than this would mean that two of them fight. */
const mostRounds = 5

/** `--fix`: mends in the definition files what is safe to mend; only in those that are wanted. */
export async function applyFixesToTree(
  ctx: CommandContext,
  isWanted: (path: string) => boolean = () => true,
): Promise<void> {
  const mended = new Set<string>()
  for (let round = 0; round < mostRounds; round++) {
    const { diagnostics } = await analyseSources(readSources(ctx.host), { today: ctx.host.today() })
    const byFile = new Map<SourceFile, Fix[]>()
    for (const fix of diagnostics.flatMap(({ fixes }) => fixes)) {
      if (!isWanted(fix.place.file.path)) continue
      const list = byFile.get(fix.place.file)
      if (list === undefined) byFile.set(fix.place.file, [fix])
      else list.push(fix)
    }
    let changed = false
    for (const [file, fixes] of byFile) {
      const text = applyFixes(file, fixes)
      if (text === file.text) continue
      ctx.host.write(file.path, text)
      changed = true
      mended.add(file.path)
    }
    if (!changed) break
  }
  if (mended.size > 0) say(ctx, `mended ${[...mended].sort().join(', ')}`)
}
