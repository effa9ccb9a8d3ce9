import { describe, expect, it } from 'vitest'
import { checkStructure } from '../../src/check/structure.ts'
import { SourceFile, type Diagnostic } from '../../src/diagnostics/index.ts'
import { parseYaml } from '../../src/yaml/parse.ts'
import { analyseSources } from '../../src/compile.ts'
import { memorySources, someDay } from '../support/memory-tree.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

/** Good definitions with every feature of the language. */
const good: Record<string, string> = {
  'skopeoc.yaml': `targets:
  main:
    registry: registry.example.com
    layout: upstream
    reserved: [internal]
  legacy:
    registry: old.example.com
    prefix: mirror
    layout: joined
    default: false
    limits: { depth: 2, namespaces: 15 }
sources:
  docker.io: { mirror: mirror.gcr.io, pulls: { limit: 200, per: 6h } }
  quay.io: {}
  ghcr.io: {}
  registry.k8s.io: { verify: { keySecret: release-key } }
runtime:
  image: quay.io/skopeo/stable:v1.22.2-immutable
  namespace: image-mirror
  schedule: "38 21 * * *"
  parallelism: 4
  shards: 1
  credentials: { sources: source-registries, target: push }
rules: { unbounded-range: off }
`,
  'teams/networking/team.yaml': `name: Networking
contact: "#team-networking"
github: "@example/team-networking"
email: networking@example.com
`,
  'teams/networking/cni.yaml': `# yaml-language-server: $schema=../../schemas/images.schema.json
images:
  - source: quay.io/cilium/cilium
    reason: CNI of every workload cluster
    semver: ">= 1.11.2"
  - source: docker.io/kong/kong-gateway
    reason: API gateway of the customer portal
    tags: ["3.9.1.2-debian", "3.10.0.3-debian"]
  - source: registry.k8s.io/ingress-nginx/controller
    reason: Ingress controller; pinned by policy
    tags:
      - v1.13.8@${digest}
    rename: giantswarm/ingress-nginx-controller
  - source: ghcr.io/linkerd/controller
    reason: Service mesh
    semver: ">= 2.13.4"
    format: "stable-{version}"
    except: ["stable-2.14.0", "/^stable-2[.]15[.]/"]
  - source: registry.k8s.io/etcd
    reason: etcd of the management clusters
    semver: ">= 3.5.4-0"
    rename: { repository: etcd, tag: "{tag}-k8s" }
    targets: [main]
    refresh: never
  - source: ghcr.io/example/tools
    reason: Tools of the platform
    regex: '^build-[0-9a-f]{7}$'
    targets: [legacy]
    ticket: https://example.com/issues/1
    expires: 2099-12-31
`,
}

/** What a mutation makes of a line, or undefined where it does not apply. */
type Mutation = (line: string) => string | undefined

function replace(pattern: RegExp, by: string | ((...groups: string[]) => string)): Mutation {
  return (line) => {
    const mutated = typeof by === 'string' ? line.replace(pattern, by) : line.replace(pattern, by)
    return mutated === line ? undefined : mutated
  }
}

const key = /^( *(?:- )?)(?!main:|legacy:)([a-zA-Z]+):(?= |$)/

