/** Selections as entries of skopeo's maps. */
import * as fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, test } from 'vitest'
import {
  checkSelection,
  languageOf,
  lower,
  matches,
  sampleTags,
  type LoweredPiece,
  type Selection,
  type Selector,
} from '../../src/selection/index.ts'
import { joinConstraints, tidy } from '../../src/selection/lower/constraints.ts'
import { isMeaning, meaningOf } from '../../src/selection/semver/meaning.ts'
import { NO_VERSIONS, uniteVersions, type VersionSet } from '../../src/selection/semver/version-set.ts'
import { randomConstraint, randomFrom } from './support/constraints.ts'
import { anySelection, anySelector, anyTag } from './support/selections.ts'

const range = (constraint: string, ...except: Selection['except']): Selection => ({
  selectors: [{ kind: 'semver', constraint }],
  except,
})
const formatted = (format: string, constraint: string, ...except: Selection['except']): Selection => ({
  selectors: [{ kind: 'format', format, constraint }],
  except,
})
const of = (...selectors: Selector[]): Selection => ({ selectors, except: [] })
const tag = (text: string) => ({ kind: 'tag', tag: text }) as const
const regex = (pattern: string) => ({ kind: 'regex', pattern }) as const

const codes = (selection: Selection): string[] => checkSelection(selection).map(({ code }) => code)

const found = (pattern: string, text: string): boolean => RE2JS.compile(pattern).matcher(text).find()

/** Whether the maps select a tag that the source lists; constraints by the model, which other tests hold against skopeo. */
const isSelected = (pieces: readonly LoweredPiece[], text: string): boolean =>
  pieces.some(
    (piece) =>
      piece.all === true ||
      piece.tags.includes(text) ||
      (piece.regex !== undefined && found(piece.regex, text)) ||
      (piece.semver !== undefined && matches(range(piece.semver), text)),
  )

