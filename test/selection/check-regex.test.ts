/** What is said about regular expressions, mistake by mistake. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkExclusion,
  checkSelector,
  included,
  languageOf,
  matches,
  type SelectionFinding,
  type Selector,
} from '../../src/selection/index.ts'
import { adviceIn } from './support/advice.ts'
import { anyRegex } from './support/selections.ts'

const regex = (pattern: string): SelectionFinding[] => checkSelector({ kind: 'regex', pattern })
const codes = (findings: readonly SelectionFinding[]): string[] => findings.map(({ code }) => code)

describe('regular expressions', () => {
  const cases: [string, string[]][] = [
    ['^v[0-9]+\\.[0-9]+-alpine$', []],
    ['^v?1\\.2.*', []],
    ['^a+$|^b$', []],
    ['^(a|bc*)$', []],
    ['(', ['invalid-regex']],
    ['^(?!rc)', ['invalid-regex']],
    ['(a)\\1', ['invalid-regex']],
    ['x{1001}', ['invalid-regex']],
    ['^quay.io/x:1$', ['selects-nothing']],
    ['^a b$', ['selects-nothing']],
    ['.*', ['selects-everything']],
    ['', ['regex-unanchored']],
    ['^', ['regex-unanchored']],
    ['a*', ['regex-unanchored']],
    ['a|', ['regex-unanchored']],
    ['^$', ['selects-nothing']],
    ['^.+$', ['selects-everything']],
    ['^a+|b$', ['regex-unanchored']],
    ['v[0-9]+$', ['regex-unanchored']],
    ['^v[0-9]+', ['regex-unanchored']],
    // It does not end at v1.10, which is found in it.
    ['v1\\.[0-9]', ['regex-unanchored']],
    ['^[0-9]+.[0-9]+$', ['regex-unescaped-dot']],
    ['^[0-9]+.+$', []],
    ['^\\d+.\\d+-x$', ['regex-unescaped-dot']],
    ['^1\\.2\\.3$', ['range-in-regex']],
    ['^(a|b)$', ['range-in-regex']],
    ['^[a-h]$', ['range-in-regex']],
    ['^[a-i]$', []],
    ['^1\\.[2-9]$', ['range-in-regex']],
  ]
  test.each(cases)('%s: %j', (pattern, expected) => expect(codes(regex(pattern))).toEqual(expected))

  test('an unanchored one is shown with a tag that it also matches, and mended', () => {
    const [finding] = regex('v[0-9]+\\.[0-9]+')
    const witness = /also matches (\S+),/.exec(finding?.message ?? '')?.[1] ?? ''
    expect(matches({ selectors: [{ kind: 'regex', pattern: 'v[0-9]+\\.[0-9]+' }], except: [] }, witness)).toBe(true)
    expect(matches({ selectors: [{ kind: 'regex', pattern: finding?.fix ?? '' }], except: [] }, witness)).toBe(false)
    expect(finding?.fix).toBe('^v[0-9]+\\.[0-9]+$')
  })

  const selectedBy = (pattern: string, tag: string): boolean =>
    matches({ selectors: [{ kind: 'regex', pattern }], except: [] }, tag)

  test('what is shown of any is selected by it, and not by what it is mended to', () => {
    let shown = 0
    const check = (pattern: string): void => {
      for (const { code, message, fix } of regex(pattern)) {
        const witness = /also matches ([\w.-]+)(?:,|$)/.exec(message)?.[1]
        if (witness === undefined || fix === undefined) continue
        shown++
        expect([pattern, code, witness, selectedBy(pattern, witness), selectedBy(fix, witness)]).toEqual([
          pattern,
          code,
          witness,
          true,
          false,
        ])
      }
    }
    const numbers = fc.constantFrom(
      '[0-9]',
      '1',
      '\\d+',
      '.',
      '\\.',
      '-debug',
      '-rc1',
      '(-debug)?',
      'v',
      'old-',
      '(x|y)',
      '0*',
      '.*',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          anyRegex,
          fc.array(numbers, { minLength: 2 }).map((parts) => parts.join('')),
        ),
        check,
      ),
      { numRuns: 1000 },
    )
    expect(shown).toBeGreaterThan(300)
  })

  test.each([
    ['/v1.*/', '^v1.*$'],
    ['/^v1[.]2$/', '^v1[.]2$'],
    ['/a|b/', '^(a|b)$'],
  ])('one in slashes, as `except` wants them, is mended: %s', (pattern, fix) => {
    expect(regex(pattern)).toEqual([
      {
        code: 'selects-nothing',
        message: `the slashes in the regular expression "${pattern}" are a part of it, and no tag has any`,
        effect: 'nothing would ever be mirrored by it',
        hint: `Write it without slashes, which only \`except\` wants: \`${fix}\`.`,
        fix,
        start: 0,
        end: pattern.length,
      },
    ])
    expect(codes(regex(fix))).not.toContain('selects-nothing')
  })

  test.each([
    ['^v1[.][0-9]+$ ', '^v1[.][0-9]+$'],
    [' ^a$', '^a$'],
  ])('one with a blank around it is mended: %j', (pattern, fix) => {
    const message = `a blank or line break around the regular expression "${pattern}" is a part of it, and no tag has any`
    expect(regex(pattern)).toMatchObject([{ code: 'selects-nothing', message, fix, hint: `Write \`${fix}\`.` }])
  })

  test('one in a block of text, which ends with a line break, is told how to be written', () => {
    const [finding] = regex('^v1[.][0-9]+$\n')
    expect(finding).toMatchObject({
      code: 'selects-nothing',
      hint: 'Write `^v1[.][0-9]+$`, in quotes, not behind `|` or `>`.',
    })
    expect(finding).not.toHaveProperty('fix')
  })

  test.each(['/a/b/', '//', '/', '/a b/', '/a', '/$^a/', '/(a/)/', '/x{1001}/'])('%s is not', (pattern) => {
    for (const finding of regex(pattern)) expect(finding).not.toHaveProperty('fix')
  })

  test('one under `except` is never seen by skopeo', () => {
    expect(checkExclusion({ kind: 'regex', pattern: '(' })?.effect).toBe(
      'which tags it takes out cannot be known, so nothing is generated until this is mended',
    )
  })

  test('one that means no tag at all is not mended into one that selects nothing', () => {
    for (const pattern of ['', '^', '$', '|', '-', '-0']) {
      const findings = regex(pattern)
      expect(findings).toMatchObject([
        { code: 'regex-unanchored', hint: expect.stringContaining('all: true') as string },
      ])
      expect(findings[0]).not.toHaveProperty('fix')
      const witness = / such as (\S+), because/.exec(findings[0]?.message ?? '')?.[1] ?? ''
      expect(matches({ selectors: [{ kind: 'regex', pattern }], except: [] }, witness)).toBe(true)
    }
    expect(regex('a*')[0]).toMatchObject({ fix: '^a*$' })
  })

  test('the tag that is shown looks like one', () => {
    expect(regex('[0-9]+\\.[0-9]+\\.[0-9]+$')[0]?.message).toContain('also matches debug-1.2.3, because')
    expect(regex('^v0\\.[0-3]')[0]?.message).toContain('also matches v0.0-debug, because')
  })

  const anchored: [string, string][] = [
    ['a|b', '^(a|b)$'],
    ['^a', '^a$'],
    ['a$', '^a$'],
    ['^a|b$', '^(^a|b$)$'],
    ['^(a)|(b)$', '^(^(a)|(b)$)$'],
    ['[|a]+', '^[|a]+$'],
    ['[]|a]+', '^[]|a]+$'],
    ['[^]|a]+', '^[^]|a]+$'],
    ['[\\]|a]+', '^[\\]|a]+$'],
    ['a\\z', '^a\\z'],
    ['\\Aa', '\\Aa$'],
    ['^*a', '^^*a$'],
    ['\\A{0}a$', '^\\A{0}a$'],
    ['(a|b)c', '^(a|b)c$'],
  ]
  test.each(anchored)('%s is mended to %s', (pattern, fix) => {
    expect(regex(pattern).find(({ code }) => code === 'regex-unanchored')?.fix).toBe(fix)
  })

  test('dots and anchors are mended together, so that either fix makes both', () => {
    const fixes = regex('v([0-9].){2}[0-9]-thick$').flatMap(({ fix }) => (fix === undefined ? [] : [fix]))
    expect(fixes).toEqual(['^v([0-9]\\.){2}[0-9]-thick$', '^v([0-9]\\.){2}[0-9]-thick$'])
  })

  test('after the fix there is nothing left to fix', () => {
    for (const pattern of ['v[0-9].[0-9]', 'a|b', '^1.[2-9][0-9]', 'x$']) {
      const fixed = regex(pattern)[0]?.fix ?? ''
      expect(regex(fixed).filter(({ fix }) => fix !== undefined)).toEqual([])
    }
  })
})