/** Mistakes that leave something wrong in the line itself. */
const mutations: Record<string, Mutation> = {
  'a letter of the key is missing': replace(key, (_, indent, word) => `${indent}${word.slice(0, 1)}${word.slice(2)}:`),
  'two letters of the key are swapped': (line) =>
    replace(key, (_, indent, word) => `${indent}${word[1] ?? ''}${word[0] ?? ''}${word.slice(2)}:`)(line),
  'a letter of the key is doubled': replace(key, (_, indent, word) => `${indent}${word}${word.at(-1) ?? ''}:`),
  'the key is in upper case': replace(key, (_, indent, word) => `${indent}${word.toUpperCase()}:`),
  'the blank behind the colon is missing': replace(/^( *(?:- )?[a-zA-Z]+): /, '$1:'),
  'the colon is missing': replace(/^( *(?:- )?[a-zA-Z]+): /, '$1 '),
  'a tab stands in the indentation': replace(/^ {2,}/, (spaces) => `\t${spaces}`),
  'the line is indented by one blank more': replace(/^( +)(?=[a-zA-Z]+:)/, '$1 '),
  'the closing double quote is missing': replace(/^([^"]*"[^"]*)"([^"]*)$/, '$1$2'),
  'the opening double quote is missing': replace(/^([^"]*)"([^"]*"[^"]*)$/, '$1$2'),
  'the closing bracket is missing': replace(/\]$/, ''),
  'the closing brace is missing': replace(/ \}$/, ''),
  'the line stands twice': replace(/^ *[a-zA-Z]+:.*$/, '$&\n$&'),
  'there is a second key on the line': replace(/^( *[a-zA-Z]+: [A-Za-z][^:]*)$/, '$1 more: this'),
  'the value is missing': replace(/^( *(?:- )?[a-zA-Z]+:) \S.*$/, '$1'),
  'the value is a mapping': replace(
    /^( *(?:- )?(?:source|reason|semver|regex|format|ticket|expires|registry|layout|name|contact|email|image|namespace): ).*$/,
    '$1{ a: b }',
  ),
  'an anchor stands before the value': replace(/^( *(?:- )?[a-zA-Z]+: )(?=\S)/, '$1&x '),
  'the value is an alias': replace(/^( *(?:- )?[a-zA-Z]+: )\S.*$/, '$1*x'),
  'a tag stands before the value': replace(/^( *(?:- )?[a-zA-Z]+: )(?=\S)/, '$1!!str '),
  'a zero-width space stands in the value': replace(/^( *(?:- )?[a-zA-Z]+: \S)/, '$1\u200b'),
  'an escape character stands in the value': replace(/^( *(?:- )?[a-zA-Z]+: \S)/, '$1\u001b'),
  'text turns its direction': replace(/$/, ' # \u202e'),
  'a letter of the key only looks like one': replace(key, (whole) =>
    whole.replace(/[aeo]/, (letter) => ({ a: '\u0430', e: '\u0435', o: '\u043e' })[letter] ?? letter),
  ),
  'a merge key stands before it': replace(/^( *)(?=[a-zA-Z]+:)/, '$1<<: x\n$1'),
}

/** Mistakes in single values, by the text that is changed. */
const values: [file: string, from: string, to: string][] = [
  ['source: quay.io/cilium/cilium', 'source: cilium/cilium'],
  ['source: quay.io/cilium/cilium', 'source: quay.io/cilium/cilium:v1.14'],
  ['source: quay.io/cilium/cilium', 'source: https://quay.io/cilium/cilium'],
  ['source: quay.io/cilium/cilium', 'source: docker://quay.io/cilium/cilium'],
  ['source: quay.io/cilium/cilium', 'source: quay.io/Cilium/cilium'],
  ['source: quay.io/cilium/cilium', 'source: quay.io/cilium//cilium'],
  ['source: quay.io/cilium/cilium', 'source: quay.io'],
  ['source: quay.io/cilium/cilium', 'source: quay,io/cilium/cilium'],
  ['source: quay.io/cilium/cilium', 'source: "quay.io/cilium/cilium "'],
  ['source: quay.io/cilium/cilium', 'source: quay.io/cilium/cilium@sha256:abc'],
  ['source: quay.io/cilium/cilium', 'source: registry.example.com/cilium/cilium'],
  ['source: quay.io/cilium/cilium', 'source: gcr.io/cilium/cilium'],
  ['source: quay.io/cilium/cilium', 'source: quay.io/c\u0456lium/cilium'],
  ['source: quay.io/cilium/cilium', 'source: $(id)/cilium'],
  ['reason: Service mesh', 'reason: ""'],
  ['reason: Service mesh', 'reason: 7'],
  ['reason: Service mesh', 'reason: [Service mesh]'],
  ['semver: ">= 1.11.2"', 'semver: ">== 1.11.2"'],
  ['semver: ">= 1.11.2"', 'semver: "=> 1.11.2 foo"'],
  ['semver: ">= 1.11.2"', 'semver: ">= 1.11.2 &&< 2"'],
  ['semver: ">= 1.11.2"', 'semver: "latest"'],
  ['semver: ">= 1.11.2"', 'semver: ""'],
  ['semver: ">= 1.11.2"', 'semver: ">= 2, < 1"'],
  ['semver: ">= 1.11.2"', 'semver: >= 1.11.2'],
  ['semver: ">= 1.11.2"', 'semver: [">= 1.11.2"]'],
  ['semver: ">= 1.11.2"', 'tags: [">= 1.11.2"]'],
  ['semver: ">= 1.11.2"', 'tags: ["1.x"]'],
  ['semver: ">= 1.11.2"', 'tags: latest'],
  ['semver: ">= 1.11.2"', 'tags: []'],
  ['semver: ">= 1.11.2"', 'tags: [a:b]'],
  ['semver: ">= 1.11.2"', 'tags: ["-a"]'],
  ['semver: ">= 1.11.2"', 'tags: ["a b"]'],
  ['semver: ">= 1.11.2"', `tags: ["${'a'.repeat(129)}"]`],
  ['semver: ">= 1.11.2"', 'tags: [1.10]'],
  ['semver: ">= 1.11.2"', 'tags: [null]'],
  ['semver: ">= 1.11.2"', 'all: yes'],
  ['semver: ">= 1.11.2"', 'all: false'],
  ['semver: ">= 1.11.2"', 'regex: "v1"'],
  ['semver: ">= 1.11.2"', "regex: '^v1.2.3-x[0-9]+$'"],
  ['semver: ">= 1.11.2"', "regex: '^(?!a)b$'"],
  ['semver: ">= 1.11.2"', "regex: '^[a$'"],
  ['semver: ">= 1.11.2"', "regex: '^a b$'"],
  ['semver: ">= 1.11.2"', "regex: '^.*$'"],
  ['semver: ">= 1.11.2"', 'regex: "^\\d+$"'],
  [`v1.13.8@${digest}`, 'v1.13.8@sha256:0123'],
  [`v1.13.8@${digest}`, `v1.13.8@${digest.toUpperCase()}`],
  [`v1.13.8@${digest}`, digest],
  [`v1.13.8@${digest}`, `@${digest}`],
  ['rename: giantswarm/ingress-nginx-controller', 'rename: Giantswarm/x'],
  ['rename: giantswarm/ingress-nginx-controller', 'rename: /giantswarm/x'],
  ['rename: giantswarm/ingress-nginx-controller', 'rename: giantswarm/x:v1'],
  ['rename: giantswarm/ingress-nginx-controller', 'rename: ../x'],
  ['rename: giantswarm/ingress-nginx-controller', 'rename: internal/x'],
  ['rename: giantswarm/ingress-nginx-controller', 'rename: {}'],
  ['format: "stable-{version}"', 'format: "stable-{Version}"'],
  ['format: "stable-{version}"', 'format: "stable-"'],
  ['format: "stable-{version}"', 'format: "{version}-{version}"'],
  ['format: "stable-{version}"', 'format: {version}-stable'],
  ['except: ["stable-2.14.0", "/^stable-2[.]15[.]/"]', 'except: ["/-rc"]'],
  ['except: ["stable-2.14.0", "/^stable-2[.]15[.]/"]', 'except: ["/(/"]'],
  ['except: ["stable-2.14.0", "/^stable-2[.]15[.]/"]', 'except: [">= 2"]'],
  ['except: ["stable-2.14.0", "/^stable-2[.]15[.]/"]', 'except: stable-2.14.0'],
  ['tag: "{tag}-k8s"', 'tag: "{tga}-k8s"'],
  ['tag: "{tag}-k8s"', 'tag: "{tag}/k8s"'],
  ['tag: "{tag}-k8s"', 'tag: k8s'],
  ['targets: [main]', 'targets: [mian]'],
  ['targets: [main]', 'targets: main'],
  ['targets: [main]', 'targets: []'],
  ['refresh: never', 'refresh: nevr'],
  ['refresh: never', 'refresh: no'],
  ['expires: 2099-12-31', 'expires: 2020-12-31'],
  ['expires: 2099-12-31', 'expires: 2099-13-01'],
  ['expires: 2099-12-31', 'expires: 31.12.2099'],
  ['ticket: https://example.com/issues/1', 'ticket: https://me:hunter2hunter2@example.com/1'],
].map(([from, to]) => ['teams/networking/cni.yaml', from as string, to as string])

values.push(
  ...[
    ['layout: joined', 'layout: join'],
    ['registry: old.example.com', 'registry: https://old.example.com'],
    ['registry: old.example.com', 'registry: old example com'],
    ['prefix: mirror', 'prefix: Mirror'],
    ['default: false', 'default: no'],
    ['namespaces: 15', 'namespaces: many'],
    ['namespaces: 15', 'namespaces: 0'],
    ['depth: 2', 'depht: 2'],
    ['  legacy:', '  catalog:'],
    ['  legacy:', '  Legacy_1:'],
    ['per: 6h', 'per: 6 hours'],
    ['limit: 200', 'limit: -1'],
    ['keySecret: release-key', 'keySecret: Release_Key'],
    ['schedule: "38 21 * * *"', 'schedule: "38 25 * * *"'],
    ['schedule: "38 21 * * *"', 'schedule: "38 21 * *"'],
    ['schedule: "38 21 * * *"', 'schedule: daily'],
    ['image: quay.io/skopeo/stable:v1.22.2-immutable', 'image: quay.io/skopeo/stable:latest'],
    ['image: quay.io/skopeo/stable:v1.22.2-immutable', 'image: quay.io/skopeo/stable:v1.14.0-immutable'],
    ['namespace: image-mirror', 'namespace: Image_mirror'],
    ['parallelism: 4', 'parallelism: 0'],
    ['parallelism: 4', 'parallelism: "4"'],
    ['target: push', 'target: {password: hunter2}'],
    ['unbounded-range: off', 'unbounded-rnage: off'],
    ['unbounded-range: off', 'unbounded-range: false'],
    ['unbounded-range: off', 'unknown-key: off'],
  ].map(([from, to]): [string, string, string] => ['skopeoc.yaml', from as string, to as string]),
  ...[
    ['contact: "#team-networking"', 'contact: #team-networking'],
    ['contact: "#team-networking"', 'contact: tbd'],
    ['github: "@example/team-networking"', 'github: @example/team-networking'],
    ['github: "@example/team-networking"', 'github: example/team'],
    ['email: networking@example.com', 'email: networking'],
    ['name: Networking', 'name: 7'],
  ].map(([from, to]): [string, string, string] => ['teams/networking/team.yaml', from as string, to as string]),
)

interface Case {
  name: string
  path: string
  /** 1-based lines of which one must be named. */
  lines: number[]
  text: string
}

function mutationCases(): Case[] {
  const cases: Case[] = []
  for (const [path, text] of Object.entries(good)) {
    const lines = text.split('\n')
    for (const [name, mutate] of Object.entries(mutations)) {
      for (const [index, line] of lines.entries()) {
        const mutated = line === '' || line.startsWith('#') ? undefined : mutate(line)
        if (mutated === undefined) continue
        const changed = lines.with(index, mutated).join('\n')
        const named = mutated.includes('\n') ? [index + 1, index + 2] : [index + 1]
        cases.push({ name: `${path}:${index + 1} ${name}`, path, lines: named, text: changed })
      }
    }
  }
  return cases
}

function valueCases(): Case[] {
  return values.map(([path, from, to]) => {
    const text = good[path] ?? ''
    const at = text.indexOf(from)
    if (at === -1) throw new Error(`${path} does not hold ${from}`)
    const line = text.slice(0, at).split('\n').length
    return { name: `${path}:${line} ${to.slice(0, 60)}`, path, lines: [line], text: text.replace(from, () => to) }
  })
}

async function analyse(files: Record<string, string>): Promise<Diagnostic[]> {
  return (await analyseSources(memorySources(files), { today: someDay })).diagnostics
}

/** What is found in the mutated file by itself, and only if that is nothing, what the whole analysis finds. */
async function findings({ path, text }: Case): Promise<Diagnostic[]> {
  const file = new SourceFile(path, text)
  const { root, diagnostics } = await parseYaml(file)
  const kind = path === 'skopeoc.yaml' ? 'config' : path.endsWith('/team.yaml') ? 'team' : 'images'
  const own = [...diagnostics, ...(root === undefined ? [] : checkStructure(root, kind, file).diagnostics)]
  return own.length > 0 ? own : analyse({ ...good, [path]: text })
}

function describeFinding({ code, place, message }: Diagnostic): string {
  return `${place.file.path}:${place.file.lineAt(place.start)} ${code}: ${message}`
}

function names(one: Case, found: readonly Diagnostic[]): boolean {
  return found.some(({ place, related }) =>
    [place, ...related.map((other) => other.place)].some(
      ({ file, start }) => file.path === one.path && one.lines.includes(file.lineAt(start)),
    ),
  )
}

describe('mutations of good definitions', () => {
  it('the good ones are good', async () => {
    expect((await analyse(good)).map(describeFinding)).toEqual([])
  })

  it('each mistake in a line is reported at its line', async () => {
    const cases = mutationCases()
    expect(cases.length).toBeGreaterThan(400)
    const missed: string[] = []
    for (const one of cases) {
      const found = await findings(one)
      if (!names(one, found)) missed.push(`${one.name} -> ${found.map(describeFinding).join(' | ') || 'nothing'}`)
    }
    expect(missed).toEqual([])
  }, 300_000)

  it('each mistake in a value is reported at its line', async () => {
    const missed: string[] = []
    for (const one of valueCases()) {
      const found = await findings(one)
      if (!names(one, found)) missed.push(`${one.name} -> ${found.map(describeFinding).join(' | ') || 'nothing'}`)
    }
    expect(missed).toEqual([])
  }, 300_000)
})
