import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyFixes,
  diagnostic,
  finalise,
  rules as everyRule,
  silentRules,
  SourceFile,
  type Diagnostic,
  type RuleCode,
  type RuleLevel,
} from '../../src/diagnostics/index.ts'

const text = `images:
  # skopeoc-ignore floating-tag: the base image is meant to move
  - source: quay.io/a/b
    tags:
      - latest
  - source: quay.io/c/d
    tags:
      - latest # skopeoc-ignore floating-tag, redundant-selector: agreed with security
  # skopeoc-ignore floating-tag
  - source: quay.io/e/f
    tags: [latest]
`
const file = new SourceFile('teams/x/y.yaml', text)

function finding(code: RuleCode, line: number, word: string, message = 'm'): Diagnostic {
  const start = file.text.indexOf(word, file.lineStarts[line - 1])
  return diagnostic(code, { file, start, end: start + word.length }, { message })
}

function final(diagnostics: readonly Diagnostic[], rules: [RuleCode, RuleLevel][] = [], files = [file]): string[] {
  return finalise(diagnostics, { rules: new Map(rules), files }).map(
    ({ code, severity, place, message }) => `${severity} ${code} ${file.lineAt(place.start)} ${message}`,
  )
}

const notes = [
  'warning unused-suppression 8 nothing here is reported as `redundant-selector`',
  'warning unused-suppression 9 the suppression gives no reason',
]

describe('suppressions', () => {
  it('hold on the line, and above the entry; not without a reason', () => {
    const findings = [
      finding('floating-tag', 5, 'latest'),
      finding('floating-tag', 8, 'latest'),
      finding('floating-tag', 11, 'latest'),
    ]
    expect(final(findings)).toEqual([...notes, 'warning floating-tag 11 m'])
  })

  it('that suppress nothing are reported, unless an error kept later phases from running', () => {
    const used = finding('floating-tag', 8, 'latest')
    const unused = 'warning unused-suppression 2 nothing here is reported as `floating-tag`'
    expect(final([used])).toEqual([unused, ...notes])
    expect(final([used, finding('collision', 3, 'source')])).toEqual(['error collision 3 m', notes[1]])
  })

  it('never hold for errors', () => {
    expect(final([finding('floating-tag', 5, 'latest')], [['floating-tag', 'error']])).toContain(
      'error floating-tag 5 m',
    )
  })

  it('name rules that exist', () => {
    const other = new SourceFile('z.yaml', 'a: 1 # skopeoc-ignore floting-tag: why\n')
    const [one, ...rest] = finalise([], { rules: new Map(), files: [other] })
    expect(rest).toEqual([])
    expect(one).toMatchObject({ code: 'unknown-rule', hint: 'did you mean `floating-tag`?' })
  })

  it('are comments, not text', () => {
    const other = new SourceFile('z.yaml', 'a: "skopeoc-ignore floating-tag: x"\nb: x#skopeoc-ignore y: z\n')
    expect(finalise([], { rules: new Map(), files: [other] })).toEqual([])
  })

  it('can be removed by their fix', () => {
    const other = new SourceFile(
      'z.yaml',
      'a: 1 # skopeoc-ignore floating-tag: why\n# skopeoc-ignore expired: why\nb: 2\n',
    )
    const fixes = finalise([], { rules: new Map(), files: [other] }).flatMap((one) => one.fixes)
    expect(applyFixes(other, fixes)).toBe('a: 1\nb: 2\n')
  })
})

describe('levels', () => {
  it('turn warnings off and on, and into errors', () => {
    const findings = [
      finding('floating-tag', 5, 'latest'),
      finding('unbounded-range', 6, 'source'),
      finding('expired', 6, 'source'),
    ]
    const plain = new SourceFile('x.yaml', '')
    const silent = new SourceFile('x.yaml', text.replaceAll('skopeoc-ignore', 'x'))
    const moved = findings.map(({ code, place }) => diagnostic(code, { ...place, file: silent }, { message: 'm' }))
    const level = (rules: [RuleCode, RuleLevel][]): string[] =>
      finalise(moved, { rules: new Map(rules), files: [plain] }).map(({ code, severity }) => `${severity} ${code}`)
    expect(level([])).toEqual(['warning floating-tag', 'warning expired'])
    expect(
      level([
        ['floating-tag', 'off'],
        ['unbounded-range', 'warn'],
        ['expired', 'error'],
      ]),
    ).toEqual(['error expired', 'warning unbounded-range'])
  })

  it('cannot turn off what leaves nothing to compile', () => {
    expect(final([finding('unknown-key', 3, 'source')], [['unknown-key', 'off']])).toContain('error unknown-key 3 m')
  })
})

describe('the order', () => {
  it('does not depend on the order in which findings were made, and each is there once', () => {
    const all = [
      finding('floating-tag', 11, 'latest'),
      finding('dead-registry', 3, 'source'),
      finding('dead-registry', 3, 'source', 'another'),
      finding('collision', 3, 'source'),
      finding('collision', 6, 'source'),
    ]
    const want = final(all)
    expect(want.filter((line) => !line.includes('suppression'))).toEqual([
      'error collision 3 m',
      'warning dead-registry 3 another',
      'warning dead-registry 3 m',
      'error collision 6 m',
      'warning floating-tag 11 m',
    ])
    fc.assert(
      fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 10 }), (shuffled) => {
        expect(final(shuffled)).toEqual(want)
      }),
    )
  })

  it('leaves nothing beside a credential that could repeat it', () => {
    const secret = finding('credentials-in-definition', 3, 'quay.io/a/b')
    expect(final([finding('invalid-reference', 3, 'a/b'), secret]).filter((line) => line.includes(' 3 '))).toEqual([
      'error credentials-in-definition 3 m',
    ])
  })
})

describe('applyFixes', () => {
  it('makes fixes that do not overlap, wherever they come from', () => {
    const target = new SourceFile('a.yaml', 'one two three')
    const other = new SourceFile('b.yaml', 'one two three')
    const fix = (
      start: number,
      end: number,
      by: string,
      at = target,
    ): { place: { file: SourceFile; start: number; end: number }; text: string } => ({
      place: { file: at, start, end },
      text: by,
    })
    expect(applyFixes(target, [fix(8, 13, '3'), fix(0, 3, '1'), fix(2, 5, 'x'), fix(4, 7, '2', other)])).toBe('1 two 3')
    expect(applyFixes(target, [fix(0, 0, 'a'), fix(0, 0, 'b')])).toBe('aone two three')
    expect(applyFixes(target, [])).toBe('one two three')
    expect(applyFixes(target, [fix(8, 99, 'x')])).toBe('one two three')
  })
})

describe('a silent rule', () => {
  const codes = Object.keys(everyRule) as RuleCode[]
  const levels: (RuleLevel | undefined)[] = [undefined, 'off', 'warn', 'error']

  it('is one whose warnings are dropped whatever is found', () => {
    const clean = new SourceFile('teams/x/clean.yaml', 'images: []\n')
    for (const code of codes) {
      for (const level of levels) {
        const configured = new Map(level === undefined ? [] : [[code, level] as const])
        const one = diagnostic(code, { file: clean, start: 0, end: 6 }, { message: 'm' })
        const isDropped = one.severity === 'warning' && finalise([one], { rules: configured }).length === 0
        expect([code, level, silentRules(configured).has(code)]).toEqual([code, level, isDropped])
      }
    }
  })

  it('is an open range, unless it is configured', () => {
    expect([...silentRules(new Map())]).toContain('unbounded-range')
    expect([...silentRules(new Map([['unbounded-range', 'warn']]))]).not.toContain('unbounded-range')
  })
})
