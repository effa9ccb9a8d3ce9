/** Versions, their order, and what ranges of them mean for single tags. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describe as inWords, matches, whyNot, type Selection, type Selector } from '../../src/selection/index.ts'
import { isMeaning, meaningOf, meaningOfAny } from '../../src/selection/semver/meaning.ts'
import { numbersBetween } from '../../src/selection/semver/number-pattern.ts'
import { preReleasePattern } from '../../src/selection/semver/pre-pattern.ts'
import {
  hasNoVersions,
  intersectVersions,
  isWithin,
  NO_VERSIONS,
  PRE_END,
  subtractVersions,
  uniteVersions,
} from '../../src/selection/semver/version-set.ts'
import { plainReleases } from '../../src/selection/semver/plain-constraint.ts'
import { printAnchored } from '../../src/selection/automata/print.ts'
import { comparePre, parseVersion, printVersion } from '../../src/selection/semver/version.ts'
import { randomConstraint, randomFrom } from './support/constraints.ts'

const isPreRelease = (text: string): boolean => parseVersion(`1.0.0-${text}`) !== undefined
const range = (constraint: string): Selection => ({ selectors: [{ kind: 'semver', constraint }], except: [] })

describe('texts that are versions', () => {
  const cases: [string, string | undefined][] = [
    ['1', '1.0.0'],
    ['1.2', '1.2.0'],
    ['v1.2.3', '1.2.3'],
    ['01.02.03', '1.2.3'],
    ['1.2.3-rc.1', '1.2.3-rc.1'],
    ['3-alpine', '3.0.0-alpine'],
    ['1.2.3-a-b.-', '1.2.3-a-b.-'],
    ['20230407', '20230407.0.0'],
    ['18446744073709551615.0.0', '18446744073709551615.0.0'],
    ['18446744073709551616.0.0', undefined],
    ['1.2.3.4', undefined],
    ['1.2.3-', undefined],
    ['1.2.3-01', undefined],
    ['1.2.3-a.01.b', undefined],
    ['1.2.3-01a', '1.2.3-01a'],
    ['1.2.3-a..b', undefined],
    ['1.2.3-a_b', undefined],
    ['V1.2.3', undefined],
    ['vv1', undefined],
    ['', undefined],
    ['v', undefined],
    ['latest', undefined],
    ['1.x', undefined],
  ]
  test.each(cases)('%s is %s', (text, version) => {
    const parsed = parseVersion(text)
    expect(parsed && printVersion(parsed)).toBe(version)
  })
})

test('pre-releases are in the order of the specification', () => {
  const ordered = [
    '0',
    '1',
    '2',
    '10',
    '10.0',
    '10.a',
    '18446744073709551615',
    '-',
    // What does not fit 64 bits is compared as a text.
    '18446744073709551616',
    '1a',
    'A',
    'a',
    'a.0',
    'a.1',
    'a.1.0',
    'a.b',
    'alpha',
    'rc',
    'rc.2',
    'rc.10',
    'rc1',
  ]
  const sorted = ordered.toReversed().sort(comparePre)
  expect(sorted).toEqual(ordered)
})

test('a range of numbers matches just them', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 3000n }),
      fc.option(fc.bigInt({ min: 0n, max: 3000n }), { nil: undefined }),
      fc.constantFrom(4, 5, 19, Infinity),
      fc.array(fc.bigInt({ min: 0n, max: 40_000n }), { minLength: 30 }),
      (low, high, maxDigits, values) => {
        const pattern = new RegExp(
          printAnchored(numbersBetween(low, high, maxDigits)).replaceAll('\\x{10FFFF}', '\\uffff'),
        )
        for (const value of [...values, low, low + 1n, high ?? 0n, (high ?? 1n) - 1n].filter((each) => each >= 0n)) {
          const wanted = value >= low && (high === undefined || value < high) && value.toString().length <= maxDigits
          expect([value, pattern.test(value.toString())]).toEqual([value, wanted])
        }
      },
    ),
    { numRuns: 500 },
  )
})

test.each([
  [0n, 10n, 4, '[0-9]'],
  [3n, 4n, 4, '3'],
  [99n, 101n, 5, '(99|100)'],
  [10n, 10_000n, 5, '[1-9][0-9]{1,3}'],
  [7n, 1000n, 19, '([7-9]|[1-9][0-9]{1,2})'],
  [1n, undefined, 4, '[1-9][0-9]{0,3}'],
  [5n, undefined, Infinity, '([5-9]|[1-9][0-9]+)'],
  [12n, undefined, 4, '(1[2-9]|[2-9][0-9]|[1-9][0-9]{2,3})'],
])('the numbers from %s up to %s, of at most %s digits, are written %s', (low, high, maxDigits, text) => {
  expect(printAnchored(numbersBetween(low, high, maxDigits))).toBe(`^${text}$`)
})

test('a set of versions has one form, however it was put together', () => {
  const anyVersions = fc.integer({ min: 1, max: 100_000 }).map((seed) => {
    const meaning = meaningOfAny(randomConstraint(randomFrom(seed)))
    return isMeaning(meaning) ? meaning.versions : NO_VERSIONS
  })
  fc.assert(
    fc.property(anyVersions, anyVersions, (a, b) => {
      expect(uniteVersions(b, a)).toEqual(uniteVersions(a, b))
      expect(intersectVersions(b, a)).toEqual(intersectVersions(a, b))
      expect(uniteVersions(subtractVersions(a, b), intersectVersions(b, a))).toEqual(a)
      expect(isWithin(a, b) && !hasNoVersions(subtractVersions(a, b))).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

test('a pattern of pre-releases matches just those from one up to another', () => {
  const identifier = fc.oneof(
    fc.nat({ max: 120 }).map(String),
    fc.stringMatching(/^[ab019Z-]{1,4}$/).filter((text) => !/^0[0-9]+$/.test(text)),
    fc.constantFrom('a', 'a1', 'a01', 'ab', '1a', '9007199254740993'),
  )
  const preRelease = fc.array(identifier, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'))
  fc.assert(
    fc.property(preRelease, preRelease, fc.array(preRelease, { minLength: 20 }), (one, other, some) => {
      const [low, high] = comparePre(one, other) <= 0 ? [one, other] : [other, one]
      const bounded = new RegExp(printAnchored(preReleasePattern([low, high])).replaceAll('\\x{10FFFF}', '\\uffff'))
      const open = new RegExp(printAnchored(preReleasePattern([low, PRE_END])))
      for (const text of [...some, low, high, `${low}.0`, `${low}1`, `${high}a`].filter(isPreRelease)) {
        const isAbove = comparePre(low, text) <= 0
        expect([text, open.test(text)]).toEqual([text, isAbove])
        expect([text, bounded.test(text)]).toEqual([text, isAbove && comparePre(text, high) < 0])
      }
    }),
    { numRuns: 300 },
  )
})

describe('ranges and tags', () => {
  const cases: [string, string[], string[]][] = [
    ['>= 1.2', ['1.2', 'v1.2.0', '2', '1.10.0'], ['1.1.9', '1.3.0-rc1', '1.2-alpine', 'latest', '1.2.3.4']],
    ['>= 1.2-0', ['1.2.0-rc1', '1.2', '1.3-alpine'], ['1.1']],
    ['1.2 - 1.4', ['1.2.0', '1.4.9'], ['1.5', '1.1']],
    ['~1.2', ['1.2.9'], ['1.3']],
    ['^0.2.3', ['0.2.9'], ['0.3.0', '0.2.2']],
    ['^0', ['0.9.9'], ['1.0.0']],
    ['!= 1.2.x', ['1.3', '1.1'], ['1.2', '1.2.9']],
    ['1.x || >= 3 < 4', ['1.9', '3.1'], ['2', '4']],
    ['>= 1.0.0-rc.2 < 2', ['1.0.0-rc.10', '1.5.0-a', '2.0.0-rc.1'], ['1.0.0-rc.1', '2.0.0']],
    ['=< 1.2', ['1.2.99'], ['1.3']],
    ['> 1.2', ['1.3.0'], ['1.2.9']],
  ]
  test.each(cases)('%s', (constraint, selected, others) => {
    for (const tag of [...selected, ...others]) {
      expect([tag, matches(range(constraint), tag)]).toEqual([tag, selected.includes(tag)])
    }
  })

  const portable: [string, boolean][] = [
    ['>= 1.2', true],
    ['>= 1.2, != 1.3.0', true],
    ['>= 1.2-0', true],
    ['!= 1.3.0', false],
    ['>= 1.2-0 < 2', false],
    ['>= 1.02', false],
    ['>= v01.2', false],
    ['>= 1.2.03', false],
    ['>= 1.2.3-rc.01a', true],
    // Nor is what some refuse for its size, of its groups, of all of it, or of one version.
    [`>= 1.2-0 ${'|| 1 '.repeat(31)}`, true],
    [`>= 1.2-0 ${'|| 1 '.repeat(32)}`, false],
    [`>= 1 ${'|| 1 '.repeat(31)}`, true],
    [`>= 1 ${'|| 1 '.repeat(32)}`, false],
    [`>= 1-0 ${' '.repeat(505)}`, true],
    [`>= 1-0 ${' '.repeat(506)}`, false],
    [`>= 1 ${' '.repeat(507)}`, true],
    [`>= 1 ${' '.repeat(508)}`, false],
    [`>= 1.0.0-${'a'.repeat(250)}`, true],
    [`>= 1.0.0-${'a'.repeat(251)}`, false],
  ]
  test.each(portable)('%.30s means the same everywhere: %s', (constraint, expected) => {
    const meaning = meaningOf(constraint)
    expect(isMeaning(meaning) && meaning.portable).toBe(expected)
  })
})

describe('why a tag is not selected', () => {
  const of = (selector: Selector, ...except: Selection['except']): Selection => ({ selectors: [selector], except })
  const format = (text: string, constraint: string) => of({ kind: 'format', format: text, constraint })
  const cases: [Selection, string, string | null][] = [
    [range('>= 3.0.3'), '3.0.2', '3.0.2 is below >= 3.0.3'],
    [range('>= 3'), '2.99999', '2.99999.0 is below >= 3'],
    [range('< 3'), '3', '3.0.0 is above < 3'],
    [range('< 3'), 'v3.1', '3.1.0 is above < 3'],
    [
      {
        selectors: [
          { kind: 'semver', constraint: '1.x' },
          { kind: 'semver', constraint: '3.x' },
        ],
        except: [],
      },
      'latest',
      'it is no version',
    ],
    [
      range('>= 1.3'),
      '1.2.0-rc1',
      '1.2.0-rc1 is a pre-release, and the range >= 1.3 names none; nor is its release in the range',
    ],
    [range('>= 1'), '1.2.0-rc1', '1.2.0-rc1 is a pre-release, and the range >= 1 names none'],
    [range('>= 1'), 'latest', 'it is no version'],
    [range('1.x || 3.x'), '2.0', '2.0.0 is not in 1.x || 3.x'],
    [range('>= 1'), '1.2', null],
    [of({ kind: 'semver', constraint: '>= 1' }, { kind: 'regex', pattern: '^v' }), 'v1.2', 'excluded by /^v/'],
    [of({ kind: 'semver', constraint: '>= 1' }, { kind: 'tag', tag: '1.2' }), '1.2', 'excluded by the tag 1.2'],
    [format('stable-{version}', '>= 2'), 'edge-2.1', 'it has no version where stable-{version} says'],
    [format('stable-{version}', '>= 2'), 'stable-1.9', '1.9.0 is below >= 2'],
    [of({ kind: 'regex', pattern: '^a$' }), 'b', 'it does not match /^a$/'],
    [of({ kind: 'tags', tags: ['a', 'b'] }), 'c', 'it is not one of the tags listed'],
    [of({ kind: 'all' }), 'a b', 'it is not a valid tag'],
  ]
  test.each(cases)('%j, %s: %s', (selection, tag, why) => expect(whyNot(selection, tag)).toBe(why))
})

describe('selectors in words', () => {
  const cases: [Selector, string][] = [
    [{ kind: 'tags', tags: ['a'] }, 'the tag a'],
    [{ kind: 'tags', tags: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }, 'the tags a, b, c, d, e and 2 more'],
    [{ kind: 'semver', constraint: ' >= 1.2 ' }, 'versions >= 1.2'],
    [{ kind: 'semver', constraint: '>= 1.2-0' }, 'versions >= 1.2-0, pre-releases included'],
    [
      { kind: 'format', format: 'stable-{version}', constraint: '>=2' },
      'tags of the form stable-{version} with a version >=2',
    ],
    [{ kind: 'regex', pattern: '^a$' }, 'tags that match /^a$/'],
    [{ kind: 'all' }, 'every tag, signatures (sha256-….sig) too'],
  ]
  test.each(cases)('%j: %s', (selector, words) => expect(inWords(selector)).toBe(words))
})

describe('a constraint that is written plainly', () => {
  const operator = fc.constantFrom('', '=', '>', '>=', '<', '<=', '~', '^', '>= ', '< ')
  const numbers = fc.constantFrom(
    '0',
    '1',
    '2',
    '10',
    '0.0',
    '0.2',
    '1.2',
    '0.0.0',
    '0.0.3',
    '0.1.0',
    '1.2.3',
    '7.600.8',
  )
  const comparison = fc.tuple(operator, fc.constantFrom('', 'v'), numbers).map((parts) => parts.join(''))
  const plain = fc
    .tuple(fc.array(fc.array(comparison, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([groups, comma]) => groups.map((group) => group.join(comma ? ', ' : ' ')).join(' || '))
  const pieces = '>= > < <= ~ ^ = != ~> => || | , . - x v 0 1 10 1.2 3.4.5 01 9999999999 1.2.3-a \t'.split(' ')
  const odd = fc.array(fc.constantFrom(' ', ...pieces), { maxLength: 8 }).map((parts) => parts.join(''))
  const any = fc.integer({ min: 1, max: 100_000 }).map((seed) => randomConstraint(randomFrom(seed)))

  test('is known as such', () => {
    fc.assert(
      fc.property(plain, (text) => {
        expect([text, plainReleases(text) === undefined]).toEqual([text, false])
      }),
    )
  })

  test('means what the grammar and the sets of versions say', () => {
    let known = 0
    const same = (text: string): void => {
      if (plainReleases(text) === undefined) return
      known++
      expect([text, meaningOf(text)]).toEqual([text, meaningOfAny(text)])
    }
    fc.assert(fc.property(plain, same), { numRuns: 2000 })
    fc.assert(fc.property(fc.oneof(odd, any), same), { numRuns: 5000 })
    expect(known).toBeGreaterThan(2100)
  })

  test.each([
    '>= 1.2.3 < 1.2.4-0',
    '>= 01.2',
    '!= 1.2.3',
    '1.2 - 3',
    '>= 1.x',
    '>= 1.2.3.4',
    '>=',
    '',
    '1 |2',
    `>= 1.${'1'.repeat(600)}`,
  ])('is not %j', (text) => expect(plainReleases(text)).toBeUndefined())
})
