import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeContent } from '../lab/content.ts'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram } from '../lab/skopeo.ts'

const seed = {
  'quay.io': {
    'app/floating': ['1.2', '1.2.3', 'latest', 'nightly-20240102', 'sha-0a1b2c3d'],
    'app/always': ['1.2.3'],
    'app/never': ['latest'],
    'app/named-twice': ['1.2.3'],
    'app/pinned': ['1.0.0'],
  },
}
const pin = makeContent('quay.io/app/pinned:1.0.0', 'index').digest
const plan = planOf(
  [
    planned('quay.io/app/floating', { all: true }),
    planned('quay.io/app/always', { tags: ['1.2.3'], refresh: 'always' }),
    planned('quay.io/app/never', { tags: ['latest'], refresh: 'never' }),
    planned('quay.io/app/named-twice', { tags: ['1.2.3'], refresh: 'never' }),
  ],
  [
    plannedCopy('quay.io/app/pinned', 'pins/pinned', { tags: ['1.0.0'], digests: { '1.0.0': pin } }),
    plannedCopy('quay.io/app/named-twice', 'app/named-twice', {
      tags: ['1.2.3'],
      tag: '{version}',
      format: '{version}',
      refresh: 'always',
    }),
  ],
)
const skopeo = findProgram('sid')

