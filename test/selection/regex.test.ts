/** Regular expressions as automata, against re2js, which does what Go does. */
import * as fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, test } from 'vitest'
import { acceptsText, toDfa } from '../../src/selection/automata/determinize.ts'
import { choice, EMPTY, literal, NOTHING, type Pattern, repeat } from '../../src/selection/automata/pattern.ts'
import { printAnchored } from '../../src/selection/automata/print.ts'
import { shortestWord } from '../../src/selection/automata/product.ts'
import { either, join, maybe, star } from '../../src/selection/automata/simplify.ts'
import { words } from '../../src/selection/automata/words.ts'
import { toPattern } from '../../src/selection/automata/to-pattern.ts'
import { goRefusal } from '../../src/selection/regex/go.ts'
import { parseRegex } from '../../src/selection/regex/parse.ts'
import { isPlainRegex } from '../../src/selection/regex/plain.ts'
import { writtenOutSize } from '../../src/selection/regex/size.ts'
import { fewTexts } from '../../src/selection/regex/texts.ts'
import { anyRegex, anyTag } from './support/selections.ts'

const compile = (pattern: string): RE2JS | undefined => {
  try {
    return RE2JS.compile(pattern)
  } catch {
    return undefined
  }
}

const found = (pattern: string, tag: string): boolean => RE2JS.compile(pattern).matcher(tag).find()
const tags = fc.array(anyTag, { minLength: 15, maxLength: 30 })

test('an automaton finds what Go finds', () => {
  let known = 0
  fc.assert(
    fc.property(anyRegex, tags, (pattern, some) => {
      const go = compile(pattern)
      const parsed = go && parseRegex(pattern)
      const dfa = parsed && toDfa(parsed.pattern, true)
      if (go === undefined || dfa === undefined) return
      known++
      for (const tag of some) expect([tag, acceptsText(dfa, tag)]).toEqual([tag, go.matcher(tag).find()])
    }),
    { numRuns: 1000 },
  )
  expect(known).toBeGreaterThan(500)
})

test('a regex made of an automaton matches what it accepts', () => {
  fc.assert(
    fc.property(anyRegex, tags, (pattern, some) => {
      const parsed = compile(pattern) && parseRegex(pattern)
      const dfa = parsed && toDfa(parsed.pattern, true)
      const back = dfa && toPattern(dfa)
      if (dfa === undefined || back === undefined) return
      const text = printAnchored(back)
      for (const tag of some) expect([text, tag, found(text, tag)]).toEqual([text, tag, acceptsText(dfa, tag)])
    }),
    { numRuns: 400 },
  )
})

test('the shortest tag is the first of all in the order of their lengths and code units', () => {
  const none = toDfa(NOTHING)!
  fc.assert(
    fc.property(anyRegex, (pattern) => {
      const parsed = compile(pattern) && parseRegex(pattern)
      const dfa = parsed && toDfa(parsed.pattern, true)
      if (dfa === undefined) return
      expect([pattern, shortestWord('difference', dfa, none)]).toEqual([pattern, words(dfa, 1)[0] ?? null])
    }),
    { numRuns: 300 },
  )
})

describe('patterns are put together shortly', () => {
  const [a, b] = [literal('a'), literal('b')]
  const cases: [string, Pattern][] = [
    ['^(ab)?$', choice(EMPTY, literal('ab'))],
    ['^a?$', choice(EMPTY, a)],
    ['^a*$', maybe(repeat(a, 1, Infinity))],
    ['^(a{2,3})?$', maybe(repeat(a, 2, 3))],
    ['^a*$', star(repeat(a, 1, Infinity))],
    ['^(a{2,})*$', star(repeat(a, 2, Infinity))],
    ['^a+b$', join(a, repeat(a, 0, Infinity), b)],
    ['^a{4,6}$', join(repeat(a, 1, 2), repeat(a, 3, 4))],
    ['^[xy]a$', either(literal('xa'), literal('ya'), literal('xa'))],
    ['^x[ab]y$', either(literal('xay'), literal('xby'))],
    ['^(ab)?$', either(literal('ab'), EMPTY, literal('ab'))],
  ]
  test.each(cases)('%s', (text, pattern) => expect(printAnchored(pattern)).toBe(text))
})

describe('a regex of which it is plain to see that Go accepts it', () => {
  const pieces =
    'a Z 0 . - _ \\. \\- \\d \\w \\W \\+ \\/ [ [^ ] 0-9 a-z A-z 9-0 ( (?: ) | ^ $ * + ? *? ?? {2} {2,} {2,30} {900} {5,2} {0} { } [0-9]+ (a|b) [a-z0-9-] () (|a) /'.split(
      ' ',
    )
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join(''))

  test('is accepted', () => {
    let plain = 0
    const check = (pattern: string): void => {
      if (!isPlainRegex(pattern)) return
      plain++
      expect([pattern, compile(pattern) === undefined]).toEqual([pattern, false])
    }
    fc.assert(fc.property(fc.oneof(text, anyRegex), check), { numRuns: 20_000 })
    expect(plain).toBeGreaterThan(2000)
  })

  test.each(['('.repeat(20) + 'a' + ')'.repeat(20), '('.repeat(9) + 'a' + '){2}'.repeat(9), '(a|b)'.repeat(100)])(
    'may be large: %s',
    (pattern) => expect([isPlainRegex(pattern), compile(pattern) === undefined]).toEqual([true, false]),
  )

  test.each(['^v[0-9]+\\.[0-9]+\\.[0-9]+-(alpine|debian)$', '^(?:1|2)\\.\\d{1,2}(-rc[.0-9]+)?$', '^[a-f0-9]{7,40}$'])(
    'is one that people write: %s',
    (pattern) => expect(isPlainRegex(pattern)).toBe(true),
  )

  test.each([
    'a**',
    '*a',
    '(a',
    'a)',
    '[b-a]',
    '[]',
    '\\1',
    '(?i)a',
    '(?=a)',
    'a{1001}',
    '((a{100}){100})',
    'a{2}{2}',
    'é',
    '\\',
  ])('is not %s', (pattern) => expect(isPlainRegex(pattern)).toBe(false))
})

