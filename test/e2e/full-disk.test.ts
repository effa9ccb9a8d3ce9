import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, pathOf, type MirrorResult } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram } from '../lab/skopeo.ts'

const skopeo = findProgram('trixie')

const tags = Array.from({ length: 100 }, (_, index) => `v1.${index}.0`)
const plan = planOf(
  [planned('quay.io/app/many', { semver: '>= 1' }), planned('quay.io/app/few', { tags: ['1', '2'] })],
  [plannedCopy('docker.io/app/renamed', 'other/name', { tags: ['v1.0.0'] })],
)
const seed = { 'quay.io': { 'app/many': tags, 'app/few': ['1', '2'] }, 'docker.io': { 'app/renamed': ['v1.0.0'] } }

/** A place of its own for mounts, which end with the command: a shell that has so many KiB for temporary files. */
function shellWith(kibibytes: number): string[] {
  const namespace = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])]
  const mount = `${pathOf('mount')} -t tmpfs -o size=${kibibytes}k none "$TMPDIR" && exec sh "$@"`
  return ['unshare', ...namespace, 'sh', '-c', mount, 'sh']
}

const [unshare = '', ...words] = shellWith(64)
const isPossible =
  spawnSync(unshare, [...words, '-c', 'true'], { env: { PATH: process.env['PATH'], TMPDIR: '/mnt' } }).status === 0

describe.skipIf(skopeo === undefined || !isPossible)('a disk for temporary files that becomes full somewhere', () => {
  let internet: Internet
  let mirror: Mirror

  beforeAll(async () => {
    internet = await startInternet({ seed, hosts: [target] })
    mirror = new Mirror(plan, { retries: 0 })
  })
  afterAll(async () => {
    await internet.close()
    mirror.remove()
  })

  const run = (kibibytes: number, ...arguments_: string[]): Promise<MirrorResult> =>
    mirror.run({
      skopeo: skopeo ?? '',
      environment: internet.environment,
      arguments: arguments_,
      shell: shellWith(kibibytes),
    })

  /** What each size comes to, from one with room for nothing to one with room for all. */
  const atEverySize = async (step: number, mode: string): Promise<Map<number, MirrorResult>> => {
    const results = new Map<number, MirrorResult>()
    for (let size = 4; size < 1000; size += step) {
      const result = await run(size, mode)
      results.set(size, result)
      // Three in a row that are complete: there was room enough.
      if ([...results.values()].slice(-3).every(({ code }) => code === 0) && results.size > 3) break
    }
    return results
  }

  it.each(['--list', '--dry-run'])('never makes mirror.sh %s print a part of the list and end with 0', async (mode) => {
    const { stdout, code } = await run(8192, mode)
    expect(code).toBe(0)
    expect(stdout.split('\n')).toHaveLength(tags.length + 4)
    const results = await atEverySize(16, mode)
    const codes = [...results.values()].map((result) => result.code)
    expect(new Set(codes)).toEqual(new Set([0, 1]))
    for (const [size, result] of results) if (result.code === 0) expect(result.stdout, `${size} KiB`).toBe(stdout)
  })
})
