import { afterEach, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram } from '../lab/skopeo.ts'
import type { Seed } from '../lab/store.ts'

const skopeo = findProgram('sid')

describe.skipIf(skopeo === undefined)('the log of a run', () => {
  let internet: Internet
  const mirrors: Mirror[] = []
  afterEach(async () => {
    await internet.close()
    for (const mirror of mirrors.splice(0)) mirror.remove()
  })
  const start = async (seed: Seed): Promise<void> => {
    internet = await startInternet({ seed, hosts: [target] })
  }
  const run = (mirror: Mirror, ...words: string[]): Promise<MirrorResult> => {
    mirrors.push(mirror)
    return mirror.run({ skopeo: skopeo ?? '', environment: internet.environment, arguments: words })
  }

  it('has whole lines, whatever is copied or fails at the same time', { timeout: 180_000 }, async () => {
    const names = Array.from({ length: 24 }, (_, index) => `app/part${index}`)
    await start({ 'quay.io': Object.fromEntries(names.map((name) => [name, ['1.0.0']])) })
    internet.registry.faults.add({ host: 'quay.io', path: /part\d*[13579]\/manifests/, effect: { status: 404 } })
    const mirror = new Mirror(planOf(names.map((name) => planned(`quay.io/${name}`, { tags: ['1.0.0'] }))), {
      parallelism: 8,
      retries: 0,
    })
    const { code, stderr } = await run(mirror)
    expect(code).toBe(1)
    const lines = stderr.split('\n').filter(Boolean)
    const line = /^event=(copy source=\S+ target=\S+ result=\S+ seconds=\d+ owner=\S+( reason="[^"]*")?|summary .*)$/
    expect(lines.filter((text) => !line.test(text))).toEqual([])
    expect(lines.filter((text) => text.includes('result=copied'))).toHaveLength(12)
  })

  it('names repositories of which nothing is wanted, and fails for none', async () => {
    await start({
      'quay.io': { 'app/old': ['0.9.0'], 'app/empty': ['1.0.0'], 'app/new': ['1.0.0'], 'app/down': ['1.0.0'] },
    })
    internet.registry.faults.add({ host: 'quay.io', path: /empty\/tags/, effect: 'no-tags' })
    const names = ['old', 'empty', 'new', 'down']
    const plan = planOf(
      names.map((name) => planned(`quay.io/app/${name}`, { semver: '>= 1' })),
      [plannedCopy('quay.io/app/old', 'app/alt', { tags: ['0.9.0'], semver: '>= 1' })],
    )
    const without = planOf(plan.sync[0]?.repositories.slice(0, 3) ?? [], plan.copy)
    const nothing = ({ events }: MirrorResult): string[] =>
      events.filter(({ result }) => result === 'nothing').map(({ event, target: name }) => `${event} ${name}`)
    const want = ['alt', 'empty', 'old'].map((name) => `list ${target}/app/${name}`)
    for (const words of [['--list'], ['--dry-run'], []]) {
      const result = await run(new Mirror(without), ...words)
      expect([result.code, nothing(result).sort()]).toEqual([0, want])
      expect(result.stdout).not.toContain('nothing')
    }
    expect(internet.count({ host: 'quay.io', kind: 'list' })).toBe(3 * 4)

    internet.registry.faults.add({ host: 'quay.io', path: /down\/tags/, effect: { status: 500 } })
    const result = await run(new Mirror(plan, { retries: 1 }))
    expect([result.code, nothing(result).sort()]).toEqual([1, want])
  })
})
