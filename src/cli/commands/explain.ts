import { checkSources } from '../../check/index.ts'
import { hasErrors } from '../../compile.ts'
import { explain } from '../../query/explain/index.ts'
import { renderExplanation } from '../../query/explain/text.ts'
import { parseReference } from '../../query/reference.ts'
import { stylesFor } from '../../query/text.ts'
import { readSources } from '../../sources.ts'
import { exitCode, UsageError, type CommandContext } from '../context.ts'
import { printFindings } from '../findings.ts'

/** `skopeoc explain REF`: 0 if it is mirrored or may be, 1 if it is not. */
export async function runExplain(
  ctx: CommandContext,
  { reference: asked, format }: { reference: string; format: 'pretty' | 'json' },
): Promise<number> {
  const parsed = parseReference(asked)
  if ('problem' in parsed) throw new UsageError(parsed.problem, parsed.hint)
  const { host } = ctx
  const { model, diagnostics } = await checkSources(readSources(host))
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const { config } = model
  if (config === undefined) {
    printFindings(ctx, errors, 0)
    return exitCode.findings
  }
  const generated = !hasErrors(diagnostics)
  if (!generated)
    host.writeError(
      'warning: the definitions have errors, so that the answer may lack something; run `skopeoc validate`\n',
    )
  const options = { today: host.today(), now: host.now(), generated }
  const explanation = explain({ ...model, config }, asked.trim(), parsed.reference, options)
  if (format === 'json') host.writeOutput(`${JSON.stringify(explanation, null, 2)}\n`)
  else host.writeOutput(renderExplanation(explanation, stylesFor(host.colour('stdout'))))
  return explanation.mirrored === false ? exitCode.findings : exitCode.ok
}
