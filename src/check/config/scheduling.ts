import type { TolerationConfig } from '../../model/runtime-config.ts'
import { valueOf } from '../../yaml/tree.ts'
import { anyText, labelKey, labelValue } from './forms.ts'
import { ConfigReader, integerOf, type Parser } from './reader.ts'

/** Labels that the manifests give themselves; selectors depend on them. */
const ownLabel = /^(?:app\.kubernetes\.io\/(?:name|instance|component|part-of|managed-by|version)|skopeoc\/.*)$/
/** Labels by which a Job finds its pods: the API server refuses every Job that brings others. */
const labelOfJobs = /^(?:batch\.kubernetes\.io\/)?(?:job-name|controller-uid)$/
const ownAnnotation = /^skopeoc\//

export function readNodeSelector(reader: ConfigReader): Record<string, string> | undefined {
  return reader.record('nodeSelector', labelKey, labelValue)
}

export function readLabels(reader: ConfigReader): Record<string, string> | undefined {
  return reader.record(
    'labels',
    notSet(labelOfJobs, byJobs, notSet(ownLabel, bySkopeoc('label'), labelKey)),
    labelValue,
  )
}

/** Bytes of all annotations of an object that the API server takes, less room for those of skopeoc. */
const mostAnnotationBytes = (256 - 1) * 1024

export function readAnnotations(reader: ConfigReader): Record<string, string> | undefined {
  const found = reader.record('annotations', notSet(ownAnnotation, bySkopeoc('annotation'), labelKey), anyText)
  const bytes = Buffer.byteLength(
    Object.entries(found ?? {})
      .flat()
      .join(''),
  )
  const key = reader.node.entries.find((entry) => entry.key.text === 'annotations')?.key
  if (bytes > mostAnnotationBytes && key !== undefined)
    reader.report(key, {
      message: `the annotations have ${bytes} bytes together, and ${mostAnnotationBytes} at most are possible`,
      effect: 'the API server would refuse every object',
      hint: 'Keep large texts in a ConfigMap of their own.',
    })
  return found
}

interface Owner {
  /** What is set, and by whom: `the label "x" is set by skopeoc itself`. */
  kind: string
  name: string
  effect: string
}

function bySkopeoc(kind: string): Owner {
  return { kind, name: 'skopeoc', effect: 'objects would no longer find each other' }
}

const byJobs: Owner = { kind: 'label', name: 'Kubernetes', effect: 'no run would ever start' }

/** A parser that refuses what its owner sets, and leaves the rest to another one. */
function notSet(pattern: RegExp, { kind, name, effect }: Owner, parse: Parser<string>): Parser<string> {
  return (text) => {
    if (!pattern.test(text)) return parse(text)
    const message = `the ${kind} "${text}" is set by ${name} itself`
    return { problem: { message, effect, hint: 'Choose another name.' } }
  }
}

const operators = ['Exists', 'Equal'] as const
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

export function readTolerations(reader: ConfigReader): TolerationConfig[] | undefined {
  const list = valueOf(reader.node, 'tolerations')
  if (list?.kind !== 'sequence') return undefined
  const found: TolerationConfig[] = []
  for (const item of list.items) {
    if (item.kind === 'mapping') found.push(readToleration(new ConfigReader(reader.reporter, item)))
  }
  return found
}

function readToleration(reader: ConfigReader): TolerationConfig {
  const toleration: TolerationConfig = {}
  const key = reader.text('key', labelKey)
  const operator = reader.word('operator', operators)
  const value = reader.text('value', labelValue)
  const effect = reader.word('effect', effects)
  const secondsNode = valueOf(reader.node, 'tolerationSeconds')
  const seconds = secondsNode === undefined ? undefined : integerOf(secondsNode, -1_000_000_000, 1_000_000_000)
  if (key !== undefined) toleration.key = key
  if (operator !== undefined) toleration.operator = operator
  if (value !== undefined) toleration.value = value
  if (effect !== undefined) toleration.effect = effect
  if (seconds !== undefined) toleration.tolerationSeconds = seconds
  checkToleration(reader, toleration)
  return toleration
}

/** The combinations that the API server refuses. */
function checkToleration(
  reader: ConfigReader,
  { key, operator, value, effect, tolerationSeconds }: TolerationConfig,
): void {
  const at = reader.node
  if (valueOf(at, 'key') === undefined && operator !== 'Exists') {
    reader.report(at, {
      message: 'a toleration without `key` tolerates every taint',
      hint: 'Add `key`, or write `operator: Exists`.',
    })
  } else if (operator === 'Exists' && value !== undefined && value !== '') {
    const message = `the toleration of "${key ?? ''}" has a value, which \`Exists\` does not look at`
    reader.report(valueOf(at, 'value') ?? at, { message, hint: 'Remove `value`, or write `operator: Equal`.' })
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    const hint = 'Write `effect: NoExecute`, or remove `tolerationSeconds`.'
    reader.report(valueOf(at, 'tolerationSeconds') ?? at, {
      message: 'only a NoExecute taint is tolerated for a time',
      hint,
    })
  }
}
