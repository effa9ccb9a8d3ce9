import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ImportOutcome } from '../../src/import/index.ts'
import { planCopies, retaggerCopies, seedFor, type Copies, type Seed } from './support/oracle.ts'
import { compiled, run } from './support/run.ts'

const corpora = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpora')
const snapshots = [
  { name: 'retagger-2024-04', builds: 18, sources: 262, layout: 'flat' },
  { name: 'retagger-2026-08', builds: 0, sources: 682, layout: 'joined' },
]
const present = existsSync(corpora)

afterAll(() => {
  if (!present) console.warn('skipped: there is no ../shared/corpora with the real lists of retagger')
})

function filesOf(name: string): Record<string, string> {
  const names = readdirSync(join(corpora, name)).filter((file) => file.endsWith('.yaml'))
  return Object.fromEntries(names.map((file) => [file, readFileSync(join(corpora, name, file), 'utf8')]))
}

/** How many entries a file has, counted without the importer: items of a list, or repositories in maps. */
function countEntries(text: string): number {
  const data = parse(text) as unknown[] | Record<string, Record<string, Record<string, unknown> | null>>
  if (Array.isArray(data)) return data.length
  const maps = Object.values(data).flatMap((registry) => Object.values(registry))
  return maps.reduce((sum, map) => sum + Object.keys(map ?? {}).length, 0)
}

function knownOf(seed: Seed): Map<string, readonly string[]> {
  const known = new Map<string, readonly string[]>()
  for (const [host, repositories] of Object.entries(seed)) {
    for (const [repository, tags] of Object.entries(repositories)) known.set(`${host}/${repository}`, tags)
  }
  return known
}

describe.skipIf(!present).each(snapshots)('$name', ({ name, builds, sources, layout }) => {
  let files: Record<string, string>
  let outcome: ImportOutcome

  beforeAll(async () => {
    files = filesOf(name)
    outcome = await run('retagger', files)
  })

  it('accounts for every entry, once, with its line', () => {
    const entries = Object.values(files).reduce((sum, text) => sum + countEntries(text), 0)
    expect(outcome.report.entries).toHaveLength(entries)
    for (const { from, source } of outcome.report.entries) {
      const line = (files[from.file] ?? '').split('\n')[from.line - 1] ?? ''
      expect(line).toContain(source.slice(source.lastIndexOf('/') + 1))
    }
    expect(new Set(outcome.report.entries.map(({ source }) => source)).size).toBeGreaterThanOrEqual(sources)
    expect(outcome.report.notes).toEqual([])
  })

  it('leaves out builds and collisions only', () => {
    const left = outcome.report.entries.filter(({ status }) => status === 'left-out')
    expect(left.filter(({ dockerfile }) => dockerfile !== undefined)).toHaveLength(builds)
    const others = left.filter(({ dockerfile }) => dockerfile === undefined)
    expect(others.filter(({ reason }) => !reason.startsWith('collision: '))).toEqual([])
    expect(left.filter(({ choice }) => choice === '')).toEqual([])
    expect(left.length).toBeLessThanOrEqual(builds + 2)
  })

  it('compiles, and what is printed selects what was meant', async () => {
    expect(outcome.proof.broken).toEqual([])
    expect(outcome.files.get('skopeoc.yaml')).toContain(`    layout: ${layout}\n`)
    const { plans } = await compiled(outcome)
    expect(plans.map(({ registry }) => registry)).toEqual([
      'giantswarm-registry.cn-shanghai.cr.aliyuncs.com',
      'gsoci.azurecr.io',
    ])
  })

  it('points from every entry to the line of its definition', () => {
    const lineAt = (to: { file: string; line: number } | null): string | undefined =>
      to === null ? undefined : outcome.files.get(to.file)?.split('\n')[to.line - 1]
    const wrong = outcome.report.entries.filter(({ status, to, source }) => {
      return lineAt(to) !== (status === 'left-out' ? undefined : `  - source: ${source}`)
    })
    expect(wrong).toEqual([])
  })

  it('tells an example for everything that changes', () => {
    const changed = outcome.report.entries.filter(({ status }) => status === 'changed')
    expect(changed.filter(({ example }) => example === '')).toEqual([])
    expect(changed.length).toBeLessThan(30)
  })

  it('with known tags loses and adds none', async () => {
    const seed = seedFor(files)
    const before = retaggerCopies(files, seed, 'gsoci.azurecr.io/giantswarm')
    const withTags = await run('retagger', files, { known: knownOf(seed) })
    const { plans } = await compiled(withTags)
    const plan = plans.find(({ target }) => target === 'gsoci')
    const after: Copies = plan === undefined ? new Map() : planCopies(plan, seed)
    const wrong = [...before].filter(
      ([target, wanted]) => ![...(after.get(target) ?? [])].some((source) => wanted.has(source)),
    )
    expect(wrong.map(([target]) => target)).toEqual([])
    expect([...after.keys()].filter((target) => !before.has(target))).toEqual([])
    expect([...after.values()].filter(({ size }) => size !== 1)).toEqual([])
    expect(withTags.preserved).toMatchObject({
      preserved: before.size,
      total: before.size,
      lost: [],
      added: [],
    })
  })

  it('keeps upstream paths where that is wanted, and compiles with old names beside them', async () => {
    const upstream = await run('retagger', files, { names: 'upstream', legacy: {} })
    expect(upstream.proof.broken).toEqual([])
    const renames = [...upstream.files]
      .filter(([path]) => !path.includes('/legacy/'))
      .flatMap(([, text]) => text.match(/^ {4}rename: .*$/gm) ?? [])
    expect(renames.length).toBeLessThan(40)
    expect(upstream.files.get('names.csv')?.split('\n').length).toBeGreaterThan(200)
    await compiled(upstream)
  })

  it('makes files that a person can read', () => {
    const tooLong = [...outcome.files].filter(([, text]) => {
      const lines = text.split('\n')
      return lines.length > 1000 || lines.some(({ length }) => length > 400) || !/[^\n]\n$/.test(text)
    })
    expect(tooLong.map(([path]) => path)).toEqual([])
  })
})
