import type { Host } from '../host/host.ts'

export const exitCode = { ok: 0, findings: 1, usage: 2, internal: 3 } as const

export type OutputFormat = 'pretty' | 'json' | 'github' | 'sarif'

/** What every command is given. */
export interface CommandContext {
  host: Host
  /** How findings are printed. */
  format: OutputFormat
  /** Only findings: no progress and no closing line. */
  quiet: boolean
  /** Warnings count as errors do. */
  strict: boolean
  /** Print how long each phase took. */
  timings: boolean
}

/** The user called skopeoc in a way that makes no sense: exit code 2. */
export class UsageError extends Error {
  readonly hint: string
  constructor(message: string, hint: string) {
    super(message)
    this.name = 'UsageError'
    this.hint = hint
  }
}
