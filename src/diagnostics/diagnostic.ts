import { boundedHint, boundedMessage } from './bounded.ts'
import { rules, type RuleCode } from './rules.ts'
import type { SourceFile } from './source-file.ts'

export type Severity = 'error' | 'warning'

/** A stretch of a file: offsets in UTF-16 code units, `end` exclusive. */
export interface Place {
  file: SourceFile
  start: number
  end: number
}

export interface Related {
  place: Place
  message: string
}

/** A replacement that is safe to make without asking (`--fix`). */
export interface Fix {
  place: Place
  text: string
}

/** A user's mistake, as a value. Only bugs are thrown. */
export interface Diagnostic {
  code: RuleCode
  severity: Severity
  /** What is wrong. Lower case, no full stop. */
  message: string
  /** What it would do to the mirror. */
  effect: string
  /** What to do, as a full imperative sentence, or "did you mean `…`?". */
  hint: string
  place: Place
  related: Related[]
  fixes: Fix[]
}

/** The parts of a finding that differ from what its rule says by default. */
export interface Details {
  message: string
  effect?: string | undefined
  hint?: string | undefined
  related?: Related[] | undefined
  fixes?: Fix[] | undefined
  severity?: Severity | undefined
}

/**
 * A finding at a place, with the severity, effect and hint of its rule unless `details` says otherwise. Its texts are bounded,
 * and what its fixes insert is not.
 */
export function diagnostic(code: RuleCode, place: Place, details: Details): Diagnostic {
  const rule = rules[code]
  return {
    code,
    severity: details.severity ?? (rule.severity === 'error' ? 'error' : 'warning'),
    message: boundedMessage(details.message),
    effect: details.effect === undefined ? rule.effect : boundedMessage(details.effect),
    hint: details.hint === undefined ? rule.hint : boundedHint(details.hint),
    place,
    related: (details.related ?? []).map(({ place: at, message }) => ({ place: at, message: boundedMessage(message) })),
    fixes: details.fixes ?? [],
  }
}
