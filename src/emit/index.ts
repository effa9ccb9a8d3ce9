import type { Config, Model, Target } from '../model/types.ts'
import type { TargetPlan } from '../plan/types.ts'
import { emitCatalog } from './catalog/index.ts'
import { emitKubernetes, runtimeSettings } from './kubernetes/index.ts'
import { emitPlan } from './plan-json.ts'
import { RowTexts } from './row-texts.ts'
import { emitRuntime } from './runtime/index.ts'

/** Parts of emitting, for timings; the first three begin once a target. */
export type EmitPhase = 'emit plan.json' | 'emit runtime' | 'emit manifests' | 'emit catalogue'

/**
 * Every file of generated/, by its path below it. A pure function of the model and the plans made from it: the same
 * bytes on every machine and day.
 */
export function emitAll(
  model: Model,
  plans: readonly TargetPlan[],
  onPhase?: (phase: EmitPhase) => void,
): Map<string, string> {
  const files = new Map<string, string>()
  emitTargets(model, plans, files, onPhase)
  onPhase?.('emit catalogue')
  for (const { path, content } of emitCatalog(model, plans)) add(files, `catalog/${path}`, content)
  return files
}

function emitTargets(
  model: Model,
  plans: readonly TargetPlan[],
  files: Map<string, string>,
  onPhase?: (phase: EmitPhase) => void,
): void {
  const targets = new Map(model.config.targets.map((target) => [target.id, target]))
  const texts = new RowTexts()
  for (const plan of plans) {
    const target = targets.get(plan.target)
    if (target === undefined) throw new Error(`a plan for a target that does not exist: ${plan.target}`)
    emitTarget(plan, target, model.config, texts, files, onPhase)
  }
}

function emitTarget(
  plan: TargetPlan,
  target: Target,
  config: Config,
  texts: RowTexts,
  files: Map<string, string>,
  onPhase?: (phase: EmitPhase) => void,
): void {
  onPhase?.('emit plan.json')
  const planFile = emitPlan(plan, texts)
  onPhase?.('emit runtime')
  const runtime = emitRuntime(plan, runtimeSettings(target), texts)
  onPhase?.('emit manifests')
  const manifests = emitKubernetes(plan, target, config, runtime)
  for (const { path, content } of [planFile, ...runtime, ...manifests]) add(files, `${target.id}/${path}`, content)
}

function add(files: Map<string, string>, path: string, content: string): void {
  if (files.has(path)) throw new Error(`two emitters write ${path}`)
  files.set(path, content)
}
