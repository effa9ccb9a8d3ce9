import { nanosOfOne, parseQuantity } from '../../model/quantity.ts'
import type { RuntimeConfig } from '../../model/runtime-config.ts'
import { valueOf, type YamlNode } from '../../yaml/tree.ts'
import { byteProblem, isExtendedResource, quantity, resourceName } from './forms.ts'
import type { ConfigReader } from './reader.ts'

/** What the pod asks for, with the defaults that a lower limit leaves no room for brought down to it. */
export function readResources(reader: ConfigReader, runtime: RuntimeConfig): void {
  const resources = reader.mapping('resources')
  const requests = resources?.record('requests', resourceName, quantity) ?? {}
  const limits = resources?.record('limits', resourceName, quantity) ?? {}
  const defaults = runtime.resources
  runtime.resources = { requests: { ...defaults.requests, ...requests }, limits: { ...defaults.limits, ...limits } }
  for (const name of new Set([...Object.keys(requests), ...Object.keys(limits)])) {
    if (resources !== undefined && !isCountable(name)) checkBytes(resources, name)
    else if (resources !== undefined) checkCountable(resources, name, requests[name], limits[name])
  }
  for (const [name, limit] of Object.entries(runtime.resources.limits)) {
    if (isCountable(name)) continue
    const request = runtime.resources.requests[name]
    if (request === undefined || !exceeds(request, limit)) continue
    if (requests[name] === undefined) runtime.resources.requests[name] = limit
    else if (limits[name] === undefined) runtime.resources.limits[name] = request
    else if (resources !== undefined) reportRequest(resources, name, request, limit)
  }
}

/** Whether a resource is counted, so that a container has what it asks for and no more: devices and huge pages. */
function isCountable(name: string): boolean {
  return isExtendedResource(name) || name.startsWith('hugepages-')
}

function checkBytes(resources: ConfigReader, name: string): void {
  if (name === 'cpu') return
  for (const key of ['requests', 'limits']) {
    const node = amountNode(resources, key, name)
    const problem = node?.kind === 'scalar' ? byteProblem(node.text) : undefined
    if (node !== undefined && problem !== undefined) resources.report(node, problem)
  }
}

/** The API server wants a whole number of them as limit, and the same as request if there is one. */
function checkCountable(
  resources: ConfigReader,
  name: string,
  request: string | undefined,
  limit: string | undefined,
): void {
  const limitNode = amountNode(resources, 'limits', name)
  const requestNode = amountNode(resources, 'requests', name)
  for (const node of [requestNode, limitNode]) {
    const amount = node?.kind === 'scalar' ? parseQuantity(node.text) : undefined
    if (node === undefined || amount === undefined || amount % nanosOfOne === 0n) continue
    resources.report(node, { message: `there is no part of one ${name}`, hint: 'Write a whole number.' })
    return
  }
  if (request === undefined || requestNode === undefined) return
  if (limitNode === undefined) {
    const hint = `Write the same under \`limits\`.`
    resources.report(requestNode, { message: `a request of ${name} needs a limit`, hint })
  } else if (limit !== undefined && parseQuantity(limit) !== parseQuantity(request)) {
    resources.reporter.report('invalid-config', requestNode, {
      message: `the request of "${request}" ${name} is not the limit of "${limit}"`,
      hint: `Write \`${limit}\`, or leave the request out.`,
      related: [{ place: resources.reporter.place(limitNode), message: 'the limit' }],
    })
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
