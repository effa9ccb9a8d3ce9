/** What a team.yaml must say, each key by itself. */
import { expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

test.each([
  ['name: ""\ncontact: "#net"\n', ['missing-key: the name is empty']],
  ['name: "  "\ncontact: todo\n', ['missing-key: the name is empty', 'missing-contact: "todo" says nothing']],
  ['name: [1]\ncontact: ""\n', ['wrong-type: expected text', 'missing-contact: "" says nothing']],
  ['contact: ""\n', ['missing-key: a team file has no `name`', 'missing-contact: "" says nothing']],
  ['name: Net\ncontact: "#net"\n', []],
])('%j', async (team, expected) => {
  const entry = '  - { source: quay.io/a/b, reason: r, tags: ["1.2.3"] }\n'
  const { diagnostics } = await compileFiles({ ...smallTree(entry), 'teams/alpha/team.yaml': team })
  const found = diagnostics.map(({ code, message }) => `${code}: ${message}`)
  expect(found).toEqual(expected.map((beginning) => expect.stringContaining(beginning)))
})
