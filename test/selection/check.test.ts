/** What is said about selectors, mistake by mistake. */
import { describe, expect, test } from 'vitest'
import {
  checkSelection,
  checkSelector,
  matches,
  type Exclusion,
  type SelectionFinding,
  type Selector,
} from '../../src/selection/index.ts'
import { processorTime } from '../support/processor-time.ts'

const range = (constraint: string): SelectionFinding[] => checkSelector({ kind: 'semver', constraint })
const regex = (pattern: string): SelectionFinding[] => checkSelector({ kind: 'regex', pattern })
const codes = (findings: readonly SelectionFinding[]): string[] => findings.map(({ code }) => code)

describe('ranges', () => {
  const mended: [string, string][] = [
    ['== 1.2', '= 1.2'],
    ['>= 1.0 && < 2', '>= 1.0, < 2'],
    ['>= 1.0 and < 2', '>= 1.0, < 2'],
    ['1.2 | 1.3', '1.2 || 1.3'],
    ['> = 1.0', '>= 1.0'],
    ['1.2 or 1.3', '1.2 || 1.3'],
    ['≥ 1.0', '>= 1.0'],
    ['≤ 1.0', '<= 1.0'],
    ['≥ 1.0, ≠ 1.2', '>= 1.0, != 1.2'],
    ['>= 1.0, <> 1.2', '>= 1.0, != 1.2'],
    ['V1.2', 'v1.2'],
    ['>= 1.0,, < 2', '>= 1.0, < 2'],
    ['>=1.0<2', '>=1.0 <2'],
    ['|| >= 1.0', '>= 1.0'],
    ['1.2 -1.4', '1.2 - 1.4'],
    ['1.2- 1.4', '1.2 - 1.4'],
    ['>= 1.2 - 1.4', '1.2 - 1.4'],
    ['>= 3 || >=1.2 -1.4', '>= 3 || 1.2 - 1.4'],
    ['>=1.2||2.0 - 3.0', '>=1.2 || 2.0 - 3.0'],
    ['1 - 2||3 - 4', '1 - 2 || 3 - 4'],
  ]
  test.each(mended)('%s: did you mean %s?', (given, meant) => {
    expect(range(given)).toMatchObject([{ code: 'invalid-semver', hint: `did you mean \`${meant}\`?`, fix: meant }])
  })

  test('a tag and a regex are sent where they belong', () => {
    const hintOf = (text: string): unknown => range(text).map(({ code, hint }) => [code, hint])
    expect(hintOf('latest')).toEqual([['invalid-semver', 'Move it to `tags` if it is a tag: `tags: ["latest"]`.']])
    expect(hintOf('^1\\.2.*$')).toEqual([['invalid-semver', 'Move it to `regex` if it is a regular expression.']])
    expect(hintOf('^(1\\.2')).toEqual([['invalid-semver', 'Write a range such as `>= 1.2.3`.']])
  })

  const bounds: [given: string, hint: string][] = [
    ['>= 1.2.3', 'Add an upper bound, for example `>= 1.2.3 < 2`.'],
    ['> 0.9 ', 'Add an upper bound, for example `> 0.9 < 1`.'],
    ['!= 1.5', 'Add an upper bound, for example `!= 1.5 < 2`.'],
    ['<1 || >= 1.2.3', 'Give each of its parts an upper bound.'],
  ]
  test.each(bounds)('%s lacks an upper bound', (constraint, hint) => {
    expect(range(constraint)).toMatchObject([{ code: 'unbounded-range', hint }])
    expect(checkSelector({ kind: 'semver', constraint }, new Set(['unbounded-range']))).toEqual([])
  })

  const misread: [given: string, marked: string, meant: string][] = [
    ['1.2-1.4', '1.2-1.4', '1.2 - 1.4'],
    ['v1.0.0-v2.0.0', 'v1.0.0-v2.0.0', 'v1.0.0 - v2.0.0'],
    ['3 - 4 || 1-2', '1-2', '3 - 4 || 1 - 2'],
    ['1||2 - 3', '1||2 - 3', '1 || 2 - 3'],
    ['2.x||3 - 4', '2.x||3 - 4', '2.x || 3 - 4'],
  ]
  test.each(misread)('%s looks like another range', (given, marked, meant) => {
    const [finding] = range(given)
    expect(finding).toMatchObject({ code: 'misread-range', hint: `did you mean \`${meant}\`?` })
    expect(given.slice(finding?.start, finding?.end)).toBe(marked)
    expect(finding).not.toHaveProperty('fix')
    expect(range(meant)).toEqual([])
    expect(checkSelector({ kind: 'semver', constraint: given }, new Set(['misread-range', 'unbounded-range']))).toEqual(
      [],
    )
  })

  test.each(['1.2.3-4', '1.4-1.2', '1.2-1.2', '1.2.3-1.4', '!=1.2-1.4 < 2', '1.2-rc1', '1.2||1.3', '>= 1.2-1.4 < 2'])(
    '%s is what it looks like',
    (given) => expect(range(given)).toEqual([]),
  )

  test('the part that could not be read is marked', () => {
    const marked: [string, string][] = [
      ['>= 1.2.3.4', '.4'],
      ['>= 1.2, latest', 'latest'],
      ['1.x || ~ stable', '~ stable'],
      ['>= 1.2 =! 1.3', '=!'],
      ['>= 1.2 <= 1.2.3-01', '1.2.3-01'],
    ]
    for (const [given, part] of marked) {
      const [finding] = range(given)
      expect([given, given.slice(finding?.start, finding?.end)]).toEqual([given, part])
    }
    expect(range('')).toMatchObject([{ code: 'invalid-semver', message: 'the range is empty', start: 0, end: 0 }])
  })

  const others: [string, string[]][] = [
    ['>= 1.2 < 2', []],
    ['~1.2', []],
    ['1.2.3', []],
    ['>= 1.2.3', ['unbounded-range']],
    ['<1 || >= 1.2.3', ['unbounded-range']],
    ['>2 <1', ['selects-nothing']],
    ['=1.2, =1.3', ['selects-nothing']],
    ['*', ['selects-everything']],
    ['>= 0', ['selects-everything']],
    ['18446744073709551616', ['invalid-semver']],
    // Go knows five blanks.
    ['>=\t1.2 <\f2', []],
    ['>=\u00a01.2 < 2', ['invalid-semver']],
    ['>=\v1.2 < 2', ['invalid-semver']],
    [`>= 1.0.0-${'a'.repeat(9000)}`, ['invalid-semver']],
  ]
  test.each(others)('%.40s: %j', (given, expected) => expect(codes(range(given))).toEqual(expected))

  test('what is no range takes no time, however long it is', () => {
    const start = processorTime()
    for (const given of ['a'.repeat(200_000), `${' '.repeat(200_000)}x`, '- '.repeat(100_000), `1${' '.repeat(999)}`])
      range(`${given}x`)
    expect(processorTime() - start).toBeLessThan(1500)
  })

  test('ten thousand different ranges take no time', () => {
    const start = processorTime()
    for (let index = 0; index < 10_000; index++) range(`>= ${index % 50}.${index % 77}.${index}`)
    // Far more than it takes: machines that run tests are busy.
    expect(processorTime() - start).toBeLessThan(3000)
  })
})

