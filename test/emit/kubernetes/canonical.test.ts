/** What is applied a second time changes nothing only if it is written as the API server stores it. */
import { expect, it } from 'vitest'
import { compileFiles, smallTree } from '../../support/memory-tree.ts'
import { configOf, emit } from './emitted.ts'

async function manifestsOf(runtime: string): Promise<Map<string, string>> {
  const config = await configOf(`targets: { one: { registry: one.example } }\nruntime:\n  ${runtime}\n`)
  const [target] = config.targets
  if (target === undefined) throw new Error('no target')
  return new Map(emit(config, target).manifests.map(({ path, content }) => [path, content]))
}
const cronJobOf = async (runtime: string): Promise<string> =>
  (await manifestsOf(runtime)).get('kubernetes/cronjob.yaml') ?? ''

it.each([
  ['resources: { limits: { cpu: 1500m, memory: 1024Mi } }', 'memory: "1Gi"'],
  ['resources: { requests: { cpu: 0.5 } }', 'cpu: "500m"'],
  ['resources: { limits: { memory: 1.5Gi } }', 'memory: "1536Mi"'],
  ['temporaryStorage: 2048Mi', 'sizeLimit: "2Gi"'],
])('amounts are: %s', async (runtime, line) => {
  expect(await cronJobOf(runtime)).toContain(line)
})

it('an empty value of a toleration is left out', async () => {
  const text = await cronJobOf('tolerations: [{ key: a, operator: Exists, value: "" }]')
  expect(text).toContain('operator: "Exists"')
  expect(text).not.toContain('value: ""')
})

it('so are empty lists of an affinity, but not a label without a value', async () => {
  const text = await cronJobOf(
    'affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: a, namespaces: [], labelSelector: { matchLabels: { b: "" }, matchExpressions: [{ key: c, operator: Exists, values: [] }] } }] } }',
  )
  expect(text).toMatch(/b"?: ""/)
  expect(text).not.toMatch(/namespaces:|values: \[\]/)
})

it('a network policy has no empty list of rules', async () => {
  const text = (await manifestsOf('networkPolicy: true')).get('kubernetes/networkpolicy.yaml')
  expect(text).toContain('- "Ingress"')
  expect(text).not.toContain('ingress:')
})

it('a network policy lets the pods reach the ports of sources that no list names', async () => {
  const { files } = await compileFiles(
    smallTree(
      '  - { source: "registry.corp.example:5000/app", reason: r, tags: ["1.0.0"] }\n  - { source: "registry.corp.example:5001/app", reason: r, tags: ["1.0.0"], rename: other }\n',
      'targets: { main: { registry: "registry.example.com:8443" } }\nruntime: { networkPolicy: true }\n',
    ),
  )
  const text = new Map(files ?? []).get('main/kubernetes/networkpolicy.yaml') ?? ''
  expect([...text.matchAll(/protocol: "TCP"\s+port: (\d+)/g)].map(([, port]) => Number(port))).toEqual([
    53, 5353, 443, 5000, 5001, 8443,
  ])
})

it('a Secret with a long name has a file all the same, and no other has it', async () => {
  const long = 'x'.repeat(253)
  const paths = [...(await manifestsOf(`externalSecrets: { store: vault, secrets: { ${long}: a, b: c } }`)).keys()]
  const files = paths.filter((path) => path.includes('externalsecret-')).map((path) => path.replace('kubernetes/', ''))
  expect(files).toHaveLength(2)
  for (const file of files) expect(file.length).toBeLessThan(230)
})
