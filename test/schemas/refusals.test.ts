import { describe, expect, it } from 'vitest'
import type { FileKind } from '../../src/check/structure.ts'
import { documents } from './documents.ts'
import { mutatedFiles } from './mutated.ts'
import { errorsOf, namedBy, saidBy, schemaOf, validatorOf } from './verdicts.ts'

const kinds: readonly FileKind[] = ['images', 'team', 'config']
const counts: Readonly<Record<FileKind, number>> = { images: 800, team: 150, config: 1000 }
const files = Object.fromEntries(
  kinds.map((kind) => [
    kind,
    mutatedFiles(documents[kind], namedBy(schemaOf(kind)), { count: counts[kind], seed: 20_261_124 }),
  ]),
) as Record<FileKind, string[]>

const verdicts = new Map<string, Promise<string[]>>()

/** As `errorsOf`, once for each file. */
function errorsOnce(kind: FileKind, text: string): Promise<string[]> {
  const known = verdicts.get(text) ?? errorsOf(kind, text)
  verdicts.set(text, known)
  return known
}

interface Comparison {
  /** What an editor with the schema would refuse although skopeoc takes it. */
  alone: string[]
  refused: number
  taken: number
}

/** Holds a schema to skopeoc, until so many files are found that it alone refuses. */
async function compare(kind: FileKind, schema: object, most = Infinity): Promise<Comparison> {
  const validate = validatorOf(schema)
  const found: Comparison = { alone: [], refused: 0, taken: 0 }
  for (const text of files[kind]) {
    if (found.alone.length >= most) break
    const said = await saidBy(validate, text)
    if (said === undefined) continue
    if (said.length === 0) found.taken++
    else if ((await errorsOnce(kind, text)).length > 0) found.refused++
    else found.alone.push(`${said.join('; ')} in ${text}`)
  }
  return found
}

describe.each(kinds)('the schema of %s files', (kind) => {
  it.each(documents[kind])('takes what others are made of, as skopeoc does: %j', async (document) => {
    const text = JSON.stringify(document)
    expect([await saidBy(validatorOf(schemaOf(kind)), text), await errorsOf(kind, text)]).toEqual([[], []])
  })

  it('refuses nothing that skopeoc takes', async () => {
    const { alone, refused, taken } = await compare(kind, schemaOf(kind))
    expect(alone).toEqual([])
    expect(Math.min(refused, taken)).toBeGreaterThan(30)
  })
})

it.each<[FileKind, rule: string, strict: string]>([
  ['images', '(:[1-9][0-9]{0,4})?|', '|'],
  ['images', '"minItems":1', '"minItems":3'],
  ['images', '\\\\S)?\\\\s*$', '\\\\S)?$'],
  ['team', '^[^@\\\\s]+@', '^[a-z]+@'],
  ['config', '^skopeoc/', '^skopeoc/|^[^/]*$'],
  ['config', '"const":"catalog"', '"maxLength":4'],
  ['config', '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$', '[a-z]([-a-z]{0,61}[a-z])?)?$'],
])('what is too strict in the schema of %s files would be found: %s as %s', async (kind, rule, strict) => {
  const text = JSON.stringify(schemaOf(kind))
  expect(text).toContain(rule)
  const { alone } = await compare(kind, JSON.parse(text.replaceAll(rule, strict)) as object, 1)
  expect(alone).not.toEqual([])
})

const digest = `sha256:${'0'.repeat(64)}`

/** An entry with other fields than these, each a text of YAML. */
function entry(fields: Readonly<Record<string, string>>): string {
  const whole: Readonly<Record<string, string>> = { source: 'quay.io/a/b', reason: 'x', all: 'true', ...fields }
  return `images: [{ ${Object.entries(whole)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} }]\n`
}

const target = 'targets: { one: { registry: one.example } }\n'
const source = (text: string): string => entry({ source: JSON.stringify(text) })
const reason = (text: string): string => entry({ reason: JSON.stringify(text) })
const tags = (list: string): string => entry({ all: 'true', tags: list })
const except = (list: string): string => entry({ except: list })
const rename = (text: string): string => entry({ rename: text })
const expires = (text: string): string => entry({ expires: text })
const team = (fields: string): string => `{ name: A, contact: b, ${fields} }`
const runtime = (fields: string): string => `${target}runtime: { ${fields} }\n`
const top = (fields: string): string => `${target}${fields}\n`
const one = (key: string): string => `targets: { ${key}: { registry: one.example } }\n`
const sources = (key: string): string => top(`sources: { ${key}: {} }`)

