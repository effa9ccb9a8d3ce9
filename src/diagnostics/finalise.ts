/** From what the phases found to what is reported: levels of the configuration, suppressions, order. */
import type { Diagnostic } from './diagnostic.ts'
import { orderAndDedupe } from './order.ts'
import { rules, type RuleCode, type RuleLevel } from './rules.ts'
import type { SourceFile } from './source-file.ts'
import { findSuppressions, isSuppressed, suppressionFindings, type Suppression } from './suppressions.ts'

export interface FinaliseOptions {
  /** `rules` of skopeoc.yaml. */
  rules: ReadonlyMap<RuleCode, RuleLevel>
  /** Every file that was read, so that suppressions in files without a finding are seen to be unused. */
  files?: readonly SourceFile[] | undefined
}

/** Every finding that is to be reported, once, in a stable order. */
export function finalise(diagnostics: readonly Diagnostic[], options: FinaliseOptions): Diagnostic[] {
  const levelled = withLevels(diagnostics, options.rules)
  const files = new Map<string, SourceFile>()
  for (const file of options.files ?? []) files.set(file.path, file)
  for (const { place } of levelled) if (!files.has(place.file.path)) files.set(place.file.path, place.file)
  const suppressions = new Map<string, Suppression[]>()
  for (const file of files.values()) {
    const found = findSuppressions(file)
    if (found.length > 0) suppressions.set(file.path, found)
  }
  if (suppressions.size === 0) return orderAndDedupe(levelled)
  const left = levelled.filter((finding) => !isSuppressed(finding, suppressions.get(finding.place.file.path) ?? []))
  // Beside an error the later phases have not run, and what they would have found may be what is suppressed.
  const complete = !left.some(({ severity }) => severity === 'error')
  const about = [...suppressions.values()].flat().flatMap((one) => suppressionFindings(one, complete))
  return orderAndDedupe([...left, ...withLevels(about, options.rules)])
}

/**
 * Warnings that are not reported whatever is found, since their rules are off: nobody needs to make them.
 */
export function silentRules(levels: ReadonlyMap<RuleCode, RuleLevel>): ReadonlySet<string> {
  const silent = new Set<string>()
  for (const [code, rule] of Object.entries(rules) as [RuleCode, (typeof rules)[RuleCode]][]) {
    if (rule.fixed !== true && rule.severity !== 'error' && (levels.get(code) ?? rule.severity) === 'off')
      silent.add(code)
  }
  return silent
}

function withLevels(diagnostics: readonly Diagnostic[], levels: ReadonlyMap<RuleCode, RuleLevel>): Diagnostic[] {
  const result: Diagnostic[] = []
  for (const finding of diagnostics) {
    const rule = rules[finding.code]
    const configured = rule.fixed === true ? undefined : levels.get(finding.code)
    if (configured === undefined && rule.severity !== 'off') result.push(finding)
    else if (configured !== undefined && configured !== 'off') {
      result.push({ ...finding, severity: configured === 'error' ? 'error' : 'warning' })
    }
  }
  return result
}
