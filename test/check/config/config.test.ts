import { describe, expect, it } from 'vitest'
import { defaultImage, defaultRuntime } from '../../../src/model/runtime-config.ts'
import { processorTime } from '../../support/processor-time.ts'
import { check, checkRuntime } from './findings.ts'

describe('a complete skopeoc.yaml', () => {
  const text = `
targets:
  gsoci:
    registry: gsoci.azurecr.io
    layout: upstream
    reserved: [giantswarm]
    runtime:
      shards: 2
      credentials: { target: other-push }
  aliyun:
    registry: registry.cn-shanghai.cr.aliyuncs.com
    prefix: giantswarm/
    layout: flat
    default: false
    library: keep
    limits: { depth: 2, namespaces: 15 }
    sign: { keySecret: mirror-key }
    schedule: "5 1 * * *"
sources:
  docker.io: { mirror: mirror.gcr.io, pulls: { limit: 200, per: 6h } }
  quay.io:
  registry.k8s.io: { verify: { keySecret: k8s-cosign-pub } }
runtime:
  schedule: "38 21 * * *"
  parallelism: 8
  credentials: { sources: source-registries, target: gsoci-push }
  resources: { limits: { memory: 64Mi }, requests: { cpu: 1 } }
  runAsUser: null
  fsGroup: false
  proxy: { https: "http://proxy.example.com:3128", no: ".svc, 10.0.0.0/8" }
  networkPolicy: true
  alerts: { staleAfter: 26h, labels: { severity: page } }
  externalSecrets: { store: vault, secrets: { gsoci-push: registries/gsoci } }
rules: { unbounded-range: off, floating-tag: error }
codeowners: .github/CODEOWNERS
platformOwners: ["@example/platform", ops@example.com]
repositoryUrl: https://github.com/example/images/blob/main/
`

  it('has no findings', async () => {
    expect((await check(text)).found).toEqual([])
  })

  it('is read with the targets sorted and the rest in its place', async () => {
    const { config } = await check(text)
    expect(config.targets.map(({ id }) => id)).toEqual(['aliyun', 'gsoci'])
    const [aliyun, gsoci] = config.targets
    expect(aliyun).toMatchObject({
      registry: 'registry.cn-shanghai.cr.aliyuncs.com',
      prefix: 'giantswarm',
      layout: 'flat',
      library: 'keep',
      default: false,
      limits: { depth: 2, namespaces: 15 },
      sign: { keySecret: 'mirror-key', key: 'cosign.key', passphraseKey: 'cosign.password' },
    })
    expect(gsoci).toMatchObject({ layout: 'upstream', prefix: '', default: true, reserved: ['giantswarm'] })
    expect(gsoci).not.toHaveProperty('sign')
    expect(
      [...(config.sources ?? [])].map(([host, source]) => [host, source.mirror, source.pulls, source.verify]),
    ).toEqual([
      ['docker.io', 'mirror.gcr.io', { limit: 200, periodSeconds: 21_600 }, undefined],
      ['quay.io', undefined, undefined, undefined],
      [
        'registry.k8s.io',
        undefined,
        undefined,
        { keySecret: 'k8s-cosign-pub', key: 'cosign.pub', identity: 'matchRepository' },
      ],
    ])
    expect([...config.rules]).toEqual([
      ['unbounded-range', 'off'],
      ['floating-tag', 'error'],
    ])
    expect(config).toMatchObject({
      codeowners: '.github/CODEOWNERS',
      platformOwners: '@example/platform ops@example.com',
      repositoryUrl: 'https://github.com/example/images/blob/main',
    })
  })

  it('lets a target override shared settings key by key, directly or under `runtime`', async () => {
    const { config } = await check(text)
    const [aliyun, gsoci] = config.targets
    expect(aliyun?.runtime).toMatchObject({ schedule: '5 1 * * *', parallelism: 8, shards: 1 })
    expect(gsoci?.runtime).toMatchObject({ schedule: '38 21 * * *', parallelism: 8, shards: 2 })
    expect(aliyun?.runtime.credentials).toEqual({ sources: 'source-registries', target: 'gsoci-push' })
    expect(gsoci?.runtime.credentials).toEqual({ sources: 'source-registries', target: 'other-push' })
  })

  it('leaves out the users that the platform assigns, and lowers a default request to the limit', async () => {
    const runtime = (await check(text)).config.targets[1]?.runtime
    expect(runtime).not.toHaveProperty('runAsUser')
    expect(runtime).not.toHaveProperty('fsGroup')
    expect(runtime?.runAsGroup).toBe(65532)
    expect(runtime?.resources).toEqual({
      requests: { cpu: '1', memory: '64Mi', 'ephemeral-storage': '64Mi' },
      limits: { memory: '64Mi', 'ephemeral-storage': '2Gi' },
    })
    expect(runtime?.proxy).toEqual({ https: 'http://proxy.example.com:3128', no: ['.svc', '10.0.0.0/8'] })
    expect(runtime?.networkPolicy).toEqual({ ports: [], cidrs: [] })
    expect(runtime?.alerts).toEqual({ staleAfterSeconds: 93_600, labels: { severity: 'page' }, ruleLabels: {} })
    expect(runtime?.externalSecrets).toMatchObject({ storeKind: 'ClusterSecretStore', refreshSeconds: 3600 })
  })
})