describe('ranges that are spelled out', () => {
  const cases: [pattern: string, expiry: string[], semver: string, format?: string][] = [
    ['^3\\.[123][0-9]\\.[0-9]+$', ['3.40.0'], '>= 3.10.0, < 4'],
    [
      '^edge-((25\\.(1[2-9]|[2-9][0-9]+)\\.[0-9]+)|(2[6-9]|[3-9][0-9]|[1-9][0-9]{2,})\\.[0-9]+\\.[0-9]+)$',
      ['edge-25.100.0'],
      '>= 25.12.0',
      'edge-{version}',
    ],
    ['^1\\.(2[3-9]|[3-9][0-9])-alpine$', ['1.100-alpine'], '>= 1.23, < 2', '{version}-alpine'],
    [
      '^v(3\\.(1[1-9]|[2-9][0-9])|[4-9]\\.[0-9]+)\\.[0-9]+-distroless$',
      ['v3.100.0-distroless', 'v10.0.0-distroless'],
      '>= 3.11.0',
      'v{version}-distroless',
    ],
    ['^[1-9][0-9]\\.[0-9]+\\.[0-9]+-security-[0-9]+$', ['100.0.0-security-0'], '>= 10.0.0', '{version}-security-*'],
    ['^3\\.(13|14|15|16)-alpine3\\.[0-9]+$', ['3.17-alpine3.0'], '>= 3.13, < 4', '{version}-alpine3.*'],
    ['^release-[5-9]$', ['release-10'], '>= 5', 'release-{version}'],
    ['^(1|3)\\.[1-9]\\.[0-9]+$', ['1.10.0'], '>= 1.1.0'],
    ['^v[0-9]\\.[0-9]+$', ['v10.0'], '>= 0'],
    ['^1\\.2\\.[3-9]$', ['1.2.10'], '>= 1.2.3, < 1.3'],
  ]
  test.each(cases)('%s expires at %j', (pattern, expiry, semver, format) => {
    const finding = regex(pattern).find(({ code }) => code === 'range-in-regex')
    expect(finding?.message).toContain(`expires at ${expiry.join(' and at ')}`)
    const advice = adviceIn(finding)
    expect([advice.semver, advice.format]).toEqual([semver, format])
    const meant: Selector = { kind: 'format', format: format ?? '{version}', constraint: semver }
    for (const tag of expiry) {
      expect(matches({ selectors: [{ kind: 'regex', pattern }], except: [] }, tag)).toBe(false)
      expect(matches({ selectors: [meant], except: [] }, tag)).toBe(true)
    }
    // Numbers of twenty digits are no versions, and no one means them.
    const given = languageOf({
      selectors: [{ kind: 'regex', pattern }],
      except: [{ kind: 'regex', pattern: '[0-9]{19}' }],
    })
    const wanted = languageOf({ selectors: [meant], except: [] })
    expect(included(given, wanted)).toEqual({ verdict: 'included' })
    if (advice.regex === undefined) return
    const exact = { kind: 'regex', pattern: advice.regex } as const
    const short = languageOf({ selectors: [exact], except: [{ kind: 'regex', pattern: '[0-9]{19}' }] })
    expect(included(short, wanted)).toEqual({ verdict: 'included' })
    for (const tag of expiry) expect(matches({ selectors: [exact], except: [] }, tag)).toBe(true)
  })

  test.each([
    ['^release-[5-9]$', '^release-([5-9]|[1-9][0-9]+)$'],
    ['^3\\.[123][0-9]\\.[0-9]+$', '^3\\.[1-9][0-9]+\\.(0|[1-9][0-9]*)$'],
    ['^1\\.2\\.[3-9]$', '^1\\.2\\.([3-9]|[1-9][0-9]+)$'],
    ['^(1|3)\\.[1-9]$', '^(1\\.[1-9][0-9]*|([2-9]|[1-9][0-9]+)\\.(0|[1-9][0-9]*))$'],
    ['^1\\.(2[3-9]|[3-9][0-9])-alpine$', '^1\\.(2[3-9]|[3-9][0-9]|[1-9][0-9]{2,})-alpine$'],
    ['^3\\.(13|14|15|16)-alpine3\\.[0-9]+$', undefined],
  ])('of %s the regular expression that would have been needed is %s', (pattern, exact) => {
    expect(adviceIn(regex(pattern)[0]).regex).toBe(exact)
  })

  const left: [pattern: string, expiry: string, semver: string, lost: string][] = [
    ['^(latest|3\\.1[0-9])$', '3.20', '>= 3.10, < 4', 'latest'],
    ['^(v1\\.[0-9]+\\.[0-9]|nightly)$', 'v1.0.10', '>= 1.0.0, < 2', 'nightly'],
    ['^1\\.2[0-9](-alpine)?$', '1.30', '>= 1.20, < 2', '1.20-alpine'],
  ]
  test.each(left)('%s is more than a range, and its rest is named', (pattern, expiry, semver, lost) => {
    const finding = regex(pattern).find(({ code }) => code === 'range-in-regex')
    expect(finding?.message).toContain(`expires at ${expiry}`)
    expect(finding?.hint).toContain(`semver: "${semver}"`)
    expect(finding?.hint).toContain(`tags such as ${lost} are not in it`)
    expect(finding?.hint).not.toContain('the regular expression would have to be')
  })

  test('nothing is said to be left out or added that the regex and the range share', () => {
    const [finding] = regex('^1\\.2[0-9](\\.[0-9]+)?$')
    expect(finding?.hint).toBe('Say it as a range: `semver: ">= 1.20, < 2"`.')
  })

  test.each(['^[0-9a-f]$', '^[a-f0-9]{2}$', '^[0-9][0-9a-f]$', '^\\w$', '^v1\\.[0-9a-z]$'])(
    '%s spells out no versions: letters may stand for the digits',
    (pattern) => expect(codes(regex(pattern))).toEqual([]),
  )

  test.each([
    '^v[0-9]+\\.[0-9]+$',
    '^distroless-v1\\.[0-9]+\\.[0-9]+$',
    '^[0-9]+-bookworm$',
    '^1\\.(2|5)-x.*$',
    '^1\\.(2|3)-x.*$',
  ])('%s is no range that ends', (pattern) => expect(codes(regex(pattern))).toEqual([]))
})
