import { describe, expect, it } from 'vitest'
import { RE2JS } from 're2js'
import { capturedLanguage, included, languageOf, matches, regexOf, sampleTags } from '../../src/selection/index.ts'

const filters = [
  '^(?P<version>.*)-bookworm$',
  '^(\\d+\\.\\d+\\.\\d+)-(jammy|noble)$',
  '^(?:rel-)?(.*)-slim$',
  '^release-(.*?)-(?:slim|full)',
  '^v?(\\d+\\.\\d+\\.\\d+)-amd64$',
  '^[a-z]+-(.*)$',
  '(.+)-alpine',
  '(.+?)-alpine',
  '-(\\d+\\.\\d+)',
  '(?:(\\d+\\.\\d+)-)+x',
  '(?:^|-)v?([0-9.]+)(?:-|$)',
  '\\b(\\d+\\.\\d+)\\b',
  '(a|a1.2)?(1\\.2)',
  '(?i)REL(.*)',
  '()|(1.2)',
  '^x(.*)',
  'v1',
]
const ranges = ['>= 1.1', '1.2.x', '>= 1.2.0-0', '< 1.2']
const parts = [
  '1.2',
  '1.2.3',
  '1.0',
  '2',
  '01.2',
  '-',
  '.',
  'v',
  'rel-',
  'release-',
  'REL',
  'a',
  'x',
  '_',
  '-slim',
  '-full',
  '-alpine',
  '-amd64',
  '-noble',
  '-bookworm',
  '-rc.1',
]

/** Tags that are put together from parts of versions, always the same. */
function madeUpTags(count: number): string[] {
  let seed = 7
  const next = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below
  const tags = Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(5) }, () => parts[(next(1 << 20) >> 4) % parts.length]).join(''),
  )
  return [...new Set(tags)].filter((tag) => /^\w[\w.-]{0,127}$/.test(tag))
}

function isCaptured(filter: string, constraint: string, tag: string): boolean {
  const matcher = RE2JS.compile(filter).matcher(tag)
  if (matcher.groupCount() < 1 || !matcher.find()) return false
  return matches({ selectors: [{ kind: 'semver', constraint }], except: [] }, matcher.group(1) ?? '')
}

describe('what a filter captures, as a language', () => {
  const tags = madeUpTags(1000)

  it.each(filters)('%s is what the search of Go finds', (filter) => {
    for (const constraint of ranges) {
      const language = capturedLanguage(filter, constraint, 'exact')
      const has = (tag: string): boolean =>
        included(languageOf({ selectors: [{ kind: 'tags', tags: [tag] }], except: [] }), language).verdict ===
        'included'
      for (const tag of tags) expect([tag, has(tag)]).toEqual([tag, isCaptured(filter, constraint, tag)])
      for (const tag of sampleTags(language, 30))
        expect([tag, isCaptured(filter, constraint, tag)]).toEqual([tag, true])
    }
  })

  it('can be printed', () => {
    const regex = regexOf(capturedLanguage('^[a-z]+-(\\d+)$', '>= 3', 'any'))
    expect(regex).toBe('^[a-z]+-0*([12][0-9]|[3-9])[0-9]*$')
  })
})
