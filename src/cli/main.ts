import { HostError } from '../host/host.ts'
import { printable } from '../diagnostics/render/index.ts'
import { exitCode, UsageError } from './context.ts'
import { runProgram } from './program.ts'

/** Runs skopeoc with the words of a command line and returns its exit code. Never throws. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    return await runProgram(words)
  } catch (error) {
    return report(isWithoutFolder(error) ? noFolder : error)
  }
}

const noFolder = new UsageError('the current folder does not exist any more', 'Go to one that does, and try again.')

function isWithoutFolder(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'uv_cwd'
}

/** A user's or the world's fault is told in two lines; a bug of skopeoc's own with its stack, which helps to mend it. */
function report(error: unknown): number {
  if (error instanceof UsageError || error instanceof HostError) {
    process.stderr.write(printable(`error: ${error.message}`) + `\n  = help: ${printable(error.hint)}\n`)
    return error instanceof UsageError ? exitCode.usage : exitCode.internal
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(
    `skopeoc failed; this is a bug of skopeoc, please report it with the lines below\n${stack.split('\n').map(printable).join('\n')}\n`,
  )
  return exitCode.internal
}
