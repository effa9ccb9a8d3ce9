/**
 * What is said of constraints, and what is emitted for them, against real skopeos. The vectors are what skopeo 1.22
 * selected; `SKOPEOC_WRITE_VECTORS=1 npx vitest run test/selection/real-skopeo.test.ts` asks it again.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkSelector, lower, matches, type Selection } from '../../src/selection/index.ts'
import { findProgram, skopeoSuites } from '../lab/skopeo.ts'
import { randomConstraint, randomFrom, randomTags } from './support/constraints.ts'
import { dryRun, type Maps } from './support/dry-run.ts'
import { type Case, readVectors, writeVectors } from './support/vectors.ts'

const ofRange = (constraint: string): Selection => ({ selectors: [{ kind: 'semver', constraint }], except: [] })

const isRefused = (constraint: string): boolean =>
  checkSelector({ kind: 'semver', constraint }).some(({ code }) => code === 'invalid-semver')

const meant = (constraint: string, tags: readonly string[]): number[] | 'error' =>
  isRefused(constraint) ? 'error' : tags.flatMap((tag, at) => (matches(ofRange(constraint), tag) ? [at] : []))

/** Every piece of every selection as a repository of its own: `r7-0`, `r7-1`. */
function mapsOf(selections: readonly Selection[]): Maps {
  const semver: Record<string, string> = {}
  const regex: Record<string, string> = {}
  const images: Record<string, string[]> = {}
  for (const [index, selection] of selections.entries()) {
    for (const [piece, lowered] of lower([selection]).entries()) {
      const repository = `r${index}-${piece}`
      if (lowered.semver !== undefined) semver[repository] = lowered.semver
      if (lowered.regex !== undefined) regex[repository] = lowered.regex
      if (lowered.tags.length > 0) images[repository] = lowered.tags
    }
  }
  return { semver, regex, images }
}

async function selectedBy(
  skopeo: string,
  tags: readonly string[],
  selections: readonly Selection[],
): Promise<number[][]> {
  const { selected, errors } = await dryRun(skopeo, tags, mapsOf(selections))
  expect(errors).toEqual([])
  return selections.map((_, index) => {
    const chosen = new Set<string>()
    for (const [repository, some] of selected) {
      if (repository.startsWith(`r${index}-`)) for (const tag of some) chosen.add(tag)
    }
    return tags.flatMap((tag, at) => (chosen.has(tag) ? [at] : []))
  })
}

/** Numbers of 20 digits are versions for skopeo, and in a readable regex they are not (see `MAX_DIGITS`). */
const withoutHugeNumbers = (tags: readonly string[]): string[] => tags.filter((tag) => !/\d{20}/.test(tag))

const sharedFile = fileURLToPath(new URL('../../../shared/vectors/semver.json', import.meta.url))

function sharedVectors(): { tags: string[]; cases: Case[] } | undefined {
  if (!existsSync(sharedFile)) {
    console.error('tests with ../shared/vectors are left out: it is not there')
    return undefined
  }
  const { tags, cases } = JSON.parse(readFileSync(sharedFile, 'utf8')) as {
    tags: string[]
    cases: { constraint: string; '1.22': number[] | 'error' }[]
  }
  return { tags, cases: cases.map((each): Case => [each.constraint, each['1.22']]) }
}

const skopeos = (Object.keys(skopeoSuites) as (keyof typeof skopeoSuites)[]).flatMap((suite) => {
  const skopeo = findProgram(suite)
  return skopeo === undefined ? [] : [{ version: skopeoSuites[suite], skopeo }]
})

beforeAll(async () => {
  const newest = skopeos.at(-1)
  if (process.env['SKOPEOC_WRITE_VECTORS'] && newest) await writeVectors(newest.skopeo)
})

const sources = [
  { name: 'own vectors', read: readVectors },
  { name: 'shared vectors', read: sharedVectors },
].flatMap(({ name, read }) => {
  const vectors = read()
  return vectors === undefined ? [] : [{ name, vectors }]
})

