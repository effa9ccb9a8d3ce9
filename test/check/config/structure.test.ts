import { describe, expect, it } from 'vitest'
import { SourceFile } from '../../../src/diagnostics/index.ts'
import { checkConfig } from '../../../src/check/config/index.ts'
import { checkStructure } from '../../../src/check/structure.ts'
import { parseYaml } from '../../../src/yaml/parse.ts'
import { configurations } from '../../emit/kubernetes/emitted.ts'

/** Everything that is said about a skopeoc.yaml, as `code: text that is pointed at`. */
async function say(text: string): Promise<string[]> {
  const file = new SourceFile('skopeoc.yaml', text)
  const { root } = await parseYaml(file)
  if (root === undefined) throw new Error('not YAML')
  const all = [...checkStructure(root, 'config', file).diagnostics, ...checkConfig(root, file).diagnostics]
  return all.map(({ code, place }) => `${code}: ${text.slice(place.start, place.end)}`)
}

it('advises an empty list where somebody switches a list off', async () => {
  const file = new SourceFile(
    'skopeoc.yaml',
    'targets: { a: { registry: a.example } }\nruntime: { imagePullSecrets: false }\n',
  )
  const { root } = await parseYaml(file)
  expect(root && checkStructure(root, 'config', file).diagnostics).toMatchObject([
    { code: 'wrong-type', hint: 'Write `imagePullSecrets: []`.' },
  ])
})

describe('the two checks of skopeoc.yaml together', () => {
  it.each(Object.keys(configurations))('have nothing to say about a good one: %s', async (name) => {
    expect(await say(configurations[name] as string)).toEqual([])
  })

  const target = 'targets: { a: { registry: a.example } }'
  it.each([
    { text: 'targets: { a: { registy: a.example } }', want: ['unknown-key: registy'] },
    { text: 'targets: { a: { layout: flat } }', want: ['missing-key: layout'] },
    { text: 'targets: { a: { registry: a.example, layout: flatt } }', want: ['wrong-type: flatt'] },
    { text: 'targets: { a: { registry: "https://a.example" } }', want: ['invalid-config: "https://a.example"'] },
    { text: 'targets: {}', want: ['wrong-type: {}'] },
    { text: 'targets: [a]', want: ['wrong-type: [a]'] },
    { text: 'runtime: {}', want: ['missing-key: runtime'] },
    { text: `${target}\nruntime: { shards: 0 }`, want: ['wrong-type: 0'] },
    { text: `${target}\nruntime: { shards: many }`, want: ['wrong-type: many'] },
    { text: `${target}\nruntime: { schedule: [1] }`, want: ['wrong-type: [1]'] },
    { text: `${target}\nruntime: { schedul: "@daily" }`, want: ['unknown-key: schedul'] },
    { text: `${target}\nruntime: { namespace: Prod }`, want: ['invalid-config: Prod'] },
    { text: `${target}\nruntime: { deadlines: { active: 5 } }`, want: ['wrong-type: 5'] },
    { text: `${target}\nruntime: { runAsUser: 0 }`, want: ['wrong-type: 0'] },
    { text: `${target}\nruntime: { runAsUser: root }`, want: ['wrong-type: root'] },
    {
      text: `${target}\nruntime: { tolerations: [{ key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 2000000000 }] }`,
      want: ['wrong-type: 2000000000'],
    },
    { text: `${target}\nruntime: { proxy: { no: [a] } }`, want: ['missing-key: no'] },
    { text: `${target}\nruntime: { proxy: { https: "http://p:1", npo: [a] } }`, want: ['unknown-key: npo'] },
    { text: `${target}\nruntime: { proxy: true }`, want: ['wrong-type: true'] },
    { text: `${target}\nruntime: { networkPolicy: yes }`, want: ['wrong-type: yes'] },
    { text: `${target}\nruntime: { networkPolicy: { port: [1] } }`, want: ['unknown-key: port'] },
    { text: `${target}\nruntime: { alerts: { staleAfter: soon } }`, want: ['invalid-config: soon'] },
    { text: `${target}\nruntime: { credentials: gsoci-push }`, want: ['wrong-type: gsoci-push'] },
    { text: `${target}\nruntime: { credentials: { targets: x } }`, want: ['unknown-key: targets'] },
    { text: `${target}\nruntime: { resources: { memory: 1Gi } }`, want: ['unknown-key: memory'] },
    { text: `${target}\nrules: { floating-tag: warning }`, want: ['wrong-type: warning'] },
    {
      text: `${target}\nruntime: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerm: [] } } } }`,
      want: ['unknown-key: nodeSelectorTerm'],
    },
    {
      text: `${target}\nruntime: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 1 }] } } }`,
      want: ['wrong-type: 1'],
    },
    { text: `${target}\npassword: hunter2`, want: ['credentials-in-definition: hunter2'] },
    { text: `${target}\nuser: me`, want: ['credentials-in-definition: me'] },
    { text: 'targets: { a: { registry: a.example, sign: { secret: k } } }', want: ['unknown-key: secret'] },
    {
      text: 'targets: { a: { registry: a.example, sign: { keySecret: k, secret: k } } }',
      want: ['unknown-key: secret'],
    },
    { text: `${target}\nsources: { quay.io: { verify: { secret: k8s-cosign-pub } } }`, want: ['unknown-key: secret'] },
    {
      text: 'targets: { a: { registry: a.example, sign: { keySecret: k, secret: Hunter2! } } }',
      want: ['credentials-in-definition: Hunter2!'],
    },
    {
      text: 'targets: { a: { registry: a.example, sign: { keySecret: k, password: hunter2 } } }',
      want: ['credentials-in-definition: hunter2'],
    },
    { text: `${target}\nsources: { quay.io: { verify: {} } }`, want: ['missing-key: {}'] },
    { text: `${target}\nsources: [quay.io]`, want: ['wrong-type: [quay.io]'] },
  ])('report a mistake once: $text', async ({ text, want }) => {
    expect(await say(text)).toEqual(want)
  })
})

describe('quotes around a value that is no text', () => {
  it.each([
    ['timeouts: { list: 5 }', 'Write, for example, `list: 1m`.'],
    ['deadlines: { active: true }', 'Write, for example, `active: 5h`.'],
    ['history: { keep: 1 }', 'Write, for example, `keep: 7d`.'],
    ['schedule: 5', 'Write, for example, `schedule: "38 21 * * *"`.'],
    ['namespace: 7', 'Put it in quotes: "7".'],
    ['labels: { team: 7 }', 'Put it in quotes: "7".'],
    ['credentials: { sources: 7 }', 'Put it in quotes: "7".'],
  ])('are offered where they make it right: %s', async (runtime, want) => {
    const text = `targets: { a: { registry: a.example } }\nruntime: { ${runtime} }\n`
    const file = new SourceFile('skopeoc.yaml', text)
    const { root } = await parseYaml(file)
    const found = checkStructure(root!, 'config', file).diagnostics
    expect(found.map(({ hint }) => hint)).toEqual([want])
    expect(found.flatMap(({ fixes }) => fixes)).toHaveLength(want.startsWith('Put') ? 1 : 0)
  })
})
