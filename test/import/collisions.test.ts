import { beforeAll, describe, expect, it } from 'vitest'
import type { ImportOutcome } from '../../src/import/index.ts'
import { countWork, startCounting } from '../performance/count-work.ts'
import { compiled, definitions, runRetagger, type Options } from './support/run.ts'

beforeAll(startCounting)

/** Two sources whose images are both called `same`. */
const two = (first: string, second: string): Record<string, string> => ({
  'skopeo-a.yaml': `a.example:\n  images-by-semver:\n    x/same: "${first}"\n`,
  'skopeo-b.yaml': `b.example:\n  images-by-semver:\n    y/same: "${second}"\n`,
})

const known = (a: string[], b: string[]): Options => ({
  known: new Map([
    ['a.example/x/same', a],
    ['b.example/y/same', b],
  ]),
})

async function outcomeOf(
  files: Record<string, string>,
  options: Options = {},
): Promise<{ statuses: string[]; text: string }> {
  const outcome = await runRetagger(files, options)
  await compiled(outcome)
  expect(outcome.proof.broken).toEqual([])
  return { statuses: outcome.report.entries.map(({ status }) => status), text: definitions(outcome) }
}

describe('two sources with one target name', () => {
  it('stay as they are where no tag can be in both', async () => {
    const { statuses, text } = await outcomeOf(two('>= 1 < 2', '>= 2'))
    expect(statuses).toEqual(['imported', 'imported'])
    expect(text).toContain('semver: ">= 1 < 2"')
  })

  it('leave out the one that the last writer hid completely', async () => {
    const outcome = await runRetagger(two('>= 2', '>= 1'))
    expect(outcome.report.entries).toMatchObject([
      { status: 'left-out', source: 'a.example/x/same', to: null, example: expect.stringMatching(/^\d/) },
      { status: 'imported', source: 'b.example/y/same' },
    ])
    expect(outcome.report.entries[0]?.reason).toContain('skopeo-b.yaml:3')
    expect(outcome.report.entries[0]?.choice).toContain('rename')
    await compiled(outcome)
  })

  it('keep of the first what the last does not select', async () => {
    const { statuses, text } = await outcomeOf(two('>= 1', '>= 2'))
    expect(statuses).toEqual(['changed', 'imported'])
    expect(text).toContain('semver: ">= 1 < 2"')
  })

  it('give releases to the range that is only about releases', async () => {
    const { text } = await outcomeOf(two('>= 1', '>= 1.5-0'))
    expect(text).toContain('semver: ">= 1.5-0"\n    except: [\'/^v?[0-9]+(\\.[0-9]+)*$/\']')
    expect(text).toContain('semver: ">= 1"\n')
  })

  it('give a tag that is listed to the one that lists it', async () => {
    const files = {
      'skopeo-a.yaml': 'a.example:\n  images:\n    x/same: ["1.2.3", "old"]\n',
      'skopeo-b.yaml': 'b.example:\n  images-by-semver:\n    y/same: ">= 1"\n',
    }
    const { statuses, text } = await outcomeOf(files)
    expect(statuses).toEqual(['imported', 'changed'])
    expect(text).toContain('semver: ">= 1"\n    except: ["1.2.3"]')
  })

  it('of a tag that both list keep the later', async () => {
    const files = {
      'skopeo-a.yaml': 'a.example:\n  images:\n    x/same: ["1.2.3", "old"]\n',
      'skopeo-b.yaml': 'b.example:\n  images:\n    y/same: ["1.2.3"]\n',
    }
    const { statuses, text } = await outcomeOf(files)
    expect(statuses).toEqual(['changed', 'imported'])
    expect(text).toContain('tags: ["old"]')
  })

  it('keep a suffix apart from the tags that end like it', async () => {
    const files = {
      'renamed-a.yaml':
        '- image: a.example/x/same\n  semver: ">= 1-0"\n- image: a.example/x/same\n  semver: ">= 1-0"\n  add_tag_suffix: k8s\n',
    }
    const { statuses, text } = await outcomeOf(files)
    expect(statuses).toEqual(['changed', 'imported'])
    expect(text).toContain("except: ['/-k8s$/']")
  })

  it('exclude by the expression where that is all there is', async () => {
    const files = {
      'skopeo-a.yaml': 'a.example:\n  images-by-tag-regex:\n    x/same: "^[0-9]+-.*$"\n',
      'skopeo-b.yaml': 'b.example:\n  images-by-tag-regex:\n    y/same: "^[0-9]+-b.*$"\n',
    }
    const { statuses, text } = await outcomeOf(files)
    expect(statuses).toEqual(['changed', 'imported'])
    expect(text).toContain("except: ['/^[0-9]+-b.*$/']")
  })
})

describe('with known tags', () => {
  it('the one with more of the contested tags keeps them, whatever the order', async () => {
    const { text } = await outcomeOf(two('>= 1', '>= 2'), known(['1.0.0', '2.0.0', '3.0.0'], ['2.0.0']))
    expect(text).toContain('semver: ">= 1"\n')
    expect(text).not.toContain('b.example')
  })

  it('tags that only the loser has stay with it, so that none is lost', async () => {
    const options = known(['1.0.0', '2.0.0', '3.0.0'], ['2.0.0', '9.0.0'])
    const outcome = await runRetagger(two('>= 1', '>= 2'), options)
    await compiled(outcome)
    expect(outcome.preserved).toEqual({ preserved: 4, total: 4, lost: [], added: [] })
    expect(definitions(outcome)).toContain('except: ["3.0.0"]')
    expect(definitions(outcome)).toContain('tags: ["3.0.0"]')
  })
})

describe('many sources with one target name and intricate regular expressions', () => {
  it('do not keep the import waiting: the later one stays where nothing could be decided', async () => {
    const entries = Array.from({ length: 150 }, (_, index) => {
      const letter = 'ab'[index % 2]
      return `    x${index}/same: '^[ab0-9.-]*${letter}[ab0-9.-]{9}x${index}(-.*)?$'\n`
    })
    const files = { 'skopeo-a.yaml': `a.example:\n  images-by-tag-regex:\n${entries.join('')}` }
    let outcome: ImportOutcome | undefined
    const { operations } = await countWork(async () => (outcome = await runRetagger(files)))
    // It takes 435 million; without bounds the import took minutes in place of two seconds.
    expect(operations).toBeLessThan(1_000_000_000)
    expect(outcome?.report.entries[0]).toMatchObject({
      status: 'left-out',
      reason: expect.stringMatching(
        /^it could not be decided whether .* writes the same tags of the same target repository$/,
      ),
      choice: expect.stringContaining('rename'),
    })
    expect(outcome?.report.entries.at(-1)?.status).toBe('imported')
    expect(outcome?.proof.broken).toEqual([])
  })
})
