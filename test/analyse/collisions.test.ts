/** What cannot be decided is said, and what is said is said once. */
import { describe, expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

const entry = (source: string, lines: string): string =>
  `  - source: ${source}\n    reason: x\n    rename: mirror/one\n    ${lines}\n`
const findings = async (entries: string, config?: string): Promise<[string, string, string[]][]> => {
  const { diagnostics } = await compileFiles(smallTree(entries, config))
  return diagnostics.map(({ code, message, related }) => [code, message, related.map((other) => other.message)])
}

// Minimal automata of these have a state for each way in which sixteen letters can be chosen.
const intricate = (letter: string): string => `regex: "^[ab]*${letter}[ab]{15}$"`

test('two sources whose tags are too intricate to be compared are no proof that they never meet', async () => {
  const found = await findings(entry('quay.io/a/b', intricate('a')) + entry('ghcr.io/a/b', intricate('b')))
  expect(found).toEqual([
    [
      'undecided-selection',
      expect.stringMatching(
        /^it could not be decided whether two images would be pushed to one tag of .*\/mirror\/one: /,
      ),
      ['ghcr.io/a/b'],
    ],
  ])
})

test('of very many sources of one repository it is said that not all were compared', async () => {
  const sources = Array.from({ length: 201 }, (_, index) =>
    entry(`quay.io/many/part${index}`, `tags: ["1.2.${index}"]`),
  )
  const found = await findings(sources.join(''))
  const about = found.filter(([code]) => code === 'undecided-selection')
  expect(about.map(([, message]) => message)).toEqual([
    '201 sources feed registry.example.com/mirror/one, and only the first 200 were compared',
  ])
  expect(found.filter(([code]) => code === 'shared-repository')).toEqual([])
})

test('two entries that meet at several targets are reported once', async () => {
  const entries = entry('quay.io/a/b', 'tags: ["1.2.3"]') + entry('ghcr.io/a/b', 'tags: ["1.2.3"]')
  const config = 'targets: { a: { registry: a.example }, b: { registry: b.example }, c: { registry: c.example } }\n'
  expect(await findings(entries, config)).toEqual([
    ['collision', 'two images would be pushed to a.example/mirror/one', ['ghcr.io/a/b']],
  ])
})

test('two entries that together publish two tags of one source as one are found', async () => {
  const one = (tag: string): string =>
    `  - source: quay.io/a/b\n    reason: x\n    tags: ["${tag}"]\n    rename: { tag: fixed }\n`
  const { diagnostics } = await compileFiles(smallTree(one('1.2.3') + one('1.2.4')))
  expect(diagnostics.map(({ code, effect }) => [code, effect])).toEqual([
    ['collision', '1.2.3 and 1.2.4 would both be published as fixed; whichever is copied last would win'],
  ])
})

describe('two entries of one source, of which one renames tags', () => {
  const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
  const collisions = async (renamed: string, plain: string): Promise<string[]> => {
    const line = (lines: string): string => `  - source: quay.io/a/b\n    reason: x\n    ${lines}\n`
    const { diagnostics } = await compileFiles(smallTree(line(renamed) + line(plain)))
    return diagnostics.flatMap(({ code, effect }) => (code === 'collision' ? [effect] : []))
  }
  const withoutV = 'semver: ">= 1"\n    except: ["/v.*/"]\n    rename: { tag: "{version}" }'
  const spelledV = 'semver: ">= 1"\n    format: "v{version}"\n    rename: { tag: "v{version}" }'

  const agreeing: [string, string, string][] = [
    ['a version that has no v and a list', withoutV, 'tags: ["1.2.3"]'],
    ['a version that has no v and a range', withoutV, 'semver: ">= 1.2"\n    except: ["/^v/"]'],
    ['a version whose v is put back', spelledV, 'tags: ["v1.2.3", "1.2.3"]'],
    ['a version whose v is put back and every tag', spelledV, 'all: true'],
    [
      'a version and what stands behind it',
      'semver: ">= 1"\n    format: "{version}-alpine"\n    rename: { tag: "{version}-alpine" }',
      'regex: "^[0-9.]+-alpine$"',
    ],
    ['a name that is the tag', 'tags: [stable]\n    rename: { tag: stable }', 'all: true'],
    [
      'the same name under two templates',
      'semver: ">= 1"\n    except: ["/v.*/"]\n    rename: { tag: "{version}-k8s" }',
      'tags: ["1.2.3"]\n    rename: { tag: "{tag}-k8s" }',
    ],
    ['one digest in both', `tags: ["1.2.3@${digest('a')}"]\n    ${withoutV}`, `tags: ["1.2.3@${digest('a')}"]`],
  ]
  test.each(agreeing)('%s: a tag that both publish under one name is no collision', async (_, renamed, plain) => {
    expect(await collisions(renamed, plain)).toEqual([])
    expect(await collisions(plain, renamed)).toEqual([])
  })

  const colliding: [string, string, string, string][] = [
    [
      'another tag',
      'semver: ">= 1"\n    format: "v{version}"\n    rename: { tag: "{version}" }',
      'tags: ["1.2.3"]',
      '1.2.3',
    ],
    ['some of them another', 'tags: [a, 1.2.3-a]\n    rename: { tag: "1.2.3-{tag}" }', 'tags: ["1.2.3-a"]', '1.2.3-a'],
    ['a pin in one', `tags: ["1.2.3@${digest('a')}"]\n    ${withoutV}`, 'tags: ["1.2.3"]', '1.2.3'],
    ['two pins', `tags: ["1.2.3@${digest('a')}"]\n    ${withoutV}`, `tags: ["1.2.3@${digest('b')}"]`, '1.2.3'],
  ]
  test.each(colliding)('%s under one name is a collision', async (_, renamed, plain, name) => {
    const effect = expect.stringContaining(`both would publish, for example, the tag ${name};`)
    expect(await collisions(renamed, plain)).toEqual([effect])
    expect(await collisions(plain, renamed)).toEqual([effect])
  })
})