describe('a short skopeoc.yaml', () => {
  it('has every default', async () => {
    const { config, found } = await check('targets: { one: { registry: one.example } }')
    expect(found).toEqual([])
    expect(config.sources).toBeUndefined()
    expect(config.targets[0]?.runtime).toEqual(defaultRuntime('one'))
  })

  it('does not start every target in the same minute, nor at the full hour', () => {
    const minutes = ['one', 'two', 'three', 'four'].map((id) => Number(defaultRuntime(id).schedule.split(' ')[0]))
    expect(new Set(minutes).size).toBeGreaterThan(1)
    expect(minutes.every((minute) => minute > 0 && minute < 59)).toBe(true)
  })

  it('switches off for one target what is shared', async () => {
    const { config, found } = await check(
      'targets: { one: { registry: one.example, runtime: { proxy: false, alerts: false, credentials: { sources: false } } } }\n' +
        'runtime: { proxy: { https: "http://p:1" }, alerts: true, credentials: { sources: a, target: b } }',
    )
    expect(found).toEqual([])
    expect(config.targets[0]?.runtime).not.toHaveProperty('proxy')
    expect(config.targets[0]?.runtime).not.toHaveProperty('alerts')
    expect(config.targets[0]?.runtime.credentials).toEqual({ target: 'b' })
  })
})

