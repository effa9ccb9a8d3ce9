import { chmodSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, planOf, target } from '../lab/plans.ts'
import type { Fault } from '../lab/faults.ts'
import { findProgram } from '../lab/skopeo.ts'
import { failures, images, plan, seed, without } from '../lab/small-mirror.ts'

const floating = ['1', '2', '3', '4', '5', '6', '7', '8']
const floatingPlan = planOf([planned('quay.io/app/floating', { tags: floating })])
const throttled = { status: 429, code: 'TOOMANYREQUESTS', message: 'your pull rate limit', retryAfterSeconds: 1 }

const skopeo = findProgram('trixie')

describe.skipIf(skopeo === undefined)('a registry that throttles or hangs', () => {
  let internet: Internet
  let mirror: Mirror

  beforeEach(async () => {
    internet = await startInternet({ seed, hosts: [target] })
    mirror = new Mirror(plan, { retries: 2 })
  })
  afterEach(async () => {
    await internet.close()
    mirror.remove()
  })

  const use = (...own: ConstructorParameters<typeof Mirror>): void => {
    mirror.remove()
    mirror = new Mirror(...own)
  }
  const run = async (more: Record<string, string> = {}): Promise<MirrorResult> => {
    const result = await mirror.run({ skopeo: skopeo ?? '', environment: { ...internet.environment, ...more } })
    expect(mirror.leftovers()).toEqual([])
    return result
  }
  const present = (): string[] => [...internet.store.images(target).keys()].sort()
  const breaking = (...faults: Fault[]): void => faults.forEach((fault) => internet.registry.faults.add(fault))
  /** Tags that move are at the source, and as they are there at the target. */
  const mirrorFloating = (): void => {
    for (const tag of floating) {
      internet.store.seed('quay.io', 'app/floating', tag)
      internet.store.seedCopy('quay.io', 'app/floating', tag, target)
    }
    use(floatingPlan)
  }

  it('waits as long as a registry tells it to', async () => {
    const limited = { status: 429, code: 'TOOMANYREQUESTS', retryAfterSeconds: 2 }
    breaking(
      { host: 'docker.io', path: /tags/, times: 1, effect: limited },
      { host: 'docker.io', path: /manifests/, times: 1, effect: limited },
    )
    const result = await run()
    expect(result.code).toBe(0)
    expect(present()).toEqual(images)
    expect(result.milliseconds).toBeGreaterThan(4000)
  })

  it('copies nothing more from a registry that throttles and does not stop, and says so', async () => {
    for (let patch = 0; patch < 20; patch++) internet.store.seed('docker.io', 'kong/gateway', `3.2.${patch}`)
    breaking({ host: 'docker.io', path: /manifests/, effect: throttled })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('kong'))
    const reasons = new Set(failures(result).map((event) => event['reason']))
    expect(reasons).toEqual(new Set(['not tried: docker.io answered toomanyrequests three times in a row']))
    expect(internet.count({ host: 'docker.io', kind: 'manifest' })).toBeLessThan(20)
  })

  it('copies nothing more from a registry that begins to throttle in the middle', async () => {
    for (let patch = 0; patch < 20; patch++) internet.store.seed('docker.io', 'kong/gateway', `3.2.${patch}`)
    breaking({ host: 'docker.io', path: /manifests/, after: 12, effect: throttled })
    use(plan, { retries: 0 })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(expect.arrayContaining(without('kong')))
    const told = failures(result).map((event) => /toomanyrequests.*/.exec(event['reason'] ?? '')?.[0])
    expect(told.every((reason) => reason?.startsWith('toomanyrequests'))).toBe(true)
    expect(told).toContain('toomanyrequests three times in a row')
  })

  it('says of tags that it cannot look at that their registry throttles', async () => {
    mirrorFloating()
    breaking({ host: 'quay.io', path: /manifests/, effect: throttled })
    const result = await run({ MIRROR_LIST_SECONDS: '8' })
    expect(result.code).toBe(1)
    expect([...new Set(failures(result).map((event) => event['reason']))].sort()).toEqual([
      'no answer within 8 seconds but toomanyrequests',
      'not tried: quay.io answered toomanyrequests three times in a row',
    ])
  })

  it('looks at all tags but those that hang, where others of their registry answer in between', async () => {
    mirrorFloating()
    breaking({ host: 'quay.io', path: /manifests\/[135]/, effect: 'hang' })
    const result = await run({ MIRROR_LIST_SECONDS: '2', MIRROR_PARALLELISM: '1' })
    expect(result.code).toBe(1)
    const source = 'quay.io/app/floating'
    expect(failures(result).map((event) => event['source'])).toEqual([`${source}:1`, `${source}:3`, `${source}:5`])
    for (const { seconds } of failures(result)) expect(Number(seconds)).toBeGreaterThanOrEqual(2)
  })

  it('looks at three images of a target that hangs, not at all', async () => {
    mirrorFloating()
    breaking({ host: target, path: /manifests/, effect: 'hang' })
    const result = await run({ MIRROR_LIST_SECONDS: '2', MIRROR_PARALLELISM: '1' })
    expect(result.code).toBe(1)
    const reasons = failures(result).map((event) => event['reason'])
    expect(reasons.filter((reason) => reason === 'no answer within 2 seconds')).toHaveLength(3)
    expect(reasons.filter((reason) => reason?.includes(`${target} did not answer three times in a row`))).toHaveLength(
      5,
    )
  })

  it('copies three images to a target that takes too long, not all', async () => {
    breaking({ host: target, path: /uploads/, effect: 'hang' })
    const result = await run({ MIRROR_COPY_SECONDS: '3', MIRROR_PARALLELISM: '1' })
    expect(result.code).toBe(1)
    const reasons = new Set(failures(result).map((event) => event['reason']))
    expect([...reasons].sort()).toEqual([
      'no answer within 3 seconds',
      'not tried: copying from quay.io took too long three times in a row',
    ])
  })

  it('pauses a minute at the longest before it asks a registry again that throttles its lists', async () => {
    const sleep = mirror.write('own/sleep', `#!/bin/sh\necho "$1" >>'${mirror.folder}/pauses'\n`)
    chmodSync(sleep, 0o755)
    breaking({
      host: 'docker.io',
      path: /tags/,
      effect: { status: 403, code: 'TOOMANYREQUESTS', message: 'slow down' },
    })
    const environment = {
      PATH: `${dirname(sleep)}:${process.env['PATH']}`,
      MIRROR_RETRIES: '5',
      MIRROR_RETRY_SECONDS: '2',
    }
    const result = await run(environment)
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('kong'))
    expect(readFileSync(join(mirror.folder, 'pauses'), 'utf8').trim().split('\n')).toEqual([
      '8',
      '16',
      '32',
      '60',
      '60',
    ])
  })

  it('says where what was copied could not be listed again', async () => {
    breaking({ host: target, path: /kong\/gateway\/tags/, after: 1, effect: { status: 500, message: 'out of order' } })
    use(plan, { retries: 0 })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(images)
    const copies = failures(result).filter((event) => event['event'] === 'copy')
    expect(copies.map((event) => event['reason'])).toEqual([
      'it was copied, but the target could not be listed again',
      'it was copied, but the target could not be listed again',
    ])
  })

  it('does not hang on a registry that does', async () => {
    breaking({ host: 'docker.io', effect: 'hang' })
    const result = await run({ MIRROR_LIST_SECONDS: '3', MIRROR_RETRIES: '1' })
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('kong'))
    expect(failures(result)).toMatchObject([{ source: 'docker.io/kong/gateway', reason: 'no answer within 3 seconds' }])
    expect(Number(failures(result)[0]?.['seconds'])).toBeGreaterThanOrEqual(3)
    expect(result.milliseconds).toBeLessThan(40_000)
  })

  it('lists all of a registry that answers slowly, though many lists of it take longer than one may', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `slow/part${index}`)
    for (const name of names) internet.store.seed('quay.io', name, '1.0.0')
    use(planOf(names.map((name) => planned(`quay.io/${name}`, { semver: '>= 1' }))), { parallelism: 1 })
    breaking({ host: 'quay.io', path: /tags/, effect: { delaySeconds: 2 } })
    const result = await run({ MIRROR_LIST_SECONDS: '4', MIRROR_RETRIES: '0' })
    expect(failures(result)).toEqual([])
    expect(present()).toEqual(names.map((name) => `${target}/${name}:1.0.0`))
  })

  it('gives up no registry because another one hangs', async () => {
    const names = Array.from({ length: 4 }, (_, index) => `slow/part${index}`)
    for (const name of names) {
      internet.store.seed('quay.io', name, '1.0.0')
      internet.store.seed('docker.io', name, '1.0.0')
    }
    const sources = ['docker.io', 'quay.io'].flatMap((host) => names.map((name) => `${host}/${name}`))
    const rows = sources.map((source) =>
      planned(source, { semver: '>= 1', destination: `${target}/${source.replace('/', '-')}` }),
    )
    use(planOf(rows), { parallelism: 1 })
    breaking({ host: 'docker.io', path: /tags/, effect: 'hang' })
    const result = await run({ MIRROR_LIST_SECONDS: '3', MIRROR_RETRIES: '0' })
    expect(result.code).toBe(1)
    expect(new Set(failures(result).map((event) => event['source']?.split('/')[0]))).toEqual(new Set(['docker.io']))
    expect(present()).toHaveLength(4)
    // The lists of all of them, then three for themselves.
    expect(internet.count({ host: 'docker.io', kind: 'list' })).toBe(4)
    expect(result.milliseconds).toBeLessThan(40_000)
  })

  it('waits for three images of a registry that hangs, not for all', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `slow/part${index}`)
    const exact = names.map((name) => planned(`registry.k8s.io/${name}`, { tags: ['1.0.0', '2.0.0'] }))
    const slow = new Mirror(planOf([...exact, planned('docker.io/kong/gateway', { tags: ['3.0.0'] })]))
    breaking({ host: 'registry.k8s.io', effect: 'hang' })
    const environment = { ...internet.environment, MIRROR_LIST_SECONDS: '3' }
    const result = await slow.run({ skopeo: skopeo ?? '', environment })
    slow.remove()
    expect(result.code).toBe(1)
    expect(present()).toEqual([`${target}/kong/gateway:3.0.0`])
    expect(failures(result)).toHaveLength(16)
    expect(failures(result)[0]?.['reason']).toBe('not tried: registry.k8s.io did not answer three times in a row')
    expect(result.milliseconds).toBeLessThan(40_000)
  })

  it('copies all else of a registry of which one repository hangs', async () => {
    const names = ['cilium/cilium', 'cilium/operator']
    use(planOf(names.map((name) => planned(`quay.io/${name}`, { semver: '>= 1' }))), { retries: 0 })
    for (const tag of ['v1.2.0', 'v1.3.0']) internet.store.seed('quay.io', 'cilium/cilium', tag)
    breaking({ host: 'quay.io', path: /cilium\/cilium\/(manifests|blobs)/, effect: 'hang' })
    const result = await run({ MIRROR_LIST_SECONDS: '2', MIRROR_COPY_SECONDS: '4' })
    expect(result.code).toBe(1)
    expect(present()).toEqual([`${target}/cilium/operator:v1.0.0`])
  })

  it('loses only the image that hangs', async () => {
    breaking({ host: 'quay.io', path: /cilium\/manifests\/v1\.0\.0/, effect: 'hang' })
    const result = await run({ MIRROR_COPY_SECONDS: '5' })
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('cilium/cilium:v1.0.0'))
    expect(failures(result)).toMatchObject([
      { source: 'quay.io/cilium/cilium:v1.0.0', reason: expect.stringContaining('no answer within') },
    ])
  })
})
