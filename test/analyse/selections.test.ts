/** Collisions, redundancy and templates across entries: proved or refuted by what the selections are. */
import { describe, expect, test } from 'vitest'
import type { Place } from '../../src/diagnostics/index.ts'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

interface Entry {
  source?: string
  rest: string
}

const entry = ({ source = 'quay.io/a/app', rest }: Entry): string =>
  `  - source: ${source}\n    reason: test\n${rest
    .split(';')
    .map((line) => `    ${line.trim()}\n`)
    .join('')}`

const said = async (entries: readonly Entry[]): Promise<{ code: string; text: string }[]> => {
  const { diagnostics } = await compileFiles(smallTree(entries.map(entry).join('')))
  return diagnostics.map(({ code, message, effect }) => ({ code, text: `${message}: ${effect}` }))
}

const one = (rest: string): Entry => ({ source: 'quay.io/a/app', rest })
const other = (rest: string): Entry => ({ source: 'ghcr.io/a/app', rest })
const codesOf = async (entries: readonly Entry[]): Promise<string[]> => (await said(entries)).map(({ code }) => code)

describe('two sources with one destination', () => {
  const colliding: [string, Entry, Entry, string][] = [
    ['ranges', one('semver: ">= 1.2 < 3"'), other('semver: ">= 2 < 4"'), '2.0.0'],
    ['a range and a regex', one('semver: ">= 1.2 < 3"'), other('regex: "^v[0-9]+\\\\.[0-9]+$"'), 'v1.2'],
    ['a range and a tag', one('semver: ">= 1.2 < 3"'), other('tags: ["v1.3.0"]'), 'v1.3.0'],
    [
      'two formats',
      one('semver: ~1.2; format: "{version}-alpine"'),
      other('semver: ~1; format: "{version}-*"'),
      '1.2-alpine',
    ],
    [
      'a tag template and a regex',
      one('semver: ~3.5; rename: { repository: a/app, tag: "{tag}-k8s" }'),
      other('regex: "^[0-9.]+-k8s$"'),
      '3.5-k8s',
    ],
    [
      'a version without its v and a tag',
      one('semver: ~3; format: "v{version}-x"; rename: { repository: a/app, tag: "{version}" }'),
      other('tags: ["3.1.0"]'),
      '3.1.0',
    ],
  ]
  test.each(colliding)('%s that meet are a collision, shown by a tag', async (_, a, b, witness) => {
    const findings = await said([a, b])
    expect(findings).toEqual([
      { code: 'collision', text: expect.stringContaining(`for example, the tag ${witness}`) as string },
    ])
  })

  const apart: [string, Entry, Entry][] = [
    ['ranges', one('semver: "< 2"'), other('semver: ">= 2 < 3"')],
    ['a range and a format of pre-releases', one('semver: ~3'), other('semver: ~3; format: "{version}-alpine"')],
    [
      'a range and what except leaves',
      one('semver: ~1.2; except: ["/^v/"]'),
      other('regex: "^v1\\\\.2(\\\\.[0-9]+)?$"'),
    ],
    [
      'a tag template and a range',
      one('semver: ~3; rename: { repository: a/app, tag: "{tag}-k8s" }'),
      other('semver: ~3'),
    ],
  ]
  test.each(apart)('%s that cannot meet share a repository', async (_, a, b) => {
    expect(await codesOf([a, b])).toEqual(['shared-repository'])
  })

  test('what is meant to be shared is not mentioned', async () => {
    expect(await codesOf([one('semver: "< 2"; shared: true'), other('semver: ">= 2 < 3"; shared: true')])).toEqual([])
  })
})

