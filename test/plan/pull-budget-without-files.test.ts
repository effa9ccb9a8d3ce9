/** `pull-budget` is a finding like others: whoever asks for findings alone has it too. */
import { describe, expect, test } from 'vitest'
import { analyseSources, compile, type Phase } from '../../src/compile.ts'
import { memorySources, smallTree, someDay } from '../support/memory-tree.ts'

const entry = '  - { source: docker.io/library/alpine, reason: r, tags: ["3.20", "3.21", "3.22"], refresh: always }\n'
const treeWith = (source: string): Record<string, string> =>
  smallTree(entry, `targets: { main: { registry: registry.example.com } }\nsources: { docker.io: ${source} }\n`)

async function analysed(source: string): Promise<{ codes: string[]; phases: Phase[] }> {
  const phases: Phase[] = []
  const sources = memorySources(treeWith(source))
  const { diagnostics } = await analyseSources(sources, { today: someDay, onPhase: (phase) => phases.push(phase) })
  expect(diagnostics).toEqual((await compile(sources, { today: someDay })).diagnostics)
  return { codes: diagnostics.map(({ code }) => code), phases }
}

describe('without files', () => {
  test('a limit that does not suffice is reported', async () => {
    expect((await analysed('{ pulls: { limit: 2, per: 6h } }')).codes).toEqual(['pull-budget'])
  })

  test.each([['{}'], ['{ mirror: mirror.example.com/hub, pulls: { limit: 2, per: 6h } }']])(
    'nothing is planned for %s',
    async (source) => {
      expect(await analysed(source)).toEqual({ codes: [], phases: ['parse and check', 'analyse'] })
    },
  )
})

test.each([
  ['6h', '6 h'],
  ['90m', '90 min'],
  ['2h', '2 h'],
])('a limit per %s is one in %s', async (per, words) => {
  const sources = memorySources(treeWith(`{ pulls: { limit: 2, per: ${per} } }`))
  const { diagnostics } = await compile(sources, { today: someDay })
  expect(diagnostics.map(({ message }) => message)).toEqual([
    `floating tags need at least 3 manifests of docker.io in ${words}, and its limit is 2`,
  ])
})
