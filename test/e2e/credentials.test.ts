import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram } from '../lab/skopeo.ts'

const seed = { 'quay.io': { 'app/one': ['1.0.0', 'latest'] }, 'docker.io': { 'app/two': ['1.0.0'] } }
const plan = planOf(
  [planned('quay.io/app/one', { all: true }), planned('docker.io/app/two', { semver: '>= 1' })],
  [plannedCopy('docker.io/app/two', 'app/zwei', { tags: ['1.0.0'] })],
)
const skopeo = findProgram('sid')

describe.skipIf(skopeo === undefined)('credentials and trust', () => {
  let internet: Internet
  let mirror: Mirror
  beforeEach(async () => {
    internet = await startInternet({ seed, hosts: [target] })
    mirror = new Mirror(plan, { retries: 0 })
  })
  afterEach(async () => {
    await internet.close()
    mirror.remove()
  })
  const run = (more: Record<string, string> = {}, ...options: string[]): Promise<MirrorResult> =>
    mirror.run({ skopeo: skopeo ?? '', environment: { ...internet.environment, ...more }, arguments: options })

  it('keeps those of the sources and of the target apart, and shows none of them', async () => {
    const secret = { source: 'source-secret-word', target: 'target-secret-word' }
    internet.registry.demandTokens('quay.io', { credentials: { user: 'reader', password: secret.source } })
    internet.registry.demandTokens(target, { credentials: { user: 'writer', password: secret.target } })
    const source = mirror.write('source.json', authfile('quay.io', 'reader', secret.source))
    const written = mirror.write('target.json', authfile(target, 'writer', secret.target))
    const files = { MIRROR_SOURCE_AUTHFILE: source, MIRROR_TARGET_AUTHFILE: written }

    const first = await run(files)
    expect(first.code).toBe(0)
    expect(internet.store.images(target).size).toBe(4)
    expect((await run(files)).code).toBe(0) // and the look at `latest`

    const swapped = await run({ MIRROR_SOURCE_AUTHFILE: written, MIRROR_TARGET_AUTHFILE: source })
    expect(swapped.code).toBe(1)
    for (const { stdout, stderr } of [first, swapped]) expect(stdout + stderr).not.toMatch(/secret-word/)
    expect(readFileSync(join(mirror.folder, 'termination-log'), 'utf8')).not.toContain('secret-word')
  })

  it('passes no secret of a URL on that a registry mentions', async () => {
    internet.registry.faults.add({
      host: 'docker.io',
      path: /tags/,
      effect: {
        status: 403,
        code: 'DENIED',
        message: 'see https://user:hunter2@s3.example/key?X-Signature=abcdef now',
      },
    })
    const result = await run()
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('see https://s3.example/key now')
    expect(result.stderr).not.toMatch(/hunter2|abcdef/)
  })

  it('refuses what the policy wants signed and is not, and mirrors the rest', async () => {
    const key = makeKey(mirror)
    const policy = {
      default: [{ type: 'insecureAcceptAnything' }],
      transports: { docker: { 'docker.io': [{ type: 'sigstoreSigned', keyPath: `${key}.pub` }] } },
    }
    const result = await run({ MIRROR_POLICY: mirror.write('policy.json', JSON.stringify(policy)) })
    expect(result.code).toBe(1)
    const failed = result.events.filter((event) => event['event'] === 'copy' && event['result'] === 'failed')
    expect(failed.map((event) => event['source'])).toEqual(['docker.io/app/two:1.0.0', 'docker.io/app/two:1.0.0'])
    expect(failed[0]?.['reason']).toMatch(/rejected by policy|A signature was required/)
    expect([...internet.store.images(target).keys()]).toEqual([`${target}/app/one:1.0.0`, `${target}/app/one:latest`])
  })

  it('signs at the target what it copies, and counts no signature as an image', async () => {
    const key = makeKey(mirror)
    const place = mirror.write(
      'registries.d/target.yaml',
      `docker: { ${target}: { use-sigstore-attachments: true } }\n`,
    )
    const signing = {
      MIRROR_SIGN_KEY: `${key}.private`,
      MIRROR_SIGN_PASSPHRASE_FILE: join(mirror.folder, 'passphrase'),
      MIRROR_REGISTRIES_DIRECTORY: join(place, '..'),
    }
    expect((await run(signing)).code).toBe(0)
    const images = [...internet.store.images(target).keys()]
    const digest = internet.store.digest(target, 'app/two', '1.0.0') ?? ''
    expect(images).toContain(`${target}/app/two:${digest.replace(':', '-')}.sig`)

    internet.reset()
    const again = await run(signing)
    expect(again.code).toBe(0)
    expect(again.stderr).toContain('wanted=4 missing=0 moved=0 copied=0')
    expect(internet.count({ method: 'PUT' })).toBe(0)
  })

  it('warns by hand of what is not signed or verified as in the pod', async () => {
    mirror.remove()
    mirror = new Mirror(plan, { signs: true, verifies: true })
    const warnings = async (environment: Record<string, string>, ...options: string[]): Promise<unknown[]> => {
      const { code, events } = await run(environment, ...options)
      expect(code).toBe(0)
      return events.filter(({ result }) => result === 'warning').map(({ event, reason }) => `${event}: ${reason}`)
    }
    const [unsigned, unverified] = [
      /^trust: what is copied now stays unsigned/,
      /^trust: no signature of a source is checked/,
    ]
    const both = [expect.stringMatching(unsigned), expect.stringMatching(unverified)]
    expect(await warnings({}, '--list')).toEqual([])
    expect(await warnings({}, '--dry-run')).toEqual(both)
    expect(await warnings({})).toEqual(both)
    expect(await warnings({ MIRROR_SIGN_KEY: '' })).toEqual([expect.stringMatching(unverified)])
    expect(await warnings({ MIRROR_SIGN_PARAMETERS: '', MIRROR_POLICY: '' })).toEqual([])
  })
})

function authfile(host: string, user: string, password: string): string {
  return JSON.stringify({ auths: { [host]: { auth: Buffer.from(`${user}:${password}`).toString('base64') } } })
}

/** A key pair of sigstore, `<path>.private` and `<path>.pub`. */
function makeKey(mirror: Mirror): string {
  const path = join(mirror.folder, 'key')
  const passphrase = mirror.write('passphrase', 'only for tests\n')
  const words = ['generate-sigstore-key', '--output-prefix', path, '--passphrase-file', passphrase]
  expect(spawnSync(skopeo ?? '', words).status).toBe(0)
  return path
}
