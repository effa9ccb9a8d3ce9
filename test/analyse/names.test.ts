/** How long names may be: of a target repository its path for the registry, the whole of it for skopeo; of tags, as published. */
import { expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

const host = 'registry.example.com'

async function messagesOf(path: string, target: string): Promise<string[]> {
  const entry = `  - { source: quay.io/a/b, reason: r, tags: ["1.2.3"], rename: ${path} }\n`
  const { diagnostics } = await compileFiles(smallTree(entry, `targets: { main: { registry: ${host}, ${target} } }\n`))
  return diagnostics.map(({ code, message }) => `${code}: ${message}`)
}

test('`limits.nameLength` counts the path with its prefix, and not the host', async () => {
  const limits = 'prefix: p, limits: { nameLength: 40 }'
  const [longest, tooLong] = ['a'.repeat(38), 'a'.repeat(39)]
  expect(await messagesOf(longest, limits)).toEqual([])
  expect(await messagesOf(tooLong, limits)).toEqual([
    `repository-name-too-long: the repository path p/${tooLong} has 41 characters, and main takes 40`,
  ])
})

test.each(['layout: upstream', 'limits: { nameLength: 255 }'])(
  'skopeo takes 255 characters of host and path together, also with %s',
  async (target) => {
    const longest = 'a'.repeat(255 - `${host}/`.length)
    expect(await messagesOf(longest, target)).toEqual([])
    expect(await messagesOf(`${longest}a`, target)).toEqual([
      `repository-name-too-long: the target repository ${host}/${longest}a has 256 characters with its registry, and skopeo takes 255`,
    ])
  },
)

test('a published tag is measured once nothing leaves its entry in doubt', async () => {
  const codesOf = async (more: string): Promise<string[]> => {
    const renamed = `rename: { tag: "1.2.3-{tag}-${'y'.repeat(120)}" }`
    const { diagnostics } = await compileFiles(
      smallTree(`  - { source: quay.io/a/b, reason: r, tags: ["1.2.3"], ${renamed}${more} }\n`),
    )
    return diagnostics.map(({ code }) => code)
  }
  expect(await codesOf('')).toEqual(['tag-too-long'])
  expect(await codesOf(', regex: "("')).toEqual(['invalid-regex'])
})
