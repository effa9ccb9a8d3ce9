import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compiled, runRetagger } from './support/run.ts'
import { planCopies, retaggerCopies, seedFor, type Copies, type Seed } from './support/oracle.ts'

const prefix = 'target.example/giantswarm'

/** Known tags in the form that the import takes. */
function knownOf(seed: Seed): Map<string, readonly string[]> {
  const known = new Map<string, readonly string[]>()
  for (const [host, repositories] of Object.entries(seed)) {
    for (const [repository, tags] of Object.entries(repositories)) known.set(`${host}/${repository}`, tags)
  }
  return known
}

async function importedCopies(
  files: Record<string, string>,
  seed: Seed,
  withTags: boolean,
): Promise<{ copies: Copies; excused: Set<string> }> {
  const outcome = await runRetagger(files, withTags ? { known: knownOf(seed) } : {})
  expect(outcome.proof.broken).toEqual([])
  const { plans } = await compiled(outcome)
  const unequal = outcome.report.entries.filter(({ status }) => status !== 'imported')
  const copies: Copies = planCopies(plans[0] as (typeof plans)[number], seed)
  return { copies, excused: new Set(unequal.flatMap(({ destinations }) => destinations)) }
}

/** Target tags that are published before and not after, or after and not before, or from a source that had none. */
function differences(before: Copies, after: Copies): string[] {
  const found: string[] = []
  for (const [target, sources] of before) {
    const now = [...(after.get(target) ?? [])]
    if (now.length !== 1 || !sources.has(now[0] as string))
      found.push(`- ${target} ${[...sources].join(' ')} (now ${now.join(' ')})`)
  }
  for (const target of after.keys()) if (!before.has(target)) found.push(`+ ${target}`)
  return found.sort()
}

const sha = 'c'.repeat(64)
const images = fc.constantFrom('quay.io/a/x', 'quay.io/b/x', 'redis', 'a/y', 'ghcr.io/a/y', 'ghcr.io/c/z')
const ranges = fc.constantFrom(
  '>= 1.2.0',
  '>= v1.2',
  '>= 1.2.3-0',
  '1.2.x',
  '> 1.2.3 < 2',
  '1.2.3',
  '>= 2 || 1.2.3',
  '~1.2',
  ' >= 3 ',
)
const filters = fc.constantFrom(
  '^stable-(.*)$',
  '^(.+)-amd64$',
  '(.+)-alpine3.19',
  '(\\d+\\..*)',
  '^(\\d+\\.\\d+\\.\\d+)$',
  '^v(.*)$',
  '^(\\d+\\.\\d+\\.\\d+)-kafka-.*',
)
const patterns = fc.constantFrom(
  '1.2.3',
  '^1\\.2\\.3$',
  '(.*)',
  '^[0-9]+\\.[0-9]+\\.[0-9]+-full$',
  '^edge-(1\\.[2-9]|[2-9]\\.[0-9]+)\\.[0-9]+$',
  'v1.2',
  '^1\\.[2-9]\\.[0-9]+-alpine$',
  'stable-.*',
)

const entries = fc.oneof(
  fc.record({ image: images, semver: ranges }),
  fc.record({ image: images, semver: ranges, filter: filters }),
  fc.record({ image: images, tag_or_pattern: patterns }),
  fc.record({ image: images, semver: ranges, add_tag_suffix: fc.constant('k8s') }),
  fc.record({ image: images, semver: ranges, filter: filters, strip_semver_prefix: fc.constant(true) }),
  fc.record({ image: images, tag_or_pattern: fc.constantFrom('v1', '1.2.3'), sha: fc.constant(sha) }),
)
const named = fc.tuple(entries, fc.option(fc.constantFrom('x', 'named', 'deep/name'), { nil: undefined }))

/** The text of a list of entries, as a person would write it. */
function listOf(items: readonly [Record<string, string | boolean>, string | undefined][]): string {
  return items
    .map(([entry, name]) => {
      const lines = Object.entries(name === undefined ? entry : { ...entry, override_repo_name: name })
      return lines.map(([key, value], at) => `${at === 0 ? '- ' : '  '}${key}: ${JSON.stringify(value)}\n`).join('')
    })
    .join('')
}

describe('against retagger’s own semantics, over invented tag lists', () => {
  it('with known tags an import publishes the same tags from the same sources', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(named, { minLength: 1, maxLength: 5 }), async (items) => {
        const files = { 'renamed-a.yaml': listOf(items) }
        const seed = seedFor(files)
        const { copies, excused } = await importedCopies(files, seed, true)
        const left = differences(retaggerCopies(files, seed, prefix), copies)
        expect(left.filter((line) => ![...excused].some((destination) => line.includes(`${destination}:`)))).toEqual([])
      }),
      { numRuns: 25, seed: 11 },
    )
  })

  it('without them it differs only where the report says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(named, { minLength: 1, maxLength: 5 }), async (items) => {
        const files = { 'renamed-a.yaml': listOf(items) }
        const seed = seedFor(files)
        const { copies, excused } = await importedCopies(files, seed, false)
        const left = differences(retaggerCopies(files, seed, prefix), copies)
        expect(left.filter((line) => ![...excused].some((destination) => line.includes(`${destination}:`)))).toEqual([])
      }),
      { numRuns: 25, seed: 12 },
    )
  })

  it.each([
    [
      'filters',
      '- { image: quay.io/a/x, semver: ">= 3.9.3", filter: "(\\\\d+\\\\..*)" }\n- { image: quay.io/a/y, semver: ">= 1.2", filter: "(.+)-alpine3.19" }\n',
    ],
    [
      'literals',
      '- { image: quay.io/a/x, tag_or_pattern: "1.2.3" }\n- { image: quay.io/a/y, tag_or_pattern: "1.2" }\n',
    ],
    [
      'floors',
      "- { image: memcached, tag_or_pattern: '^1\\.[6-9]\\.[0-9]+-alpine$' }\n- { image: a/y, tag_or_pattern: '^edge-(1\\.[2-9]|[2-9]\\.[0-9]+)\\.[0-9]+$' }\n",
    ],
    [
      'rivals',
      '- { image: quay.io/a/x, semver: ">= 1.2" }\n- { image: quay.io/b/x, semver: ">= 1.3-0" }\n- { image: quay.io/b/x, semver: ">= 1.3-0", add_tag_suffix: k8s }\n',
    ],
  ])('%s lose nothing where tags are known', async (_, text) => {
    const files = { 'renamed-a.yaml': text }
    const seed = seedFor(files)
    const before = retaggerCopies(files, seed, prefix)
    const { copies } = await importedCopies(files, seed, true)
    expect(before.size).toBeGreaterThan(3)
    expect(differences(before, copies)).toEqual([])
  })
})
