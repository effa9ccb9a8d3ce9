import { codeownersRules } from '../../emit/codeowners.ts'
import { ownersReport, renderOwners } from '../../query/owners.ts'
import { stylesFor } from '../../query/text.ts'
import { exitCode, type CommandContext } from '../context.ts'
import { readModel } from '../read-model.ts'

/** `skopeoc owners`: the table of teams and images. */
export async function runOwners(
  ctx: CommandContext,
  { format }: { format: 'table' | 'json' | 'codeowners' },
): Promise<number> {
  const read = await readModel(ctx)
  if (read === undefined) return exitCode.findings
  const { host } = ctx
  if (format === 'codeowners')
    host.writeOutput(
      codeownersRules(read.model)
        .map((line) => `${line}\n`)
        .join(''),
    )
  else {
    const report = ownersReport(read.model, host.today())
    const text =
      format === 'json'
        ? `${JSON.stringify(report, null, 2)}\n`
        : renderOwners(report, stylesFor(host.colour('stdout')))
    host.writeOutput(text)
  }
  return exitCode.ok
}
