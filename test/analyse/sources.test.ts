/** What is said of a source that is not among the allowed ones. */
import { describe, expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

const entry = '  - { source: ghcr.io/a/b, reason: r, tags: ["1.2.3"] }\n'

async function relatedOf(sources: string): Promise<{ text: string; message: string }[]> {
  const config = `targets: { main: { registry: registry.example.com } }\nsources: ${sources}\n`
  const { diagnostics } = await compileFiles(smallTree(entry, config))
  return diagnostics
    .filter(({ code }) => code === 'source-not-allowed')
    .flatMap(({ related }) => related)
    .map(({ place, message }) => ({ text: place.file.text.slice(place.start, place.end), message }))
}

describe('a source that is not allowed', () => {
  test.each([
    ['{ quay.io: {}, docker.io: {} }', 'allowed are: docker.io, quay.io'],
    ['{}', 'no registry that could be used is listed here'],
    ['{ "https://quay.io": {} }', 'no registry that could be used is listed here'],
  ])('by %s', async (sources, message) => {
    expect(await relatedOf(sources)).toEqual([{ text: 'sources', message }])
  })
})
