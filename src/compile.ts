import { analyse } from './analyse/index.ts'
import { checkSources } from './check/index.ts'
import { finalise, type Diagnostic } from './diagnostics/index.ts'
import { emitAll, type EmitPhase } from './emit/index.ts'
import type { GeneratedFiles } from './host/host.ts'
import type { Model } from './model/types.ts'
import { checkBudget, hasPullLimits } from './plan/check-budget.ts'
import { planTargets } from './plan/index.ts'
import type { TargetPlan } from './plan/types.ts'
import { filesOf, type SourceTree } from './sources.ts'

export type Phase = 'parse and check' | 'analyse' | 'plan' | EmitPhase

export interface CompileOptions {
  /** `YYYY-MM-DD`, for `expired`; nothing that is emitted depends on it. */
  today: string
  /** Called when a phase begins, for progress and timings. A phase may begin more than once. */
  onPhase?: (phase: Phase) => void
}

/** What the definitions mean. */
export interface Analysis {
  /** Undefined where skopeoc.yaml is missing or unusable. */
  model: Model | undefined
  /** Final: every finding once, in a stable order, with the severities of the configuration. */
  diagnostics: Diagnostic[]
}

export interface Compilation extends Analysis {
  /** Sorted by target; empty when there are errors. */
  plans: TargetPlan[]
  /** Every file of generated/, emitted as they are asked for; undefined when there are errors. */
  files: GeneratedFiles | undefined
}

/** sources → parse → check → model → analyse: everything that can be said of the definitions without emitting a file. */
export async function analyseSources(sources: SourceTree, options: CompileOptions): Promise<Analysis> {
  const { model, raw } = await findEverything(sources, options)
  const diagnostics = finaliseFor(sources, model, raw)
  if (model === undefined || !hasPullLimits(model.config) || hasErrors(diagnostics)) return { model, diagnostics }
  options.onPhase?.('plan')
  const budget = checkBudget(model, planTargets(model))
  return { model, diagnostics: budget.length === 0 ? diagnostics : finaliseFor(sources, model, [...raw, ...budget]) }
}

/** The whole pipeline: sources → parse → check → model → analyse → plan → emit → files. Nothing is emitted beside an error. */
export async function compile(sources: SourceTree, options: CompileOptions): Promise<Compilation> {
  const { model, raw } = await findEverything(sources, options)
  let diagnostics = finaliseFor(sources, model, raw)
  if (model === undefined || hasErrors(diagnostics)) return { model, diagnostics, plans: [], files: undefined }
  options.onPhase?.('plan')
  const plans = planTargets(model)
  const budget = hasPullLimits(model.config) ? checkBudget(model, plans) : []
  if (budget.length > 0) diagnostics = finaliseFor(sources, model, [...raw, ...budget])
  if (hasErrors(diagnostics)) return { model, diagnostics, plans, files: undefined }
  return { model, diagnostics, plans, files: { [Symbol.iterator]: () => emitAll(model, plans, options.onPhase) } }
}

async function findEverything(
  sources: SourceTree,
  options: CompileOptions,
): Promise<{ model: Model | undefined; raw: Diagnostic[] }> {
  options.onPhase?.('parse and check')
  const { model: parts, diagnostics: raw } = await checkSources(sources)
  if (parts.config === undefined) return { model: undefined, raw }
  const model: Model = { ...parts, config: parts.config }
  options.onPhase?.('analyse')
  for (const finding of analyse(model, options)) raw.push(finding)
  return { model, raw }
}

function finaliseFor(sources: SourceTree, model: Model | undefined, raw: readonly Diagnostic[]): Diagnostic[] {
  return finalise(raw, { rules: model?.config.rules ?? new Map(), files: filesOf(sources) })
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
