import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js'
import { skopeoVersion } from '../../model/skopeo-image.ts'
import type { Target } from '../../model/types.ts'
import { objectNames } from './names.ts'

/** Annotations of a pod: the generation of the files that it is made for, and the content of its ConfigMap of trust. */
export const generationAnnotation = 'skopeoc/generation'
export const trustAnnotation = 'skopeoc/trust'

/** Annotation of a ConfigMap: the checksum of its data alone, so that it changes with them and with nothing else. */
export const contentAnnotation = 'skopeoc/content-hash'

export type Component = 'mirror' | 'refresh'

/** Labels by which pods and objects of one target are found. They never change while a target has its id. */
export function selectorLabels(target: Target): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'image-mirror',
    'app.kubernetes.io/instance': objectNames(target).mirror,
  }
}

/** Labels of an object: a user's first, so that those which selectors depend on win. */
export function labels(target: Target, component: Component = 'mirror'): Record<string, string> {
  const version = skopeoVersion(target.runtime.image)
  return {
    ...sorted(target.runtime.labels),
    ...selectorLabels(target),
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': 'image-mirror',
    'app.kubernetes.io/managed-by': 'skopeoc',
    ...(version === undefined ? {} : { 'app.kubernetes.io/version': version }),
    'skopeoc/target': target.id,
  }
}

export function metadata(
  target: Target,
  name: string,
  component: Component = 'mirror',
  more: Record<string, string> = {},
): ObjectMeta {
  const annotations = { ...sorted(target.runtime.annotations), ...more }
  return {
    name,
    namespace: target.runtime.namespace,
    labels: labels(target, component),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  }
}

/** A copy whose keys are in order of their code units, whatever the order in which they were written. */
export function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => byCodeUnit(a, b)))
}
