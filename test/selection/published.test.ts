/** Tags under other names. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  disjoint,
  languageOf,
  matches,
  publishedAlike,
  publishedLanguage,
  publishedTwice,
  publishTag,
  sampleTags,
  tagWithoutVersion,
  tagWithTwoVersions,
  type Selection,
  type Selector,
} from '../../src/selection/index.ts'
import { anySelection, anyTag } from './support/selections.ts'

const of = (...selectors: Selector[]): Selection => ({ selectors, except: [] })
const range = (constraint: string): Selection => of({ kind: 'semver', constraint })
const formatted = (format: string, constraint: string): Selection => of({ kind: 'format', format, constraint })
const tags = (...list: string[]): Selection => of({ kind: 'tags', tags: list })
const template = fc.constantFrom('{tag}', '{tag}-k8s', 'x-{tag}', '{version}', 'v{version}', '{version}-x', '1-{tag}-2')

test('what is published is in the published language', () => {
  fc.assert(
    fc.property(anySelection, template, fc.array(anyTag, { minLength: 20, maxLength: 40 }), (selection, text, some) => {
      const language = publishedLanguage(selection, text)
      for (const tag of some) {
        const published = publishTag(selection, text, tag)
        expect(published === null || matches(selection, tag)).toBe(true)
        if (published === null || published.length > 128) continue
        expect([tag, disjoint(language, languageOf(tags(published))).verdict]).not.toEqual([tag, 'disjoint'])
      }
    }),
    { numRuns: 80 },
  )
})

test('tags without a version are published under none', () => {
  const language = publishedLanguage(tags('latest', '1.2', 'v1.3'), 'x-{version}')
  expect(sampleTags(language, 9)).toEqual(['x-1.2', 'x-1.3'])
})

test('a line break in a format is no way to another range', () => {
  expect(matches(formatted('v{version}\n>=1', '<2'), 'v1')).toBe(false)
})

test('a stray v of a few tags is not counted', () => {
  const few: Selector = { kind: 'regex', pattern: '^stable-v?1$' }
  const none: Selector = { kind: 'format', format: 'stable-{version}', constraint: '>2 <1' }
  expect(publishedTwice([of(none, few)], 'x-{version}')).toBeNull()
})

test('where no two of the tags that are tried meet, it is not known whether others do', () => {
  const selection: Selection = {
    selectors: [{ kind: 'format', format: '{version}-*', constraint: '>= 1' }],
    except: ['^v', '-.*[^x]', '-$', '-xx', '-.*-'].map((pattern) => ({ kind: 'regex', pattern })),
  }
  expect(publishedTwice([selection], 'x-{version}')).toBe('undecided')
})

test('the version is that of the first format, whatever range another format has', () => {
  const selection = of(
    { kind: 'format', format: '{version}', constraint: '>=99' },
    { kind: 'format', format: '{version}*', constraint: '>=99' },
  )
  // `100.0` is in the range and `-rc.1` is the rest; the first format takes all of it for the version.
  expect(publishTag(selection, 'v{version}', '100.0-rc.1')).toBe('v100.0-rc.1')
  const published = publishedLanguage(selection, 'v{version}')
  expect(disjoint(published, languageOf(tags('v100.0-rc.1'))).verdict).toBe('overlap')
})

test('two tags that are published as one are selected, differ, and do become one', () => {
  fc.assert(
    fc.property(anySelection, template, (selection, text) => {
      const result = publishedTwice([selection], text)
      if (result === null || result === 'undecided') return
      const [one, other] = result.tags
      expect(one).not.toBe(other)
      expect(publishTag(selection, text, one)).toBe(result.as)
      expect(publishTag(selection, text, other)).toBe(result.as)
    }),
    { numRuns: 150 },
  )
})

test('no two tags are published as one whose numbers are too long for the version in a format', () => {
  const greatest = formatted('*-{version}', '!=4.1-rc.10, ~>18446744073709551615')
  for (const text of ['{version}', 'x']) expect([null, 'undecided']).toContain(publishedTwice([greatest], text))
})

/** A `v` that the format does not spell: such tags are set apart, since no one has them together with those without it. */
const strayV = /^(?:vv|stable-v|v.*-alpine$)/

test('two namings collide where two tags get one name, and not where one tag does', () => {
  const some = fc.array(anyTag, { minLength: 20, maxLength: 40 })
  fc.assert(
    fc.property(anySelection, template, anySelection, template, some, (one, asOne, other, asOther, listed) => {
      const alike = publishedAlike({ selection: one, template: asOne }, { selection: other, template: asOther })
      const rest = publishedLanguage(one, asOne, alike)
      const candidates = listed.filter((tag) => !strayV.test(tag))
      for (const tag of candidates) {
        const name = publishTag(one, asOne, tag)
        const otherName = publishTag(other, asOther, tag)
        const isAlike = disjoint(alike, languageOf(tags(tag))).verdict === 'overlap'
        if (isAlike && name !== null && otherName !== null) expect([tag, name]).toEqual([tag, otherName])
        if (name === null || name.length > 128 || name === otherName) continue
        if (!candidates.some((third) => third !== tag && publishTag(other, asOther, third) === name)) continue
        expect([tag, disjoint(rest, languageOf(tags(name))).verdict]).not.toEqual([tag, 'disjoint'])
      }
    }),
    { numRuns: 80 },
  )
})

