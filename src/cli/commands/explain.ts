import { explain } from '../../query/explain/index.ts'
import { renderExplanation } from '../../query/explain/text.ts'
import { parseReference } from '../../query/reference.ts'
import { stylesFor } from '../../query/text.ts'
import { exitCode, UsageError, type CommandContext } from '../context.ts'
import { readModel } from '../read-model.ts'

/** `skopeoc explain REF`: 0 if it is mirrored or may be, 1 if it is not. */
export async function runExplain(
  ctx: CommandContext,
  { reference: asked, format }: { reference: string; format: 'pretty' | 'json' },
): Promise<number> {
  const parsed = parseReference(asked)
  if ('problem' in parsed) throw new UsageError(parsed.problem, parsed.hint)
  const { host } = ctx
  const read = await readModel(ctx)
  if (read === undefined) return exitCode.findings
  const options = { today: host.today(), now: host.now(), generated: read.sound, doubtful: read.doubtful }
  const explanation = explain(read.model, asked.trim(), parsed.reference, options)
  const answer = read.sound ? explanation : { ...explanation, refused: true }
  if (format === 'json') host.writeOutput(`${JSON.stringify(answer, null, 2)}\n`)
  else host.writeOutput(renderExplanation(explanation, stylesFor(host.colour('stdout'))))
  return explanation.mirrored === false ? exitCode.findings : exitCode.ok
}
