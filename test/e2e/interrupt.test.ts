import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram, findShells } from '../lab/skopeo.ts'
import { soak } from '../support/soak.ts'

// One run is killed so many times; SKOPEOC_SOAK=20 for the long loop.
const kills = soak ?? 3
const names = Array.from({ length: 5 }, (_, index) => `app/part${index}`)
const tags = ['1.0.0', '1.1.0']
const plan = planOf(
  names.slice(1).map((name) => planned(`quay.io/${name}`, { semver: '>= 1' })),
  [plannedCopy(`quay.io/${names[0]}`, 'renamed/part', { regex: '^1\\..*$', tag: '{tag}-x' })],
)
const wanted = [
  ...names.slice(1).flatMap((name) => tags.map((tag) => `${target}/${name}:${tag}`)),
  ...tags.map((tag) => `${target}/renamed/part:${tag}-x`),
].sort()
const skopeo = findProgram('trixie')

describe.skipIf(skopeo === undefined).each(findShells())('a run that is stopped under $name', (shell) => {
  let internet: Internet
  let mirror: Mirror

  beforeEach(async () => {
    internet = await startInternet({
      seed: { 'quay.io': Object.fromEntries(names.map((name) => [name, tags])) },
      hosts: [target],
      latencyMilliseconds: 15,
    })
    mirror = new Mirror(plan)
  })
  afterEach(async () => {
    await internet.close()
    mirror.remove()
  })
  const options = (): Parameters<Mirror['run']>[0] => ({
    skopeo: skopeo ?? '',
    shell: shell.command,
    environment: internet.environment,
  })

  it('ends soon after SIGTERM, leaves nothing behind, and is completed by the next', { timeout: 300_000 }, async () => {
    let stopped = 0
    for (let kill = 0; kill < kills; kill++) {
      const { process: running, result } = mirror.start(options())
      await asking(momentOf(kill), result)
      const told = performance.now()
      running.kill('SIGTERM')
      const { code, stderr } = await result
      if (code === 0) break // it was done before
      stopped++
      expect(code).toBe(143)
      expect(performance.now() - told).toBeLessThan(5000) // it waits for nothing; the machine may be busy
      expect(stderr).toContain('event=stopped')
      expect(mirror.leftovers()).toEqual([])
      await wait(300)
      const before = internet.registry.log.length
      await wait(300)
      expect(internet.registry.log.length).toBe(before) // nothing is still copying
    }
    expect(stopped).toBeGreaterThan(1)
    await expectComplete()
  })

  it('loses nothing when it is killed, and the next cleans up and completes it', { timeout: 300_000 }, async () => {
    let killed = 0
    for (let kill = 0; kill < kills; kill++) {
      const { process: running, result } = mirror.start(options())
      await asking(momentOf(kill), result)
      running.kill('SIGKILL')
      if ((await result).code !== 0) killed++
    }
    expect(killed).toBeGreaterThan(1)
    await wait(1000) // what it had started ends by itself
    await expectComplete()
    expect(mirror.leftovers()).toEqual([])
  })

  it.each<NodeJS.Signals>(shell.thorough ? ['SIGINT', 'SIGHUP', 'SIGQUIT'] : ['SIGINT'])(
    'ends with all that it started when its terminal sends %s to everyone, and is not held up by a second one',
    async (signal) => {
      internet.registry.faults.add({ host: 'quay.io', path: /blobs/, effect: 'hang' })
      const { process: running, result } = mirror.start({ ...options(), grouped: true })
      await copying()
      process.kill(-(running.pid ?? Number.NaN), signal)
      process.kill(-(running.pid ?? Number.NaN), signal)
      const { code, stderr } = await result
      expect(code).toBe(143)
      expect(stderr).toContain('event=stopped')
      await expectNothingLeft()
    },
  )

  it('ends with all that it started when nobody reads its log any more', async () => {
    internet.registry.faults.add({ host: 'quay.io', path: /part1\/blobs/, effect: 'hang' })
    const { process: running, result } = mirror.start(options())
    running.stderr?.destroy()
    expect((await result).code).toBe(143)
    await expectNothingLeft()
  })

  it('ends also what it had started, but not yet noted, when a signal came', async () => {
    const script = readFileSync(join(mirror.folder, 'files/mirror.sh'), 'utf8')
    // Each worker gets the signal between the start of skopeo and the next line.
    const altered = script.replace(/( <\/dev\/null &)\n( *child=)/, "$1\n  sh -c 'sleep 0.5; kill -TERM $PPID'\n$2")
    expect(altered).not.toBe(script)
    mirror.write('files/mirror.sh', altered)
    const index = readFileSync(join(mirror.folder, 'files/index.txt'), 'utf8')
    mirror.write('files/index.txt', index.replace(/^file [0-9a-f]{64} {2}mirror\.sh\n/m, ''))
    const patient = mirror.write('patient-skopeo', patientSkopeo(mirror.folder))
    chmodSync(patient, 0o755)
    await mirror.run({ ...options(), skopeo: patient })
    await wait(500)
    const count = (name: string): number => readdirSync(mirror.folder).filter((file) => file.startsWith(name)).length
    expect(count('started')).toBeGreaterThan(0)
    expect(count('ended')).toBe(count('started'))
  })

  /** Waits until a run has asked so much more of the registries, or has ended. */
  async function asking(requests: number, result: Promise<unknown>): Promise<void> {
    const enough = internet.registry.log.length + requests
    const ended = new AbortController()
    void result.finally(() => ended.abort())
    while (internet.registry.log.length < enough && !ended.signal.aborted) await wait(5)
  }

  async function copying(): Promise<void> {
    while (internet.count({ kind: 'blob' }) === 0) await wait(50)
  }

  async function expectNothingLeft(): Promise<void> {
    await wait(500) // skopeo is told by `timeout`, which the script does not wait for
    expect(mirror.leftovers()).toEqual([])
    expect(commandsNaming(mirror.folder)).toEqual([])
  }

  async function expectComplete(): Promise<void> {
    const { code } = await mirror.run(options())
    expect(code).toBe(0)
    const images = internet.store.images(target)
    expect([...images.keys()].sort()).toEqual(wanted)
    for (const [image, digest] of images) {
      const [, name = '', tag = ''] = /^[^/]+\/(.+):(.+)$/.exec(image) ?? []
      const source = name === 'renamed/part' ? [names[0], tag.replace('-x', '')] : [name, tag]
      expect([image, digest]).toEqual([image, internet.store.digest('quay.io', source[0] ?? '', source[1] ?? '')])
    }
  }
})

/** After how many requests a run is stopped: the first time before it copies anything, then later and later. */
function momentOf(kill: number): number {
  return 1 + 50 * kill
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Command lines of running programs that name this folder. */
function commandsNaming(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readCommand)
    .filter((command) => command.includes(folder))
}

function readCommand(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return '' // it has just ended
  }
}

/** A program that says when it has started and when it was told to end, and does nothing in between. */
function patientSkopeo(folder: string): string {
  return `#!/bin/sh
[ "$1" != --version ] || { echo skopeo version 1.18.0; exit; }
trap ': >${folder}/ended.$$; exit' TERM # timeout sends it twice: to the program and to its group
: >${folder}/started.$$
sleep 60 &
wait
`
}