describe('mistakes in targets and sources', () => {
  it.each<{ text: string; at: string; message: string; hint?: string }>([
    {
      text: 'targets: { catalog: { registry: a.example } }',
      at: 'catalog',
      message: 'a target cannot be called "catalog"',
    },
    {
      text: 'targets: { Gs_oci: { registry: a.example } }',
      at: 'Gs_oci',
      message: '"Gs_oci" is not a DNS label',
      hint: 'did you mean `gs-oci`?',
    },
    {
      text: 'targets: { a: { registry: a.example } }\nruntime: { image: "" }',
      at: '""',
      message: '"" is not the reference of an image',
    },
    {
      text: 'targets: { a: { registry: "https://a.example" } }',
      at: '"https://a.example"',
      message: '"https://a.example" is not the host of a registry',
      hint: 'did you mean `a.example`?',
    },
    {
      text: 'targets: { a: { registry: a.example/team } }',
      at: 'a.example/team',
      message: '"a.example/team" is not the host of a registry',
      hint: 'Write the host `a.example` here, and the path `team` under `prefix`.',
    },
    {
      text: 'targets: { a: { registry: "a.example:70000" } }',
      at: '"a.example:70000"',
      message: '"a.example:70000" is not the host of a registry',
    },
    {
      text: 'targets: { a: { registry: "a.example:443" } }',
      at: '"a.example:443"',
      message: '"a.example:443" is a.example with the port that every registry has',
      hint: 'did you mean `a.example`?',
    },
    {
      text: 'targets: { a: { registry: gsoci } }',
      at: 'gsoci',
      message: '"gsoci" has neither a dot nor a port, as the host of a registry has',
      hint: 'Write the whole host name, for example gsoci.azurecr.io.',
    },
    {
      text: 'targets: { a: { registry: index.docker.io } }',
      at: 'index.docker.io',
      message: '"index.docker.io" is Docker Hub, which is called docker.io',
      hint: 'did you mean `docker.io`?',
    },
    {
      text: 'targets: { a: { registry: a.example } }\nsources: { "quay.io:443": {} }',
      at: '"quay.io:443"',
      message: '"quay.io:443" is quay.io with the port that every registry has',
      hint: 'did you mean `quay.io`?',
    },
    {
      text: 'targets: { a: { registry: a.example, prefix: /Team/ } }',
      at: '/Team/',
      message: '"/Team/" is not a path of repositories',
      hint: 'did you mean `team`?',
    },
    {
      text: 'targets: { a: { registry: a.example, reserved: [own/*] } }',
      at: 'own/*',
      message: '"own/*" is not the path of a repository',
      hint: 'did you mean `own`?',
    },
    {
      text: 'targets: { a: { registry: a.example, sign: { keySecret: My_Key } } }',
      at: 'My_Key',
      message: '"My_Key" cannot be the name of a Secret',
      hint: 'did you mean `my-key`?',
    },
    {
      text: 'targets: { a: { registry: a.example } }\nsources: { index.docker.io: {} }',
      at: 'index.docker.io',
      message: '"index.docker.io" is Docker Hub, which is called docker.io',
      hint: 'did you mean `docker.io`?',
    },
    {
      text: 'targets: { a: { registry: a.example } }\nsources: { quay.io/cilium: {} }',
      at: 'quay.io/cilium',
      message: '"quay.io/cilium" is not the host of a registry',
      hint: 'Write the host alone: every repository of it is allowed.',
    },
    {
      text: 'targets: { a: { registry: a.example } }\nsources: { quay.io: { mirror: "https://m.example" } }',
      at: '"https://m.example"',
      message: '"https://m.example" is not a registry',
      hint: 'did you mean `m.example`?',
    },
    {
      text: 'targets: { a: { registry: a.example } }\nsources: { quay.io: { pulls: { limit: 5, per: "6" } } }',
      at: '"6"',
      message: '"6" is not a duration',
      hint: 'Write the unit: `6s` for seconds.',
    },
    {
      text: 'targets: { a: { registry: a.example } }\ncodeowners: ../CODEOWNERS',
      at: '../CODEOWNERS',
      message: '"../CODEOWNERS" is not the path of a CODEOWNERS file',
    },
    {
      text: 'targets: { a: { registry: a.example } }\ncodeowners: teams/CODEOWNERS',
      at: 'teams/CODEOWNERS',
      message: '"teams/CODEOWNERS" is not the path of a CODEOWNERS file',
    },
    ...['.skopeoc-staging', '.GIT', 'skopeoc.yaml', 'Generated'].map((folder) => ({
      text: `targets: { a: { registry: a.example } }\ncodeowners: ${folder}/CODEOWNERS`,
      at: `${folder}/CODEOWNERS`,
      message: `"${folder}/CODEOWNERS" is not the path of a CODEOWNERS file`,
      hint: 'Write CODEOWNERS, .github/CODEOWNERS or docs/CODEOWNERS.',
    })),
    {
      text: 'targets: { a: { registry: a.example } }\nplatformOwners: "@a/b platform"',
      at: 'platform',
      message: '"platform" is not an owner in CODEOWNERS',
    },
    {
      text: 'targets: { a: { registry: a.example } }\nrepositoryUrl: "javascript:alert(1)"',
      at: '"javascript:alert(1)"',
      message: '"javascript:alert(1)" is not the address of a repository',
    },
    {
      text: 'targets: { a: { registry: a.example } }\nrules: { collision: off }',
      at: 'off',
      message: 'the rule "collision" cannot be set to "off"',
    },
  ])('$text', async ({ text, at, message, hint }) => {
    const { found } = await check(text)
    expect(found.map((finding) => [finding.code, finding.at, finding.message])).toEqual([
      ['invalid-config', at, message],
    ])
    expect(found[0]?.hint).toBe(hint ?? found[0]?.hint)
  })

  it('names the nearest rule', async () => {
    const { found } = await check('targets: { a: { registry: a.example } }\nrules: { floating-tags: warn }')
    expect(found).toMatchObject([{ code: 'unknown-rule', at: 'floating-tags', hint: 'did you mean `floating-tag`?' }])
  })

  it('refuses two contents for one Secret', async () => {
    const target = (id: string, key: string, more = ''): string =>
      `  ${id}: { registry: ${id}.example, runtime: { ${more}credentials: { target: push }, externalSecrets: { store: s, secrets: { push: ${key} } } } }\n`
    const { found } = await check(`targets:\n${target('a', 'kv/a')}${target('b', 'kv/b')}`)
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      [
        'invalid-config',
        'the targets "a" and "b" take the Secret "push" of the namespace image-mirror from two places of a store',
      ],
    ])
    expect((await check(`targets:\n${target('a', 'kv/a')}${target('b', 'kv/a')}`)).found).toEqual([])
    expect((await check(`targets:\n${target('a', 'kv/a')}${target('b', 'kv/b', 'namespace: other, ')}`)).found).toEqual(
      [],
    )
  })

  it('refuses two targets that would name the same repositories', async () => {
    const { found } = await check(
      'targets:\n  a: { registry: a.example, prefix: x }\n  b: { registry: a.example, prefix: x/ }\n  c: { registry: a.example, layout: flat, prefix: x }',
    )
    expect(found).toMatchObject([{ code: 'invalid-config', at: 'b', related: ['a'] }])
  })

  it('takes targets apart that differ in nothing but how they name official images', async () => {
    const { found } = await check('targets: { a: { registry: a.example }, b: { registry: a.example, library: keep } }')
    expect(found).toEqual([])
  })

  it('refuses a setting that stands in the target and in its `runtime`', async () => {
    const { found } = await check('targets: { a: { registry: a.example, shards: 2, runtime: { shards: 3 } } }')
    expect(found).toMatchObject([{ code: 'duplicate-key', at: 'shards', related: ['shards'] }])
  })
})

