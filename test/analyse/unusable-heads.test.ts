/** A target or source that cannot be used is reported where it stands; the entries that mean it are not to blame. */
import { describe, expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

const free = '  - { source: quay.io/a/b, reason: r, tags: ["1.2.3"] }\n'
const bound = (target: string): string =>
  `  - { source: quay.io/a/b, reason: r, tags: ["1.2.3"], targets: [${target}] }\n`
const usable = 'registry: registry.example.com'

async function found(images: string, config: string): Promise<{ code: string; hint: string | undefined }[]> {
  const { diagnostics } = await compileFiles(smallTree(images, `${config}\n`))
  return diagnostics.map(({ code, hint }) => ({ code, hint }))
}

async function codes(images: string, config: string): Promise<string[]> {
  return (await found(images, config)).map(({ code }) => code)
}

describe('a target that cannot be used', () => {
  test.each([
    ['a registry with a scheme', '{ main: { registry: "https://registry.example.org" } }', 'invalid-config'],
    ['a registry in capitals', '{ main: { registry: Registry.example.org } }', 'invalid-config'],
    ['a misspelt registry', '{ main: { registy: registry.example.com } }', 'unknown-key'],
    ['no mapping', '{ main: 5 }', 'wrong-type'],
    ['an id in capitals', `{ Main: { ${usable} } }`, 'invalid-config'],
  ])('%s is one finding', async (_, targets, code) => {
    expect(await codes(free + bound('main'), `targets: ${targets}`)).toEqual([code])
  })

  test('a reserved id is one finding', async () => {
    expect(await codes(free + bound('catalog'), `targets: { catalog: { ${usable} } }`)).toEqual(['invalid-config'])
  })

  test.each([
    ['targets:', 'wrong-type'],
    ['targets: {}', 'wrong-type'],
    [`target: { main: { ${usable} } }`, 'unknown-key'],
  ])('no targets at all by `%s` are one finding', async (config, code) => {
    expect(await codes(free + bound('main'), config)).toEqual([code])
  })

  test('is a default one only as far as it says so', async () => {
    const config = `targets: { main: { registry: myreg, default: false }, other: { ${usable}, default: false } }`
    expect(await codes(free, config)).toEqual(['invalid-config', 'no-target'])
  })

  test('is among the words of a hint', async () => {
    const config = `targets: { main: { registry: myreg }, other: { ${usable} } }`
    expect(await found(bound('mian'), config)).toContainEqual({ code: 'unknown-target', hint: 'did you mean `main`?' })
    expect(await found(bound('zzzzzz'), config)).toContainEqual({
      code: 'unknown-target',
      hint: 'The targets are: main, other.',
    })
  })
})

describe('a source that cannot be used', () => {
  const withSources = (sources: string): string => `targets: { main: { ${usable} } }\nsources: ${sources}`
  const entry = (source: string): string => `  - { source: ${source}, reason: r, tags: ["1.2.3"] }\n`

  test.each([
    ['quay.io/a/b', '{ "https://quay.io": {} }'],
    ['quay.io/a/b', '{ Quay.io: {} }'],
    ['quay.io/a/b', '{ quay.io/a: {} }'],
    ['quay.io/a/b', '{ quay: {}, ghcr.io: {} }'],
    ['docker.io/a/b', '{ hub.docker.com: {} }'],
  ])('%s by %s is one finding', async (source, sources) => {
    expect(await codes(entry(source), withSources(sources))).toEqual(['invalid-config'])
  })

  test('allows no other host', async () => {
    expect(await codes(entry('ghcr.io/a/b'), withSources('{ "https://quay.io": {} }'))).toEqual([
      'invalid-config',
      'source-not-allowed',
    ])
  })
})
