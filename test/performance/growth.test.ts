/** Guards how work grows, counted in operations. How many seconds it takes is the benchmark's business: `npm run bench`. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compile, type Compilation } from '../../src/compile.ts'
import { createNodeHost } from '../../src/host/node-host.ts'
import { readSources, type SourceTree } from '../../src/sources.ts'
import { countWork } from './count-work.ts'

const script = fileURLToPath(new URL('../../scripts/organisation.mjs', import.meta.url))
let scratch = ''

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'skopeoc-performance-'))
})

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function organisation(entries: number, shape: string): SourceTree {
  const root = join(scratch, `${shape}-${entries}`)
  const made = spawnSync(process.execPath, [script, root, String(entries), shape], { encoding: 'utf8' })
  expect(made.stderr).toBe('')
  return readSources(createNodeHost(root))
}

const options = { today: '2026-11-24' }

/** Compiles the organisation and counts; it must be one without errors, so that all phases run. */
async function workOf(entries: number, shape: string): ReturnType<typeof countWork> {
  const sources = organisation(entries, shape)
  let compilation: Compilation | undefined
  let files = 0
  const work = await countWork(async () => {
    compilation = await compile(sources, options)
    files = [...(compilation.files ?? [])].length
  })
  expect(files).toBeGreaterThan(10)
  expect(compilation?.model?.images).toHaveLength(entries)
  return work
}

describe('the counter', () => {
  test('sees what grows with the square', async () => {
    const quadratic = async (size: number): Promise<void> => {
      let sum = 0
      for (let left = 0; left < size; left++) for (let right = 0; right < size; right++) sum += left ^ right
      expect(sum).toBeGreaterThan(0)
    }
    const small = await countWork(() => quadratic(20), ['/test/performance/'])
    const large = await countWork(() => quadratic(200), ['/test/performance/'])
    expect(large.operations / small.operations).toBeGreaterThan(50)
  })
})

describe('what is usual', () => {
  test('is read by the fast reader alone', { timeout: 120_000 }, async () => {
    const work = await workOf(300, 'usual')
    expect(work.calls('/src/yaml/parse.ts', 'parseYaml')).toBeGreaterThan(200)
    expect(work.calls('/src/yaml/careful.ts', 'parseCareful')).toBe(0)
  })

  test('needs automata for regexes and formats, not for each entry', { timeout: 120_000 }, async () => {
    const work = await workOf(1000, 'usual')
    expect(work.calls('/src/selection/automata/determinize.ts', 'determinize')).toBeGreaterThan(0)
    expect(work.calls('/src/selection/automata/determinize.ts', 'determinize')).toBeLessThan(1000 / 2)
  })

  test('is lowered once for all targets', { timeout: 120_000 }, async () => {
    const work = await workOf(1000, 'usual')
    expect(work.calls('/src/selection/lower/lower.ts', 'lower')).toBeLessThanOrEqual(1000)
  })
})

describe('ten times the entries', () => {
  test.each(['usual', 'one-team', 'deep-paths', 'one-repository', 'long-ranges'])(
    'are at most eleven times the work: %s',
    { timeout: 300_000 },
    async (shape) => {
      const small = await workOf(150, shape)
      const large = await workOf(1500, shape)
      expect(small.operations).toBeGreaterThan(10_000)
      expect(large.operations / small.operations).toBeLessThan(11)
    },
  )
})