describe('mistakes in the runtime settings', () => {
  it('takes whole numbers as YAML has them, however they are spelt', async () => {
    const { config, found } = await check(
      'targets: { a: { registry: a.example, limits: { depth: 0x4 } } }\nruntime: { shards: 2.0, parallelism: 8e0, retries: +7 }',
    )
    expect(found).toEqual([])
    expect(config?.targets[0]).toMatchObject({
      limits: { depth: 4 },
      runtime: { shards: 2, parallelism: 8, retries: 7 },
    })
  })

  it('leave the usual image where another cannot be used', async () => {
    const { config } = await checkRuntime('image: quay.io/skopeo/stable:v1.14')
    expect(config.targets[0]?.runtime.image).toBe(defaultImage)
  })

  it.each([
    { text: 'schedule: "0 0 * * 7"', code: 'invalid-schedule', at: '7', hint: 'Write 0 for Sunday.' },
    { text: 'schedule: "@dayly"', code: 'invalid-schedule', at: '@dayly', hint: 'did you mean `@daily`?' },
    {
      text: 'refreshSchedule: "0 0 31 2 *"',
      code: 'invalid-schedule',
      at: '0 0 31 2 *',
      hint: 'Name a day that the month has.',
    },
    {
      text: 'timeZone: Europe/Berln',
      code: 'invalid-schedule',
      at: 'Europe/Berln',
      hint: 'did you mean `Europe/Berlin`?',
    },
    { text: 'annotations: { skopeoc/generation: x }', code: 'invalid-config', at: 'skopeoc/generation' },
    { text: 'alerts: { staleAfter: 24h }\nschedule: "5 1 * * *"', code: 'invalid-config', at: '24h' },
    { text: 'image: quay.io/skopeo/stable:latest', code: 'floating-image', at: 'quay.io/skopeo/stable:latest' },
    { text: 'image: quay.io/skopeo/stable:v1.14', code: 'invalid-config', at: 'quay.io/skopeo/stable:v1.14' },
    {
      text: 'namespace: Image_Mirror',
      code: 'invalid-config',
      at: 'Image_Mirror',
      hint: 'did you mean `image-mirror`?',
    },
    {
      text: 'credentials: { sources: Source Registries }',
      code: 'invalid-config',
      at: 'Source Registries',
      hint: 'did you mean `source-registries`?',
    },
    { text: 'resources: { limits: { memory: 1GB } }', code: 'invalid-config', at: '1GB', hint: 'did you mean `1G`?' },
    {
      text: 'resources: { limits: { memory: 0 } }',
      code: 'invalid-config',
      at: '0',
      hint: 'Write an amount above zero.',
    },
    {
      text: 'resources: { limits: { memroy: 1Gi } }',
      code: 'invalid-config',
      at: 'memroy',
      hint: 'did you mean `memory`?',
    },
    {
      text: 'resources: { requests: { memory: 2Gi }, limits: { memory: 1Gi } }',
      code: 'invalid-config',
      at: '2Gi',
      hint: 'Write at most `1Gi`, or raise the limit.',
    },
    { text: 'temporaryStorage: 512 MiB', code: 'invalid-config', at: '512 MiB', hint: 'did you mean `512Mi`?' },
    { text: 'nodeSelector: { "a b": c }', code: 'invalid-config', at: '"a b"' },
    { text: 'labels: { team: "a b" }', code: 'invalid-config', at: '"a b"' },
    {
      text: 'labels: { app.kubernetes.io/name: x }',
      code: 'invalid-config',
      at: 'app.kubernetes.io/name',
      hint: 'Choose another name.',
    },
    { text: 'tolerations: [{ value: x }]', code: 'invalid-config', at: '{ value: x }' },
    { text: 'tolerations: [{ key: a, operator: Exists, value: x }]', code: 'invalid-config', at: 'x' },
    { text: 'tolerations: [{ key: a, tolerationSeconds: 5 }]', code: 'invalid-config', at: '5' },
    { text: 'caBundle: CA', code: 'invalid-config', at: 'CA', hint: 'did you mean `ca`?' },
    { text: 'proxy: { https: "proxy:3128" }', code: 'invalid-config', at: '"proxy:3128"' },
    { text: 'proxy: { https: "http://proxy:3128", no: [a b] }', code: 'invalid-config', at: 'a b' },
    { text: 'deadlines: { active: 5s }', code: 'invalid-config', at: '5s', hint: 'Write at least 1m.' },
    { text: 'deadlines: { starting: soon }', code: 'invalid-config', at: 'soon' },
    { text: 'networkPolicy: { cidrs: [10.0.0.0] }', code: 'invalid-config', at: '10.0.0.0' },
    { text: 'networkPolicy: { cidrs: [10.0.0.256/8] }', code: 'invalid-config', at: '10.0.0.256/8' },
    { text: 'alerts: { labels: { a-b: c } }', code: 'invalid-config', at: 'a-b' },
    {
      text: 'schedule: "0 3 * * 0"\nalerts: { staleAfter: 26h }',
      code: 'invalid-config',
      at: '26h',
      hint: 'Write more than 7d, or leave it out.',
    },
    { text: 'alerts: { runbook: ftp://example.com }', code: 'invalid-config', at: 'ftp://example.com' },
    {
      text: 'alerts: { runbook: "https://example.com/{{x}}" }',
      code: 'invalid-config',
      at: '"https://example.com/{{x}}"',
    },
    { text: 'alerts: { labels: { a: "{{ oops" } }', code: 'invalid-config', at: '"{{ oops"' },
    { text: 'alerts: { labels: { a: "{{ $value }} {{" } }', code: 'invalid-config', at: '"{{ $value }} {{"' },
    { text: 'alerts: { labels: { a: "{{ }}" } }', code: 'invalid-config', at: '"{{ }}"' },
    {
      text: `annotations: { a: "${'x'.repeat(131_072)}", b: "${'ä'.repeat(65_536)}" }`,
      code: 'invalid-config',
      at: 'annotations',
    },
    {
      text: 'externalSecrets: { store: Vault, secrets: {} }',
      code: 'invalid-config',
      at: 'Vault',
      hint: 'did you mean `vault`?',
    },
  ])('$text', async ({ text, code, at, hint }) => {
    const { found } = await checkRuntime(text)
    expect(found.map((finding) => [finding.code, finding.at])).toEqual([[code, at]])
    expect(found[0]?.hint).toBe(hint ?? found[0]?.hint)
  })

  it.each(['job-name', 'controller-uid', 'batch.kubernetes.io/job-name', 'batch.kubernetes.io/controller-uid'])(
    'labels: a Job gives its pods %s itself',
    async (label) => {
      const { found } = await checkRuntime(`labels: { ${label}: x }`)
      expect(found.map(({ code, at }) => [code, at])).toEqual([['invalid-config', label]])
    },
  )

  const term = (text: string): string =>
    `affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [${text}] } } }`
  const expression = (text: string): string => term(`{ matchExpressions: [${text}] }`)
  const pods = (text: string): string =>
    `affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [${text}] } }`

  // Each is refused by the API server, and the CronJob that is there goes on as it was.
  it.each<[text: string, at: string, hint?: string]>([
    [term(''), '[]'],
    [expression('{ key: a b, operator: Exists }'), 'a b'],
    [expression('{ key: a, operator: In }'), '{ key: a, operator: In }'],
    [expression('{ key: a, operator: NotIn, values: [] }'), '[]', 'Write at least one value under `values`.'],
    [expression('{ key: a, operator: Exists, values: [x] }'), '[x]', 'Remove `values`.'],
    [expression('{ key: a, operator: Gt, values: ["1", "2"] }'), '["1", "2"]', 'Write one value under `values`.'],
    [expression('{ key: a, operator: In, values: [b c] }'), 'b c'],
    [term('{ matchFields: [{ key: spec.name, operator: In, values: [a] }] }'), 'spec.name', 'Write `metadata.name`.'],
    [term('{ matchFields: [{ key: metadata.name, operator: Exists }] }'), 'Exists', 'Write `In` or `NotIn`.'],
    [term('{ matchFields: [{ key: metadata.name, operator: In, values: [a, b] }] }'), '[a, b]'],
    [expression('{ key: a, operator: Gt, values: [x] }'), 'x', 'Write a number, such as "4".'],
    [pods('{ topologyKey: a, matchLabelKeys: [x] }'), '[x]', 'Add a `labelSelector`.'],
    [pods('{ topologyKey: "" }'), '""'],
    [pods('{ topologyKey: a b }'), 'a b'],
    [pods('{ topologyKey: a, namespaces: [A B] }'), 'A B'],
    [pods('{ topologyKey: a, labelSelector: { matchLabels: { a: b c } } }'), 'b c'],
    [pods('{ topologyKey: a, labelSelector: { matchExpressions: [{ key: a, operator: In, values: [] }] } }'), '[]'],
    [
      'affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [{ key: a b, operator: Exists }] } }] } }',
      'a b',
    ],
    [
      'affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: a b } }] } }',
      'a b',
    ],
    ['resources: { requests: { nvidia.com/gpu: 1 } }', '1', 'Write the same under `limits`.'],
    ['resources: { requests: { nvidia.com/gpu: 1 }, limits: { nvidia.com/gpu: 2 } }', '1'],
    ['resources: { limits: { nvidia.com/gpu: 1.5 } }', '1.5', 'Write a whole number.'],
    ['resources: { requests: { hugepages-2Mi: 4Mi } }', '4Mi', 'Write the same under `limits`.'],
    ['resources: { limits: { requests.nvidia.com/gpu: 1 } }', 'requests.nvidia.com/gpu'],
    ['resources: { limits: { kubernetes.io/gpu: 1 } }', 'kubernetes.io/gpu'],
    ['resources: { limits: { memory: 512m } }', '512m', '`m` is a thousandth: did you mean `512M`?'],
    ['temporaryStorage: 512m', '512m', '`m` is a thousandth: did you mean `512M`?'],
    ['proxy: { https: "http://proxy.example:99999" }', '"http://proxy.example:99999"'],
    ['proxy: { https: "http://proxy.example:0" }', '"http://proxy.example:0"'],
    ['proxy: { https: "http://[[" }', '"http://[["'],
    [
      'networkPolicy: { cidrs: [10.1.2.3/8] }',
      '10.1.2.3/8',
      'Write `10.0.0.0/8` for the range, or `10.1.2.3/32` for the address alone.',
    ],
    [
      'networkPolicy: { cidrs: ["fd00::1/8"] }',
      '"fd00::1/8"',
      'Write `fd00::/8` for the range, or `fd00::1/128` for the address alone.',
    ],
    ['networkPolicy: { cidrs: ["1::/064"] }', '"1::/064"'],
    ['schedule: "@every 9999999h"', '@every 9999999h'],
  ])('%s', async (text, at, hint) => {
    const { found } = await checkRuntime(text)
    expect(found.map((finding) => finding.at)).toEqual([at])
    expect(found[0]?.hint).toBe(hint ?? found[0]?.hint)
  })

  it('takes what the API server takes', async () => {
    for (const text of [
      expression('{ key: kubernetes.io/arch, operator: In, values: [arm64] }, { key: a, operator: Exists }'),
      expression('{ key: a, operator: Gt, values: ["5"] }'),
      term('{ matchFields: [{ key: metadata.name, operator: NotIn, values: [node-1] }] }'),
      pods('{ topologyKey: kubernetes.io/hostname, namespaces: [a], labelSelector: { matchLabels: { a: "" } } }'),
      'resources: { requests: { nvidia.com/gpu: 1 }, limits: { nvidia.com/gpu: 1, hugepages-2Mi: 4Mi } }',
      'resources: { requests: { cpu: 1.5 }, limits: { memory: 1.5Gi } }',
      'proxy: { https: "http://[fd00::1]:3128/" }',
      'imagePullSecrets: [a, a]',
    ])
      expect((await checkRuntime(text)).found).toEqual([])
    expect((await checkRuntime('imagePullSecrets: [b, a, b]')).config.targets[0]?.runtime.imagePullSecrets).toEqual([
      'b',
      'a',
    ])
  })

  it('are reported once, however many targets share them', async () => {
    const { found } = await check(
      'targets: { a: { registry: a.example }, b: { registry: b.example } }\nruntime: { timeZone: Nowhere }',
    )
    expect(found).toHaveLength(1)
  })

  it('takes addresses of both families', async () => {
    const { found } = await checkRuntime(
      'networkPolicy: { cidrs: [10.0.0.0/8, "2001:db8::/32", "::/0", "1:2:3:4:5:6:7:8/128"] }',
    )
    expect(found).toEqual([])
  })
})