describe.each(sources)('$name', ({ vectors: { tags, cases } }) => {
  test('each constraint means what skopeo 1.22 selected', () => {
    const said = cases.map(([constraint]): Case => [constraint, meant(constraint, tags)])
    expect(said).toEqual(cases)
  })

  test.each(skopeos)('what is emitted selects the same on skopeo $version', async ({ skopeo }) => {
    const plain = withoutHugeNumbers(tags)
    const selections = cases.map(([constraint]) => ofRange(constraint))
    const selected = await selectedBy(skopeo, plain, selections)
    const wanted = cases.map(([, indexes]) =>
      indexes === 'error' ? [] : indexes.map((at) => plain.indexOf(tags[at]!)).filter((at) => at >= 0),
    )
    expect(selected).toEqual(wanted)
  })
})

describe.each(skopeos)('skopeo $version', ({ skopeo }) => {
  test('random constraints with exclusions are emitted exactly', async () => {
    const random = randomFrom(77)
    const tags = withoutHugeNumbers(randomTags(random, 200))
    const exclusions = ['-rc', '^v', '-alpine.*$', '^1\\.', '0$', '\\.0']
    const selections = Array.from({ length: 60 }, (): Selection => {
      const constraint = random.pick([
        '>=1.2',
        '>=1.0.0-0',
        '~1',
        '<4',
        '1 - 4',
        '>=0.1 <3 || 10.x',
        randomConstraint(random),
      ])
      const selector = random.pick([
        { kind: 'semver', constraint } as const,
        {
          kind: 'format',
          format: random.pick(['v{version}', '{version}-alpine', '1.{version}', '{version}*']),
          constraint,
        } as const,
      ])
      const except = random.pick([
        [{ kind: 'regex', pattern: random.pick(exclusions) } as const],
        [{ kind: 'tag', tag: random.pick(tags) } as const, { kind: 'tag', tag: random.pick(tags) } as const],
      ])
      return { selectors: [selector], except }
    })
    const selected = await selectedBy(skopeo, tags, selections)
    const wanted = selections.map((selection) => tags.flatMap((tag, at) => (matches(selection, tag) ? [at] : [])))
    expect(selected).toEqual(wanted)
  })

  test('what stands around `A - B` is not lost', async () => {
    const tags = withoutHugeNumbers(randomTags(randomFrom(78), 300))
    const constraints = [
      '1.2.0 - 2.0.0 !=1.5.0',
      '1.2.0 - 2.0.0, !=1.5.0',
      '1.2.0 - 2.0.0 >=1.5.0',
      '1.2 - 2.0 1.x',
      '1 - 3  ^1.2',
      '1 - 3 2 - 4',
      '1 - 3 ~1 || 7 - 9 !=8.0.0',
      '1 - 3 || 7 - 9 ',
      // Right behind `||` the range begins before it: `>= 1||2, <= 3`.
      '1||2 - 3',
      '7||2 -  3 || 5',
      '1.0-0 - 7.0-0 <=2-0',
      '1-0 - 7-0 >=1-0 <7-0',
    ]
    const wanted = constraints.map((constraint) => meant(constraint, tags))
    expect(wanted.every((some) => some !== 'error' && some.length > 0)).toBe(true)
    expect(await selectedBy(skopeo, tags, constraints.map(ofRange))).toEqual(wanted)
  })

  test('the limits of a constraint are kept: 512 bytes and 32 groups', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `=1.${index}.${index % 7}`).join(' || ')
    const tags = Array.from({ length: 220 }, (_, index) => `1.${index}.${index % 7}`)
    const pieces = lower([ofRange(many)])
    expect(pieces.length).toBeGreaterThan(1)
    for (const { semver = '' } of pieces) {
      expect(semver.length).toBeLessThanOrEqual(512)
      expect(semver.split('||').length).toBeLessThanOrEqual(32)
    }
    const [selected] = await selectedBy(skopeo, tags, [ofRange(many)])
    expect(selected).toEqual(Array.from({ length: 200 }, (_, index) => index))
  })
})
