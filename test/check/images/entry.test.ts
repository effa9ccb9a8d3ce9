/** What is said of the keys of one entry, and what an entry with an error is no longer compared with. */
import { describe, expect, it, test } from 'vitest'
import { applyFixes } from '../../../src/diagnostics/index.ts'
import { compileFiles, smallTree } from '../../support/memory-tree.ts'

/** `code "text at the place"` of every finding. */
async function findings(entries: string): Promise<string[]> {
  const { diagnostics } = await compileFiles(smallTree(entries))
  return diagnostics.map(({ code, place }) => `${code} "${place.file.text.slice(place.start, place.end)}"`)
}

const entry = (lines: string, source = 'quay.io/a/b'): string =>
  `  - source: ${source}\n    reason: x\n${lines.replace(/^(?=.)/gm, '    ')}`
const digest = `sha256:${'a'.repeat(64)}`

describe('a tag', () => {
  it.each(['.1', '-1', 'a'.repeat(129), 'ä'])('is none: %s', async (tag) => {
    expect(await findings(entry(`tags: ["${tag}"]\n`))).toEqual([`invalid-tag ""${tag}""`])
  })

  it.each(['_1.2.3', 'A-1.2.3', `1.2.3${'-'.repeat(123)}`])('is one: %s', async (tag) => {
    expect(await findings(entry(`tags: ["${tag}"]\nrefresh: never\n`))).toEqual([])
  })

  it.each([`sha256:${'A'.repeat(64)}`, `sha256:${'a'.repeat(63)}`, `sha512:${'a'.repeat(64)}`, 'latest'])(
    'is not pinned by %s',
    async (text) => {
      expect(await findings(entry(`tags: ["1.2.3@${text}"]\n`))).toEqual([`invalid-digest "${text}"`])
    },
  )

  it.each([
    ['"1.2.3"', `"1.2.3@${digest}"`],
    [`"1.2.3@${digest}"`, '"1.2.3"'],
  ])('that is listed as %s and as %s is pinned', async (...tags) => {
    const { model, diagnostics } = await compileFiles(smallTree(entry(`tags: [${tags.join(', ')}]\n`)))
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['redundant-selector', 'the tag "1.2.3" is listed twice'],
    ])
    expect(model?.images[0]?.tags).toMatchObject([{ tag: '1.2.3', digest }])
  })

  it('with blanks keeps the digest behind it: no mend drops it', async () => {
    const { diagnostics } = await compileFiles(smallTree(entry(`tags: ["1.2.3 @${digest}"]\n`)))
    expect(diagnostics.map(({ code, fixes }) => [code, fixes])).toEqual([['invalid-tag', []]])
  })

  it.each([
    [`1.2.3@sha256:${'A'.repeat(64)}`, `1.2.3@${digest}`],
    [`1.2.3@${'a'.repeat(64)}`, `1.2.3@${digest}`],
  ])('is pinned by the same digest in another spelling: %s', async (text, mended) => {
    const { diagnostics } = await compileFiles(smallTree(entry(`tags: ["${text}"]\n`)))
    const [finding] = diagnostics
    expect(finding?.hint).toBe(`did you mean \`${digest}\`?`)
    expect(applyFixes(finding!.place.file, finding!.fixes)).toContain(`tags: ["${mended}"]`)
  })

  it.each([
    ['1.x', 'If a range is meant, write `semver: "1.x"`.'],
    ['v1.2.X', 'If a range is meant, write `semver: "v1.2.X"`.'],
    ['1.2', 'List a full version, or say `refresh: always` or `refresh: never` to show that it is meant.'],
  ])('that floats, and may be meant as a range: %s', async (tag, hint) => {
    const { diagnostics } = await compileFiles(smallTree(entry(`tags: ["${tag}"]\n`)))
    expect(diagnostics.map((finding) => [finding.code, finding.hint])).toEqual([['floating-tag', hint]])
  })

  it('is not excluded by a slash alone', async () => {
    expect(await findings(entry('tags: ["1.2.3"]\nexcept: ["/"]\n'))).toEqual(['invalid-regex ""/""'])
  })
})

describe('one cause is one finding', () => {
  it.each([
    ['sever: ">= 1"\nformat: "v{version}"\n', ['unknown-key "sever"']],
    ['Semver: ">= 1"\nformat: "v{version}"\n', ['unknown-key "Semver"']],
    ['semver: "newest"\nrename: { tag: "{version}" }\n', ['invalid-semver "newest"']],
    ['semver: ">= 1"\nformat: "v{versio}"\nrename: { tag: "{version}" }\n', ['invalid-format "{versio}"']],
    ['regex: 1\n', ['regex-unanchored "1"']],
    ['regex: true\n', ['regex-unanchored "true"']],
    ['semver: true\n', ['invalid-semver "true"']],
    ['semver: ">= 1"\nformat: 1\n', ['invalid-format "1"']],
    ['tags: ["1.2.3"]\ntargets: [1]\n', ['unknown-target "1"']],
    ['tags: ["1.2.3"]\nrename: 1\n', ['wrong-type "1"']],
    ['tags: [!1]\n', ['yaml-syntax "!1"']],
  ])('%j', async (lines, want) => expect(await findings(entry(lines))).toEqual(want))

  it.each(['123', '1.5', 'true'])('the source %s, for which nothing is put', async (source) => {
    const { diagnostics } = await compileFiles(smallTree(entry('tags: ["1.2.3"]\n', source)))
    expect(diagnostics.map(({ code, fixes }) => [code, fixes])).toEqual([['wrong-type', []]])
  })

  it('the colon without a blank behind it', async () => {
    const lines = '  - source:q uay.io/a/b\n    reason: x\n    tags: ["1.2.3"]\n'
    expect(await findings(lines)).toEqual(['yaml-syntax "- source:q uay.io/a/b"'])
  })

  it('but two mistakes of one entry are two', async () => {
    expect(await findings(entry('tags: [["1.2.3"]]\nregex: 1\n', '123'))).toEqual([
      'wrong-type "123"',
      'wrong-type "["1.2.3"]"',
      'regex-unanchored "1"',
    ])
  })
})