describe('formats', () => {
  const wrong = ['stable', '{version}{version}', '^v{version}$', '{tag}-x', '-{version}', 'a b{version}', '']
  test.each(wrong)('"%s" is none', (format) => {
    const findings = checkSelector({ kind: 'format', format, constraint: '>=1 <2' })
    expect(findings).toMatchObject([{ code: 'invalid-format' }])
  })

  const reasons: [format: string, reason: string, part: string][] = [
    ['stable', 'it does not say where the version stands', 'stable'],
    ['{version}{version}', '`{version}` stands in it twice', '{version}'],
    ['a-{version}-{version}', '`{version}` stands in it twice', '{version}'],
    ['{tag}-{version}', '`{tag}` is unknown here', '{tag}'],
    ['v{version}+b', 'no tag has the character "+"', '+'],
    ['.{version}', 'no tag begins with a dot or a hyphen', '.'],
    ['-{version}', 'no tag begins with a dot or a hyphen', '-'],
    [`${'a'.repeat(128)}{version}`, 'no tag is that long', `${'a'.repeat(128)}{version}`],
  ]
  test.each(reasons)('%.30s: %s', (format, reason, part) => {
    const [finding] = checkSelector({ kind: 'format', format, constraint: '>=1 <2' })
    expect(finding?.message).toBe(`"${format}" is not a format: ${reason}`)
    expect(format.slice(finding?.start, finding?.end)).toBe(part)
    expect(finding?.start).toBe(format.lastIndexOf(part))
  })

  test('one may be as long as a tag, but for one character of a version; wildcards do not count', () => {
    const format = `${'a'.repeat(127)}{version}**`
    expect(checkSelector({ kind: 'format', format, constraint: '=1' })).toEqual([])
    expect(
      matches({ selectors: [{ kind: 'format', format, constraint: '=1' }], except: [] }, `${'a'.repeat(127)}1`),
    ).toBe(true)
  })

  test('both the format and its range may be wrong', () => {
    expect(codes(checkSelector({ kind: 'format', format: 'x', constraint: 'y' }))).toEqual([
      'invalid-format',
      'invalid-semver',
    ])
    // What is a matter of taste in its range can wait.
    expect(codes(checkSelector({ kind: 'format', format: 'x', constraint: '>= 1' }))).toEqual(['invalid-format'])
  })
})