describe('credentials', () => {
  const password = 'hunter2hunter2'
  it.each([
    { text: `targets: { a: { registry: a.example, password: ${password} } }` },
    { text: `targets: { a: { registry: a.example } }\ncredentials: ${password}` },
    { text: `targets: { a: { registry: a.example } }\nruntime: { credentials: { token: ${password} } }` },
    {
      text: `targets: { a: { registry: a.example } }\nruntime: { proxy: { https: "http://me:${password}@proxy:3128" } }`,
    },
    { text: `targets: { a: { registry: a.example, secret: ${password} } }` },
    { text: `targets: { a: { registry: a.example, sign: { keySecret: k, secret: "${password}!" } } }` },
    { text: `targets: { a: { registry: a.example } } # http://me:${password}@proxy.example` },
    { text: `targets: { a: { registry: me:${password}@a.example } }` },
    {
      text: 'targets: { a: { registry: a.example } }\nruntime: { credentials: { target: ghp_0123456789abcdefghijABCDEFGHIJ012345 } }',
    },
    { text: 'targets: { a: { registry: a.example, credentials: "me:hunter2" } }' },
    { text: 'targets: { a: { registry: a.example } }\nruntime: { annotations: { password: hunter2 } }' },
    { text: 'targets: { a: { registry: a.example } }\nruntime: { annotations: { a.example/apiToken: hunter2 } }' },
    { text: 'targets: { a: { registry: a.example } }\nrepositoryUrl: "https://a.example/x?private_token=hunter2"' },
  ])('are found and not repeated: $text', async ({ text }) => {
    const { found } = await check(text)
    expect(found.map(({ code }) => code)).toEqual(['credentials-in-definition'])
    expect(JSON.stringify(found.map(({ message, hint }) => [message, hint]))).not.toMatch(/hunter2|ghp_/)
  })

  it('are found in a key, and hide no finding before or behind them', async () => {
    const key = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'
    const { found } = await check(
      `targets: { a: { registry: A.example }, b: { registry: b.example, ${key}: x }, c: { registry: C.example } }`,
    )
    expect(found.map(({ code, at }) => [code, at])).toEqual([
      ['credentials-in-definition', key],
      ['invalid-config', 'A.example'],
      ['invalid-config', 'C.example'],
    ])
  })

  it('are not seen where there are none', async () => {
    const { found } = await check(
      '# ask mailto:platform@example.com or platform:ops@example.com\n' +
        'targets: { a: { registry: a.example, sign: { keySecret: token }, credentials: x } }\n' +
        `runtime: { image: "quay.io/skopeo/stable:v1.22.2@sha256:${'a'.repeat(64)}", labels: { token: none }, annotations: { a.example/auth: "true", b.example/inject-token: kv/data/x } }`,
    )
    expect(found).toEqual([])
  })
})

it('looks at a text with fifty thousand words that are no owners once', async () => {
  const words = Array.from({ length: 50_000 }, (_, index) => index).join(' ')
  const begun = processorTime()
  const { found } = await check(`targets: { a: { registry: a.example } }\nplatformOwners: "${words}"`)
  expect([found.length, found.at(-1)?.at]).toEqual([50_000, '49999'])
  expect((processorTime() - begun) / 1000).toBeLessThan(10)
})