describe.skipIf(skopeo === undefined)('images that are there already', () => {
  let internet: Internet
  let mirror: Mirror

  beforeEach(async () => {
    internet = await startInternet({ seed, hosts: [target] })
    mirror = new Mirror(plan)
    for (const [name, tags] of Object.entries(seed['quay.io'])) {
      const mirrored = name === 'app/pinned' ? 'pins/pinned' : name
      for (const tag of tags) internet.store.seedCopy('quay.io', name, tag, target, mirrored)
    }
  })
  afterEach(async () => {
    await internet.close()
    mirror.remove()
  })

  const run = (...words: string[]): Promise<MirrorResult> =>
    mirror.run({ skopeo: skopeo ?? '', environment: internet.environment, arguments: words })
  const move = (name: string, tag: string): string | undefined => {
    internet.store.seed('quay.io', name, tag, { kind: 'index', key: `${name}:${tag} moved` })
    return internet.store.digest('quay.io', name, tag)
  }
  const sourceManifests = (): string[] =>
    internet.registry.log
      .filter(({ host, kind }) => host === 'quay.io' && kind === 'manifest')
      .map(({ path }) => path.replace('/v2/app/', '').replace('/manifests/', ':'))

  it('costs one manifest of the source for each tag that may move, and none for the others', async () => {
    expect((await run()).code).toBe(0)
    expect(sourceManifests().sort()).toEqual(['always:1.2.3', 'floating:1.2', 'floating:latest', 'named-twice:1.2.3'])
    expect(internet.count({ method: 'PUT' })).toBe(0)
  })

  it('follows a tag that moved, and says so', async () => {
    const moved = move('app/floating', 'latest')
    const result = await run()
    expect(result.code).toBe(0)
    expect(internet.store.digest(target, 'app/floating', 'latest')).toBe(moved)
    expect(result.events.map((event) => [event['event'], event['result'], event['source']])).toEqual([
      ['look', 'moved', 'quay.io/app/floating:latest'],
      ['copy', 'copied', 'quay.io/app/floating:latest'],
      ['summary', 'complete', undefined],
    ])
  })

  it('says so where it does not, whatever the reason ends with', async () => {
    move('app/floating', 'latest')
    internet.registry.faults.add({
      host: target,
      method: 'PUT',
      path: /floating\/manifests/,
      effect: { status: 403, code: 'DENIED', message: 'may not be copied' },
    })
    const result = await run()
    expect(result.code).toBe(1)
    expect(result.events.at(-2)).toMatchObject({
      event: 'copy',
      result: 'failed',
      source: 'quay.io/app/floating:latest',
    })
  })

  it('overwrites an immutable tag where it is told to, and no other', async () => {
    const always = move('app/always', '1.2.3')
    const before = internet.store.digest(target, 'app/floating', '1.2.3')
    move('app/floating', '1.2.3')
    const never = internet.store.digest(target, 'app/never', 'latest')
    move('app/never', 'latest')
    expect((await run()).code).toBe(0)
    expect(internet.store.digest(target, 'app/always', '1.2.3')).toBe(always)
    expect(internet.store.digest(target, 'app/floating', '1.2.3')).toBe(before)
    expect(internet.store.digest(target, 'app/never', 'latest')).toBe(never)
  })

  it('looks at a tag that two entries name alike as often as the one that asks for more', async () => {
    const moved = move('app/named-twice', '1.2.3')
    expect((await run()).code).toBe(0)
    expect(internet.store.digest(target, 'app/named-twice', '1.2.3')).toBe(moved)
  })

  it('reports a pinned tag that has another digest at the target, and leaves it alone', async () => {
    internet.store.seed(target, 'pins/pinned', '1.0.0', { kind: 'index', key: 'somebody pushed this' })
    const other = internet.store.digest(target, 'pins/pinned', '1.0.0')
    const result = await run()
    expect(result.code).toBe(1)
    expect(result.events[0]).toMatchObject({
      event: 'pin',
      result: 'failed',
      owner: 'networking',
      source: `quay.io/app/pinned@${pin}`,
      target: `${target}/pins/pinned:1.0.0`,
      reason: expect.stringContaining(other ?? 'a digest'),
    })
    expect(internet.store.digest(target, 'pins/pinned', '1.0.0')).toBe(other)
  })

  it('mends a tag of the target that has no manifest', async () => {
    internet.store.seed(target, 'app/floating', 'latest', 'nothing')
    expect((await run()).code).toBe(0)
    expect(internet.store.digest(target, 'app/floating', 'latest')).toBe(
      internet.store.digest('quay.io', 'app/floating', 'latest'),
    )
  })

  it('can leave tags that move to a schedule of their own', async () => {
    const moved = move('app/floating', 'latest')
    internet.store.remove(target, 'app/floating', '1.2.3')
    internet.store.remove(target, 'app/floating', '1.2')

    expect((await run('--refresh', 'only')).code).toBe(0)
    expect(internet.store.digest(target, 'app/floating', 'latest')).toBe(moved)
    expect(internet.store.digest(target, 'app/floating', '1.2')).toBeDefined()
    expect(internet.store.digest(target, 'app/floating', '1.2.3')).toBeUndefined()

    move('app/floating', 'latest')
    expect((await run('--refresh=none')).code).toBe(0)
    expect(internet.store.digest(target, 'app/floating', 'latest')).toBe(moved)
    expect(internet.store.digest(target, 'app/floating', '1.2.3')).toBeDefined()
  })

  it('tells when a tag that moves has gone from its source', async () => {
    internet.store.remove('quay.io', 'app/always', '1.2.3')
    internet.store.seed('quay.io', 'app/always', '9.9.9')
    const result = await run()
    expect(result.code).toBe(1)
    expect(result.events[0]).toMatchObject({ event: 'look', source: 'quay.io/app/always:1.2.3', result: 'failed' })
  })

  it('copies an artifact and a single image, and counts signatures of a digest as what they are', async () => {
    internet.store.seed('quay.io', 'app/floating', `sha256-${'ab'.repeat(32)}.sig`, 'artifact')
    internet.store.seed('quay.io', 'app/floating', '2.0.0', 'image')
    expect((await run()).code).toBe(0)
    const images = internet.store.images(target)
    expect(images.get(`${target}/app/floating:2.0.0`)).toBe(internet.store.digest('quay.io', 'app/floating', '2.0.0'))
    expect(images.has(`${target}/app/floating:sha256-${'ab'.repeat(32)}.sig`)).toBe(true)
    internet.reset()
    expect((await run()).code).toBe(0)
    expect(sourceManifests().some((name) => name.includes('.sig'))).toBe(false)
  })
})
