/** What cannot be decided is said, and what is said is said once. */
import { expect, test } from 'vitest'
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