describe.each<[FileKind, refused: string[], taken: string[]]>([
  [
    'images',
    [
      ...[
        'cilium',
        'cilium/cilium',
        'quay/a',
        'quay.io/A',
        'Quay.io/a',
        'quay.io/a//b',
        'quay.io/a/',
        'quay.io/a___b',
      ].map(source),
      ...[
        'quay.io/a b',
        'quay.io',
        '/a/b',
        '-a.io/b',
        'quay.io:/a',
        'quay.io:0/a',
        'docker://quay.io/a',
        'quay.io/a:v1',
      ].map(source),
      ...['', ' ', '\n', 'a\nb', 'a\n\nb\n', 'a\rb'].map(reason),
      ...['[""]', '["a b"]', '[".a"]', '["a@sha256:0"]', `["${digest}"]`, `["${'a'.repeat(129)}"]`, '[">= 1"]'].map(
        tags,
      ),
      ...['[""]', '["/"]', '["/a"]', '["a b"]'].map(except),
      ...['""', 'A', '/a', 'a/', 'a//b', '"a:v1"', '"a b"', '{ repository: A }', `"${'a'.repeat(256)}"`].map(rename),
      ...['{ tag: "" }', '{ tag: "{tga}" }', '{ tag: "{tag}/a" }', '{ tag: "-{tag}" }', '{ tag: "{tag" }'].map(rename),
      ...['2027-13-01', '2027-00-10', '2027-01-32', '2027-04-31', '2027-02-30', '2027-01-00'].map(expires),
      entry({ targets: '[Main]' }),
      entry({ targets: '[""]' }),
      entry({ ticket: '"https://a.example/1\\nb"' }),
      entry({ semver: '">= 1"', format: '"{version}-{version}"', all: 'true' }),
      entry({ semver: '">= 1"', format: '"-{version}"' }),
    ],
    [
      ...[
        'localhost/a',
        'localhost:5000/a',
        'quay:5000/a',
        'quay.io/a__b',
        'quay.io/a---b/c.d',
        '1.2.3.4/a',
        'a--b.io/a',
      ].map(source),
      ...['index.docker.io/library/alpine', 'docker.io/alpine', `quay.io/${'a'.repeat(200)}`].map(source),
      ...[' a ', 'a\n', '\n a b \n\n', 'a\u00a0b'].map(reason),
      ...['["a", 1.10, true, null]', `["a@${digest}"]`, `["${'a'.repeat(128)}"]`, '["_.-"]'].map(tags),
      ...['[]', '["/a b/"]', '["/-rc[0-9]+$/", 1.2]'].map(except),
      ...['a', 'a__b/c', 'a'.repeat(200), '{ tag: "a{tag}" }', '{ tag: "{tag}{tag}" }'].map(rename),
      ...['2028-02-29', '2027-12-31', '0000-01-01'].map(expires),
      entry({ targets: '[main, edge]' }),
      ...['""', '"a b\\n"'].map((ticket) => entry({ ticket })),
      entry({ semver: '">= 1"', format: '"*{version}-*_a"', except: '["/-x/"]' }).replace(', all: true', ''),
    ],
  ],
  [
    'team',
    [
      '{ name: " ", contact: b }',
      '{ name: A, contact: "\\n" }',
      '{ name: "", contact: b }',
      '{ name: " A\\nB ", contact: b }',
      '{ name: A, contact: "a\\rb" }',
      team('email: a'),
    ],
    ['{ name: " A\\n ", contact: "\\tb" }', '{ name: "\\u00e9", contact: "?" }', team('github: "@a"')],
  ],
  [
    'config',
    [
      ...['catalog', 'Main', 'a_b', 'a.b', '-a', 'a-', '""', 'a'.repeat(64)].map(one),
      ...['quay', 'Quay.io', 'quay.io/a', 'https://quay.io', '"quay.io:443"', 'hub.docker.com', 'docker.com'].map(
        sources,
      ),
      ...['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com', '"*"', '"localhost:443"'].map(sources),
      ...['labels: { "a b": x }', 'labels: { "": x }', 'labels: { a/b/c: x }', 'labels: { skopeoc/a: x }'].map(runtime),
      ...['labels: { job-name: x }', 'labels: { app.kubernetes.io/name: x }', 'labels: { a: "x y" }'].map(runtime),
      ...[`labels: { ${'a'.repeat(64)}: x }`, `labels: { a: ${'x'.repeat(64)} }`, 'labels: { A.b/c: x }'].map(runtime),
      ...['annotations: { "a b": x }', 'annotations: { skopeoc/a: x }', 'annotations: { /a: x }'].map(runtime),
      ...['nodeSelector: { "a b": x }', 'nodeSelector: { a: "-" }', 'tolerations: [{ key: a b }]'].map(runtime),
      ...['resources: { requests: { gpu: 1 } }', 'resources: { limits: { CPU: 1 } }'].map(runtime),
      ...['resources: { limits: { kubernetes.io/a: 1 } }', 'resources: { limits: { requests.a.b/c: 1 } }'].map(runtime),
      ...['resources: { limits: { memory: 1GB } }', 'temporaryStorage: 1gi', 'temporaryStorage: "-1"'].map(runtime),
      ...['timeZone: ""', 'timeZone: " "', 'timeZone: Europe Berlin', 'image: skopeo', 'image: quay.io/Skopeo'].map(
        runtime,
      ),
      ...['proxy: { https: proxy }', 'proxy: { https: "http://a/b" }', 'proxy: { https: "http://a", no: [a b] }'].map(
        runtime,
      ),
      ...[
        'networkPolicy: { cidrs: [10.0.0.0] }',
        'alerts: { labels: { a-b: x } }',
        'alerts: { labels: { alertname: x } }',
      ].map(runtime),
      ...['alerts: { ruleLabels: { "a b": x } }', 'alerts: { runbook: wiki }'].map(runtime),
      ...['externalSecrets: { store: a, secrets: { A: b } }'].map(runtime),
      ...['codeowners: ""', 'codeowners: owners', 'codeowners: CODEOWNERS/x', 'codeowners: /CODEOWNERS'].map(top),
      ...['codeowners: ../CODEOWNERS', 'codeowners: generated/CODEOWNERS', 'codeowners: .git/CODEOWNERS'].map(top),
      ...[
        'platformOwners: platform',
        'platformOwners: "@a, @b"',
        'platformOwners: [""]',
        'platformOwners: ["@a @b"]',
      ].map(top),
      ...['repositoryUrl: github.com/a/b', 'repositoryUrl: "https://me:hunter2@a.b/c"', 'repositoryUrl: ""'].map(top),
      ...['sources: { quay.io: { mirror: "https://a.b" } }', 'sources: { quay.io: { mirror: a.b/C } }'].map(top),
      'targets: { one: { registry: one } }\n',
      'targets: { one: { registry: One.example } }\n',
      'targets: { one: { registry: docker.io/a } }\n',
      'targets: { one: { registry: "one.example:443" } }\n',
    ],
    [
      ...['a', '0', 'a--b', 'catalogue', 'a'.repeat(63)].map(one),
      ...['localhost', '"localhost:5000"', '"quay:5000"', '"quay:443"', '10.0.0.1', 'a--b.io', 'docker.io'].map(
        sources,
      ),
      ...['labels: { 8080: "", a.b/C_d: X.y }', `labels: { ${'a'.repeat(63)}: ${'x'.repeat(63)} }`].map(runtime),
      ...['labels: { skopeoc: x, app.kubernetes.io/names: y, a.io/job-name: z }'].map(runtime),
      ...['annotations: { job-name: x, app.kubernetes.io/name: "a b\\n" }', 'nodeSelector: { a: "" }'].map(runtime),
      ...['tolerations: [{ operator: Exists }, { key: a.b/c, value: "" }]'].map(runtime),
      ...['resources: { limits: { cpu: 1.5, memory: 1e9, hugepages-2Mi: 2Mi, xkubernetes.io/a: 1 } }'].map(runtime),
      ...['resources: { limits: { cpu: ".5", memory: "+1.Gi", ephemeral-storage: "1E9" } }'].map(runtime),
      ...['timeZone: Etc/GMT+1', 'timeZone: GMT0', 'timeZone: America/Port-au-Prince', 'timeZone: WET'].map(runtime),
      ...['image: localhost/a', `image: "host:5000/a/b:v1.22@${digest}"`, 'image: quay.io/a:1.22'].map(runtime),
      ...[
        'proxy: { https: "http://[::1]:3128/", no: ",a , *.b" }',
        'proxy: { https: "https://a_b", no: ["[::1]"] }',
      ].map(runtime),
      ...['networkPolicy: { cidrs: ["::/0", "2001:DB8::/32"] }', 'alerts: { labels: { _a1: "" } }'].map(runtime),
      ...['alerts: { runbook: "https://a.b:1/c?d#e" }', 'externalSecrets: { store: a, secrets: { a.b: "" } }'].map(
        runtime,
      ),
      ...['codeowners: CODEOWNERS', 'codeowners: a/generated/CODEOWNERS', 'codeowners: .../CODEOWNERS'].map(top),
      ...['platformOwners: ""', 'platformOwners: " @a  @b/c.d\\n"', 'platformOwners: []', 'platformOwners: a@b'].map(
        top,
      ),
      ...['repositoryUrl: "http://a"', 'repositoryUrl: "https://a.b:8443/c/"', 'repositoryUrl: "https://[::1]/"'].map(
        top,
      ),
      ...['sources: { quay.io: { mirror: cache } }', 'sources: { quay.io: { mirror: "a:1/b/" } }'].map(top),
      'targets: { one: { registry: "one:443" } }\n',
      'targets: { one: { registry: "1.2.3.4:5000" } }\n',
    ],
  ],
])('an editor with the schema of %s files', (kind, refused, taken) => {
  const validate = validatorOf(schemaOf(kind))

  it.each(refused)('refuses, as skopeoc does: %s', async (text) => {
    expect(await errorsOf(kind, text)).not.toEqual([])
    expect(await saidBy(validate, text)).not.toEqual([])
  })

  it.each(taken)('takes, as skopeoc does: %s', async (text) => {
    expect(await errorsOf(kind, text)).toEqual([])
    expect(await saidBy(validate, text)).toEqual([])
  })
})
