import { expect, test } from 'vitest'
import { rememberBuild } from '../../src/memory/remember.ts'
import { readSources, type SourceTree } from '../../src/sources.ts'
import { memoryReader, smallTree } from '../support/memory-tree.ts'

const files = smallTree('  - { source: quay.io/a/b, reason: R, tags: ["1.2.3"] }\n')
const known = {
  days: { after: undefined, through: undefined },
  codeowners: undefined,
  counts: { entries: 1, targets: 1 },
  findings: [],
}
const hashes = new Map([['a', 'a'.repeat(64)]])
const large = 5 * 1024 * 1024

const isRemembered = (sources: SourceTree, tool: string | undefined, bytes: number): boolean =>
  rememberBuild(sources, known, () => tool)?.(hashes, bytes) !== undefined

test('a build is remembered where it is worth it, and all that it is a function of is known', () => {
  const sources = readSources(memoryReader(files))
  const withLink = readSources({
    ...memoryReader(files),
    list: (folder) => [...memoryReader(files).list(folder), { path: 'teams/alpha/link.yaml', kind: 'link' as const }],
  })
  expect(withLink.diagnostics).not.toEqual([])
  const tool = 'b'.repeat(64)
  expect(isRemembered(sources, tool, large)).toBe(true)
  expect(isRemembered(sources, tool, 100)).toBe(false)
  expect(isRemembered(sources, undefined, large)).toBe(false)
  expect(isRemembered(withLink, tool, large)).toBe(false)
})