describe('one source', () => {
  test('an entry that another covers is redundant', async () => {
    expect(await codesOf([one('semver: ">= 1 < 3"'), one('semver: ~1.4')])).toEqual(['redundant-selector'])
    expect(await codesOf([one('semver: ">= 1 < 3"'), one('tags: ["1.4.0"]')])).toEqual(['redundant-selector'])
    // What an entry selects twice by itself is said once.
    const twice = one('regex: "^1[.]4[.][0-9]+$"\n    tags: ["1.4.0"]')
    expect(await codesOf([one('semver: ">= 2 < 3"'), twice])).toEqual(['redundant-selector'])
    expect(await codesOf([one('semver: ">= 1.4.0 < 1.4.5"'), twice])).toEqual(['redundant-selector'])
    expect(await codesOf([one('semver: ">= 1 < 3"'), one('semver: ~3.4')])).toEqual([])
    expect(await codesOf([one('semver: ~1; format: "v{version}-x"'), one('regex: "^v1\\\\.2-x$"')])).toContain(
      'redundant-selector',
    )
  })

  test('an entry that another covers is so where two targets lead to one repository, too', async () => {
    const config = 'targets: { a: { registry: a.example }, b: { registry: a.example, layout: flat } }\n'
    const entries = [one('semver: ">= 1 < 3"; rename: app'), one('tags: ["1.4.0"]; rename: app')]
    const { diagnostics } = await compileFiles(smallTree(entries.map(entry).join(''), config))
    expect(diagnostics.map(({ code }) => code)).toEqual(['redundant-selector'])
  })

  test('of a tag that is listed plain and pinned, the plain one is superfluous', async () => {
    const [a, b] = ['a', 'b'].map((digit) => `1.2.3@sha256:${digit.repeat(64)}`)
    const reported = async (...tags: readonly (string | undefined)[]): Promise<string[]> => {
      const { diagnostics } = await compileFiles(smallTree(entry(one(`tags: [${tags.join(', ')}]`))))
      const textAt = ({ file, start, end }: Place): string => file.text.slice(start, end)
      return diagnostics.map(
        ({ code, place, related }) =>
          `${code} ${textAt(place)} beside ${related.map((earlier) => textAt(earlier.place)).join(' ')}`,
      )
    }
    const plain = `redundant-selector 1.2.3 beside ${a}`
    expect(await reported('1.2.3', a)).toEqual([plain])
    expect(await reported(a, '1.2.3')).toEqual([plain])
    expect(await reported('1.2.3', a, a)).toEqual([plain, `redundant-selector ${a} beside ${a}`])
    expect(await reported('1.2.3', a, b)).toEqual([plain, `digest-moved ${b} beside ${a}`])
  })

  test('two tags that would become one are a collision', async () => {
    const renamed = 'rename: { repository: a/x, tag: "{version}" }'
    expect(await codesOf([one(`semver: ~1; ${renamed}`)])).toEqual(['collision'])
    expect(await codesOf([one(`semver: ~1; format: "v{version}"; ${renamed}`)])).toEqual([])
  })

  test('all tags that would become one are a collision, which no format mends', async () => {
    const { diagnostics } = await compileFiles(
      smallTree(entry(one('semver: ~1; format: "v{version}"; rename: { repository: a/x, tag: latest }'))),
    )
    expect(diagnostics).toMatchObject([
      {
        code: 'collision',
        hint: 'Use {tag} or {version} in the tag template, or list the one tag that is meant under `tags`.',
      },
    ])
  })

  test('two selectors that would publish one tag twice are a collision, of one entry or of two', async () => {
    const renamed = 'rename: { repository: a/x, tag: "{version}" }'
    const twice = [{ code: 'collision', text: expect.stringContaining('2.3 and v2.3 would both be') as string }]
    expect(await said([one(`semver: "~v2.3"; regex: "^[0-9]+$"; ${renamed}`)])).toEqual(twice)
    const digits = one(`semver: "~1"; except: ["/^v/"]; ${renamed}`)
    expect(await codesOf([digits, one(`semver: "~1.3"; except: ["/^[0-9]/"]; ${renamed}`)])).toEqual(['collision'])
    expect(await codesOf([digits, one(`semver: "~2.3"; except: ["/^[0-9]/"]; ${renamed}`)])).toEqual([])
  })

  test('a tag whose version could be another one cannot be published by it', async () => {
    const rename = 'rename: { repository: a/x, tag: "{version}-{tag}" }'
    expect(await said([one(`semver: ">= 2-0 < 3"; format: "*-{version}"; ${rename}`)])).toEqual([
      {
        code: 'invalid-rename',
        text: 'the tag 0-2-0 is selected, and its version is 2-0 or 0 where *-{version} says, but it is to be published as "{version}-{tag}": it would be published with 0, which may not be the version that is meant',
      },
    ])
    expect(await codesOf([one(`semver: ">= 2 < 3"; format: "*-v{version}"; ${rename}`)])).toEqual([])
  })

  test('a format that leaves open where the version stands is one mistake, also where two tags would become one', async () => {
    const found = async (format: string, tag: string): Promise<[string, string | undefined][]> => {
      const lines = `semver: ">= 2-0 < 3"; format: "${format}"; rename: { repository: a/x, tag: "${tag}" }`
      const { diagnostics } = await compileFiles(smallTree(entry(one(lines))))
      return diagnostics.map(({ code, hint }) => [code, hint])
    }
    const hint = 'Write the rest of the tag into the format instead of `*`, or use {tag} alone in the tag template.'
    expect(await found('{version}-*', '{version}')).toEqual([['collision', hint]])
    expect(await found('{version}-*', '{version}-{tag}')).toEqual([['invalid-rename', expect.any(String)]])
    expect(await found('{version}-*', '{tag}-x')).toEqual([])
    expect(await found('{version}-alpine', '{version}')).toEqual([])
  })

  test('a tag without a version cannot be published as one', async () => {
    const rename = 'rename: { repository: a/x, tag: "{version}-y" }'
    const findings = await said([one(`semver: ~1; format: "v{version}"; tags: ["v1.2.3", sha-x]; ${rename}`)])
    expect(findings).toContainEqual({
      code: 'invalid-rename',
      text: expect.stringContaining('the tag sha-x is selected and has no version where v{version} says') as string,
    })
    expect(await codesOf([one(`semver: ~1; format: "v{version}"; ${rename}`)])).toEqual([])
  })
})

