/** What a team.yaml must say, each key by itself. */
import { expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

test.each([
  ['name: ""\ncontact: "#net"\n', ['missing-key: the name is empty']],
  ['name: "  "\ncontact: todo\n', ['missing-key: the name is empty', 'missing-contact: "todo" says nothing']],
  ['name: [1]\ncontact: ""\n', ['wrong-type: expected text', 'missing-key: the contact is empty']],
  ['contact: "  "\n', ['missing-key: a team file has no `name`', 'missing-key: the contact is empty']],
  ['name: Net\ncontact: "#net"\n', []],
  ['name: |\n  Net\ncontact: >\n  #net\n  and others\n', []],
  [
    'name: "Net\\n::error::x"\ncontact: |\n  #net\n  ::stop-commands::x\n',
    ['wrong-type: expected a name of one line', 'wrong-type: expected a contact of one line'],
  ],
])('%j', async (team, expected) => {
  const entry = '  - { source: quay.io/a/b, reason: r, tags: ["1.2.3"] }\n'
  const { diagnostics } = await compileFiles({ ...smallTree(entry), 'teams/alpha/team.yaml': team })
  const found = diagnostics.map(({ code, message }) => `${code}: ${message}`)
  expect(found).toEqual(expected.map((beginning) => expect.stringContaining(beginning)))
})

test('every secret is found, and none of them repeated', async () => {
  const team = 'name: ghp_123456789012345678901234567890ab\ncontact: https://me:hunter2@example.com\n'
  const entry = '  - { source: quay.io/a/b, reason: r, tags: ["1.2.3"] }\n'
  const { diagnostics } = await compileFiles({ ...smallTree(entry), 'teams/alpha/team.yaml': team })
  expect(diagnostics.map(({ code, place }) => [code, place.file.lineAt(place.start)])).toEqual([
    ['credentials-in-definition', 1],
    ['credentials-in-definition', 2],
  ])
  expect(JSON.stringify(diagnostics.map(({ message, effect, hint }) => [message, effect, hint]))).not.toMatch(
    /ghp_|hunter2/,
  )
})
