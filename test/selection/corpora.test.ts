/** The regular expressions that people wrote by hand, in the lists of ../shared/corpora where present. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkSelector, languageOf, included, matches, type SelectionFinding } from '../../src/selection/index.ts'
import { adviceIn } from './support/advice.ts'

const folder = fileURLToPath(new URL('../../../shared/corpora/retagger-2026-08', import.meta.url))
const isThere = existsSync(folder)
if (!isThere) console.error('tests with ../shared/corpora are left out: it is not there')

type Registries = Record<string, { 'images-by-tag-regex'?: Record<string, string> }>

const regexes: [repository: string, pattern: string][] = !isThere
  ? []
  : readdirSync(folder)
      .filter((name) => name.startsWith('skopeo-'))
      .flatMap((name) => Object.entries(parse(readFileSync(join(folder, name), 'utf8')) as Registries))
      .flatMap(([registry, maps]) =>
        Object.entries(maps['images-by-tag-regex'] ?? {}).map(([name, pattern]): [string, string] => [
          `${registry}/${name}`,
          pattern,
        ]),
      )

const of = (pattern: string): SelectionFinding[] => checkSelector({ kind: 'regex', pattern })
const codes = (pattern: string): string[] => of(pattern).map(({ code }) => code)

describe.skipIf(!isThere)('hand-written regular expressions', () => {
  test('there are seventeen', () => expect(regexes).toHaveLength(17))

  test('twelve of them expire, one is unanchored, two have dots that match anything', () => {
    const all = regexes.flatMap(([, pattern]) => codes(pattern))
    const count = (code: string): number => all.filter((each) => each === code).length
    expect([count('range-in-regex'), count('regex-unanchored'), count('regex-unescaped-dot')]).toEqual([12, 1, 2])
    expect(all).toHaveLength(15)
  })

  test('what is proposed covers what they match, and what they miss', () => {
    for (const [repository, pattern] of regexes) {
      const finding = of(pattern).find(({ code }) => code === 'range-in-regex')
      const { semver, format = '{version}' } = adviceIn(finding)
      // The dots and suffixes of this one match much that no one meant.
      if (semver === undefined || repository.endsWith('/golang')) continue
      const meant = languageOf({ selectors: [{ kind: 'format', format, constraint: semver }], except: [] })
      const anchored = of(pattern).find(({ fix }) => fix !== undefined)?.fix ?? pattern
      // Numbers of twenty digits are no versions, and no one means them.
      const huge = { kind: 'regex', pattern: '[0-9]{19}' } as const
      const given = languageOf({ selectors: [{ kind: 'regex', pattern: anchored }], except: [huge] })
      expect([repository, included(given, meant)]).toEqual([repository, { verdict: 'included' }])
      for (const tag of /expires at (.*)$/.exec(finding?.message ?? '')?.[1]?.split(' and at ') ?? []) {
        const selection = { selectors: [{ kind: 'format', format, constraint: semver } as const], except: [] }
        expect([repository, tag, matches(selection, tag)]).toEqual([repository, tag, true])
      }
    }
  })
})
