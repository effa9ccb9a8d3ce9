/** Of several entries those are named that are meant, and nothing is said of the others. */
import { describe, expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

interface Found {
  code: string
  text: string
  /** Numbers of the entries, from 1: of its place, and of related ones. */
  entries: number[]
}

/** Entries as lines; each has its source first. */
async function found(entries: readonly (readonly string[])[], config?: string): Promise<Found[]> {
  const text = entries.map(([source, ...lines]) =>
    [`  - source: ${source}`, 'reason: R', 'refresh: always', ...lines].join('\n    ').concat('\n'),
  )
  const { diagnostics } = await compileFiles(smallTree(text.join(''), config))
  return diagnostics.map(({ code, message, effect, place, related }) => {
    const numbers = [place, ...related.map((other) => other.place)].map(
      ({ file, start }) => file.text.slice(0, start + 9).split('- source:').length - 1,
    )
    return { code, text: `${message}: ${effect}`, entries: numbers }
  })
}

const [quay, ghcr] = ['quay.io/a/app', 'ghcr.io/a/app']
const byVersion = 'rename: { repository: a/x, tag: "{version}" }'

describe('a collision', () => {
  test('names the entries that have the tag', async () => {
    expect(
      await found([
        [quay, 'tags: [x]'],
        [quay, 'tags: [y]'],
        [ghcr, 'tags: [z]'],
        [ghcr, 'tags: [y]'],
      ]),
    ).toEqual([
      {
        code: 'collision',
        text: expect.stringContaining('both select, for example, the tag y;') as string,
        entries: [2, 4],
      },
    ])
  })

  test.each([
    [
      [quay, 'tags: [a-x]'],
      [ghcr, 'tags: [a]', 'rename: { tag: "{tag}-x" }'],
    ],
    [
      [quay, 'tags: [a]', 'rename: { tag: "{tag}-x" }'],
      [ghcr, 'tags: [a-x]'],
    ],
  ])('is of what is published where one is renamed', async (one, other) => {
    expect(await found([one, other])).toMatchObject([
      { code: 'collision', text: expect.stringContaining('both would publish, for example, the tag a-x;') as string },
    ])
  })

  test('of one source names the entry that selects both tags, if one does', async () => {
    const fixed = 'rename: { repository: a/x, tag: fixed }'
    const [plain, spelled, both] = ['[a]', '[b]', '[a, b]'].map((tags) => [quay, `tags: ${tags}`, fixed]) as [
      string[],
      string[],
      string[],
    ]
    const named = async (entries: readonly (readonly string[])[]): Promise<number[][]> =>
      (await found(entries)).filter(({ code }) => code === 'collision').map((each) => each.entries)
    expect(await named([plain, spelled])).toEqual([[1, 2]])
    expect(await named([spelled, plain])).toEqual([[1, 2]])
    expect(await named([spelled, both])).toEqual([[2]])
    expect(await named([plain, both])).toEqual([[2]])
  })

  test('is none between entries whose formats do not matter', async () => {
    const renamed = 'rename: { tag: "{tag}-x" }'
    const codes = await found([
      [quay, 'semver: "= 1.0.0"', 'format: "v{version}"', renamed],
      [quay, 'semver: "= 1.0.0"', 'format: "{version}"', renamed],
    ])
    expect(codes.map(({ code }) => code)).not.toContain('collision')
  })
})

test('whether tags have a version for a template is not taken for granted where it was too intricate', async () => {
  const plain = [ghcr, 'semver: ">= 1 < 2"', 'rename: { repository: a/y, tag: "{version}-y" }']
  const intricate = [quay, 'semver: ">= 1 < 2"', "regex: '^(a|b)*a(a|b){24}$'", 'rename: { tag: "{version}-x" }']
  expect(await found([plain, intricate])).toContainEqual({
    code: 'undecided-selection',
    text: expect.stringMatching(/has one version for "\{version\}-x": the selection is too intricate: /) as string,
    entries: [2],
  })
})

test('of too many sources the first that is not compared is named', async () => {
  const sources = Array.from({ length: 202 }, (_, index) => [
    `quay.io/many/part${index}`,
    `tags: ["1.2.${index}"]`,
    'rename: mirror/one',
  ])
  expect(await found(sources)).toMatchObject([{ code: 'undecided-selection', entries: [201] }])
})

describe('a redundant selector', () => {
  const targets = 'targets: { a: { registry: a.example.com }, b: { registry: b.example.com } }\n'

  test('is one at all of its targets', async () => {
    const [wide, narrow] = [
      [quay, 'semver: ">= 1 < 3"'],
      [quay, 'semver: "~1.4"'],
    ]
    expect(await found([[...wide, 'targets: [a]'], narrow], targets)).toEqual([])
    expect(
      await found(
        [
          [...wide, 'targets: [a]'],
          [...narrow, 'targets: [a]'],
        ],
        targets,
      ),
    ).toMatchObject([{ code: 'redundant-selector', entries: [2, 1] }])
    expect(await found([wide, narrow], targets)).toMatchObject([{ code: 'redundant-selector', entries: [2, 1] }])
  })

  test('is covered by one that is needed itself', async () => {
    expect(
      await found([
        [quay, 'semver: "~1.4"'],
        [quay, 'semver: ">= 1 < 3"'],
        [quay, 'tags: ["1.4.0"]'],
      ]),
    ).toMatchObject([
      { code: 'redundant-selector', entries: [1, 2] },
      { code: 'redundant-selector', entries: [3, 2] },
    ])
  })

  test('is no tag that its own entry excludes', async () => {
    const texts = await found([
      [quay, 'tags: ["1.4.0", "1.5.0"]', 'except: ["1.4.0"]'],
      [quay, 'semver: ">= 1 < 3"'],
    ])
    expect(texts.map(({ text }) => text)).toEqual([
      expect.stringContaining('the tag 1.4.0 is listed, but `except` takes it away'),
      expect.stringContaining('all that the tag "1.5.0" selects'),
    ])
  })
})

test('of an entry with an error nothing is said that may come of it', async () => {
  const entries = [[quay, 'semver: "~1"', 'tags: [latest]', 'regex: "("', byVersion]]
  expect((await found(entries)).map(({ code }) => code)).toEqual(['invalid-regex'])
})

describe('a target', () => {
  const target = (settings: string): string => `targets: { main: { registry: registry.example.com, ${settings} } }\n`

  test('reserves what lies in a path, and nothing that begins alike', async () => {
    const reserved = target('reserved: [own/images]')
    for (const path of ['own/imagesx', 'own/images-x/y', 'own', 'x/own/images']) {
      expect(await found([[quay, 'tags: ["1.2.3"]', `rename: ${path}`]], reserved)).toEqual([])
    }
    for (const path of ['own/images', 'own/images/x']) {
      expect(await found([[quay, 'tags: ["1.2.3"]', `rename: ${path}`]], reserved)).toMatchObject([
        { code: 'reserved-repository' },
      ])
    }
  })

  test('counts no namespace for what lies in none', async () => {
    const limited = target('limits: { namespaces: 1 }')
    const named = (path: string): string[] => [quay, 'tags: ["1.2.3"]', `rename: ${path}`]
    expect(await found([named('x'), named('y'), named('n/x'), named('n/y')], limited)).toEqual([])
    expect(await found([named('x'), named('m/x'), named('n/y')], limited)).toMatchObject([
      { code: 'target-namespaces' },
    ])
  })

  test('whose layout takes in the registry takes none with a port, but for a rename', async () => {
    const scoped = target('layout: scoped')
    const source = 'registry.example.org:5000/a/b'
    expect(await found([[source, 'tags: ["1.2.3"]']], scoped)).toMatchObject([{ code: 'invalid-reference' }])
    expect(await found([[source, 'tags: ["1.2.3"]', 'rename: a/b']], scoped)).toEqual([])
  })
})

test('of many allowed sources some are named', async () => {
  const hosts = Array.from({ length: 9 }, (_, index) => `r${index}.example.org`)
  const related = async (count: number): Promise<string | undefined> => {
    const allowed = hosts.slice(0, count).toReversed()
    const config = `targets: { main: { registry: registry.example.com } }\nsources: { ${allowed.map((host) => `${host}: {}`).join(', ')} }\n`
    const { diagnostics } = await compileFiles(
      smallTree(`  - { source: ${quay}, reason: R, tags: ["1.2.3"] }\n`, config),
    )
    return diagnostics[0]?.related[0]?.message
  }
  expect(await related(8)).toBe(`allowed are: ${hosts.slice(0, 8).join(', ')}`)
  expect(await related(9)).toBe(`allowed are: ${hosts.slice(0, 8).join(', ')}, …`)
})
