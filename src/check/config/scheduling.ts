import type { RuntimeConfig, TolerationConfig } from '../../model/runtime-config.ts'
import { valueOf, type YamlNode } from '../../yaml/tree.ts'
import { anyText, labelKey, labelValue, quantity, resourceName } from './forms.ts'
import { parseQuantity } from './quantity.ts'
import { ConfigReader, integerOf, type Parser } from './reader.ts'

/** Labels that the manifests give themselves; selectors depend on them. */
const ownLabel = /^(?:app\.kubernetes\.io\/(?:name|instance|component|part-of|managed-by|version)|skopeoc\/.*)$/
const ownAnnotation = /^skopeoc\//

/** What the pod asks for, with the defaults that a lower limit leaves no room for brought down to it. */
export function readResources(reader: ConfigReader, runtime: RuntimeConfig): void {
  const resources = reader.mapping('resources')
  const requests = resources?.record('requests', resourceName, quantity) ?? {}
  const limits = resources?.record('limits', resourceName, quantity) ?? {}
  const defaults = runtime.resources
  runtime.resources = { requests: { ...defaults.requests, ...requests }, limits: { ...defaults.limits, ...limits } }
  for (const [name, limit] of Object.entries(runtime.resources.limits)) {
    const request = runtime.resources.requests[name]
    if (request === undefined || !exceeds(request, limit)) continue
    if (requests[name] === undefined) runtime.resources.requests[name] = limit
    else if (limits[name] === undefined) runtime.resources.limits[name] = request
    else if (resources !== undefined) reportRequest(resources, name, request, limit)
  }
}

function exceeds(request: string, limit: string): boolean {
  return (parseQuantity(request) ?? 0n) > (parseQuantity(limit) ?? 0n)
}

function reportRequest(resources: ConfigReader, name: string, request: string, limit: string): void {
  const node = amountNode(resources, 'requests', name)
  const limitNode = amountNode(resources, 'limits', name)
  if (node === undefined || limitNode === undefined) return
  resources.reporter.report('invalid-config', node, {
    message: `the request of "${request}" ${name} is more than the limit of "${limit}"`,
    hint: `Write at most \`${limit}\`, or raise the limit.`,
    related: [{ place: resources.reporter.place(limitNode), message: 'the limit' }],
  })
}

function amountNode(resources: ConfigReader, key: string, name: string): YamlNode | undefined {
  const amounts = valueOf(resources.node, key)
  return amounts?.kind === 'mapping' ? valueOf(amounts, name) : undefined
}

export function readNodeSelector(reader: ConfigReader): Record<string, string> | undefined {
  return reader.record('nodeSelector', labelKey, labelValue)
}

export function readLabels(reader: ConfigReader): Record<string, string> | undefined {
  return reader.record('labels', notOwn(labelKey, ownLabel, 'label'), labelValue)
}

export function readAnnotations(reader: ConfigReader): Record<string, string> | undefined {
  return reader.record('annotations', notOwn(labelKey, ownAnnotation, 'annotation'), anyText)
}

function notOwn(parse: Parser<string>, own: RegExp, kind: string): Parser<string> {
  return (text) => {
    if (!own.test(text)) return parse(text)
    const message = `the ${kind} "${text}" is set by skopeoc itself`
    return { problem: { message, effect: 'objects would no longer find each other', hint: 'Choose another name.' } }
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