describe('laws', () => {
  test('what is emitted selects what the selections select', () => {
    fc.assert(
      fc.property(
        fc.array(anySelection, { minLength: 1, maxLength: 3 }),
        fc.array(anyTag, { minLength: 20, maxLength: 40 }),
        (selections, tags) => {
          // What cannot be written down is an error, and nothing is emitted.
          if (selections.some((selection) => codes(selection).includes('intricate-selection'))) return
          const pieces = lower(selections)
          for (const text of tags) {
            const wanted = selections.some((selection) => matches(selection, text))
            expect([text, isSelected(pieces, text)]).toEqual([text, wanted])
          }
        },
      ),
      { numRuns: 120 },
    )
  })

  test('exceptions are taken out of what they meet, tag by tag and many at once', () => {
    fc.assert(
      fc.property(
        anySelector.filter(({ kind }) => kind !== 'tags'),
        fc.array(fc.nat(15), { minLength: 1, maxLength: 3 }),
        fc.option(fc.constantFrom('-rc', '^v', 'alpine$', '0$', '-'), { nil: undefined }),
        (selector, picks, pattern) => {
          // Numbers of 20 digits are versions for skopeo, and in a readable regex they are not (see `MAX_DIGITS`).
          const selected = sampleTags(languageOf(of(selector)), 16).filter((text) => !/\d{20}/.test(text))
          const out = picks.flatMap((index) => selected[index] ?? [])
          const except = [...out.map(tag), ...(pattern === undefined ? [] : [regex(pattern)])]
          const selection: Selection = { selectors: [selector], except }
          if (codes(selection).includes('intricate-selection')) return
          const pieces = lower([selection])
          for (const text of selected) {
            expect([text, isSelected(pieces, text)]).toEqual([text, matches(selection, text)])
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  // `A - B` begins before a `||` right in front of it, so blanks and other company may change what it means.
  test('constraints that are joined select together what each selects, on every skopeo', () => {
    const versionsOf = (texts: readonly string[]): VersionSet[] =>
      texts.map(meaningOf).flatMap((meaning) => (isMeaning(meaning) && meaning.portable ? [meaning.versions] : []))
    const hyphenated = fc
      .tuple(fc.array(fc.constantFrom('1', '1.2', '1.4', '11.2', '2.1', '1-0', 'x'), { minLength: 2, maxLength: 2 }))
      .map(([[low, high]]) => `${low} - ${high}`)
    const random = fc.integer({ min: 1, max: 100_000 }).map((seed) => randomConstraint(randomFrom(seed)))
    fc.assert(
      fc.property(fc.array(fc.oneof(hyphenated, random), { minLength: 1, maxLength: 40 }), (texts) => {
        const portable = texts.filter((text) => versionsOf([text]).length === 1)
        const joined = joinConstraints(portable.map((text) => ({ text: tidy(text), versions: versionsOf([text])[0]! })))
        expect(joined.filter((text) => versionsOf([text]).length === 0)).toEqual([])
        const [given, made] = [portable, joined].map((some) => versionsOf(some).reduce(uniteVersions, NO_VERSIONS))
        expect(made).toEqual(given)
      }),
      { numRuns: 300 },
    )
  })

  test('emitted regexes are anchored at both ends, and emitted constraints mean the same on every skopeo', () => {
    fc.assert(
      fc.property(anySelection, (selection) => {
        if (codes(selection).includes('intricate-selection')) return
        for (const { regex: pattern = '^$', semver = '1' } of lower([selection])) {
          expect(pattern).toMatch(/^(\^|\(\?:).*[$)]$/)
          expect([semver, meaningOf(semver)]).toEqual([semver, expect.objectContaining({ portable: true })])
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('constraints', () => {
  const cases: [given: string[], semver: string][] = [
    [['>= 1.11.2'], '>= 1.11.2'],
    [['  >=1.2   <2 ||3.x '], '>=1.2 <2 || 3.x'],
    [['1.2 - 1.4'], '1.2 - 1.4'],
    // skopeo takes `1.2||2` for where the range begins: it is `>= 1.2 || 2, <= 2.4`, and blanks would change that.
    [['1.2||2 - 2.4'], '1.2||2 - 2.4'],
    [['1.2||2 - 2.4', '0.3'], '>=0.3.0 <0.4.0 || >=1.2.0'],
    // Not every skopeo takes `!=` by itself to leave out pre-releases.
    [['!= 1.2.3'], '<1.2.3 || >=1.2.4'],
    // One pre-release in a group admits them for all of it, from Masterminds 3.4 on.
    [['>=1.0.0-rc.1 <2'], '>=1.0.0-rc.1 <2.0.1-0 !=2.0.0'],
    [['>1.0.0-beta.1 <2 || 3.x'], '>=1.0.0-beta.1.0 <2.0.1-0 !=2.0.0 || >=3.0.0 <4.0.0'],
    [['>=1.0.0-rc <2 || >=3.0.0-rc'], '>=1.0.0-rc <2.0.1-0 !=2.0.0 || >=3.0.0-rc'],
    [['!= 1.2.3 || 1.2.3'], '>=0.0.0'],
    // Masterminds up to 3.3 loses the blank behind `A - B`.
    [['1.2 - 2.0.0 != 1.5.0'], '>=1.2.0 <1.5.0 || >=1.5.1 <2.0.1'],
    [['1.2 - 2.0.0, != 1.5.0'], '1.2 - 2.0.0, != 1.5.0'],
    // What others cover is left out.
    [['>= 1.4', '>= 1.2', '~1.3.1'], '>= 1.2'],
    [['~1.2', '~1.4', '1.2.9'], '~1.2 || ~1.4'],
    [['>= 1.2', '>= 1.2'], '>= 1.2'],
    [['1.2 - 1.4', '11.2 - 11.4', '0.1'], '1.2 - 1.4 || 11.2 - 11.4 || 0.1'],
  ]
  test.each(cases)('%j', (given, semver) => {
    expect(lower(given.map((constraint) => range(constraint)))).toEqual([
      { tags: [], semver, notes: expect.any(Array) as string[] },
    ])
  })

  /** Different single versions that are a text of just this length when they are joined. */
  const ofLength = (length: number): string[] =>
    Array.from({ length: 23 }, (_, index) => `=${100 + index}.1234567890.`.padEnd(index < 22 ? 18 : length - 484, '1'))

  // skopeo with Masterminds 3.5 refuses a constraint of more than 512 bytes, and all others of the registry with it.
  test.each([...[508, 511, 512].map((length) => [length, 1]), ...[513, 514, 516].map((length) => [length, 2])])(
    'of %i bytes together are written as %i',
    (length, count) => {
      const texts = ofLength(length)
      expect(texts.join(' || ')).toHaveLength(length)
      const pieces = lower(texts.map((constraint) => range(constraint)))
      expect(pieces).toHaveLength(count)
      for (const { semver } of pieces) expect(semver?.length).toBeLessThanOrEqual(512)
      for (const text of texts) expect(isSelected(pieces, text.slice(1))).toBe(true)
    },
  )

  test('one that is short enough only without blanks stays without them', () => {
    const semver = ofLength(516).join('||')
    expect(lower([range(semver)])).toEqual([{ tags: [], semver, notes: [] }])
  })

  test('the note of one that is said in another way is what its author wrote', () => {
    expect(lower([range(' !=  1.2.3')])).toEqual([{ tags: [], semver: '<1.2.3 || >=1.2.4', notes: ['!= 1.2.3'] }])
    expect(lower([range('>= 20.04')])[0]?.notes).toEqual(['>= 20.04'])
  })

  test('where several are needed, each has all notes', () => {
    const pieces = lower([...ofLength(516), '1.2 - 2.0.0 != 1.5.0'].map((constraint) => range(constraint)))
    expect(pieces.map(({ notes }) => notes)).toEqual([['1.2 - 2.0.0 != 1.5.0'], ['1.2 - 2.0.0 != 1.5.0']])
  })

  test('so many that they are too long are said anew where they run into each other', () => {
    const overlapping = Array.from({ length: 40 }, (_, index) => range(`>= ${index + 1}.2 < ${index + 2}.5`))
    expect(lower(overlapping)).toEqual([{ tags: [], semver: '>=1.2.0 <41.5.0', notes: [] }])
  })

  test('numbers with leading zeros become a regex, since one skopeo takes them for no versions', () => {
    const [piece] = lower([range('>= 20.04')])
    expect(piece?.semver).toBeUndefined()
    expect(['20.04', '22.04', '24.4', '100.1'].map((text) => found(piece!.regex!, text))).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(['20.03', '9.10'].map((text) => found(piece!.regex!, text))).toEqual([false, false])
  })

  test('so does a pre-release that is longer than every skopeo takes', () => {
    for (const except of [[], [tag('1.0.5')]]) {
      const pieces = lower([range(`>= 1.0.0-${'a'.repeat(251)}`, ...except)])
      expect(pieces[0]?.semver).toBeUndefined()
      const selected = ['1.0.0', '1.0.0-a', '1.0.0-b', '1.0.1-a'].filter((text) => isSelected(pieces, text))
      expect(selected).toEqual(['1.0.0', '1.0.0-b', '1.0.1-a'])
    }
  })

  test('nothing is emitted for what selects nothing', () => {
    expect(lower([range('>2 <1'), range('nonsense'), of({ kind: 'regex', pattern: '(' })])).toEqual([])
  })
})

describe('formats', () => {
  test('a range with a format is one regex that people can read', () => {
    expect(lower([formatted('edge-{version}', '>= 25.12.0')])).toEqual([
      {
        tags: [],
        regex:
          '^edge-v?(0*25\\.0*(1[2-9]|[2-9][0-9]|[1-9][0-9]{2,18})(\\.0*[0-9]{1,19})?|0*(2[6-9]|[3-9][0-9]|[1-9][0-9]{2,18})(\\.0*[0-9]{1,19}){0,2})$',
        notes: ['edge-{version} >= 25.12.0'],
      },
    ])
  })

  test('one that includes pre-releases says once what they are', () => {
    expect(lower([formatted('{version}-x', '~1.2.3-0')])[0]?.regex).toBe(
      '^v?0*1\\.0*2\\.0*([3-9]|[1-9][0-9]{1,18})(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?-x$',
    )
  })

  test('the note of a range that is very long has only its beginning', () => {
    const noteOf = (constraint: string): string | undefined =>
      lower([formatted('v{version}-x', constraint)])[0]?.notes[0]
    const [whole, longer] = ['=1.2.34567', '=1.2.345678'].map((last) => '=1.2.3 || '.repeat(15) + last)
    expect([whole, longer].map((each) => each?.length)).toEqual([160, 161])
    expect(noteOf(whole!)).toBe(`v{version}-x ${whole}`)
    expect(noteOf(longer!)).toBe(`v{version}-x ${longer!.slice(0, 160)}…`)
  })

  test('a range of which the format is the whole tag stays a range', () => {
    expect(lower([formatted('{version}', '>= 1.2')])).toEqual([{ tags: [], semver: '>= 1.2', notes: [] }])
  })

  const [edge] = lower([formatted('edge-{version}', '>= 25.12.0')])
  const tags: [string, boolean][] = [
    ['edge-25.12.0', true],
    ['edge-25.11.99', false],
    ['edge-25.100.0', true],
    ['edge-26', true],
    ['edge-100.0.0', true],
    ['edge-v30.1', true],
    ['edge-1000000000.0.0', true],
    ['edge-99999999999999999999.0.0', false],
    ['edge-26.9999999999999999999.9999999999999999999', true],
    // A version of twenty digits, which a regex does not hold.
    ['edge-10000000000000000000.0.0', false],
    ['edge-26.10000000000000000000', false],
    ['edge-26.0.10000000000000000000', false],
    ['edge-26.1.0-rc1', false],
    ['edge-26.1.0.1', false],
    ['xedge-26.1.0', false],
    ['edge-26.1.0x', false],
    ['edge-', false],
  ]
  test.each(tags)('edge-{version} >= 25.12.0 and %s: %s', (text, isWanted) => {
    expect(found(edge!.regex!, text)).toBe(isWanted)
    expect(matches(formatted('edge-{version}', '>= 25.12.0'), text)).toBe(isWanted)
  })

  const ambiguous: [string, string, string, boolean][] = [
    ['{version}-kafka-*', '>= 0.40', '0.41.0-kafka-3.7', true],
    ['{version}-kafka-*', '>= 0.40', '0.39.0-kafka-3.7', false],
    ['{version}-kafka-*', '>= 0.40', '0.41.0-kafka-', true],
    ['{version}-kafka-*', '>= 0.40-0', '0.41.0-rc1-kafka-3.7', true],
    ['*{version}', '= 2.3', '1.2.3', true],
    ['*{version}', '= 2.4', '1.2.3', false],
    ['{version}*', '= 1.2', '1.2.3', true],
    ['*-{version}-*', '= 3', 'a-1-2-3-b', true],
  ]
  test.each(ambiguous)('%s %s and %s: %s', (format, constraint, text, isWanted) => {
    const selection = formatted(format, constraint)
    expect(matches(selection, text)).toBe(isWanted)
    expect(isSelected(lower([selection]), text)).toBe(isWanted)
  })
})

describe('exceptions', () => {
  test('one that takes nothing leaves the text of the author', () => {
    expect(lower([range('>= 1.2.3', regex('-rc'))])).toEqual([{ tags: [], semver: '>= 1.2.3', notes: [] }])
  })

  test('a tag is taken out as a version, and its other spellings are put back', () => {
    const [piece] = lower([range('>= 1.2.3', tag('1.2.5'))])
    expect(piece).toMatchObject({ semver: '>= 1.2.3, != 1.2.5', notes: ['>= 1.2.3 except 1.2.5'] })
    expect(['v1.2.5', '01.2.5', '1.2.05'].map((text) => found(piece!.regex!, text))).toEqual([true, true, true])
    expect(['1.2.5', '1.2.6', '1.2.4'].map((text) => found(piece!.regex!, text))).toEqual([false, false, false])
  })

  test('several are taken out in one order, each version once', () => {
    const exclusions = [tag('1.2.5'), tag('v1.2.5'), tag('1.3'), regex('^(1\\.4|9{20}|x)$')]
    const lowered = [exclusions, exclusions.toReversed()].map((except) => lower([range('>= 1.2.3', ...except)])[0])
    // Twenty nines are no version.
    expect(lowered.map((piece) => piece?.semver)).toEqual(Array(2).fill('>= 1.2.3, != 1.2.5, != 1.3.0, != 1.4.0'))
    expect(lowered[0]?.regex).toBe(lowered[1]?.regex)
  })

  test('one of a range that does not mean the same on every skopeo is taken out of what does', () => {
    const [piece] = lower([range('!= 1.3.0', tag('1.4.0'))])
    expect(piece).toMatchObject({
      semver: '<1.3.0 || >=1.3.1 <1.4.0 || >=1.4.1',
      notes: ['!= 1.3.0 except 1.4.0'],
    })
  })

  test('one that takes the only version leaves its other spellings, and no constraint that selects nothing', () => {
    const [piece, ...more] = lower([range('= 1.2.3', tag('1.2.3'))])
    expect(more).toEqual([])
    expect(piece).not.toHaveProperty('semver')
    expect(['v1.2.3', '1.02.3', '1.2.3'].map((text) => found(piece!.regex!, text))).toEqual([true, true, false])
  })

  test('a version with missing numbers is not taken for a series', () => {
    const pieces = lower([range('>= 1.2', tag('1.3'))])
    expect(pieces[0]?.semver).toBe('>= 1.2, != 1.3.0')
    expect(['1.3', '1.3.0', '1.3.1'].map((text) => isSelected(pieces, text))).toEqual([false, true, true])
  })

  const lengths: [string, Selection, number][] = [
    ['a range minus a tag', range('>=1.2.3', tag('1.2.5')), 60],
    ['a range minus both spellings of a version', range('>=1.2.3', tag('1.2.5'), tag('v1.2.5')), 60],
    ['a format minus a tag', formatted('stable-{version}', '>=2.13.4', tag('stable-2.14.0')), 260],
    ['a range with pre-releases minus /-rc/', range('>=1.2.3-0', regex('-rc')), 900],
    ['a range with pre-releases minus a tag and /-rc/', range('>= 1.2-0 < 2', tag('1.3.0'), regex('-rc')), 800],
    ['a format with a wildcard minus /-rc/', formatted('{version}-kafka-*', '>=0.40', regex('-rc')), 200],
    ['a format that ends in a wildcard minus /-rc/', formatted('{version}*', '>= 1.2-0', regex('-rc')), 90],
    ['a regex minus a tag', { selectors: [regex('^1\\.2\\.[0-9]+$')], except: [tag('1.2.7')] }, 40],
    ['everything minus signatures', { selectors: [{ kind: 'all' }], except: [regex('^sha256-')] }, 150],
  ]
  test.each(lengths)('%s: the regex stays short', (_, selection, limit) => {
    const [piece] = lower([selection])
    expect(piece?.regex?.length ?? 0).toBeLessThanOrEqual(limit)
    expect(codes(selection)).not.toContain('intricate-selection')
  })

  test('listed tags stay a list', () => {
    const selection: Selection = {
      selectors: [{ kind: 'tags', tags: ['1.10', 'b', 'a-rc1', 'latest'] }],
      except: [regex('-rc'), tag('latest')],
    }
    expect(lower([selection])).toEqual([{ tags: ['1.10', 'b'], notes: [] }])
  })

  test('what another selection selects without exceptions is not worked out with them', () => {
    const all = (...except: Selection['except']): Selection => ({ selectors: [{ kind: 'all' }], except })
    expect(lower([range('>=1', tag('1.5.0')), range('>=1')])).toEqual([{ tags: [], semver: '>=1', notes: [] }])
    expect(lower([range('>= 1'), range('>= 2 < 4', tag('2.0'))])).toEqual([{ tags: [], semver: '>= 1', notes: [] }])
    expect(lower([range('>= 1', tag('1.5.0')), range('>= 2')])[0]?.regex).toBeDefined()
    expect(lower([range('>= 1', tag('1.5.0')), range('>= 1', tag('1.6.0'))])[0]?.regex).toBeDefined()
    const stable = formatted('stable-{version}', '>= 1')
    expect(lower([{ ...stable, except: [tag('stable-1.2')] }, stable])).toEqual(lower([stable]))
    expect(lower([all(regex('-rc')), all()])).toEqual([{ tags: [], all: true, notes: [] }])
  })

  test('exceptions belong to their own selection', () => {
    const pieces = lower([range('~1.2', tag('1.2.5')), of({ kind: 'tags', tags: ['1.2.5'] })])
    expect(pieces[0]?.tags).toEqual(['1.2.5'])
  })
})

test('what cannot be written down is said to be so, and never left out unsaid', () => {
  const selection: Selection = {
    selectors: [{ kind: 'format', format: '*-{version}', constraint: '<=12.3.1-alpine' }],
    except: [regex('^v'), regex('0$')],
  }
  expect(codes(selection)).toEqual(['intricate-selection'])
  expect(() => lower([selection])).toThrow('cannot be written down')
  // Whatever stands before or behind it.
  for (const other of [range('>= 1'), of({ kind: 'tags', tags: ['a'] }), range('>= 1', tag('1.5'))]) {
    expect(() => lower([other, selection])).toThrow('cannot be written down')
    expect(() => lower([selection, other])).toThrow('cannot be written down')
    expect(codes({ ...selection, selectors: [...selection.selectors, ...other.selectors] })).toContain(
      'intricate-selection',
    )
  }
})

test('an exception is not left out where it is not known whether it takes something', () => {
  const selection: Selection = { selectors: [regex('^(a|b)*a(a|b){14}$')], except: [regex('bb')] }
  expect(codes(selection)).toEqual(['intricate-selection'])
  expect(() => lower([selection])).toThrow('cannot be written down')
})

describe('unions', () => {
  test('tags, a constraint and a regex stand side by side', () => {
    const selection = of(
      { kind: 'tags', tags: ['z', 'latest', 'z'] },
      { kind: 'semver', constraint: '>= 1' },
      { kind: 'regex', pattern: '^a$' },
    )
    expect(lower([selection, of({ kind: 'regex', pattern: '^b$' })])).toEqual([
      { tags: ['latest', 'z'], semver: '>= 1', regex: '^a$|^b$', notes: [] },
    ])
  })

  test('listed tags are in the order of code units, whoever lists which of them', () => {
    const lists = fc.array(fc.uniqueArray(anyTag, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(lists, (tagsOfEach) => {
        const pieces = lower(tagsOfEach.map((tags) => of({ kind: 'tags', tags })))
        expect(pieces).toEqual([{ tags: [...new Set(tagsOfEach.flat())].sort(), notes: [] }])
      }),
    )
  })

  test('what several want alike is written once', () => {
    const wanted = [of({ kind: 'regex', pattern: '^a$' }), formatted('v{version}-x', '= 1'), range('!= 1.2.3')]
    const [once] = lower(wanted)
    expect(lower([...wanted, ...wanted])).toEqual([once])
    expect(once?.notes).toEqual(['v{version}-x = 1', '!= 1.2.3'])
  })

  test.each(['(?i)', '(?i-s)', '(?Ui)', '(?-m)(?i)'])('the flags %s of one regex do not reach the next', (flags) => {
    const [piece] = lower([of({ kind: 'regex', pattern: `${flags}^a$` }, { kind: 'regex', pattern: '^b$' })])
    expect(['A', 'b', 'B'].map((text) => found(piece!.regex!, text))).toEqual([true, true, false])
  })

  test('every tag is every tag', () => {
    const others = [range('>= 1'), formatted('v{version}-x', '= 1')]
    for (const selections of [
      [of({ kind: 'all' }), ...others],
      [...others, of({ kind: 'all' })],
    ]) {
      expect(lower(selections)).toEqual([{ tags: [], all: true, notes: [] }])
    }
  })

  test('every tag but a hundred that are listed can be written down', () => {
    const excepted = Array.from({ length: 100 }, (_, index) => `${index % 7}.${index % 5}.${index}-bad${index}`)
    const selection: Selection = { selectors: [{ kind: 'all' }], except: excepted.map(tag) }
    expect(codes(selection)).toEqual([])
    const [piece, ...others] = lower([selection])
    expect(others).toEqual([])
    const matched = RE2JS.compile(piece!.regex!)
    const isMatched = (text: string): boolean => matched.matcher(text).find()
    expect(excepted.filter(isMatched)).toEqual([])
    const near = excepted.flatMap((text) => [`${text}0`, text.slice(0, -1), `v${text}`, text.replace('bad', 'baf')])
    expect(near.filter((text) => !excepted.includes(text) && !isMatched(text))).toEqual([])
    expect(piece!.regex!.length).toBeLessThan(10_000)
  })

  test('what is listed beside every tag is wanted also where the source lacks it', () => {
    const listed = of({ kind: 'tags', tags: ['b', 'a'] })
    const piece = { tags: ['a', 'b'], regex: '^.*$', notes: ['every tag'] }
    expect(lower([of({ kind: 'all' }), range('>= 1'), listed])).toEqual([piece])
    expect(lower([{ selectors: [...listed.selectors, { kind: 'all' }], except: [] }])).toEqual([piece])
  })
})
