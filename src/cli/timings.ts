import type { CommandContext } from './context.ts'

/** Measures phases for `--timings`. */
export class Timings {
  readonly #ctx: CommandContext
  readonly #phases: { name: string; startMilliseconds: number }[] = []

  constructor(ctx: CommandContext) {
    this.#ctx = ctx
  }

  /** Ends the phase before and begins another. */
  readonly begin = (name: string): void => {
    this.#phases.push({ name, startMilliseconds: this.#ctx.host.milliseconds() })
  }

  /** Prints every phase with its milliseconds and share, if `--timings` was given. */
  print(): void {
    if (!this.#ctx.timings) return
    const end = this.#ctx.host.milliseconds()
    const sums = new Map<string, number>()
    for (const [index, { name, startMilliseconds }] of this.#phases.entries()) {
      const milliseconds = (this.#phases[index + 1]?.startMilliseconds ?? end) - startMilliseconds
      sums.set(name, (sums.get(name) ?? 0) + milliseconds)
    }
    const total = [...sums.values()].reduce((sum, milliseconds) => sum + milliseconds, 0)
    for (const [name, milliseconds] of [...sums, ['total', total] as const]) {
      const share = Math.round((100 * milliseconds) / Math.max(total, 0.001))
      this.#ctx.host.writeError(
        `${name.padEnd(18)}${milliseconds.toFixed(1).padStart(9)} ms ${String(share).padStart(4)} %\n`,
      )
    }
  }
}