describe('tags', () => {
  const cases: [string, string[]][] = [
    ['1.2.3', []],
    ['latest', []],
    ['1.x', []],
    ['>= 1.0', ['range-in-tags']],
    ['1.2.*', ['range-in-tags']],
    ['~1.2', ['range-in-tags']],
    ['^1\\.2$', ['range-in-tags']],
    ['^(1\\.2', ['invalid-tag']],
    [' ', ['invalid-tag']],
    ['a b', ['invalid-tag']],
    ['1.2.3 ', ['invalid-tag']],
    ['1.2.3, 1.2.4', ['invalid-tag']],
    ['1.2 - 1.4', ['range-in-tags']],
    ['1.2.3 || 1.2.4', ['range-in-tags']],
    ['', ['invalid-tag']],
    ['-a', ['invalid-tag']],
    ['a'.repeat(129), ['invalid-tag']],
  ]
  test.each(cases)('%.30s: %j', (tag, expected) =>
    expect(codes(checkSelector({ kind: 'tags', tags: [tag] }))).toEqual(expected),
  )
})

describe('selectors together', () => {
  const together = (selectors: Selector[], except: Exclusion[] = []): SelectionFinding[] =>
    checkSelection({ selectors, except })
  const semver = (constraint: string): Selector => ({ kind: 'semver', constraint })

  test('one that another covers is redundant, the later of equals', () => {
    expect(together([{ kind: 'tags', tags: ['1.5'] }, semver('>= 1.2')])).toMatchObject([
      { code: 'redundant-selector', selector: 0 },
    ])
    expect(together([semver('>= 1.2'), semver('>= 1.2.0')])).toMatchObject([
      { code: 'redundant-selector', selector: 1 },
    ])
    expect(together([semver('>= 1.2'), { kind: 'regex', pattern: '^latest$' }])).toEqual([])
  })

  test('several that others cover are said in their order', () => {
    const tags: Selector = { kind: 'tags', tags: ['1.5'] }
    const findings = together([tags, { kind: 'regex', pattern: '^1\\.6$' }, semver('>= 1.2'), semver('~1.4')])
    expect(findings.map(({ code, selector }) => [code, selector])).toEqual([
      ['redundant-selector', 0],
      ['redundant-selector', 1],
      ['redundant-selector', 3],
    ])
  })

  test('one that selects nothing by itself is not said to be taken away', () => {
    expect(together([semver('>2 <1'), semver('>= 1')], [{ kind: 'tag', tag: '1.5' }])).toEqual([])
    expect(codes(together([semver('>2 <1'), semver('~1.2')], [{ kind: 'regex', pattern: '1' }]))).toEqual([
      'selects-nothing',
    ])
  })

  test('listed tags are covered or not, whatever exceptions take of them', () => {
    const tags: Selector = { kind: 'tags', tags: ['1.5', '1.6'] }
    const message = 'the tags select nothing that the range ">= 1" does not select'
    expect(together([tags, semver('>= 1')], [{ kind: 'tag', tag: '1.6' }])).toMatchObject([
      { code: 'redundant-selector', selector: 0, message },
      { code: 'redundant-selector', selector: 0, tag: 1, by: 0 },
    ])
    expect(together([tags, semver('= 1.6')])).toEqual([])
    expect(
      together([
        { kind: 'tags', tags: ['1.5', 'v1.5'] },
        { kind: 'regex', pattern: '^v?1\\.5$' },
      ]),
    ).toMatchObject([{ message: 'the regular expression "^v?1\\.5$" selects nothing that the tags do not select' }])
    expect(together([semver('~1.2'), semver('~1.3'), { kind: 'tags', tags: ['1.2.0', '1.3.0'] }])).toMatchObject([
      { message: 'the tags select nothing that the other selectors together do not select' },
    ])
  })

  test('what is too intricate hides nothing else', () => {
    const intricate: Selector = { kind: 'format', format: '*-{version}', constraint: '<=12.3.1-alpine' }
    const except: Exclusion[] = [
      { kind: 'regex', pattern: '^v' },
      { kind: 'regex', pattern: '0$' },
    ]
    expect(codes(together([{ kind: 'tags', tags: ['v1', 'a'] }, intricate], except))).toEqual([
      'redundant-selector',
      'intricate-selection',
    ])
  })

  test('an exception that takes nothing is said to be idle', () => {
    expect(together([semver('>= 1.2')], [{ kind: 'regex', pattern: '-rc' }])).toMatchObject([
      { code: 'redundant-selector', exclusion: 0 },
    ])
    expect(together([semver('>= 1.2-0')], [{ kind: 'regex', pattern: '-rc' }])).toEqual([])
  })

  test('exceptions that take everything leave nothing', () => {
    expect(codes(together([semver('~1.2')], [{ kind: 'regex', pattern: '^v?0*1\\.' }]))).toEqual(['selects-nothing'])
    expect(codes(together([{ kind: 'tags', tags: ['a'] }], [{ kind: 'tag', tag: 'a' }]))).toEqual(['selects-nothing'])
  })

  test('an exception of a pinned tag is not idle, and takes the tag away', () => {
    const tags = { kind: 'tags', tags: ['1.2.3', '1.2.4'] } as const
    const pinned = new Set(['1.2.3'])
    expect(checkSelection({ selectors: [tags], except: [{ kind: 'tag', tag: '1.2.3' }] }, pinned)).toMatchObject([
      { code: 'redundant-selector', selector: 0, tag: 0, by: 0 },
    ])
    expect(checkSelection({ selectors: [tags, semver('~1.2')], except: [] }, new Set(tags.tags))).toEqual([])
  })

  test('an exception that takes all of one selector or tag leaves nothing of it', () => {
    const alpine: Selector = { kind: 'format', format: '{version}-alpine', constraint: '>= 1' }
    const tags: Selector = { kind: 'tags', tags: ['1.2.3', '1.2.4', 'alpine'] }
    const except: Exclusion[] = [
      { kind: 'tag', tag: '1.2.4' },
      { kind: 'regex', pattern: 'alpine' },
    ]
    expect(together([tags, alpine], except)).toMatchObject([
      { code: 'redundant-selector', selector: 0, tag: 1, by: 0 },
      { code: 'redundant-selector', selector: 0, tag: 2, by: 1 },
      { code: 'selects-nothing', selector: 1, by: 1 },
    ])
    expect(together([tags, alpine], except)[2]?.message).toBe(
      'the range ">= 1" selects nothing, because `except` takes all of it away',
    )
  })

  test('what an exception takes away altogether is not redundant as well', () => {
    const wide: Selector = { kind: 'regex', pattern: '^1.*$' }
    const narrow: Selector = { kind: 'regex', pattern: '^1.*-rc$' }
    expect(codes(together([wide, narrow]))).toEqual(['redundant-selector'])
    expect(codes(together([wide, narrow], [{ kind: 'regex', pattern: '-rc$' }]))).toEqual(['selects-nothing'])
  })

  test('a single selector without exceptions has nothing to be said about it', () => {
    expect(together([semver('>2 <1')])).toEqual([])
  })
})

test('every finding has an effect and a hint that ends as a sentence', () => {
  const findings = ['latest', '>2 <1', '*', '>=1']
    .flatMap(range)
    .concat(
      ['(', 'a|b', '.*', '^a b$', '^1.2$', '^1\\.[2-9]$', '^a$'].flatMap(regex),
      checkSelector({ kind: 'tags', tags: ['>= 1', 'a b'] }),
      checkSelector({ kind: 'format', format: 'x', constraint: '1' }),
    )
  for (const finding of findings) {
    expect(finding.effect).toBeTruthy()
    expect(finding.hint).toMatch(/[.?]$/)
    expect(finding.message).not.toMatch(/\.$/)
  }
})
