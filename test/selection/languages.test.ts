/** What is proved of selections, against what single tags say. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkSelection,
  difference,
  disjoint,
  included,
  intersection,
  isEmpty,
  languageOf,
  lower,
  matches,
  publishedLanguage,
  sampleTags,
  shortestTag,
  union,
  type Selection,
  type Selector,
} from '../../src/selection/index.ts'
import { asOneSet } from '../../src/selection/language.ts'
import { anySelection, anyTag } from './support/selections.ts'
import { processorTime } from '../support/processor-time.ts'

const runs = { numRuns: 150 }
const manyTags = fc.array(anyTag, { minLength: 20, maxLength: 40 })

const only = (selector: Selector, ...except: Selection['except']): Selection => ({ selectors: [selector], except })
const range = (constraint: string): Selection => only({ kind: 'semver', constraint })
const formatted = (format: string, constraint: string): Selection => only({ kind: 'format', format, constraint })
const regex = (pattern: string): Selection => only({ kind: 'regex', pattern })
const tags = (...list: string[]): Selection => only({ kind: 'tags', tags: list })

describe('laws', () => {
  test('an overlap is shown by a tag that both select, and nothing disjoint has one', () => {
    fc.assert(
      fc.property(anySelection, anySelection, manyTags, (a, b, some) => {
        const result = disjoint(languageOf(a), languageOf(b))
        const isShown = result.verdict !== 'overlap' || (matches(a, result.witness) && matches(b, result.witness))
        const shared = some.filter((tag) => matches(a, tag) && matches(b, tag))
        expect([isShown, result.verdict === 'disjoint' ? shared : []]).toEqual([true, []])
      }),
      runs,
    )
  })

  test('a selection that is not included has a tag of its own, and one that is has none', () => {
    fc.assert(
      fc.property(anySelection, anySelection, manyTags, (a, b, some) => {
        const result = included(languageOf(a), languageOf(b))
        const isShown = result.verdict !== 'not-included' || (matches(a, result.witness) && !matches(b, result.witness))
        const missing = some.filter((tag) => matches(a, tag) && !matches(b, tag))
        expect([isShown, result.verdict === 'included' ? missing : []]).toEqual([true, []])
      }),
      runs,
    )
  })

  test('hardly anything is undecided', () => {
    let undecided = 0
    fc.assert(
      fc.property(anySelection, anySelection, (a, b) => {
        if (disjoint(languageOf(a), languageOf(b)).verdict === 'undecided') undecided++
      }),
      { ...runs, seed: 7 },
    )
    expect(undecided).toBeLessThan(6)
  })

  test('samples are selected, differ, and begin with a shortest one', () => {
    fc.assert(
      fc.property(anySelection, (selection) => {
        const language = languageOf(selection)
        const sample = sampleTags(language, 8)
        expect(sample.filter((tag) => !matches(selection, tag))).toEqual([])
        expect(new Set(sample).size).toBe(sample.length)
        expect(shortestTag(language)).toBe(sample[0])
        expect(isEmpty(language) === true && sample.length > 0).toBe(false)
      }),
      runs,
    )
  })

  test('no sample has a number that is too long for the version in a format', () => {
    const great = languageOf(formatted('*-{version}', '>=9999999999999999998'))
    expect(sampleTags(great, 3)).toEqual(['0-9999999999999999998', '0-9999999999999999999', '1-9999999999999999998'])
    const greatest = languageOf(formatted('*-{version}', '=18446744073709551615'))
    expect([sampleTags(greatest, 8), shortestTag(greatest)]).toEqual([[], undefined])
  })

  test('a union, an intersection and a difference have the tags that they should', () => {
    const has = (language: ReturnType<typeof languageOf>, tag: string): boolean =>
      disjoint(language, languageOf(tags(tag))).verdict === 'overlap'
    fc.assert(
      fc.property(anySelection, anySelection, manyTags, (a, b, some) => {
        const [left, right] = [languageOf(a), languageOf(b)]
        for (const tag of some) {
          const [inA, inB] = [matches(a, tag), matches(b, tag)]
          expect(has(union([left, right]), tag)).toBe(inA || inB)
          expect(has(intersection(left, right), tag)).toBe(inA && inB)
          expect(has(difference(left, right), tag)).toBe(inA && !inB)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('pairs that people have', () => {
  const overlapping: [string, Selection, Selection, string | RegExp][] = [
    ['ranges', range('>= 1.2'), range('< 2'), '1.2.0'],
    ['a range and a tag that spells one of its versions', range('>= 1.2'), tags('v1.3'), 'v1.3'],
    ['a regex and a range', regex('^1\\.2[3-9]$'), range('>= 1.25'), '1.25'],
    ['a range and a format without anything around it', range('~1.2'), formatted('{version}', '>=1.2.5'), '1.2.5'],
    [
      'two formats',
      formatted('{version}-alpine', '>=1'),
      formatted('{version}-*', '<2'),
      /^1(\.0)*-alpine$|^1-alpine$/,
    ],
    ['a regex and everything', regex('^x-[0-9]{30}$'), only({ kind: 'all' }), /^x-0{30}$/],
    ['a pre-release range and an alpine tag', range('>=3.10-0'), tags('3.12-alpine'), '3.12-alpine'],
  ]
  test.each(overlapping)('%s overlap', (_, a, b, witness) => {
    const result = disjoint(languageOf(a), languageOf(b))
    expect(result).toEqual({ verdict: 'overlap', witness: expect.stringMatching(witness) })
  })

  const apart: [string, Selection, Selection][] = [
    ['ranges that touch', range('< 2'), range('>= 2')],
    ['a range and pre-releases of its versions', range('>= 3.10'), formatted('{version}-alpine', '>= 3.10')],
    ['formats with other beginnings', formatted('stable-{version}', '>=1'), formatted('edge-{version}', '>=1')],
    ['a range and a regex above it', range('<2'), regex('^(2|3)\\.[0-9]+$')],
    [
      'a range and its own exception',
      only({ kind: 'semver', constraint: '>=1' }, { kind: 'tag', tag: '1.5' }),
      tags('1.5'),
    ],
    ['a range and a version that does not fit 64 bits', range('>= 1'), tags('18446744073709551616.0.0')],
    ['nothing and everything', range('>2 <1'), only({ kind: 'all' })],
  ]
  test.each(apart)('%s are disjoint', (_, a, b) => {
    expect(disjoint(languageOf(a), languageOf(b))).toEqual({ verdict: 'disjoint' })
  })

  test('a range in a format may have several lines', () => {
    const lines = languageOf(formatted('{version}-alpine', '~1.2\n|| ~1.4\n'))
    const line = languageOf(formatted('{version}-alpine', '~1.2 || ~1.4'))
    expect([included(lines, line), included(line, lines)]).toEqual([{ verdict: 'included' }, { verdict: 'included' }])
    expect(disjoint(lines, languageOf(tags('1.4.7-alpine')))).toEqual({ verdict: 'overlap', witness: '1.4.7-alpine' })
    expect(disjoint(languageOf(formatted('{version}-x', '>=1\n<2')), languageOf(tags('2.0.0-x')))).toEqual({
      verdict: 'disjoint',
    })
  })

  test('a tag longer than 128 characters is no witness', () => {
    const long = 'a'.repeat(70)
    const result = disjoint(languageOf(regex(`^${long}b*$`)), languageOf(regex(`^a*b{60}$`)))
    expect(result).toEqual({ verdict: 'disjoint' })
  })

  test('a tag is a witness at 128 characters', () => {
    const result = disjoint(languageOf(regex(`^${'a'.repeat(68)}b*$`)), languageOf(regex('^a*b{60}$')))
    expect(result).toEqual({ verdict: 'overlap', witness: 'a'.repeat(68) + 'b'.repeat(60) })
    const more = disjoint(languageOf(regex(`^${'a'.repeat(69)}b*$`)), languageOf(regex('^a*b{60}$')))
    expect(more).toEqual({ verdict: 'disjoint' })
    expect([128, 129].map((length) => isEmpty(languageOf(regex(`^a{${length}}$`))))).toEqual([false, true])
  })

  test('a format that leaves three characters for its version has only the versions that fit', () => {
    const short = (constraint: string): Selection => formatted(`${'a'.repeat(125)}{version}`, constraint)
    const shown = (witness: string | undefined): boolean => witness !== undefined && witness.length <= 128
    const [wide, narrow, none] = [short('>= 1.2'), short('< 2'), short('= 1.2.3')].map(languageOf)
    const overlap = disjoint(wide!, narrow!)
    expect(overlap).toMatchObject({ verdict: 'overlap' })
    expect(shown(overlap.verdict === 'overlap' ? overlap.witness : undefined)).toBe(true)
    expect(disjoint(none!, wide!)).toEqual({ verdict: 'disjoint' })
    expect([isEmpty(wide!), isEmpty(none!)]).toEqual([false, true])
    expect(included(none!, languageOf(tags('x')))).toEqual({ verdict: 'included' })
    const extra = included(wide!, narrow!)
    expect(shown(extra.verdict === 'not-included' ? extra.witness : undefined)).toBe(true)
  })

  test('the witness is the first, whatever the order of a list', () => {
    for (const list of [
      ['b', 'a', 'c'],
      ['c', 'b', 'a'],
    ]) {
      expect(disjoint(languageOf(tags(...list)), languageOf(tags(...list.toReversed())))).toMatchObject({
        witness: 'a',
      })
      expect(included(languageOf(tags(...list)), languageOf(tags('x')))).toMatchObject({ witness: 'a' })
    }
  })

  test('a narrower range is included, and the wider one is not', () => {
    const [wide, narrow] = [languageOf(range('>= 1.2')), languageOf(range('~1.4.2'))]
    expect(included(narrow, wide)).toEqual({ verdict: 'included' })
    expect(included(wide, narrow)).toEqual({ verdict: 'not-included', witness: '1.2.0' })
    const withPreReleases = languageOf(range('>= 1.2-0'))
    expect(included(wide, withPreReleases)).toEqual({ verdict: 'included' })
    expect(included(withPreReleases, wide)).toEqual({ verdict: 'not-included', witness: '1.2.0-0' })
  })
})

describe('bounds', () => {
  test('a tag whose number is too long for a version shows nothing', () => {
    const tooLong = formatted('*-{version}', '~18446744073709551615.11.4')
    expect(disjoint(languageOf(tooLong), languageOf(range('< 1.100.0-1'))).verdict).toBe('undecided')
    expect(included(languageOf(tooLong), languageOf(range('1.x'))).verdict).toBe('undecided')
    expect(isEmpty(languageOf(tooLong))).toBe(undefined)
  })

  const blowUp = regex(`^(a|b)*a(a|b){14}$`)
  const hostile: [string, Selection][] = [
    ['exponentially many states', blowUp],
    ['nested repetition', regex(`^((a{1,30}){1,30})$`)],
    ['a long alternation', regex(`^(${Array.from({ length: 500 }, (_, index) => `v${index}x`).join('|')})+$`)],
    ['words and boundaries', regex(`(\\b[a-z]+\\b.){1,40}$`)],
    ['a long range', range(Array.from({ length: 300 }, (_, index) => `${index}.x`).join(' || '))],
    ['a long pre-release', range(`>= 1.0.0-${'a.'.repeat(60)}b`)],
    ['a pre-release of thousands of letters', range(`>= 1.0.0-${'a'.repeat(4000)}`)],
    [
      'hundreds of series left out',
      range(Array.from({ length: 200 }, (_, index) => `!=1.${index}.x-rc.${index}`).join(' ')),
    ],
    ['a thousand repetitions', regex(`^(abc){1000}$`)],
    ['many wildcards', only({ kind: 'format', format: '*a*a*a*a*a*{version}*b*b*b*b', constraint: '>=1-0' })],
    ['a thousand blanks', range(`>=${' '.repeat(1000)}1`)],
  ]
  test.each(hostile)('%s: an answer in a moment', (_, selection) => {
    const start = processorTime()
    disjoint(languageOf(selection), languageOf(regex('^[ab0-9]+$')))
    lower([selection])
    // Some of these cannot be written down, and that is said in a moment too.
    checkSelection({ ...selection, except: [{ kind: 'regex', pattern: '0$' }] })
    expect(processorTime() - start).toBeLessThan(4000)
  })

  test('what takes too many states is undecided, and says so', () => {
    const result = disjoint(languageOf(blowUp), languageOf(regex('^[ab]+$')))
    expect(result).toEqual({ verdict: 'undecided', reason: expect.stringContaining('too intricate') })
  })

  test('what is undecided of one selector is so of the whole, whatever stands beside it', () => {
    const others: Selector[] = [{ kind: 'tags', tags: ['x'] }]
    const [first] = blowUp.selectors
    for (const selectors of [
      [first!, ...others],
      [...others, first!],
    ]) {
      const language = languageOf({ selectors, except: [] })
      const letters = languageOf(regex('^[ab]+$'))
      expect(disjoint(language, letters).verdict).toBe('undecided')
      expect(disjoint(letters, language).verdict).toBe('undecided')
      expect(included(language, languageOf(regex('^[abx]+$'))).verdict).toBe('undecided')
      expect(isEmpty(difference(language, languageOf(tags('x'))))).toBeUndefined()
      const published = publishedLanguage({ selectors, except: [] }, 'v-{tag}')
      expect(included(languageOf(tags('v-ab')), published).verdict).toBe('undecided')
      expect(asOneSet(published).has('v-ab')).toBeUndefined()
      expect(asOneSet(published).has('v-x')).toBe(true)
    }
  })

  test('thousands of pairs of ranges take no time', () => {
    const languages = Array.from({ length: 100 }, (_, index) => languageOf(range(`>= ${index}.1 < ${index}.9`)))
    const start = processorTime()
    let overlaps = 0
    for (const a of languages) for (const b of languages) if (disjoint(a, b).verdict === 'overlap') overlaps++
    expect(overlaps).toBe(100)
    expect(processorTime() - start).toBeLessThan(2000)
  })
})
