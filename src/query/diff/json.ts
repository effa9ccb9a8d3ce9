import { maskSecrets } from '../../diagnostics/index.ts'
import type { FailKind } from './fail-on.ts'
import type { MeaningDiff } from './types.ts'

/** The difference for programs, with the kinds of change that are in it. Ends with a line feed. */
export function renderDiffJson(diff: MeaningDiff, kinds: readonly FailKind[]): string {
  const masked = (_: string, value: unknown): unknown => (typeof value === 'string' ? maskSecrets(value) : value)
  return `${JSON.stringify({ ...diff, kinds }, masked, 2)}\n`
}