describe('one tag that two entries pin to two digests', () => {
  const [a, b] = ['a', 'b'].map((digit) => `tags: ["1.2.3@sha256:${digit.repeat(64)}"]`)
  const targets = `targets:
  one: { registry: one.example.com }
  two: { registry: two.example.com, layout: joined }
`
  const found = async (...rests: readonly string[]): Promise<string[]> => {
    const { diagnostics } = await compileFiles(smallTree(rests.map((rest) => entry(one(rest))).join(''), targets))
    return diagnostics.map(({ code, related }) => `${code} ${related.length}`)
  }

  test('is an error where both would be published as one tag', async () => {
    expect(await found(`${a}`, `${b}`)).toEqual(['digest-moved 1'])
    // What exceptions take away is pinned nowhere.
    expect(await found(`${a}; semver: ">= 9"; except: ["/^1[.]/"]`, `${b}`)).not.toContain('digest-moved 1')
    expect(await found(`${a}; targets: [one]`, `${b}`)).toEqual(['digest-moved 1'])
    expect(await found(`${a}; rename: x/y`, `${b}; rename: x/y`)).toEqual(['digest-moved 1'])
    expect(await found(`${a}; targets: [two]; rename: a-app`, `${b}; targets: [two]`)).toEqual(['digest-moved 1'])
    expect(await found(`${a}`, `${a}`)).toEqual([])
    const [text] = await said([one(`${a}`), one(`${b}`)])
    expect(text?.text).toBe(
      'quay.io/a/app:1.2.3 is pinned to two digests, and both would be published in registry.example.com/a/app: whichever is copied last would win',
    )
  })

  test('is said once of each pin, with all that it contradicts', async () => {
    expect(await found(`${a}; targets: [one]`, `${a}; targets: [two]`, `${b}`)).toEqual(['digest-moved 2'])
    expect(await found(`${a}`, `${b}`, `${b}`)).toEqual(['digest-moved 1', 'digest-moved 1'])
  })

  test('is none where each digest has a tag of its own', async () => {
    expect(await found(`${a}; targets: [one]`, `${b}; targets: [two]`)).toEqual([])
    expect(await found(`${a}; rename: x/y`, `${b}`)).toEqual([])
    const template = 'rename: { repository: a/app, tag: "{tag}-x" }; targets: [one]'
    expect(await found(`${a}; ${template}`, `${b}; targets: [one]`)).toEqual([])
  })
})
