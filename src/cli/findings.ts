import type { Diagnostic } from '../diagnostics/index.ts'
import { renderDiagnostics } from '../diagnostics/render/index.ts'
import type { Host } from '../host/host.ts'
import { exitCode, type CommandContext } from './context.ts'

/** Prints findings in the wanted form: for people to stderr, for programs to stdout. */
export function printFindings(ctx: CommandContext, diagnostics: readonly Diagnostic[], filesRead: number): void {
  const text = renderDiagnostics(diagnostics, ctx.format, {
    colour: ctx.host.colour('stderr'),
    summary: !ctx.quiet,
    files: filesRead,
    folder: () => pathInRepository(ctx.host),
  })
  if (ctx.format === 'pretty') ctx.host.writeError(text)
  else ctx.host.writeOutput(text)
}

/** Empty also where a folder above may not be looked at: what is below the root is named all the same. */
function pathInRepository(host: Host): string {
  try {
    return host.pathInRepository() ?? ''
  } catch {
    return ''
  }
}

/** 1 when there are errors, or warnings that count. */
export function exitCodeFor(ctx: CommandContext, diagnostics: readonly Diagnostic[]): number {
  const counts = ctx.strict ? diagnostics.length > 0 : diagnostics.some(({ severity }) => severity === 'error')
  return counts ? exitCode.findings : exitCode.ok
}

/** Progress and closing lines, for people only. */
export function say(ctx: CommandContext, text: string): void {
  if (!ctx.quiet) ctx.host.writeError(`${text}\n`)
}
