/** Which kinds of change stop a review. */
import { expect, test } from 'vitest'
import { kindsIn } from '../../src/query/diff/fail-on.ts'
import type { ImageDetail, MeaningDiff } from '../../src/query/diff/types.ts'

const kinds = (diff: object): string[] =>
  [...kindsIn({ images: [], settings: [], ...diff } as unknown as MeaningDiff)].sort()
const selection = (verdict: string, lost: string[], gained: string[]): ImageDetail =>
  ({ kind: 'selection', verdict, lost, gained, targets: ['main'] }) as unknown as ImageDetail

test('nothing is none', () => {
  expect(kinds({})).toEqual([])
})

test.each([
  [selection('wider', [], ['1']), ['any', 'widen']],
  [selection('narrower', ['1'], []), ['any', 'narrow', 'remove']],
  // Where it is not known whether a tag is lost, one may be.
  [selection('undecided', [], []), ['any', 'remove']],
])('a selection: %j', (detail, found) => {
  expect(kinds({ images: [{ kind: 'changed', source: 'quay.io/a/b', details: [detail] }] })).toEqual(found)
})

test.each([
  ['targets.main', 'x', undefined, ['any', 'remove']],
  ['targets.main', undefined, 'x', ['add', 'any']],
  ['targets.main', 'x', 'y', ['any']],
  ['targets.main.prefix', 'x', undefined, ['any']],
])('the setting %s from %s to %s', (path, before, after, found) => {
  expect(kinds({ settings: [{ path, before, after }] })).toEqual(found)
})
