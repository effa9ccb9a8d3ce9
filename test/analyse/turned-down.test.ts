/** What a rule that is turned down leaves in the mirror is compared like anything else. */
import { describe, expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

const levels = ['warn', 'off'] as const

async function codesOf(rule: string, level: string, ...entries: readonly string[]): Promise<string[]> {
  const config = `targets: { main: { registry: registry.example.com } }\nrules: { ${rule}: ${level} }\n`
  const images = entries.map((entry) => `  - { reason: r, ${entry} }\n`).join('')
  const { diagnostics } = await compileFiles(smallTree(images, config))
  return diagnostics.map(({ code }) => code).filter((code) => code !== rule && code !== 'floating-tag')
}

const nothing = 'semver: ">= 2 < 1"'
const one = 'source: quay.io/a/app'
const other = 'source: ghcr.io/a/app'
const [a, b] = ['a', 'b'].map((digit) => `1.2.3@sha256:${digit.repeat(64)}`)

describe.each(levels)('beside a selector that selects nothing, with the rule at %s,', (level) => {
  const codes = (...entries: readonly string[]): Promise<string[]> => codesOf('selects-nothing', level, ...entries)

  test('the listed tags collide', async () => {
    const tags = 'tags: ["1.2.3"]'
    expect(await codes(`${one}, ${nothing}, ${tags}`, `${other}, ${tags}`)).toEqual(['collision'])
    expect(await codes(`${one}, regex: "^a/b$", ${tags}`, `${other}, ${tags}`)).toEqual(['collision'])
  })

  test('what `except` leaves collides', async () => {
    const range = 'semver: ">= 1"'
    const emptied = 'regex: "^foo-.*$", except: ["/^foo/"]'
    expect(await codes(`${one}, ${range}, ${emptied}`, `${other}, ${range}`)).toEqual(['collision'])
  })

  test('sources share a repository', async () => {
    const [left, right] = ['tags: ["1.2.3"]', 'tags: ["1.2.4"]']
    expect(await codes(`${one}, ${nothing}, ${left}`, `${other}, ${right}`)).toEqual(['shared-repository'])
  })

  test('pins move, and tags are redundant', async () => {
    expect(await codes(`${one}, ${nothing}, tags: ["${a}"]`, `${one}, tags: ["${b}"]`)).toEqual(['digest-moved'])
    expect(await codes(`${one}, ${nothing}, tags: ["1.2.3"]`, `${one}, semver: ">= 1"`)).toEqual(['redundant-selector'])
  })

  test('a tag template has its version', async () => {
    const rename = 'rename: { tag: "{version}" }'
    expect(await codes(`${one}, ${nothing}, tags: ["v1", "1"], ${rename}`)).toEqual(['collision'])
    expect(await codes(`${one}, ${nothing}, tags: ["v1"], ${rename}`)).toEqual([])
    expect(await codes(`${one}, ${nothing}, tags: ["x"], ${rename}`)).toEqual(['invalid-rename'])
  })

  test('`except` is read, and not called idle', async () => {
    expect(await codes(`${one}, ${nothing}, tags: ["1.2.3"], except: ["/(/"]`)).toEqual(['invalid-regex'])
    expect(await codes(`${one}, ${nothing}, except: ["/-rc/"]`)).toEqual([])
  })
})

test.each(levels)('a tag that one entry pins twice collides, with digest-moved at %s', async (level) => {
  const found = await codesOf('digest-moved', level, `${one}, tags: ["${a}", "${b}"]`, `${other}, tags: ["1.2.3"]`)
  expect(found).toEqual(['collision'])
})

test.each(levels)('a source in a target registry is not allowed thereby, with self-mirror at %s', async (level) => {
  const config = `targets: { main: { registry: r.example.com } }\nsources: { quay.io: {} }\nrules: { self-mirror: ${level} }\n`
  const { diagnostics } = await compileFiles(
    smallTree('  - { source: r.example.com/a/b, reason: r, tags: ["1.2.3"] }\n', config),
  )
  expect(diagnostics.map(({ code }) => code).filter((code) => code !== 'self-mirror')).toEqual(['source-not-allowed'])
})
