/** Tags that show what a change of a selection means. */
import { describe, expect, test } from 'vitest'
import { exampleTags } from '../../src/query/diff/example-tags.ts'
import type { Exclusion, Selection } from '../../src/selection/index.ts'
import { processorTime } from '../support/processor-time.ts'

const range = (constraint: string, ...except: Exclusion[]): Selection => ({
  selectors: [{ kind: 'semver', constraint }],
  except,
})
const tag = (text: string): Exclusion => ({ kind: 'tag', tag: text })
const regex = (pattern: string): Exclusion => ({ kind: 'regex', pattern })

/** What `after` no longer selects of `before`. */
const lost = (before: Selection, after: Selection): string[] => exampleTags([before], [after], 'a witness')

describe('what is excepted now is shown', () => {
  test('as tags that are written out', () => {
    expect(lost(range('>= 1.15'), range('>= 1.15', tag('v1.17.4'), tag('v1.17.3')))).toEqual(['v1.17.3', 'v1.17.4'])
  })

  test('and no longer excepted, too', () => {
    expect(lost(range('>= 1.15'), range('>= 1.15', tag('v1.17.3')))).toEqual(['v1.17.3'])
    expect(exampleTags([range('>= 1')], [range('>= 1', tag('1.2.0'))], 'a witness')).toEqual(['1.2.0'])
  })

  test('as versions that a regular expression names', () => {
    expect(lost(range('>= 1.15'), range('>= 1.15', regex('^v?1[.]18[.]')))).toEqual(['1.18.0', '1.18.1', '1.18.2'])
    expect(lost(range('>= 1.15'), range('>= 1.15', regex('^v?1\\.18\\.')))).toEqual(['1.18.0', '1.18.1', '1.18.2'])
  })

  test('as a regular expression without a version by what is proved', () => {
    expect(lost(range('>= 1.15'), range('>= 1.15', regex('z$')))).toEqual(['a witness'])
  })
})

describe('each part of a change is shown', () => {
  test('where a range is cut at both ends', () => {
    expect(lost(range('>= 1.15.0'), range('>= 1.16.0 < 2'))).toEqual(['1.15.0', '1.15.1', '2.0.0'])
  })

  test('where it grows in one piece, by its lowest versions', () => {
    expect(exampleTags([range('>= 1.10')], [range('>= 1.11.2')], 'x')).toEqual(['1.10.0', '1.10.1', '1.10.2'])
  })

  test('three at the most', () => {
    expect(lost(range('>= 1'), range('1.1.0 || 1.3.0 || 1.5.0 || 1.7.0'))).toHaveLength(3)
  })
})

test('a list is looked for in another without going through it for each tag', () => {
  const numbered = (first: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `1.2.${first + index}`)
  const list = (tags: string[], ...except: Exclusion[]): Selection => ({ selectors: [{ kind: 'tags', tags }], except })
  const count = 40_000
  const begun = processorTime()
  expect(lost(list(numbered(0, count)), list(numbered(1, count)))).toEqual(['1.2.0'])
  const excepted = numbered(1, count).map(tag)
  expect(lost(list(numbered(0, count)), list(numbered(0, count), ...excepted))).toHaveLength(3)
  expect(lost(list(numbered(1, count), ...excepted), list([]))).toEqual(['a witness'])
  // Less than a second; to look through the lists took minutes.
  expect(processorTime() - begun).toBeLessThan(10_000)
})