describe('a rename', () => {
  const renamed = async (path: string) => {
    const { diagnostics } = await compileFiles(smallTree(entry(`tags: ["1.2.3"]\nrename: ${path}\n`)))
    return diagnostics.map(({ code, severity, hint }) => `${severity} ${code} ${hint}`)
  }

  it.each(['registry.example.com', 'docker.io', 'quay.io'])('does not begin with a registry: %s', async (registry) => {
    expect(await renamed(`${registry}/x/y`)).toEqual([
      'warning invalid-rename Write the path at the target alone: `x/y`. With `layout: scoped`, the registry of a source stands in every path.',
    ])
  })

  it.each(['x.y/z', 'x/quay.io/y', 'registry.example.com'])('may have dots in it: %s', async (path) => {
    expect(await renamed(path)).toEqual([])
  })
})

describe('a tag template', () => {
  it.each(['-{tag}', '.x-{tag}', 'a b', '{name}', '{name}-x', '{tag', '{tag}:x', '{version}-x'])(
    'is none: %s',
    async (template) => {
      const found = await findings(entry(`tags: ["1.2.3"]\nrename: { tag: "${template}" }\n`))
      expect(found).toEqual([`invalid-rename ""${template}""`])
    },
  )

  it.each(['{tag}-k8s', '{version}', 'v{version}-{tag}', 'stable'])('is one: %s', async (template) => {
    const found = await findings(entry(`semver: "= 1.2.3"\nrename: { tag: "${template}" }\n`))
    // Some publish 1.2.3 and v1.2.3 alike, which is another matter.
    expect(found.filter((one) => !one.startsWith('collision '))).toEqual([])
  })

  it('leaves room for a tag', async () => {
    const longest = `${'x'.repeat(127)}{tag}`
    const rename = (tag: string): string => entry(`tags: ["1"]\nrefresh: never\nrename: { tag: "${tag}" }\n`)
    expect(await findings(rename(longest))).toEqual([])
    expect(await findings(rename(`x${longest}`))).toEqual([`tag-too-long ""x${longest}""`])
  })
})

describe('a date', () => {
  it.each(['2027-02-30', '2027-02-29', '2027-13-01', '2027-1-1', 'tomorrow'])('is none: %s', async (date) => {
    expect(await findings(entry(`tags: ["1.2.3"]\nexpires: ${date}\n`))).toEqual([`wrong-type "${date}"`])
  })

  it.each(['2028-02-29', '2027-12-31'])('is one: %s', async (date) => {
    expect(await findings(entry(`tags: ["1.2.3"]\nexpires: ${date}\n`))).toEqual([])
  })
})

test('every secret of an entry is reported, and not only the first', async () => {
  const [token, key, other] = [
    'ghp_123456789012345678901234567890ab',
    'AKIAABCDEFGHIJKLMNOP',
    'glpat-12345678901234567890',
  ]
  const lines = `tags: ["1.2.3"]\nticket: ${token}\nexcept: [${key}, ${other}]\n`
  expect(await findings(entry(lines))).toEqual([token, key, other].map((text) => `credentials-in-definition "${text}"`))
})

describe('an entry with an error', () => {
  it('is not compared with others by what is left of it', async () => {
    const broken = entry('tags: ["1.2.3"]\nsemver: nonsense\n')
    const found = ['invalid-semver "nonsense"']
    expect(await findings(entry('tags: ["1.2.3"]\n') + broken)).toEqual(found)
    expect(await findings(entry('tags: ["1.2.3"]\n', 'ghcr.io/a/b') + broken)).toEqual(found)
  })

  it('in its source alone is still asked how it names its tags', async () => {
    const lines = 'semver: ">= 1 < 2"\ntags: ["edge-1.2.3"]\nrename: { tag: "{version}-x" }\n'
    const aboutNames = async (source: string): Promise<string[]> =>
      (await findings(entry(lines, source))).filter((finding) => !finding.startsWith('invalid-reference'))
    expect(await aboutNames('quay.io/a/b')).toContainEqual(expect.stringContaining('invalid-rename'))
    expect(await aboutNames('quay.io/a/b:1')).toContainEqual(expect.stringContaining('invalid-rename'))
  })
})

test('a ticket and a reason are one line each', async () => {
  const lines =
    '  - source: quay.io/a/b\n    reason: |\n      x\n      y\n    ticket: "x\\n::error::y"\n    tags: ["1.2.3"]\n'
  const { diagnostics } = await compileFiles(smallTree(lines))
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'wrong-type: expected a reason of one line but found several',
    'wrong-type: expected a ticket of one line but found several',
  ])
})
