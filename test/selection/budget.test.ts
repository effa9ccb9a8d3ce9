/** The sum of all work on automata is bounded, by steps and not by a clock. */
import { describe, expect, test, vi } from 'vitest'
import { findCollisions } from '../../src/analyse/collisions.ts'
import { groupByRepository } from '../../src/analyse/groups.ts'
import { checkSources } from '../../src/check/index.ts'
import { placementsOf } from '../../src/model/placement.ts'
import {
  budgetOfEntry,
  checkSelection,
  checkSelector,
  type Exclusion,
  matches,
  type Reserve,
  reserveOfEntries,
  type Selection,
  type Selector,
  within,
} from '../../src/selection/index.ts'
import { writtenOutSize } from '../../src/selection/regex/size.ts'
import { compileFiles, memorySources, smallTree } from '../support/memory-tree.ts'
import { processorTime } from '../support/processor-time.ts'

const except = (...patterns: string[]): Exclusion[] => patterns.map((pattern) => ({ kind: 'regex', pattern }))
const range = (constraint: string): Selector => ({ kind: 'semver', constraint })
const formatted = (format: string, constraint: string): Selector => ({ kind: 'format', format, constraint })
const everything: Selector = { kind: 'all' }

const check = (selection: Selection): string[] =>
  [...selection.selectors.flatMap((selector) => checkSelector(selector)), ...checkSelection(selection)].map(
    ({ code }) => code,
  )

/** What an entry takes, and whether it could pay for it. */
const entry = (selection: Selection, reserve: Reserve): { steps: number; isSpent: boolean } => {
  const budget = budgetOfEntry(reserve)
  const spend = vi.spyOn(budget, 'spend')
  within(budget, () => check(selection))
  return { steps: spend.mock.calls.reduce((sum, [steps]) => sum + steps, 0), isSpent: budget.isSpent }
}

/** Everything but what expressions take away each of which takes thousands of states. */
const intricate = (count: number, from: number): Selection => ({
  selectors: [everything],
  except: except(...Array.from({ length: count }, (_, index) => `(a|b)*a(a|b){9}x${from + index}`)),
})

test('a regular expression that is too large to be compiled costs nothing, and is refused', () => {
  const selector: Selector = { kind: 'regex', pattern: '^((a{1000}){1000}){1000}$' }
  const budget = budgetOfEntry({ left: 0 })
  expect(within(budget, () => checkSelector(selector)).map(({ code }) => code)).toEqual(['invalid-regex'])
  expect(budget.isSpent).toBe(false)
})

describe('an ordinary entry', () => {
  const ordinary: [string, Selection][] = [
    ['a range', { selectors: [range('>= 1.2')], except: except('^1\\.3\\.') }],
    ['pre-releases', { selectors: [range('>= 1.2-0')], except: except('-(rc|alpha|beta)') }],
    ['two bounds', { selectors: [range('>= 2.2.3 < 7')], except: except('^3\\.[0-3]\\.') }],
    ['a format', { selectors: [formatted('{version}-alpine*', '>= 2.1.4')], except: except('-rc') }],
    [
      'a format and a regex',
      {
        selectors: [
          formatted('v{version}-ce.*', '>= 2.4.4-0 < 4'),
          { kind: 'regex', pattern: '^ce-[0-9]{4}\\.[0-9]+$' },
        ],
        except: except('-rc'),
      },
    ],
    ['a last digit', { selectors: [range('>= 39.1')], except: except('1$') }],
    ['a digit', { selectors: [{ kind: 'regex', pattern: '^[0-9]$' }], except: [] }],
    ['everything', { selectors: [everything], except: except('-rc', '^sha256-', 'nightly', '-(debug|dev)$') }],
    ['a regex', { selectors: [{ kind: 'regex', pattern: '^v?[0-9]+\\.5\\.[0-9]+(-alpine[0-9.]*)?$' }], except: [] }],
  ]
  test.each(ordinary)('has enough steps of its own: %s', (_, selection) => {
    const { steps, isSpent } = entry(selection, { left: 0 })
    expect(isSpent).toBe(false)
    expect(steps).toBeGreaterThan(50)
    expect(steps).toBeLessThan(250_000)
  })
})

describe('an intricate entry', () => {
  test('takes a bounded number of steps, however many exceptions it has', () => {
    for (const count of [300, 3000]) {
      const { steps, isSpent } = entry(intricate(count, count), reserveOfEntries())
      expect(isSpent).toBe(true)
      expect(steps).toBeGreaterThan(1_000_000)
      expect(steps).toBeLessThan(17_000_000)
    }
  })

  test('may be one of thousands of tags and exceptions', () => {
    const tags = Array.from({ length: 5000 }, (_, index) => `t${index}`)
    const selection: Selection = {
      selectors: [{ kind: 'tags', tags }],
      except: except(...tags.map((tag) => `${tag}x$`)),
    }
    expect(entry(selection, reserveOfEntries()).isSpent).toBe(true)
    const some = {
      selectors: [{ kind: 'tags' as const, tags: tags.slice(0, 100) }],
      except: selection.except.slice(0, 20),
    }
    expect(entry(some, { left: 0 }).isSpent).toBe(false)
  })

  test('takes few steps once the reserve is used up', () => {
    const { steps, isSpent } = entry(intricate(30, 10_000), { left: 0 })
    expect(isSpent).toBe(true)
    expect(steps).toBeLessThan(160_000)
  })

  test('has steps for thousands of exceptions, and ends at once where there are hundreds of thousands', () => {
    const without = (count: number): Selection => ({
      selectors: [range('>= 1')],
      except: Array.from({ length: count }, (_, index) => ({ kind: 'tag', tag: `1.2.${index}` })),
    })
    expect(entry(without(5000), reserveOfEntries()).isSpent).toBe(false)
    const many = without(300_000)
    const begun = processorTime()
    expect(entry(many, reserveOfEntries()).isSpent).toBe(true)
    expect(processorTime() - begun).toBeLessThan(1000)
  })

  test('costs the same, whatever is remembered of others', () => {
    const leftBy = (selection: Selection): number => {
      const reserve = reserveOfEntries()
      entry(selection, reserve)
      return reserve.left
    }
    const first = leftBy(intricate(5, 20_000))
    expect(first).toBeLessThan(reserveOfEntries().left)
    expect(leftBy(intricate(5, 20_000))).toBe(first)
  })
})