describe('syntax', () => {
  const cases: [pattern: string, matching: string[], others: string[]][] = [
    ['^1.2$', ['1.2', '1x2'], ['1.22', 'a1.2']],
    ['(?i)^RC$', ['rc', 'Rc', 'RC'], ['rcx']],
    ['^(?i:a)b$', ['ab', 'Ab'], ['AB']],
    ['^a(?i)b|c$', ['aB', 'xC'], ['Ab']],
    ['^[[:alpha:][:digit:]]+$', ['aZ9'], ['a_', 'a-']],
    ['^[^[:alpha:]]+$', ['1-2_'], ['1a']],
    ['^\\pL+$', ['abc'], ['a1']],
    ['^\\p{Greek}$', [], ['a']],
    ['^\\PL+$', ['1.2-3'], ['a']],
    ['^[\\d\\-x]+$', ['1-x'], ['1_']],
    ['^[]a]$', ['a'], ['b']],
    ['^[a-c.-]+$', ['a.-c'], ['d']],
    ['\\brc\\b', ['1-rc-1', 'rc', 'a.rc'], ['1_rc', 'rc1']],
    ['\\Brc', ['1rc', 'xrc'], ['rc', '1-rc']],
    ['^x{0}a{2,3}?$', ['aa', 'aaa'], ['a', 'xaa']],
    ['^a{,2}$', [], ['a', 'aa']],
    ['^\\x{61}\\141\\x61$', ['aaa'], ['a']],
    ['^\\Qa.b\\E$', ['a.b'], ['axb']],
    ['^(?P<n>a)(?<m>b)$', ['ab'], ['ba']],
    ['\\Aa\\z', ['a'], ['ab', 'ba']],
    ['a\\zb', [], ['ab', 'a']],
    ['^$', [], ['a']],
    ['^a|b$', ['ax', 'xb'], ['xa', 'bx']],
    ['^(a|)*b$', ['b', 'aab'], ['a']],
    ['^[[:xdigit:]]+$', ['09afAF'], ['g', 'G']],
    ['^[[:punct:]a]+$', ['a-._'], ['1']],
    ['^(?i)a(?-i)b$', ['ab', 'Ab'], ['aB']],
    ['^(?i:a(?-i:b)c)$', ['AbC'], ['ABC']],
    ['^(?i)[b-c]$', ['b', 'B', 'C'], ['a']],
    ['^(?i)\\x62$', ['b', 'B'], ['c']],
    ['^(?i)\\P{Lu}+$', ['1.-'], ['a', 'A']],
    ['^(?i)\\p{Lu}+$', ['aB'], ['1']],
    ['^(?i)\\Qa\\E$', ['a', 'A'], ['b']],
  ]
  test.each(cases)('%s', (pattern, matching, others) => {
    const parsed = parseRegex(pattern)
    const dfa = parsed && toDfa(parsed.pattern, true)
    expect(dfa).toBeDefined()
    for (const tag of [...matching, ...others]) {
      expect([tag, dfa && acceptsText(dfa, tag)]).toEqual([tag, matching.includes(tag)])
      expect([tag, found(pattern, tag)]).toEqual([tag, matching.includes(tag)])
    }
  })

  test('what is not understood is not guessed', () => {
    for (const pattern of ['(?i)ſ', '(?i)[ſ]', '(?i)[a-ſ]', 'a(?i)*', '\\Qab\\E*']) {
      expect([pattern, parseRegex(pattern)]).toEqual([pattern, undefined])
    }
    expect(parseRegex('('.repeat(300) + 'a' + ')'.repeat(300))).toBeUndefined()
  })
})

test('what Go says of a regular expression is said without what it says of all', () => {
  expect(goRefusal('(')).toEqual({ reason: 'missing closing ): `(`', isTooLarge: false })
  expect(goRefusal('a')).toBeUndefined()
})

describe('how large a regular expression is when it is written out', () => {
  const cases: [string, number][] = [
    ['abc', 3],
    ['[a-z]x', 2],
    ['[]a]x', 2],
    ['[^]a]x', 2],
    ['[[:alpha:]]x', 2],
    ['a{3}', 3],
    ['a{2,5}', 5],
    ['(ab){2}{3}', 12],
    ['((ab){2}c){3}', 15],
    ['\\x{61}a', 2],
  ]
  test.each(cases)('%s: %i', (pattern, size) => expect(writtenOutSize(pattern)).toBe(size))
})

describe('the few texts that a regular expression stands for', () => {
  const cases: [string, string[]][] = [
    ['a|b', ['a', 'b']],
    ['a?b', ['b', 'ab']],
    ['x[89]', ['x8', 'x9']],
    ['x[789]', ['x7', 'x8', 'x9']],
    ['x[6789]', ['x*']],
    ['.+.*x', ['*x']],
    ['(a|b)(c|d)', ['ac', 'ad', 'bc', 'bd']],
    ['(aa|bb|cc|dd)(e|f)', ['*']],
  ]
  test.each(cases)('%s', (pattern, texts) => expect(fewTexts(pattern)).toEqual(texts))
})