describe('templates', () => {
  const cases: [Selection, string, string, string | null][] = [
    [range('>=3.5.4-0'), '{tag}-k8s', '3.5.4-0', '3.5.4-0-k8s'],
    [range('>=1'), '{version}', 'v1.2.3', '1.2.3'],
    [range('>=1'), '{version}', '0.9', null],
    [formatted('stable-{version}', '>=2'), '{version}', 'stable-2.14.0', '2.14.0'],
    [formatted('stable-{version}', '>=2'), 'v{version}', 'stable-v2.14.0', 'v2.14.0'],
    [formatted('{version}-kafka-*', '>=0.40'), '{version}', '0.41.0-kafka-3.7', '0.41.0'],
    // As sed does: what stands first takes what it can.
    [formatted('{version}-kafka-*', '>=0.40'), '{version}', '0.41.0-kafka-3.7-kafka-4', '0.41.0-kafka-3.7'],
    [formatted('*-{version}', '>=2'), '{version}', 'a-1-2.3', '2.3'],
    [tags('latest'), '{version}', 'latest', null],
    [tags('latest'), 'x', 'latest', 'x'],
  ]
  test.each(cases)('%j under %s: %s becomes %s', (selection, text, tag, published) => {
    expect(publishTag(selection, text, tag)).toBe(published)
  })

  test('a template against a regex', () => {
    const suffixed = publishedLanguage(range('>= 3.5'), '{tag}-k8s')
    const regex = (pattern: string) => languageOf(of({ kind: 'regex', pattern }))
    expect(disjoint(suffixed, regex('^[0-9.]+-k8s$'))).toEqual({
      verdict: 'overlap',
      witness: expect.stringMatching(/-k8s$/),
    })
    expect(disjoint(suffixed, regex('^[0-9.]+-(k3s|k0s)$'))).toEqual({ verdict: 'disjoint' })
    expect(disjoint(suffixed, languageOf(range('>= 3.5')))).toEqual({ verdict: 'disjoint' })
  })

  test('a version without its v against a range and a list', () => {
    const plain = publishedLanguage(formatted('v{version}-distroless', '>= 3.11'), '{version}')
    expect(disjoint(plain, languageOf(tags('3.11.1')))).toEqual({ verdict: 'overlap', witness: '3.11.1' })
    expect(disjoint(plain, languageOf(tags('v3.11.1', '3.10.0')))).toEqual({ verdict: 'disjoint' })
    expect(disjoint(plain, languageOf(range('< 3.11')))).toEqual({ verdict: 'disjoint' })
  })
})

describe('published twice', () => {
  const never: [Selection, string][] = [
    [range('>= 1'), '{tag}-k8s'],
    [formatted('v{version}', '>= 1'), '{version}'],
    [formatted('stable-v{version}', '>= 1'), '{version}-x'],
    // Who writes what stands before the version would have written a v.
    [formatted('stable-{version}', '>= 1'), '{version}'],
    [tags('v1', '2'), '{version}'],
    [of({ kind: 'regex', pattern: '^v1\\.[0-9]+$' }), '{version}'],
    [of({ kind: 'regex', pattern: '^v1\\.[0-9]+$' }, { kind: 'regex', pattern: '^2\\.[0-9]+$' }), '{version}'],
  ]
  test.each(never)('%j under %s: never', (selection, text) => {
    expect(publishedTwice([selection], text)).toBeNull()
  })

  const twice: [Selection, string][] = [
    [range('>= 1'), '{version}'],
    [formatted('{version}-kafka-*', '>= 1'), '{version}'],
    [formatted('*-{version}', '>= 1'), '{version}'],
    [tags('v1', '1'), '{version}'],
    [range('>= 1'), 'latest'],
    [of({ kind: 'semver', constraint: '~2.3' }, { kind: 'regex', pattern: '^[0-9]+$' }), '{version}'],
    [of({ kind: 'semver', constraint: '~2.3' }, { kind: 'regex', pattern: '^.{1,4}$' }), '{version}'],
    [of({ kind: 'regex', pattern: '^[0-9]+$' }, { kind: 'regex', pattern: '^v[0-9]{40}[0-9]*|v77777$' }), '{version}'],
    // Together they are too much.
    [
      of(
        { kind: 'regex', pattern: '^(a|b)*a(a|b){24}$' },
        { kind: 'semver', constraint: '~2.3' },
        { kind: 'regex', pattern: '^[0-9]+$' },
      ),
      '{version}',
    ],
  ]
  test.each(twice)('%j under %s: there are two', (selection, text) => {
    const result = publishedTwice([selection], text)
    expect(result).toMatchObject({ tags: [expect.any(String), expect.any(String)] })
  })
})

