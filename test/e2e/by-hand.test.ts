import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeContent } from '../lab/content.ts'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram, shellsFor, skopeoSuites } from '../lab/skopeo.ts'

const seed = {
  'quay.io': { 'app/one': ['1.0.0', '2.0.0'], 'app/two': ['1.0.0'] },
  'docker.io': { 'library/alpine': ['3.20.0', '3.21.0', 'edge'] },
}
const pin = makeContent('quay.io/app/two:1.0.0', 'index').digest
const plan = planOf(
  [planned('quay.io/app/one', { semver: '>= 1' })],
  [
    plannedCopy('quay.io/app/two', 'app/zwei', { tags: ['1.0.0'], digests: { '1.0.0': pin }, tag: '{tag}-pinned' }),
    plannedCopy('docker.io/library/alpine', 'base/linux', { semver: '>= 3', tag: 'alpine-{version}' }),
    plannedCopy('docker.io/library/alpine', 'base/edge', { regex: '^edge$' }),
  ],
)

describe.each(Object.keys(skopeoSuites) as (keyof typeof skopeoSuites)[])('by hand, with skopeo of %s', (suite) => {
  const skopeo = findProgram(suite)
  let internet: Internet
  let mirror: Mirror

  beforeEach(async () => {
    internet = await startInternet({ seed, hosts: [target] })
    mirror = new Mirror(plan)
  })
  afterEach(async () => {
    await internet.close()
    mirror.remove()
  })
  const options = (): Parameters<Mirror['run']>[0] => ({ skopeo: skopeo ?? '', environment: internet.environment })

  it.skipIf(skopeo === undefined)('the command in the head of a sync file does what it says', async () => {
    const text = readFileSync(join(mirror.folder, 'files/sync/app.yaml'), 'utf8')
    const command = /^# By hand: (.*)$/m.exec(text)?.[1] ?? 'false'
    expect(command).toMatch(/^skopeo sync /)
    mirror.write('files/by-hand.sh', `cd "$(dirname "$0")" && ${command.replace(/^skopeo/, '"$SKOPEO"')}\n`)
    const { code } = await mirror.start(options(), 'by-hand.sh').result
    expect(code).toBe(0)
    expect([...internet.store.images(target).keys()]).toEqual([`${target}/app/one:1.0.0`, `${target}/app/one:2.0.0`])
  })

  it.skipIf(skopeo === undefined).each(shellsFor(suite))(
    'copy.sh copies pins, renames and ranges under $name',
    async ({ command }) => {
      const { code } = await mirror.start({ ...options(), shell: command }, 'copy.sh').result
      expect(code).toBe(0)
      const images = internet.store.images(target)
      expect([...images.keys()].sort()).toEqual([
        `${target}/app/zwei:1.0.0-pinned`,
        `${target}/base/edge:edge`,
        `${target}/base/linux:alpine-3.20.0`,
        `${target}/base/linux:alpine-3.21.0`,
      ])
      expect(images.get(`${target}/app/zwei:1.0.0-pinned`)).toBe(pin)
    },
  )

  it.skipIf(skopeo === undefined)(
    'copy.sh selects the same in every locale and whatever the environment holds',
    async () => {
      const spy = mirror.write('spy', `#!/bin/sh\necho "$LC_ALL" >>'${mirror.folder}/locales'\nexec '${skopeo}' "$@"\n`)
      chmodSync(spy, 0o755)
      // In Turkish, A-Z has no I.
      const environment = { ...internet.environment, LC_ALL: 'tr_TR.UTF-8', listed_file: 'copy.yaml', listed: '' }
      const { code } = await mirror.start({ skopeo: spy, environment }, 'copy.sh').result
      expect(code).toBe(0)
      expect(new Set(readFileSync(`${mirror.folder}/locales`, 'utf8').trim().split('\n'))).toEqual(new Set(['C']))
      expect(internet.store.images(target).size).toBe(4)
    },
  )

  it.skipIf(skopeo === undefined)('copy.sh puts pinned tags right that a range selects too', async () => {
    const digest = makeContent('quay.io/app/one:2.0.0', 'index').digest
    const pins = { tags: ['1.0.0'], digests: { '1.0.0': digest } }
    const pinned = new Mirror(planOf([], [plannedCopy('quay.io/app/one', 'base/uno', { semver: '>= 1', ...pins })]))
    const { code } = await pinned.start(options(), 'copy.sh').result
    expect(code).toBe(0)
    const images = internet.store.images(target)
    expect([...images.keys()].sort()).toEqual([`${target}/base/uno:1.0.0`, `${target}/base/uno:2.0.0`])
    expect(images.get(`${target}/base/uno:1.0.0`)).toBe(digest)
    pinned.remove()
  })

  it.skipIf(skopeo === undefined)('copy.sh goes on after a failure, and ends with it', async () => {
    internet.registry.faults.add({ host: 'quay.io', effect: { status: 503 } })
    const { code } = await mirror.start(options(), 'copy.sh').result
    expect(code).toBe(1)
    expect(internet.store.images(target).size).toBe(3)
  })

  it.skipIf(skopeo === undefined).each(shellsFor(suite))(
    'copy.sh copies no two tags to one, as mirror.sh does, and all others under $name',
    async ({ command }) => {
      const tags = ['stable-1.0.0', 'stable-v1.0.0', 'stable-1.1.0', '2.0.0']
      for (const tag of tags) internet.store.seed('quay.io', 'app/three', tag)
      const regex = { regex: '^stable-v?1\\..*$', tag: '{version}', format: 'stable-{version}' }
      // Both maps of the second select the same tags, which is no collision.
      const twice = new Mirror(
        planOf(
          [],
          [
            plannedCopy('quay.io/app/three', 'base/three', { ...regex }),
            plannedCopy('quay.io/app/three', 'base/four', { semver: '2.x', regex: '^2\\..*$' }),
          ],
        ),
      )
      const own = { ...options(), shell: command }
      const { code, stderr } = await twice.start(own, 'copy.sh').result
      expect(code).toBe(1)
      expect(stderr).toContain(`quay.io/app/three:stable-v1.0.0 is not copied`)
      expect([...internet.store.images(target).keys()].sort()).toEqual([
        `${target}/base/four:2.0.0`,
        `${target}/base/three:1.1.0`,
      ])
      const run = await twice.run(own)
      expect(run.events.filter((event) => event['event'] === 'plan')).toHaveLength(2)
      expect(internet.store.images(target).size).toBe(2)
      twice.remove()
    },
  )

  it.skipIf(skopeo === undefined)('skopeo reads every text of a sync file as it was meant', () => {
    // Each is no tag, so skopeo logs it as Go quotes it. Sixteen are enough to meet every kind of escape.
    const texts = [
      'a"b',
      'a\\b',
      "a'b",
      'a\tb',
      'a\nb',
      'a#b',
      'a: b',
      '1 0',
      'ü',
      '😀',
      '\u0085',
      '\u2028',
      '\u202e',
      '\u001b',
      '\ufeff',
      '~ ',
    ].map((text) => `!${text}`)
    const strange = new Mirror(planOf([planned('quay.io/app/one', { tags: texts })]))
    const file = join(strange.folder, 'files/sync/app.yaml')
    const { stderr, status } = spawnSync(
      skopeo ?? '',
      ['sync', '--dry-run', '--src', 'yaml', '--dest', 'docker', file, target],
      {
        encoding: 'utf8',
        env: strange.environment(skopeo ?? ''),
      },
    )
    expect(status).toBe(0)
    const read = [...stderr.matchAll(/msg="Error parsing ref, skipping" ref=("(?:[^"\\]|\\.)*"|\S+)/g)]
    expect(read.map(([, quoted = '']) => readGoString(quoted))).toEqual(texts)
    strange.remove()
  })

  it.skipIf(skopeo === undefined)('takes paths from the folder in which it is called', async () => {
    symlinkSync(skopeo ?? '', join(mirror.folder, 'my-skopeo'))
    mirror.write('auth.json', '{}')
    const command = 'cd "$(dirname "$0")/.." && sh files/mirror.sh --list && SKOPEO=./my-skopeo sh ./files/copy.sh'
    mirror.write('files/relative.sh', command)
    const environment = {
      ...internet.environment,
      SKOPEO: './my-skopeo',
      MIRROR_SOURCE_AUTHFILE: 'auth.json',
      TMPDIR: 'tmp',
    }
    const { code, stdout } = await mirror.start({ skopeo: '', environment }, 'relative.sh').result
    expect(stdout).toContain(`quay.io/app/one:1.0.0 ${target}/app/one:1.0.0\n`)
    expect(code).toBe(0)
    expect(internet.store.images(target).size).toBe(4)
  })

  it.each(['0.1.41', '1.9.3', '1.15.2', '1.2.3-dev'])(
    'copy.sh refuses skopeo %s, which would ignore ranges',
    async (version) => {
      const old = mirror.write(
        'old',
        `#!/bin/sh\necho "$*" >>'${mirror.folder}/asked'\necho "skopeo version ${version}"\n`,
      )
      chmodSync(old, 0o755)
      const { code, stderr } = await mirror.start({ ...options(), skopeo: old }, 'copy.sh').result
      expect([code, stderr]).toEqual([
        64,
        expect.stringContaining(`1.16 or later, but this is skopeo version ${version}`),
      ])
      expect(readFileSync(`${mirror.folder}/asked`, 'utf8')).toBe('--version\n')
    },
  )

  it('finds skopeo on PATH', async () => {
    const stub = mirror.write('bin/skopeo', '#!/bin/sh\necho "skopeo version 1.9.0"\n')
    chmodSync(stub, 0o755)
    const environment = { PATH: `${mirror.folder}/bin:${process.env['PATH'] ?? ''}`, SKOPEO: '' }
    const { code, stderr } = await mirror.run({ skopeo: '', environment })
    expect(code).toBe(64)
    expect(stderr).toContain('skopeo is skopeo version 1.9.0')
    writeFileSync(stub, '')
  })
})

/** A string as Go's %q writes it, or a bare word. */
function readGoString(text: string): string {
  if (!text.startsWith('"')) return text
  const json = text
    .replace(/\\x([0-9a-f]{2})/g, '\\u00$1')
    .replace(/\\U([0-9a-f]{8})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/\\([av])/g, (_, letter: string) => (letter === 'a' ? '\\u0007' : '\\u000b'))
  return JSON.parse(json) as string
}
