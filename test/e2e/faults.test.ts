import { chmodSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, planOf, target } from '../lab/plans.ts'
import type { Fault } from '../lab/faults.ts'
import { findProgram } from '../lab/skopeo.ts'
import { failures, images, plan, seed, without } from '../lab/small-mirror.ts'
import { whenSoaking } from '../support/soak.ts'

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
  const breaking = (...faults: Fault[]): void => faults.forEach((fault) => internet.registry.faults.add(fault))

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

  it.each([2, 9])('lists again where skopeo could not write all of its log: %i times', async (times) => {
    // As where the disk is full for a moment: skopeo goes on, and ends with 0.
    const lossy = mirror.write(
      'lossy',
      `#!/bin/sh
case " $* " in
  *' --dry-run '*)
    n=$(cat "$HOME/asked" 2>/dev/null || echo 0)
    "$REAL_SKOPEO" "$@" 2>"$HOME/log.$$"
    status=$?
    case $(cat "$HOME/log.$$") in *'from="docker://quay.io/cilium/cilium:'*) echo $((n + 1)) >"$HOME/asked" ;; *) n=${times} ;; esac
    if [ "$n" -lt ${times} ]; then grep -v 'cilium/cilium:v1.1.0' "$HOME/log.$$"; else cat "$HOME/log.$$"; fi >&2
    exit "$status"
    ;;
esac
exec "$REAL_SKOPEO" "$@"
`,
    )
    chmodSync(lossy, 0o755)
    const result = await mirror.run({
      skopeo: lossy,
      environment: { ...internet.environment, REAL_SKOPEO: skopeo ?? '' },
    })
    expect(result.code).toBe(times > 3 ? 1 : 0)
    if (times < 3) expect(present()).toEqual(images)
    else expect(failures(result)).toMatchObject([{ event: 'list', source: 'quay.io/cilium/cilium' }])
  })

  it('tells a reason as a line that can be taken apart', async () => {
    breaking({
      host: 'quay.io',
      path: /operator\/tags/,
      effect: { status: 403, code: 'DENIED', message: 'no \\d "\u001b[31m" \\' },
    })
    const { stderr } = await run()
    const reasons = stderr.split('\n').flatMap((line) => / reason=(".*")$/.exec(line)?.slice(1) ?? [])
    expect(reasons.length).toBeGreaterThan(0)
    for (const reason of reasons) expect(() => JSON.parse(reason) as string, reason).not.toThrow()
    expect(reasons.join()).toContain('\\\\d')
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

  it.each<{ retries: number; more: { tags?: string[]; semver?: string } }>([
    { retries: 2, more: {} },
    ...whenSoaking({ retries: 0, more: {} }),
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
