/** A plan of few images, the registries that have them, and what is asked of its runs: for tests of what goes wrong. */
import type { TargetPlan } from '../../src/plan/types.ts'
import type { MirrorResult } from './mirror.ts'
import { planned, plannedCopy, planOf, target } from './plans.ts'

export const seed: Record<string, Record<string, string[]>> = {
  'quay.io': { 'cilium/cilium': ['v1.0.0', 'v1.1.0'], 'cilium/operator': ['v1.0.0'], 'jetstack/manager': ['v1.0.0'] },
  'docker.io': { 'kong/gateway': ['3.0.0', '3.1.0'] },
  'registry.k8s.io': {},
}

export const plan: TargetPlan = planOf(
  [
    planned('quay.io/cilium/cilium', { semver: '>= 1.0.0' }),
    planned('quay.io/cilium/operator', { semver: '>= 1.0.0', owners: ['network-operators'] }),
    planned('docker.io/kong/gateway', { semver: '>= 3' }),
  ],
  [plannedCopy('quay.io/jetstack/manager', 'certificates/cert-manager', { tags: ['v1.0.0'] })],
)

/** All that the plan brings to the target, sorted. */
export const images: readonly string[] = [
  'certificates/cert-manager:v1.0.0',
  'cilium/cilium:v1.0.0',
  'cilium/cilium:v1.1.0',
  'cilium/operator:v1.0.0',
  'kong/gateway:3.0.0',
  'kong/gateway:3.1.0',
].map((image) => `${target}/${image}`)

/** The images whose names have none of these words in them. */
export function without(...missing: string[]): string[] {
  return images.filter((image) => !missing.some((word) => image.includes(word)))
}

/** What a run says that it failed in, but for its summary. */
export function failures(result: MirrorResult): Record<string, string>[] {
  return result.events.filter((event) => event['result'] === 'failed' && event['event'] !== 'summary')
}
