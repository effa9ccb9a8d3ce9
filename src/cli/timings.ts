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
    const rows = this.#phases.map(({ name, startMilliseconds }, index) => ({
      name,
      milliseconds: (this.#phases[index + 1]?.startMilliseconds ?? end) - startMilliseconds,
    }))
    const total = rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
    for (const { name, milliseconds } of [...rows, { name: 'total', milliseconds: total }]) {
      const share = Math.round((100 * milliseconds) / Math.max(total, 0.001))
      this.#ctx.host.writeError(
        `${name.padEnd(18)}${milliseconds.toFixed(1).padStart(9)} ms ${String(share).padStart(4)} %\n`,
      )
    }
  }
}
