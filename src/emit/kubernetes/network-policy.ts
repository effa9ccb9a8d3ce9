import type { NetworkPolicy, NetworkPolicyPort } from 'kubernetes-types/networking/v1.js'
import type { Config, Target } from '../../model/types.ts'
import type { TargetPlan } from '../../plan/types.ts'
import { metadata, selectorLabels } from './metadata.ts'
import { objectNames } from './names.ts'

/** 5353 is where DNS pods of OpenShift listen; a policy sees the pod's port, not the Service's. */
const dnsPorts = [53, 5353]

/**
 * Lets the pods reach DNS, the registries and the proxy, and lets nobody reach them: `Ingress` without a rule (an empty list
 * is a change to the API server each time that it is applied). Undefined where none is wanted.
 */
export function networkPolicy(plan: TargetPlan, target: Target, config: Config): NetworkPolicy | undefined {
  const wanted = target.runtime.networkPolicy
  if (wanted === undefined) return undefined
  const ports = wanted.ports.length > 0 ? wanted.ports : registryPorts(plan, target, config)
  const to = wanted.cidrs.map((cidr) => ({ ipBlock: { cidr } }))
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(target, objectNames(target).mirror),
    spec: {
      podSelector: { matchLabels: selectorLabels(target) },
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        { ports: dnsPorts.flatMap((port) => [policyPort('UDP', port), policyPort('TCP', port)]) },
        { ports: ports.map((port) => policyPort('TCP', port)), ...(to.length === 0 ? {} : { to }) },
      ],
    },
  }
}

function policyPort(protocol: string, port: number): NetworkPolicyPort {
  return { protocol, port }
}

/** Ports of the target, the proxy, the sources that are used or allowed, their mirrors, and 443. Ascending. */
function registryPorts({ sync, copy }: TargetPlan, target: Target, config: Config): number[] {
  const sources = [...(config.sources?.values() ?? [])]
  const rows = [...sync.flatMap(({ repositories }) => repositories), ...copy]
  const hosts = [
    target.registry,
    ...new Set(rows.map(({ source }) => source.slice(0, source.indexOf('/')))),
    ...sources.flatMap(({ host, mirror }) => (mirror === undefined ? [host] : [host, mirror])),
  ]
  const ports = hosts.map((host) => portOf(host, 443))
  const proxy = target.runtime.proxy?.https
  if (proxy !== undefined) ports.push(portOf(proxy.replace(/^https?:\/\//, ''), proxy.startsWith('https:') ? 443 : 80))
  return [...new Set([443, ...ports])].sort((a, b) => a - b)
}

function portOf(host: string, otherwise: number): number {
  const port = /^[^/]*:([0-9]+)(?:\/|$)/.exec(host)?.[1]
  return port === undefined ? otherwise : Number(port)
}
