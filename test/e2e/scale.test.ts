import { afterEach, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import type { TagSeed } from '../lab/store.ts'
import { findProgram } from '../lab/skopeo.ts'

const skopeo = findProgram('sid')

describe.skipIf(skopeo === undefined)('names, numbers and pods', () => {
  let internet: Internet | undefined
  const mirrors: Mirror[] = []
  afterEach(async () => {
    await internet?.close()
    for (const mirror of mirrors.splice(0)) mirror.remove()
  })
  const run = (mirror: Mirror, more: Record<string, string> = {}, ...words: string[]): Promise<MirrorResult> => {
    if (!mirrors.includes(mirror)) mirrors.push(mirror)
    return mirror.run({ skopeo: skopeo ?? '', environment: { ...internet?.environment, ...more }, arguments: words })
  }

  it('lists five thousand tags page by page, and takes only what is missing', async () => {
    const tags = Array.from({ length: 5000 }, (_, index) => `1.${Math.floor(index / 100)}.${index % 100}`)
    const seed = { 'quay.io': { 'big/repository': tags }, [target]: { 'big/repository': tags.slice(2) } }
    internet = await startInternet({ seed, pageSize: 100 })
    const mirror = new Mirror(planOf([planned('quay.io/big/repository', { semver: '>= 1.0' })]))
    const list = await run(mirror, {}, '--list')
    expect(list.stdout.split('\n')).toHaveLength(5001)
    const result = await run(mirror)
    expect(result.code).toBe(0)
    expect(result.stderr).toContain('wanted=5000 missing=2 moved=0 copied=2')
    expect(internet.count({ host: 'quay.io', kind: 'list' })).toBe(100)
  })

  it('mirrors names with every character that is legal in them', async () => {
    const path = 'a.b_c__d-e---f/0.9_x__y-z/library/long' + '-part'.repeat(20)
    const tag = `_Az.09_-${'x'.repeat(119)}1`
    const seed = {
      'quay.io': { [path]: [tag, '1.0.0'] },
      'docker.io': { 'a-b/c.d_e': [tag], 'library/x-y': ['1.0.0'] },
    }
    internet = await startInternet({ seed, hosts: [target] })
    const mirror = new Mirror(
      planOf(
        [
          planned(`quay.io/${path}`, { all: true }),
          planned('docker.io/a-b/c.d_e', { tags: [tag] }),
          planned('docker.io/library/x-y', { destination: `${target}/x-y`, regex: '^1\\.0\\.0$' }),
        ],
        [plannedCopy('docker.io/a-b/c.d_e', 'renamed/a__b', { regex: '^_Az.*$' })],
      ),
    )
    const result = await run(mirror)
    expect(result.code).toBe(0)
    expect([...internet.store.images(target).keys()].sort()).toEqual(
      [
        `${target}/${path}:${tag}`,
        `${target}/${path}:1.0.0`,
        `${target}/a-b/c.d_e:${tag}`,
        `${target}/x-y:1.0.0`,
        `${target}/renamed/a__b:${tag}`,
      ].sort(),
    )
    internet.reset()
    expect((await run(mirror)).code).toBe(0)
    expect(internet.count({ method: 'PUT' })).toBe(0)
  })

  it('shares the work between pods: each does its part, together they do all', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `app/part${index}`)
    const seed = { 'quay.io': Object.fromEntries(names.map((name) => [name, ['1.0.0', '1.1.0']])) }
    internet = await startInternet({ seed, hosts: [target] })
    const plan = planOf(
      names.map((name) => planned(`quay.io/${name}`, { semver: '>= 1' })),
      [plannedCopy('quay.io/app/part0', 'app/part1', { tags: ['1.0.0'], tag: 'other-{tag}' })],
    )
    const first = new Mirror(plan, { shards: 2 })
    const second = new Mirror(plan, { shards: 2 })
    const lists = await Promise.all([
      run(first, { JOB_COMPLETION_INDEX: '0' }, '--list'),
      run(second, { JOB_COMPLETION_INDEX: '1' }, '--list'),
      run(first, {}, '--list'),
    ])
    const [one = [], two = [], all = []] = lists.map(({ stdout }) => stdout.split('\n').filter(Boolean))
    expect(all).toHaveLength(19)
    expect([...one, ...two].sort()).toEqual(all)
    expect(Math.abs(one.length - two.length)).toBeLessThanOrEqual(3)
    const repositories = (lines: string[]): string[] => lines.map((line) => line.replace(/.* (.*):.*/, '$1'))
    expect(repositories(one).filter((name) => repositories(two).includes(name))).toEqual([])

    const results = await Promise.all([
      run(first, { JOB_COMPLETION_INDEX: '0' }),
      run(second, { JOB_COMPLETION_INDEX: '1' }),
    ])
    expect(results.map(({ code }) => code)).toEqual([0, 0])
    expect(internet.store.images(target).size).toBe(19)
  })

  it('takes far fewer requests than skopeo sync alone when nothing changed', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `app/part${index}`)
    const tags = Array.from({ length: 5 }, (_, index) => `1.${index}.0`)
    const images = (name: string): [string, TagSeed][] => tags.map((tag) => [tag, { kind: 'index', key: name + tag }])
    const repositories = Object.fromEntries(names.map((name) => [name, Object.fromEntries(images(name))]))
    internet = await startInternet({
      seed: { 'quay.io': repositories, [target]: repositories },
      latencyMilliseconds: 10,
    })
    const mirror = new Mirror(planOf(names.map((name) => planned(`quay.io/${name}`, { semver: '>= 1' }))))
    const began = performance.now()
    const result = await run(mirror)
    const smart = { requests: internet.registry.log.length, milliseconds: performance.now() - began }
    expect(result.code).toBe(0)
    expect(internet.count({ kind: 'list' })).toBe(2 * names.length)
    expect(internet.count({ kind: 'manifest' })).toBe(0)

    internet.reset()
    const script = mirror.write(
      'files/naive.sh',
      `cd "$(dirname "$0")" && "$SKOPEO" sync --all --preserve-digests --src yaml --dest docker sync/app.yaml ${target}/app\n`,
    )
    expect(script).toContain('naive.sh')
    const naiveBegan = performance.now()
    const { code } = await mirror.start({ skopeo: skopeo ?? '', environment: internet.environment }, 'naive.sh').result
    const naive = { requests: internet.registry.log.length, milliseconds: performance.now() - naiveBegan }
    expect(code).toBe(0)
    console.log(
      `unchanged, 8 repositories, 40 tags, 10 ms: mirror.sh ${describeCost(smart)}; skopeo sync ${describeCost(naive)}`,
    )
    expect(naive.requests).toBeGreaterThan(10 * smart.requests)
    expect(naive.milliseconds).toBeGreaterThan(smart.milliseconds)
  })
})

function describeCost({ requests, milliseconds }: { requests: number; milliseconds: number }): string {
  return `${requests} requests, ${(milliseconds / 1000).toFixed(1)} s`
}
