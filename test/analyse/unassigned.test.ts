/** How many entries nobody has claimed yet. */
import { expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

test.each([
  [1, ['1 entry belongs to no team yet']],
  [2, ['2 entries belong to no team yet']],
  [0, []],
])('%i', async (count, messages) => {
  const images = Array.from(
    { length: count },
    (_, index) => `  - { source: quay.io/a/b${index}, reason: r, tags: ["1.2.3"] }\n`,
  )
  const { diagnostics } = await compileFiles({
    ...smallTree('  - { source: quay.io/a/b, reason: r, tags: ["1.2.3"] }\n'),
    'teams/unassigned/team.yaml': 'name: Unassigned\ncontact: "#platform"\n',
    'teams/unassigned/images.yaml': count === 0 ? 'images: []\n' : `images:\n${images.join('')}`,
  })
  expect(diagnostics.filter(({ code }) => code === 'unassigned-team').map(({ message }) => message)).toEqual(messages)
})
