import { checkSources } from '../check/index.ts'
import { hasErrors } from '../compile.ts'
import { finalise, type Diagnostic } from '../diagnostics/index.ts'
import type { Config, Model } from '../model/types.ts'
import { filesOf, readSources, type SourceTree } from '../sources.ts'
import type { CommandContext } from './context.ts'
import { printFindings } from './findings.ts'

/**
 * The definitions for a command that asks about them, checked file by file. Undefined, with the findings printed, where
 * skopeoc.yaml is unusable; other errors leave something to answer with, and a warning says so.
 */
export async function readModel(ctx: CommandContext): Promise<{ model: Model; sound: boolean } | undefined> {
  const sources = readSources(ctx.host)
  const { model, diagnostics } = await checkSources(sources)
  const { config } = model
  if (config === undefined) {
    printFindings({ ...ctx, format: 'pretty' }, diagnostics, filesOf(sources).length)
    return undefined
  }
  const sound = diagnostics.length === 0 || !hasErrors(levelled(diagnostics, config, sources))
  if (!sound)
    ctx.host.writeError(
      'warning: the definitions have errors, so that the answer may lack something; run `skopeoc validate`\n',
    )
  return { model: { ...model, config }, sound }
}

/** As a build would tell them, for a rule that is turned down is no error. What is suppressed in vain only a build knows. */
function levelled(diagnostics: readonly Diagnostic[], { rules }: Config, sources: SourceTree): Diagnostic[] {
  return finalise(diagnostics, { rules, files: filesOf(sources) }).filter(({ code }) => code !== 'unused-suppression')
}