describe('tags without a version under a template that wants one', () => {
  const cases: [Selection, string, string | null | RegExp][] = [
    [tags('1.2', 'latest'), '{version}-x', 'latest'],
    [tags('1.2', 'v3'), '{version}-x', null],
    [tags('latest'), '{tag}-x', null],
    [range('>= 1'), '{version}', null],
    [formatted('stable-{version}', '>= 1'), '{version}', null],
    [
      of({ kind: 'format', format: 'stable-{version}', constraint: '>= 1' }, { kind: 'tags', tags: ['1.2'] }),
      '{version}',
      '1.2',
    ],
    [of({ kind: 'regex', pattern: '^v[0-9]+\\.[0-9]+$' }), '{version}', null],
    [of({ kind: 'regex', pattern: '^v[0-9]\\.[0-9]{1,3}$' }), '{version}', null],
    [of({ kind: 'regex', pattern: '^(latest|v1\\..*)$' }), '{version}', /^(latest|v1\..*)$/],
    [of({ kind: 'all' }), '{version}', /./],
  ]
  test.each(cases)('%j under %s: %s', (selection, text, tag) => {
    expect(tagWithoutVersion(selection, text)).toEqual(tag instanceof RegExp ? expect.stringMatching(tag) : tag)
  })
})

describe('tags with two versions under a template that wants one', () => {
  const twoFold: [Selection, string, string, string][] = [
    // Of the two only the longer is in the range.
    [formatted('*-{version}', '>= 2-0 < 3'), '^[A-Za-z0-9_]?-?2.*-0$', '0', '2'],
    [formatted('*-{version}', '>= 1-0'), '-[0-9]$', '0', '1'],
    [formatted('{version}-*', '>= 1 < 3'), '^1-', '1-', '1'],
    // Longest first, though both are in the range.
    [formatted('{version}*', '>= 1 < 3'), '^1', '1', '1'],
    // sed takes what no version is.
    [formatted('{version}-*', '~1.0'), '^1', '1', '1'],
  ]
  test.each(twoFold)('%j: a tag like %s', (selection, tag, taken, other) => {
    const found = tagWithTwoVersions(selection, '{version}-{tag}')
    expect(found).toEqual({
      tag: expect.stringMatching(tag),
      taken: expect.stringContaining(taken),
      other: expect.stringContaining(other),
    })
    if (!found) return
    expect(found.taken).not.toBe(found.other)
    expect(matches(selection, found.tag)).toBe(true)
    expect(tagWithTwoVersions(selection, '{tag}-x')).toBeNull()
  })

  const plain: Selection[] = [
    range('>= 1'),
    formatted('stable-{version}', '>= 1-0'),
    formatted('{version}-alpine', '>= 1-0'),
    formatted('*-{version}', '>= 1'),
    formatted('*-v{version}', '>= 1'),
    formatted('*_{version}', '>= 1-0'),
    formatted('{version}_*', '>= 1-0'),
    formatted('*-stable_{version}-alpine', '~1'),
    of({ kind: 'format', format: '*-{version}', constraint: '~1' }, { kind: 'tags', tags: ['x-1.0', 'x-y-2'] }),
  ]
  test.each(plain)('%j: none', (selection) => {
    expect(tagWithTwoVersions(selection, '{version}-{tag}')).toBeNull()
  })

  test('tags beside the range are looked at too, and what except takes away is not', () => {
    const format: Selector = { kind: 'format', format: '*-{version}', constraint: '~1' }
    const among = (selector: Selector): unknown => tagWithTwoVersions(of(format, selector), '{version}-{tag}')
    const found = { tag: 'x-3-2', taken: '2', other: '3-2' }
    expect(among({ kind: 'tags', tags: ['x-3-2'] })).toEqual(found)
    expect(among({ kind: 'regex', pattern: '^x-3-[23]$' })).toEqual(found)
    const ranged: Selector = { kind: 'format', format: '*-{version}', constraint: '>= 1-0' }
    const without: Selection = { selectors: [ranged], except: [{ kind: 'regex', pattern: '[0-9]-' }] }
    expect(tagWithTwoVersions(without, '{version}-{tag}')).toBeNull()
  })
})

test('a tag is read by a format with many wildcards in no time', () => {
  const selection = formatted(`${'*a'.repeat(40)}b{version}`, '>= 1')
  expect(matches(selection, 'a'.repeat(120))).toBe(false)
  expect(matches(selection, `${'a'.repeat(100)}b1.2.3`)).toBe(true)
  expect(matches(formatted('a*a{version}', '>= 1'), 'a1.2.3')).toBe(false)
  expect(matches(formatted('a*a{version}', '>= 1'), 'aa1.2.3')).toBe(true)
})
