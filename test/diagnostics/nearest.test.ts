import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, misspelt, nearest, nearestWords } from '../../src/diagnostics/nearest.ts'

const keys = ['source', 'reason', 'tags', 'semver', 'format', 'regex', 'all', 'except', 'rename', 'targets', 'refresh']

describe('nearest', () => {
  it.each([
    ['sorce', 'source'],
    ['soruce', 'source'],
    ['Source', 'source'],
    ['tag', 'tags'],
    ['tgas', 'tags'],
    ['semvar', 'semver'],
    ['refersh', 'refresh'],
    ['al', 'all'],
    ['pull-policy', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%s means %s', (word, want) => {
    expect(nearest(word, keys)).toBe(want)
  })

  it.each([
    ['mian', ['main', 'china'], 'main'],
    ['Main', ['main', 'china'], 'main'],
    ['sorce', keys, 'source'],
    // Two slips, or as many words: it may have been another one.
    ['stage', ['tags'], undefined],
    ['us-west', ['eu-west'], undefined],
    ['mai', ['main', 'maia'], undefined],
    // Nobody mistypes a number.
    ['eu1', ['eu2'], undefined],
    ['eu', ['eu2'], undefined],
    ['eu12', ['eu1'], undefined],
  ])('%s among %j is a slip for %s', (word, candidates, want) => expect(misspelt(word, candidates)).toBe(want))

  it('offers the nearest first, and ties by code unit', () => {
    expect(nearestWords('gsoci', ['gsoci2', 'gsoc', 'gsoci', 'azure'])).toEqual(['gsoci', 'gsoc', 'gsoci2'])
  })

  it('counts a swap of neighbours as one edit', () => {
    expect(editDistance('ab', 'ba', 3)).toBe(1)
    expect(editDistance('ca', 'abc', 3)).toBe(3)
    expect(editDistance('ca', 'abb', 1), 'never more than one beyond the limit').toBe(2)
  })

  it('is symmetric and zero only for equal words', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 9)).toBe(editDistance(b, a, 9))
        expect(editDistance(a, b, 9) === 0).toBe(a === b)
        expect(editDistance(a, b, 1)).toBe(Math.min(editDistance(a, b, 9), 2))
      }),
    )
  })

  it('ends at once for a very long word', () => {
    expect(nearest('s'.repeat(1_000_000), keys)).toBeUndefined()
  })
})
