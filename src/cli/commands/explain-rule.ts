import { readFileSync } from 'node:fs'
import { isRuleCode, nearestWords, rules } from '../../diagnostics/index.ts'
import { exitCode, UsageError, type CommandContext } from '../context.ts'
import { packageFile } from '../package-file.ts'

/** `skopeoc explain-rule [SLUG]`: the rule's page, or a list of all rules. */
export async function runExplainRule(ctx: CommandContext, slug: string | undefined): Promise<number> {
  if (slug === undefined) {
    const width = Math.max(...Object.keys(rules).map(({ length }) => length))
    const lines = Object.entries(rules).map(
      ([code, rule]) => `${code.padEnd(width)}  ${rule.severity.padEnd(5)}  ${rule.summary}`,
    )
    ctx.host.writeOutput(`${lines.join('\n')}\n`)
    return exitCode.ok
  }
  const word = slug.trim().toLowerCase()
  if (!isRuleCode(word)) {
    const near = nearestWords(word, Object.keys(rules))
    const hint =
      near.length === 0
        ? '`skopeoc explain-rule` lists the rules.'
        : `did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`
    throw new UsageError(`there is no rule "${slug}"`, hint)
  }
  ctx.host.writeOutput(readFileSync(packageFile('docs', 'rules', `${word}.md`), 'utf8'))
  return exitCode.ok
}
