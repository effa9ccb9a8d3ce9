import { chmodSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import type { Fault } from '../lab/faults.ts'
import { findProgram } from '../lab/skopeo.ts'

const seed = {
  'quay.io': { 'cilium/cilium': ['v1.0.0', 'v1.1.0'], 'cilium/operator': ['v1.0.0'], 'jetstack/manager': ['v1.0.0'] },
  'docker.io': { 'kong/gateway': ['3.0.0', '3.1.0'] },
  'registry.k8s.io': {},
}
const plan = planOf(
  [
    planned('quay.io/cilium/cilium', { semver: '>= 1.0.0' }),
    planned('quay.io/cilium/operator', { semver: '>= 1.0.0', owners: ['network-operators'] }),
    planned('docker.io/kong/gateway', { semver: '>= 3' }),
  ],
  [plannedCopy('quay.io/jetstack/manager', 'certificates/cert-manager', { tags: ['v1.0.0'] })],
)
const images = [
  'certificates/cert-manager:v1.0.0',
  'cilium/cilium:v1.0.0',
  'cilium/cilium:v1.1.0',
  'cilium/operator:v1.0.0',
  'kong/gateway:3.0.0',
  'kong/gateway:3.1.0',
].map((image) => `${target}/${image}`)

const skopeo = findProgram('trixie')

describe.skipIf(skopeo === undefined)('when something is wrong', () => {
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

  const run = async (more: Record<string, string> = {}): Promise<MirrorResult> => {
    const result = await mirror.run({ skopeo: skopeo ?? '', environment: { ...internet.environment, ...more } })
    expect(mirror.leftovers()).toEqual([])
    return result
  }
  const present = (): string[] => [...internet.store.images(target).keys()].sort()
  const without = (...missing: string[]): string[] =>
    images.filter((image) => !missing.some((word) => image.includes(word)))
  const breaking = (...faults: Fault[]): void => faults.forEach((fault) => internet.registry.faults.add(fault))
  const failures = (result: MirrorResult): Record<string, string>[] =>
    result.events.filter((event) => event['result'] === 'failed' && event['event'] !== 'summary')

  it('mirrors everything else when a source is down', async () => {
    breaking({ host: 'quay.io', effect: { status: 503, message: 'down for repair' } })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('cilium', 'cert-manager'))
    expect(failures(result).map((event) => [event['source'], event['owner']])).toEqual(
      expect.arrayContaining([
        ['quay.io/cilium/cilium', 'networking'],
        ['quay.io/cilium/operator', 'network-operators'],
        ['quay.io/jetstack/manager:v1.0.0', 'networking'],
      ]),
    )
    expect(failures(result)).toHaveLength(3)
    expect(failures(result)[0]?.['reason']).toContain('503')
    internet.reset()
    expect((await run()).code).toBe(0)
    expect(present()).toEqual(images)
  })

  it('tries a list again that fails twice', async () => {
    breaking({ path: /cilium\/cilium\/tags/, times: 2, effect: { status: 500 } })
    const result = await run()
    expect(result.code).toBe(0)
    expect(present()).toEqual(images)
  })

  it('does not take a target that cannot be listed for an empty one', async () => {
    expect((await run()).code).toBe(0)
    internet.reset()
    breaking({ host: target, path: /cilium\/cilium\/tags/, effect: { status: 500 } })
    const result = await run()
    expect(result.code).toBe(1)
    expect(failures(result)).toMatchObject([{ event: 'list', target: `${target}/cilium/cilium`, owner: 'networking' }])
    expect(internet.count({ host: target, method: 'PUT' })).toBe(0)
  })

  it('tells whose a failure is, and why, also of names that differ in a dot alone', async () => {
    const names = ['app/x.y', 'app/x-y', 'app/xzy']
    const alike = planOf(
      names.map((name, index) => planned(`quay.io/${name}`, { semver: '>= 1', owners: [`team-${index}`] })),
    )
    for (const name of names) internet.store.seed('quay.io', name, '1.0.0')
    breaking(
      { host: target, path: /x\.y/, effect: { status: 500 } },
      { host: target, path: /x-y/, effect: { status: 502 } },
    )
    const own = new Mirror(alike, { retries: 1 })
    const result = await own.run({ skopeo: skopeo ?? '', environment: internet.environment })
    own.remove()
    const told = failures(result).map(({ target: name, owner, reason }) => [
      name,
      owner,
      /50\d/.exec(reason ?? '')?.[0],
    ])
    expect(told.sort()).toEqual([
      [`${target}/app/x-y`, 'team-1', '502'],
      [`${target}/app/x.y`, 'team-0', '500'],
    ])
    expect(present()).toEqual([`${target}/app/xzy:1.0.0`])
  })

  it('names a repository that its source does not have, without trying again', async () => {
    internet.store.remove('quay.io', 'cilium/operator', 'v1.0.0')
    const result = await run()
    expect(result.code).toBe(1)
    expect(failures(result)).toMatchObject([
      {
        event: 'list',
        source: 'quay.io/cilium/operator',
        owner: 'network-operators',
        reason: expect.stringContaining('name unknown'),
      },
    ])
    expect(internet.registry.log.filter(({ path }) => path.includes('operator/tags'))).toHaveLength(2) // source and target
    expect(present()).toEqual(without('operator'))
  })

  it('names an exact tag that its source does not have, and a tag without a manifest', async () => {
    internet.store.remove('quay.io', 'jetstack/manager', 'v1.0.0')
    internet.store.seed('docker.io', 'kong/gateway', '3.1.0', 'nothing')
    const result = await run()
    expect(result.code).toBe(1)
    expect(failures(result).map((event) => event['target'])).toEqual([
      `${target}/certificates/cert-manager:v1.0.0`,
      `${target}/kong/gateway:3.1.0`,
    ])
    expect(failures(result)[1]?.['reason']).toContain('manifest unknown')
    expect(present()).toEqual(without('cert-manager', '3.1.0'))
  })

  it('reports a target that refuses what is pushed', async () => {
    breaking({
      host: target,
      method: 'POST',
      path: /kong/,
      effect: { status: 403, code: 'DENIED', message: 'quota exceeded' },
    })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('kong'))
    expect(failures(result)).toHaveLength(2)
    expect(failures(result)[0]?.['reason']).toContain('quota exceeded')
    expect(failures(result)[0]?.['target']).toBe(`${target}/kong/gateway:3.0.0`)
  })

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
    const limited = { status: 429, code: 'TOOMANYREQUESTS', message: 'your pull rate limit', retryAfterSeconds: 1 }
    for (let patch = 0; patch < 20; patch++) internet.store.seed('docker.io', 'kong/gateway', `3.2.${patch}`)
    breaking({ host: 'docker.io', path: /manifests/, effect: limited })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('kong'))
    const reasons = new Set(failures(result).map((event) => event['reason']))
    expect(reasons).toEqual(new Set(['not tried: docker.io answered toomanyrequests three times in a row']))
    expect(internet.count({ host: 'docker.io', kind: 'manifest' })).toBeLessThan(20)
  })

  it('copies nothing more from a registry that begins to throttle in the middle', async () => {
    const limited = { status: 429, code: 'TOOMANYREQUESTS', message: 'your pull rate limit', retryAfterSeconds: 1 }
    for (let patch = 0; patch < 20; patch++) internet.store.seed('docker.io', 'kong/gateway', `3.2.${patch}`)
    breaking({ host: 'docker.io', path: /manifests/, after: 12, effect: limited })
    mirror.remove()
    mirror = new Mirror(plan, { retries: 0 })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(expect.arrayContaining(without('kong')))
    const told = failures(result).map((event) => /toomanyrequests.*/.exec(event['reason'] ?? '')?.[0])
    expect(told.every((reason) => reason?.startsWith('toomanyrequests'))).toBe(true)
    expect(told).toContain('toomanyrequests three times in a row')
  })

  it('says of tags that it cannot look at that their registry throttles', async () => {
    const tags = ['1', '2', '3', '4', '5', '6', '7', '8']
    for (const tag of tags) internet.store.seed('quay.io', 'app/floating', tag)
    mirror.remove()
    mirror = new Mirror(planOf([planned('quay.io/app/floating', { tags })]))
    expect((await run()).code).toBe(0)
    const limited = { status: 429, code: 'TOOMANYREQUESTS', message: 'your pull rate limit', retryAfterSeconds: 1 }
    breaking({ host: 'quay.io', path: /manifests/, effect: limited })
    const result = await run({ MIRROR_LIST_SECONDS: '8' })
    expect(result.code).toBe(1)
    expect([...new Set(failures(result).map((event) => event['reason']))].sort()).toEqual([
      'no answer within 8 seconds but toomanyrequests',
      'not tried: quay.io answered toomanyrequests three times in a row',
    ])
  })

  it('looks at all tags but those that hang, where others of their registry answer in between', async () => {
    const tags = ['1', '2', '3', '4', '5', '6', '7', '8']
    for (const tag of tags) internet.store.seed('quay.io', 'app/floating', tag)
    mirror.remove()
    mirror = new Mirror(planOf([planned('quay.io/app/floating', { tags })]))
    expect((await run()).code).toBe(0)
    breaking({ host: 'quay.io', path: /manifests\/[135]/, effect: 'hang' })
    const result = await run({ MIRROR_LIST_SECONDS: '2', MIRROR_PARALLELISM: '1' })
    expect(result.code).toBe(1)
    const source = 'quay.io/app/floating'
    expect(failures(result).map((event) => event['source'])).toEqual([`${source}:1`, `${source}:3`, `${source}:5`])
  })

  it('looks at three images of a target that hangs, not at all', async () => {
    const tags = ['1', '2', '3', '4', '5', '6', '7', '8']
    for (const tag of tags) internet.store.seed('quay.io', 'app/floating', tag)
    mirror.remove()
    mirror = new Mirror(planOf([planned('quay.io/app/floating', { tags })]))
    expect((await run()).code).toBe(0)
    breaking({ host: target, path: /manifests/, effect: 'hang' })
    const result = await run({ MIRROR_LIST_SECONDS: '2', MIRROR_PARALLELISM: '1' })
    expect(result.code).toBe(1)
    const reasons = failures(result).map((event) => event['reason'])
    expect(reasons.filter((reason) => reason === 'no answer within 2 seconds')).toHaveLength(3)
    expect(reasons.filter((reason) => reason?.includes(`${target} did not answer three times in a row`))).toHaveLength(
      5,
    )
  })

  it('blames no source for a target that takes too long', async () => {
    breaking({ host: target, path: /uploads/, effect: 'hang' })
    const result = await run({ MIRROR_COPY_SECONDS: '3', MIRROR_PARALLELISM: '1' })
    expect(result.code).toBe(1)
    const reasons = new Set(failures(result).map((event) => event['reason']))
    expect([...reasons].sort()).toEqual([
      'no answer within 3 seconds',
      'not tried: quay.io took too long to copy from three times in a row',
    ])
  })

  it('says where what was copied could not be listed again', async () => {
    breaking({ host: target, path: /kong\/gateway\/tags/, after: 1, effect: { status: 500, message: 'out of order' } })
    mirror.remove()
    mirror = new Mirror(plan, { retries: 0 })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(images)
    const copies = failures(result).filter((event) => event['event'] === 'copy')
    expect(copies.map((event) => event['reason'])).toEqual([
      'it was copied, but the target could not be listed again',
      'it was copied, but the target could not be listed again',
    ])
  })

  it('tries a blob again whose connection was cut, and refuses wrong bytes', async () => {
    breaking({ host: 'quay.io', path: /cilium\/cilium\/blobs/, times: 1, effect: 'cut' })
    breaking({ host: 'docker.io', path: /kong.*blobs/, effect: 'wrong-bytes' })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('kong'))
    expect(failures(result).map((event) => event['source'])).toEqual([
      'docker.io/kong/gateway:3.0.0',
      'docker.io/kong/gateway:3.1.0',
    ])
  })

  it('refuses a manifest that is not what its digest says', async () => {
    breaking({ host: 'quay.io', path: /operator\/manifests\/sha256/, effect: 'wrong-bytes' })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('operator'))
  })

  it('does not hang on a registry that does', async () => {
    breaking({ host: 'docker.io', effect: 'hang' })
    const result = await run({ MIRROR_LIST_SECONDS: '3', MIRROR_RETRIES: '1' })
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('kong'))
    expect(failures(result)).toMatchObject([{ source: 'docker.io/kong/gateway', reason: 'no answer within 3 seconds' }])
    expect(result.milliseconds).toBeLessThan(40_000)
  })

  it.each([
    { retries: 2, more: {} },
    { retries: 0, more: {} },
    { retries: 0, more: { semver: '>= 9' } },
    { retries: 0, more: { tags: ['v1.1.0'], semver: '>= 9' } },
  ])(
    'names the one pattern that skopeo cannot read, though it drops all patterns of the registry for it: %j',
    async ({ retries, more }) => {
      const bad = new Mirror(
        planOf([
          planned('quay.io/cilium/cilium', { regex: '^v(1$', ...more }),
          planned('quay.io/cilium/operator', { regex: '^v1\\..*$' }),
          planned('quay.io/jetstack/manager', { semver: '>= 1' }),
        ]),
        { retries },
      )
      const result = await bad.run({ skopeo: skopeo ?? '', environment: internet.environment })
      bad.remove()
      expect(result.code).toBe(1)
      expect(failures(result)).toMatchObject([
        { source: 'quay.io/cilium/cilium', reason: expect.stringContaining('error parsing regexp') },
      ])
      const exact = (more.tags ?? []).map((tag) => `${target}/cilium/cilium:${tag}`)
      expect(present()).toEqual([...exact, `${target}/cilium/operator:v1.0.0`, `${target}/jetstack/manager:v1.0.0`])
    },
  )

  it.each([1, 0])('loses no complaint of skopeo, even where it goes on, with %j retries', async (retries) => {
    const odd = new Mirror(
      planOf([
        planned('quay.io/cilium/cilium', { tags: ['no tag', 'v1.0.0'] }),
        planned('quay.io/cilium/operator', { semver: '>= 1' }),
      ]),
      { retries },
    )
    const result = await odd.run({ skopeo: skopeo ?? '', environment: internet.environment })
    odd.remove()
    expect(result.code).toBe(1)
    expect(failures(result)).toMatchObject([
      { source: 'quay.io/cilium/cilium', reason: expect.stringContaining('invalid tag format') },
    ])
    expect(present()).toEqual([`${target}/cilium/cilium:v1.0.0`, `${target}/cilium/operator:v1.0.0`])
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

  it('loses only the image that hangs', async () => {
    breaking({ host: 'quay.io', path: /cilium\/manifests\/v1\.0\.0/, effect: 'hang' })
    const result = await run({ MIRROR_COPY_SECONDS: '5' })
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('cilium/cilium:v1.0.0'))
    expect(failures(result)).toMatchObject([
      { source: 'quay.io/cilium/cilium:v1.0.0', reason: expect.stringContaining('no answer within') },
    ])
  })

  it('is not led astray by a registry that lies', async () => {
    const bad = '\u001b[31m$(touch pwned)`id`\n'
    internet.store.seed('quay.io', 'cilium/cilium', bad)
    internet.store.seed('quay.io', 'cilium/cilium', 'v1.2.0 --dest-creds x:y')
    breaking({ host: 'quay.io', path: /operator\/tags/, effect: 'endless-tags' })
    breaking({ host: 'docker.io', path: /kong.*tags/, effect: { status: 500, message: `${bad}\u202e"; reboot` } })
    const result = await run({ MIRROR_LIST_SECONDS: '3', MIRROR_RETRIES: '2' })
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('cilium/', 'kong'))
    expect(
      failures(result)
        .map((event) => event['source'])
        .sort(),
    ).toEqual(['docker.io/kong/gateway', 'quay.io/cilium/cilium', 'quay.io/cilium/operator'])
    expect(result.stderr + result.stdout).toMatch(/^[\n -~]*$/)
  })

  it('follows no redirect of a push to elsewhere, and does not lose the rest', async () => {
    breaking({
      host: target,
      method: 'PUT',
      path: /kong.*manifests/,
      effect: { redirect: 'https://elsewhere.invalid/' },
    })
    const result = await run()
    expect(result.code).toBe(1)
    expect(present()).toEqual(without('kong'))
  })

  it('renews a token that has expired in the middle', async () => {
    internet.registry.demandTokens('docker.io', { expiring: { tokens: 3, uses: 3 } })
    internet.registry.demandTokens(target, { expiring: { tokens: 9, uses: 9 } })
    const result = await run()
    expect(result.code).toBe(0)
    expect(present()).toEqual(images)
  })

  it.each(['source', 'target'])(
    'does not pass for complete when a worker was killed that listed a %s',
    async (side) => {
      // The kernel's way of saving memory: whoever started skopeo is gone, and nobody tells.
      const pattern = side === 'source' ? 'kong/gateway": ">=' : 'kong/gateway": []'
      const killer = mirror.write(
        'killer',
        `#!/bin/sh
case $* in
  *--dry-run*)
    for word; do [ ! -f "$word" ] || ! grep -qF '${pattern}' "$word" || {
      read -r _ _ _ parent _ </proc/$PPID/stat
      kill -9 "$parent"
      exit 1
    }; done ;;
esac
exec '${skopeo}' "$@"
`,
      )
      chmodSync(killer, 0o755)
      const result = await run({ SKOPEO: killer })
      expect(result.code).toBe(1)
      expect(failures(result).map((event) => event['reason'])).toContainEqual(
        expect.stringContaining('some work was not done'),
      )
    },
  )

  it('leaves what failed in the termination message, in at most 4096 bytes', async () => {
    breaking({ host: 'quay.io', effect: { status: 503, message: 'x'.repeat(9000) } })
    mirror.remove()
    const names = Array.from({ length: 10 }, (_, index) =>
      planned(`quay.io/${'long-name/'.repeat(20)}${index}`, { semver: '>= 1' }),
    )
    mirror = new Mirror(planOf(names), { retries: 0 })
    expect((await run()).stderr.length).toBeGreaterThan(4096)
    const text = readFileSync(`${mirror.folder}/termination-log`, 'utf8')
    expect(text).toMatch(/^event=summary result=failed .*\nevent=list source=quay\.io/)
    expect(text.length).toBeLessThanOrEqual(4096)
  })
})
