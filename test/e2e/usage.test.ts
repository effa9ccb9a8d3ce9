import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram, findShells } from '../lab/skopeo.ts'
import { whenSoaking } from '../support/soak.ts'

const plan = planOf([planned('quay.io/app/one', { tags: ['1.0.0'] }), planned('quay.io/app/two', { tags: ['1.0.0'] })])
const skopeo = findProgram('trixie')

describe.skipIf(skopeo === undefined).each(findShells())('wrong usage and configuration under $name', (shell) => {
  const whenThorough = <Case>(cases: Case[]): Case[] => (shell.thorough ? cases : [])
  let internet: Internet
  let mirror: Mirror
  const run = (more: Record<string, string> = {}, ...words: string[]): Promise<MirrorResult> =>
    mirror.run({
      skopeo: skopeo ?? '',
      shell: shell.command,
      environment: { ...internet.environment, ...more },
      arguments: words,
    })

  beforeAll(async () => {
    internet = await startInternet({
      seed: { 'quay.io': { 'app/one': ['1.0.0'], 'app/two': ['1.0.0'] } },
      hosts: [target],
    })
    mirror = new Mirror(plan, { shards: 2 })
  })
  afterAll(async () => {
    await internet.close()
    mirror.remove()
  })

  it('explains itself', async () => {
    const result = await run({}, '--help')
    expect(result.code).toBe(0)
    expect(result.stdout).toMatch(/^usage: mirror\.sh/)
  })

  it.each([
    [['--wat'], 'unknown option --wat'],
    [['--dry-run', '--list'], '--dry-run and --list exclude each other'],
    [['--list', '--dry-run'], '--dry-run and --list exclude each other'],
    [['--only'], '--only needs a value'],
    [['--only', ''], '--only needs a value'],
    [['--only='], '--only needs a value'],
    [['--refresh', 'sometimes'], 'refresh must be floating, only or none'],
    [['--only', 'nowhere'], 'nothing is mirrored to the namespace nowhere of gsoci.azurecr.io, but to: app'],
    [['--only', '.*'], 'nothing is mirrored to the namespace .*'],
    [['\u001b[31m"; touch pwned'], 'unknown option [31m'],
  ])('refuses %j', async (words, reason) => {
    const result = await run({}, ...words)
    expect(result.code).toBe(64)
    expect(result.events).toMatchObject([{ event: 'refused', reason: expect.stringContaining(reason) }])
    expect(result.stdout).toBe('')
    expect(readFileSync(join(mirror.folder, 'termination-log'), 'utf8')).toContain('event=refused')
  })

  it.each<[name: string, value: string]>(
    whenThorough([
      ['MIRROR_PARALLELISM', '0'],
      ['MIRROR_RETRIES', 'many'],
      ['MIRROR_LIST_SECONDS', '08'],
      ['MIRROR_LIST_SECONDS', '99999999999999999999'],
      ['JOB_COMPLETION_INDEX', '2'],
      ['JOB_COMPLETION_INDEX', '1x'],
      ['JOB_COMPLETION_INDEX', '01'],
      ['MIRROR_GENERATION', 'of another build'],
      ['MIRROR_POLICY', '/nowhere/policy.json'],
      ['MIRROR_POLICY', import.meta.filename],
      ['MIRROR_REGISTRIES_DIRECTORY', '/nowhere/registries.d'],
      ['MIRROR_SIGN_KEY', '/nowhere/key'],
      ['MIRROR_SIGN_PASSPHRASE_FILE', '/nowhere/passphrase'],
      ['MIRROR_SIGN_PARAMETERS', '/nowhere/parameters'],
      ['MIRROR_SOURCE_AUTHFILE', '/nowhere/auth.json'],
      ['MIRROR_TARGET_AUTHFILE', '/dev/null'],
      ['MIRROR_TARGET_AUTHFILE', import.meta.filename],
      ['TMPDIR', '/nowhere/at/all'],
      ['SKOPEO', '/nowhere/skopeo'],
    ]),
  )('refuses %s=%s', async (name, value) => {
    expect((await run({ [name]: value })).code).toBe(64)
    expect(internet.registry.log).toEqual([])
  })

  it.skipIf(existsSync('/etc/containers/policy.json'))('refuses to run without a policy.json, at once', async () => {
    const result = await run({ HOME: '/nowhere', MIRROR_RETRY_SECONDS: '20' })
    expect(result.code).toBe(64)
    expect(result.events).toMatchObject([{ event: 'refused', reason: expect.stringContaining('no policy.json file') }])
    expect(result.milliseconds).toBeLessThan(15_000)
    expect(internet.registry.log).toEqual([])
    expect(mirror.leftovers()).toEqual([])
  })

  it("refuses another number of shards than the files were dealt out to, for some would be in nobody's", async () => {
    const result = await run({ MIRROR_SHARDS: '1', JOB_COMPLETION_INDEX: '0' })
    expect(result.code).toBe(64)
    expect(result.events).toMatchObject([
      { reason: expect.stringContaining('dealt out to 2 shards, but MIRROR_SHARDS is 1') },
    ])
    expect((await run({ MIRROR_SHARDS: '2', JOB_COMPLETION_INDEX: '0' }, '--list')).code).toBe(0)
    const single = new Mirror(plan)
    const environment = { ...internet.environment, JOB_COMPLETION_INDEX: '1' }
    const second = await single.run({ skopeo: skopeo ?? '', shell: shell.command, environment })
    expect(second.code).toBe(64)
    single.remove()
  })

  it.each(whenThorough(['1.15.2', '1.9.0', '0.1.41', '1.2.3-dev']))(
    'refuses skopeo %s before it is asked for anything',
    async (version) => {
      const old = mirror.write(
        'old-skopeo',
        `#!/bin/sh\necho "$*" >>"${mirror.folder}/asked"\necho "skopeo version ${version}"\n`,
      )
      chmodSync(old, 0o755)
      writeFileSync(join(mirror.folder, 'asked'), '')
      const result = await run({ SKOPEO: old })
      expect(result.code).toBe(64)
      expect(result.stderr).toContain('skopeo must be 1.16 or later')
      expect(readFileSync(join(mirror.folder, 'asked'), 'utf8')).toBe('--version\n')
    },
  )

  it.each(whenThorough(['1.16.0', '1.18.0-dev', ...whenSoaking('1.22.2'), '2.0.0']))(
    'accepts skopeo %s',
    async (version) => {
      const recent = mirror.write(
        'new-skopeo',
        `#!/bin/sh\n[ "$1" != --version ] || echo "skopeo version ${version} commit: 0abc"\nexit 1\n`,
      )
      writeFileSync(recent, readFileSync(recent, 'utf8').replace('exit 1', '[ "$1" = --version ]'))
      chmodSync(recent, 0o755)
      expect((await run({ SKOPEO: recent, MIRROR_RETRIES: '0' }, '--list')).code).toBe(1)
    },
  )

  it('finds the version of a skopeo that a warning stands before', async () => {
    const warned = mirror.write('warned-skopeo', `#!/bin/sh\necho 'cannot preload x' >&2\nexec "$REAL_SKOPEO" "$@"\n`)
    chmodSync(warned, 0o755)
    expect((await run({ SKOPEO: warned, REAL_SKOPEO: skopeo ?? '' }, '--list')).code).toBe(0)
  })

  it('takes the generation of its own files', async () => {
    const index = readFileSync(join(mirror.folder, 'files/index.txt'))
    const generation = createHash('sha256').update(index).digest('hex')
    expect((await run({ MIRROR_GENERATION: generation }, '--list')).code).toBe(0)
  })

  it('does not pass for a list what could not be written, and minds no reader who has had enough', async () => {
    const list = `${shell.command.join(' ')} "$(dirname "$0")/mirror.sh" --list`
    mirror.write('files/to-full.sh', `${list} >/dev/full\n`)
    mirror.write('files/to-head.sh', `{ ${list}; echo "code=$?" >&2; } | true\n`)
    const options = { skopeo: skopeo ?? '', environment: internet.environment }
    const full = await mirror.start(options, 'to-full.sh').result
    expect(full.code).toBe(1)
    expect(full.events).toMatchObject([
      { event: 'run', result: 'failed' },
      { event: 'summary', result: 'failed' },
    ])
    const { stderr } = await mirror.start(options, 'to-head.sh').result
    expect(stderr).toContain('code=0')
  })

  it.each(['-e', '-f', '-C'])('does the same with %s, which its shell may be started with', async (option) => {
    const own = new Mirror(plan)
    const result = await own.run({
      skopeo: skopeo ?? '',
      shell: [...shell.command, option],
      environment: internet.environment,
      arguments: ['--dry-run'],
    })
    own.remove()
    expect([result.code, result.stderr.match(/wanted=\d+|result=failed/g)]).toEqual([0, ['wanted=2']])
  })

  it('says where it looks for its files, and for a place for others', async () => {
    const link = join(mirror.folder, 'elsewhere/mirror.sh')
    mkdirSync(dirname(link))
    symlinkSync(join(mirror.folder, 'files/mirror.sh'), link)
    const linked = await mirror.start(
      { skopeo: skopeo ?? '', shell: shell.command, environment: internet.environment },
      '../elsewhere/mirror.sh',
    ).result
    expect(linked.code).toBe(64)
    expect(linked.events[0]?.['reason']).toMatch(/files beside itself, but .*\/elsewhere\/index\.txt is missing/)
    const homeless = await run({ TMPDIR: '/nowhere/at/all' })
    expect(homeless.events[0]?.['reason']).toContain('cannot make a folder for temporary files in /nowhere/at/all')
  })

  it('refuses files of two builds', async () => {
    const other = new Mirror(planOf([planned('quay.io/app/one', { tags: ['1.0.0', '1.0.1'] })]))
    const own = new Mirror(plan)
    const files = (name: string): string => join(own.folder, 'files', name)
    const original = readFileSync(files('sync/app.yaml'))
    const tryIt = (): Promise<MirrorResult> =>
      own.run({ skopeo: skopeo ?? '', shell: shell.command, environment: internet.environment })

    writeFileSync(files('sync/app.yaml'), readFileSync(join(other.folder, 'files/sync/app.yaml')))
    const mixed = await tryIt()
    expect(mixed.code).toBe(64)
    expect(mixed.stderr).toContain('sync/app.yaml: FAILED')
    writeFileSync(files('sync/app.yaml'), original)
    const index = readFileSync(files('index.txt'), 'utf8')
    const rows = index.indexOf('\nrepository ') + 1
    for (const length of [0, rows, index.lastIndexOf('\n', index.length - 2) + 1, index.length - 3]) {
      writeFileSync(files('index.txt'), index.slice(0, length))
      expect((await tryIt()).code, `the first ${length} characters`).toBe(64)
    }
    expect(internet.store.images(target).size).toBe(0)
    own.remove()
    other.remove()
  })

  it("clears up after runs that were killed, and takes nothing of one that is at work, nor of anybody else's", async () => {
    const own = new Mirror(plan)
    const others = [
      `skopeoc-mirror.${process.pid}.abcdef`,
      'skopeoc-mirror.1x.abcdef',
      'skopeoc-mirror.abcdef',
      'other',
    ]
    const killed = `skopeoc-mirror.${spawnSync('true').pid}.abcdef`
    for (const name of [...others, killed]) own.write(`tmp/${name}/rows`, 'in use')
    const environment = internet.environment
    await own.run({ skopeo: skopeo ?? '', shell: shell.command, environment, arguments: ['--wat'] })
    expect(own.leftovers().sort()).toEqual(others.sort())
    own.remove()
  })

  it('wants a pinned tag by its digest alone, also where a range selects it', async () => {
    const digest = internet.store.digest('quay.io', 'app/one', '1.0.0') ?? ''
    const own = new Mirror(
      planOf(
        [planned('quay.io/app/one', { semver: '>= 1' })],
        [plannedCopy('quay.io/app/one', 'app/one', { tags: ['1.0.0'], digests: { '1.0.0': digest } })],
      ),
    )
    const environment = internet.environment
    const result = await own.run({ skopeo: skopeo ?? '', shell: shell.command, environment, arguments: ['--list'] })
    expect([result.code, result.stdout]).toEqual([0, `quay.io/app/one@${digest} ${target}/app/one:1.0.0\n`])
    own.remove()
  })

  it('refuses to publish two sources as one image, and mirrors the rest', async () => {
    const twice = planOf(
      [planned('quay.io/app/one', { tags: ['1.0.0'] })],
      [
        plannedCopy('quay.io/app/two', 'app/one', { tags: ['1.0.0'] }),
        plannedCopy('quay.io/app/two', 'app/three', { tags: ['1.0.0'] }),
      ],
    )
    const own = new Mirror(twice)
    const result = await own.run({ skopeo: skopeo ?? '', shell: shell.command, environment: internet.environment })
    expect(result.code).toBe(1)
    expect(result.events.filter((event) => event['event'] === 'plan').map((event) => event['source'])).toEqual([
      'quay.io/app/one:1.0.0',
      'quay.io/app/two:1.0.0',
    ])
    expect([...internet.store.images(target).keys()]).toContain(`${target}/app/three:1.0.0`)
    expect([...internet.store.images(target).keys()]).not.toContain(`${target}/app/one:1.0.0`)
    own.remove()
  })
})
