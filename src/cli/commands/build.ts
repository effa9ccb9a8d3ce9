import { codeownersOf } from '../codeowners.ts'
import { compileTree } from '../compile-tree.ts'
import { exitCode, type CommandContext } from '../context.ts'
import { exitCodeFor, printFindings, say } from '../findings.ts'

/** `skopeoc build`: compile and write generated/. Nothing is written when there are findings that count. */
export async function runBuild(ctx: CommandContext): Promise<number> {
  const { model, files, diagnostics, filesRead, timings } = await compileTree(ctx)
  const code = exitCodeFor(ctx, diagnostics)
  if (files === undefined || model === undefined || code !== exitCode.ok) {
    timings.print()
    printFindings(ctx, diagnostics, filesRead)
    say(ctx, 'generated/ was left as it is')
    return code === exitCode.ok ? exitCode.findings : code
  }
  timings.begin('write')
  const change = ctx.host.replaceGenerated(files)
  const codeowners = codeownersOf(ctx.host, model)
  if (codeowners?.stale === true) ctx.host.write(codeowners.path, codeowners.content)
  timings.print()
  printFindings(ctx, diagnostics, filesRead)
  const written = change.added.length + change.changed.length + (codeowners?.stale === true ? 1 : 0)
  const targets = model.config.targets.length
  say(
    ctx,
    `generated/ is current: ${count(model.images.length, 'entry', 'entries')}, ${count(targets, 'target')}, ` +
      `${count(files.size, 'file')} (${written} written, ${change.removed.length} removed, ${change.unchanged} unchanged)`,
  )
  return exitCode.ok
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