describe('a run', () => {
  const entries = (from: number, count: number): string =>
    Array.from(
      { length: count },
      (_, index) =>
        `  - source: quay.io/o${from + index}/web${from + index}x\n    reason: x\n    regex: '^((a{1,20}b?){1,20}${from + index})$'\n`,
    ).join('')

  test('reports those for which nothing is left, and no plain ones', { timeout: 120_000 }, async () => {
    const plain = `  - source: quay.io/o/plain\n    reason: x\n    semver: ">= 1.2-0"\n    except: ["/-rc/"]\n`
    const tree = {
      ...smallTree(entries(0, 20)),
      'teams/alpha/other.yaml': `images:\n${entries(20, 20)}`,
      'teams/alpha/plain.yaml': `images:\n${plain}`,
    }
    const found = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
      (await compileFiles(files)).diagnostics.map(({ code, place }) => `${code} ${place.file.path}:${place.start}`)
    const findings = await found(tree)
    expect(findings.filter((finding) => finding.startsWith('intricate-selection')).length).toBeGreaterThan(10)
    expect(findings.filter((finding) => finding.includes('plain.yaml'))).toEqual([])
    expect(await found(Object.fromEntries(Object.entries(tree).reverse()))).toEqual(findings)
  })
})

describe('many sources of one repository', () => {
  const feeds = (count: number, selectors: (index: number) => string): Record<string, string> =>
    smallTree(
      Array.from(
        { length: count },
        (_, index) =>
          `  - source: quay.io/o${index}/web\n    reason: x\n    rename: web\n    shared: true\n${selectors(index)}`,
      ).join(''),
    )
  const findings = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
    (await compileFiles(files)).diagnostics.map(({ code }) => code)

  test('are all compared if they are ordinary', { timeout: 60_000 }, async () => {
    const found = await findings(
      feeds(60, (index) => `    semver: ">= ${index}.2-0 < ${index + 1}"\n    except: ["/-rc${index}/"]\n`),
    )
    expect(new Set(found)).toEqual(new Set())
    const colliding = await findings(
      feeds(60, (index) => `    semver: ">= 1.${index}-0"\n    except: ["/-rc${index}/"]\n`),
    )
    expect(new Set(colliding)).toEqual(new Set(['collision']))
  })

  test('are said to be undecided once for each, where no steps are left', async () => {
    const tree = feeds(4, (index) => `    regex: '^(a|b)*a(a|b){9}c{1,${index + 1}}d{${index + 1}}$'\n`)
    const { model } = await checkSources(memorySources(tree))
    const repositories = groupByRepository(placementsOf(model.images, model.config?.targets ?? []))
    const codesWith = (reserve: Reserve): string[] => findCollisions(repositories, reserve).map(({ code }) => code)
    expect(codesWith({ left: 0 })).toEqual(Array(3).fill('undecided-selection'))
    expect(codesWith({ left: 10_000_000 })).toEqual([])
  })
})

describe('a regex with its repetitions written out', () => {
  const sizes: [string, number][] = [
    ['abc', 3],
    ['x{1000}', 1000],
    ['(ab){3}c', 7],
    ['(a{2}b){3,10}', 30],
    ['[^]x{9}]{4}', 4],
    ['\\{3}', 3],
    ['\\p{L}{3,}', 3],
    ['[[:alpha:]]{5}', 5],
  ]
  test.each(sizes)('%s', (pattern, size) => {
    expect(writtenOutSize(pattern)).toBe(size)
  })

  test('may not be longer than anybody can have meant', () => {
    const [finding, ...others] = checkSelector({ kind: 'regex', pattern: `^${'x{1000}'.repeat(100)}$` })
    expect(finding).toMatchObject({
      code: 'invalid-regex',
      message: expect.stringMatching(
        /^the regular expression "\^x\{1000\}.*…" is too large: with its repetitions written out it is longer than 20000 characters$/,
      ),
    })
    expect(others).toEqual([])
  })

  test('may be as long as a list of some hundred tags', () => {
    const tags = Array.from({ length: 300 }, (_, index) => `v1[.]${index}[.]${index}-x`)
    const listed: Selection = { selectors: [{ kind: 'regex', pattern: `^(${tags.join('|')})$` }], except: [] }
    expect(check(listed)).toEqual(['range-in-regex'])
    expect([matches(listed, 'v1.299.299-x'), matches(listed, 'v1.300.300-x')]).toEqual([true, false])
  })
})
