import type { Config, Target } from '../../model/types.ts'
import type { TargetPlan } from '../../plan/types.ts'
import type { EmittedFile } from '../emitted-file.ts'
import { quoteComment } from '../quote.ts'
import { render } from '../render.ts'
import { runtimeGeneration } from '../runtime/index.ts'
import { prometheusRule } from './alerts.ts'
import { cronJob, type PodInputs } from './cron-job.ts'
import { cutName } from './names.ts'
import { networkPolicy } from './network-policy.ts'
import { externalSecrets, fileConfigMap, serviceAccount, trustConfigMap } from './objects.ts'
import { packFiles } from './pack-files.ts'
import { printYaml } from './print-yaml.ts'
import { trustOf } from './trust.ts'

export { runtimeSettings } from './settings.ts'

/** File systems take names of 255 bytes, and something is added to these. */
const longestFileName = 200

/** An object and the file that it is written to. */
interface Manifest {
  file: string
  /** One line that says what it is for. */
  about: string
  object: object | undefined
}

/**
 * The manifests of one target, below `kubernetes/`: everything that runs `mirror.sh` in a cluster, and a kustomization of it.
 *
 * @param runtimeFiles what the pods find in their folder: `mirror.sh`, `index.txt`, `copy.sh`, `sync/…`
 */
export function emitKubernetes(
  plan: TargetPlan,
  target: Target,
  config: Config,
  runtimeFiles: readonly EmittedFile[],
): EmittedFile[] {
  const trust = trustOf(target, config)
  const packed = packFiles(runtimeFiles, render('kubernetes/start.sh', {}))
  const generation = runtimeGeneration(runtimeFiles)
  const inputs: PodInputs = { target, packed, trust, generation }
  const manifests: Manifest[] = [
    ...cronJobs(inputs, plan),
    ...packed.bundles.map((bundle) => ({
      file: `configmap-files${bundle.suffix === '' ? '' : `-${bundle.suffix}`}.yaml`,
      about: `Files of generated/${target.id} for the pods, each as it is there.`,
      object: fileConfigMap(target, bundle),
    })),
    {
      file: 'configmap-trust.yaml',
      about: 'What skopeo is told of registries: mirrors, and which signatures are demanded and made.',
      object: trustConfigMap(target, trust),
    },
    { file: 'serviceaccount.yaml', about: 'An account without rights or token.', object: serviceAccount(target) },
    {
      file: 'networkpolicy.yaml',
      about: 'What the pods may reach: DNS and registries. Nobody may reach them.',
      object: networkPolicy(plan, target, config),
    },
    {
      file: 'prometheusrule.yaml',
      about: 'Alerts for the Prometheus operator, on metrics of kube-state-metrics.',
      object: prometheusRule(target),
    },
    ...externalSecrets(target, config).map((secret) => ({
      file: `externalsecret-${cutName(secret.metadata.name ?? '', longestFileName, 16)}.yaml`,
      about: 'Where the External Secrets operator finds the content of a Secret.',
      object: secret,
    })),
  ]
  const wanted = manifests.filter(({ object }) => object !== undefined)
  return [...wanted, kustomization(target, wanted)].map((manifest) => emitted(manifest, target))
}

function cronJobs(inputs: PodInputs, plan: TargetPlan): Manifest[] {
  const { schedule, refreshSchedule } = inputs.target.runtime
  const registry = quoteComment(plan.registry)
  return [
    { file: 'cronjob.yaml', about: `Mirrors images to ${registry}.`, object: cronJob(inputs, 'mirror', schedule) },
    {
      file: 'cronjob-refresh.yaml',
      about: `Looks again at the tags that upstream moves, and copies those that have moved to ${registry}.`,
      object: refreshSchedule === undefined ? undefined : cronJob(inputs, 'refresh', refreshSchedule),
    },
  ]
}

function kustomization(target: Target, manifests: readonly Manifest[]): Manifest {
  return {
    file: 'kustomization.yaml',
    about: `Everything for the target ${target.id}: kubectl apply --server-side -k generated/${target.id}/kubernetes`,
    object: {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: manifests.map(({ file }) => file).sort(),
    },
  }
}

function emitted({ file, about, object }: Manifest, target: Target): EmittedFile {
  if (object === undefined) throw new Error(`there is no object for ${file}`)
  const sources = file.startsWith('configmap-files') ? 'teams/ or skopeoc.yaml' : 'skopeoc.yaml'
  const body = printYaml(object)
  return {
    path: `kubernetes/${file}`,
    content: render('kubernetes/manifest', { about, sources, target: target.id, body }),
  }
}
