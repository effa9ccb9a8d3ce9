import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { RE2JS } from 're2js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { diagnostic, SourceFile } from '../../src/diagnostics/index.ts'
import { renderDiagnostics } from '../../src/diagnostics/render/index.ts'
import { failKinds } from '../../src/query/diff/fail-on.ts'

const docs = new URL('../../docs/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, docs), 'utf8')
const examples: string[] = readdirSync(new URL('examples/', docs))

describe('the examples of the documentation', () => {
  test.each(examples.filter((name) => /\.ya?ml$/.test(name)))('%s is YAML', (name) => {
    expect(parse(read(`examples/${name}`))).toBeTypeOf('object')
  })
  test.each(examples.filter((name) => name.endsWith('.json')))('%s is JSON', (name) => {
    expect(JSON.parse(read(`examples/${name}`))).toBeTypeOf('object')
  })
  test('every one is named in the page, and the page names no other', () => {
    const named = [...read('editors-and-ci.md').matchAll(/\(examples\/([^)]+)\)/g)].map(([, name]) => name)
    expect(new Set(named)).toEqual(new Set(examples))
  })
  test('the kinds of change are all described', () => {
    const described = [...read('diff.md').matchAll(/^\| `([a-z]+)` \|/gm)].map(([, kind]) => kind)
    expect(new Set(described)).toEqual(new Set(failKinds))
  })
})

describe('a pipeline', () => {
  const own = '../.github/workflows/definitions.yaml'

  test.each(['examples/github-action.yaml', 'examples/circleci.yaml', own])(
    '%s compares with the merge base',
    (name) => {
      const text = read(name)
      expect(text).toContain('skopeoc')
      for (const [, against] of text.matchAll(/--against (\S+)/g)) expect(against).toMatch(/^"\$(?:base|\(git)/)
      expect(text).toContain('git merge-base')
    },
  )

  test('of this repository asks for no right that it does not use', () => {
    const text = read(own)
    const permissions = (parse(text) as { jobs: { check: { permissions: Record<string, string> } } }).jobs.check
      .permissions
    expect(permissions).toEqual({ contents: 'read', 'pull-requests': 'write' })
    expect(text).toContain('gh pr comment')
  })
})

const root = new URL('../', docs)
const pages: string[] = [
  ...readdirSync(root).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md'),
  ...readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** The links of a page that lead to files here: the file, and the heading in it. */
function linksOf(page: string): { to: URL; anchor: string | undefined }[] {
  const base = new URL(page, root)
  const found = readFileSync(base, 'utf8').matchAll(/\]\((?![a-z]+:)([^)#]*)(?:#([^)]*))?\)/g)
  return [...found].map(([, path = '', anchor]) => ({ to: path === '' ? base : new URL(path, base), anchor }))
}

/** Headings as GitHub names them in an address. */
const headings = (page: URL): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

describe.each(pages)('the links of %s', (page) => {
  test('lead to files that exist, and to headings in them', () => {
    for (const { to, anchor } of linksOf(page)) {
      expect(existsSync(to), to.href).toBe(true)
      if (anchor !== undefined) expect(headings(to)).toContain(anchor)
    }
  })
})

test('the package has every page that one of its pages links to', () => {
  const { files } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { files: string[] }
  const shipped = (path: string): boolean => files.some((file) => path === file || path.startsWith(`${file}/`))
  const missing = pages
    .filter(shipped)
    .flatMap((page) => linksOf(page).map(({ to }) => to.pathname.slice(root.pathname.length)))
    .filter((path) => /[.](?:md|json|yaml)$/.test(path) && !shipped(path))
  expect([...new Set(missing)]).toEqual([])
})

test('ARCHITECTURE.md says of every dependency why it is there', () => {
  const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Record<string, object>
  const page = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8')
  const names = [manifest['dependencies'], manifest['devDependencies']].flatMap((some) => Object.keys(some ?? {}))
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

describe('Renovate', () => {
  test('is not asked to move the digest of a tag: mirror.sh overwrites no pin', () => {
    const { packageRules } = JSON.parse(read('examples/renovate.json')) as { packageRules: object[] }
    expect(packageRules).toContainEqual(
      expect.objectContaining({ matchUpdateTypes: ['digest'], matchManagers: ['custom.regex'], enabled: false }),
    )
  })

  const [pattern = ''] =
    (JSON.parse(read('examples/renovate.json')) as { customManagers: { matchStrings: string[] }[] }).customManagers[0]
      ?.matchStrings ?? []
  // Renovate compiles the pattern as RE2.
  const find = (text: string) => {
    const matcher = RE2JS.compile(pattern.replaceAll('(?<', '(?P<')).matcher(text)
    const found: (string | null)[][] = []
    while (matcher.find()) found.push(['depName', 'currentValue', 'currentDigest'].map((group) => matcher.group(group)))
    return found
  }
  const digest = `sha256:${'ab'.repeat(32)}`

  test('finds lists of one tag, with their digest, and nothing else', () => {
    const text = `images:
  - source: docker.io/kong/kong-gateway
    reason: API gateway
    tags: ["3.10.0.3-debian"]
  - source: quay.io/cilium/cilium
    reason: "Two of them"
    tags: ["v1.0.0", "v1.1.0"]
  - source: "registry.k8s.io/ingress-nginx/controller" # pinned
    reason: Pinned
    targets: [main]
    tags: ['v1.13.8@${digest}']
  - source: quay.io/a/b
    reason: A range
    semver: ">= 1.0"
`
    expect(find(text)).toEqual([
      ['docker.io/kong/kong-gateway', '3.10.0.3-debian', null],
      ['registry.k8s.io/ingress-nginx/controller', 'v1.13.8', digest],
    ])
  })
})

describe('the problem matcher', () => {
  const matcher = JSON.parse(read('examples/problem-matcher.json')) as {
    problemMatcher: { pattern: { regexp: string }[] }[]
  }
  const tasks = JSON.parse(read('examples/vscode-tasks.json')) as { tasks: { problemMatcher: { pattern: unknown } }[] }

  test('reads what skopeoc prints', () => {
    const file = new SourceFile('teams/a/b.yaml', 'images:\n  - sorce: quay.io/a/b\n')
    const finding = diagnostic('unknown-key', { file, start: 12, end: 17 }, { message: 'unknown key `sorce`' })
    const lines = renderDiagnostics([finding], 'pretty', { colour: false, summary: false, files: 1 }).split('\n')
    const [head, place] = matcher.problemMatcher[0]?.pattern ?? []
    const at = lines.findIndex((line) => new RegExp(head?.regexp ?? '').test(line))
    expect(new RegExp(head?.regexp ?? '').exec(lines[at] ?? '')?.slice(1)).toEqual([
      'error',
      'unknown-key',
      'unknown key `sorce`',
    ])
    expect(new RegExp(place?.regexp ?? '').exec(lines[at + 1] ?? '')?.slice(1)).toEqual(['teams/a/b.yaml', '2', '5'])
  })
  test('is the same in the task', () => {
    expect(tasks.tasks[0]?.problemMatcher.pattern).toEqual(matcher.problemMatcher[0]?.pattern)
  })
})
