import type { Config, Model, Target } from '../model/types.ts'
import type { TargetPlan } from '../plan/types.ts'
import { emitCatalog } from './catalog/index.ts'
import type { EmittedFile } from './emitted-file.ts'
import { emitKubernetes, runtimeSettings } from './kubernetes/index.ts'
import { emitPlan } from './plan-json.ts'
import { RowTexts } from './row-texts.ts'
import { emitRuntime } from './runtime/index.ts'

/** Parts of emitting, for timings; the first three begin once a target. */
export type EmitPhase = 'emit plan.json' | 'emit runtime' | 'emit manifests' | 'emit catalogue'

/** A file of generated/: its path below it, and its text. */
type GeneratedFile = [path: string, content: string]

/**
 * Every file of generated/, one after the other, so that nobody need hold all of them. A pure function of the model and the
 * plans made from it: the same bytes on every machine and day.
 */
export function* emitAll(
  model: Model,
  plans: readonly TargetPlan[],
  onPhase: (phase: EmitPhase) => void = () => undefined,
): Generator<GeneratedFile, undefined> {
  const paths = new Set<string>()
  for (const { path, content } of emitParts(model, plans, onPhase)) {
    if (paths.has(path)) throw new Error(`two emitters write ${path}`)
    paths.add(path)
    yield [path, content]
  }
}

function* emitParts(
  model: Model,
  plans: readonly TargetPlan[],
  onPhase: (phase: EmitPhase) => void,
): Generator<EmittedFile, undefined> {
  yield* emitTargets(model, plans, onPhase)
  onPhase('emit catalogue')
  yield* below('catalog', emitCatalog(model, plans))
}

function* emitTargets(
  { config }: Model,
  plans: readonly TargetPlan[],
  onPhase: (phase: EmitPhase) => void,
): Generator<EmittedFile, undefined> {
  const targets = new Map(config.targets.map((target) => [target.id, target]))
  const texts = new RowTexts()
  for (const plan of plans) {
    const target = targets.get(plan.target)
    if (target === undefined) throw new Error(`a plan for a target that does not exist: ${plan.target}`)
    yield* below(target.id, emitTarget(plan, target, config, texts, onPhase))
  }
}

function* emitTarget(
  plan: TargetPlan,
  target: Target,
  config: Config,
  texts: RowTexts,
  onPhase: (phase: EmitPhase) => void,
): Generator<EmittedFile, undefined> {
  onPhase('emit plan.json')
  yield emitPlan(plan, texts)
  onPhase('emit runtime')
  const runtime = emitRuntime(plan, runtimeSettings(target, config, plan), texts)
  yield* runtime
  onPhase('emit manifests')
  yield* emitKubernetes(plan, target, config, runtime)
}

function* below(folder: string, files: Iterable<EmittedFile>): Generator<EmittedFile, undefined> {
  for (const { path, content } of files) yield { path: `${folder}/${path}`, content }
}
