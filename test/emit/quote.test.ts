import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { quoteComment, quoteShell, quoteYaml } from '../../src/emit/quote.ts'

const nasty = [
  '',
  "it's",
  '"quoted"',
  '$(id)',
  '`id`',
  '${HOME}',
  '\\',
  "'\\''",
  '-n',
  '!!',
  '\n',
  'a\nb',
  '\r\n',
  '\t',
  '\u001b[31m',
  '\u0007',
  '\u0085',
  '\u2028\u2029',
  '\u202e\u2066',
  '\ufeff',
  '\ufffe',
  '😀',
  'ü',
  'y',
  'null',
  '1.10',
  '2001-01-01',
  '%TAG',
  '# no comment',
  'key: value',
  '&a *a',
  '<<',
  '{{x}}',
]
// Whole code points, so that no half of a pair gets in: nothing can carry that.
const anyText = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 40 }))
/** Chance alone would leave some of them out in one run of several. */
const examples = nasty.map((text): [string] => [text])

describe('quoteShell', () => {
  it.each([['dash'], ['bash', '--posix']])('is one word that %s takes for the very same text', (...shell) => {
    const [program = '', ...options] = shell
    if (spawnSync(program, ['-c', ':']).error !== undefined) return
    const texts = [...nasty, ...fc.sample(anyText, { numRuns: 300, seed: 7 })].filter((text) => !text.includes('\0'))
    const script = `printf '%s\\0' ${texts.map(quoteShell).join(' ')}`
    const { stdout } = spawnSync(program, [...options, '-c', script])
    expect(stdout.toString('utf8').split('\0').slice(0, -1)).toEqual(texts)
  })

  it('does not pretend that a word can hold a NUL', () => {
    expect(() => quoteShell('a\0b')).toThrow('NUL')
  })
})

describe('quoteYaml', () => {
  it('is read back by YAML 1.1 and 1.2 as the very same text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const version of ['1.1', '1.2'] as const) {
          expect(parse(`key: [${quoteYaml(text)}]`, { version })).toEqual({ key: [text] })
          expect(parse(`${quoteYaml(text)}: 1`, { version })).toEqual({ [text]: 1 })
        }
      }),
      { numRuns: 500, examples },
    )
  })

  it('is one line of what can be printed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(quoteYaml(text)).toMatch(/^"[^\p{C}\p{Zl}\p{Zp}]*"$/u)
      }),
      { examples },
    )
  })

  it('makes the best of half a pair', () => {
    expect(quoteYaml('a\ud800b')).toBe('"a\uFFFDb"')
  })
})

describe('quoteComment', () => {
  it('stays on its line and hides nothing, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const comment = quoteComment(text)
        expect(comment).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
        expect(parse(`a: 1 # ${comment}\nb: 2`)).toEqual({ a: 1, b: 2 })
      }),
      { examples },
    )
  })

  it('leaves ordinary text as it is, and shows what would not be seen', () => {
    expect(quoteComment('Müller: "CNI" für 100 %')).toBe('Müller: "CNI" für 100 %')
    expect(quoteComment('a\nb\u202ec')).toBe('a\\u{a}b\\u{202e}c')
  })
})
