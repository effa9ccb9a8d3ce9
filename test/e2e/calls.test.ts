import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startInternet } from '../lab/internet.ts'
import { Mirror, type MirrorResult } from '../lab/mirror.ts'
import { planned, plannedCopy, planOf, target } from '../lab/plans.ts'
import { findProgram, findShells } from '../lab/skopeo.ts'

const names = Array.from({ length: 12 }, (_, index) => `quay.io/space${index}/app`)
const seed = { 'quay.io': Object.fromEntries(names.map((name) => [name.slice('quay.io/'.length), ['1.0.0']])) }
const real = findProgram('trixie')
const plan = planOf(
  names.map((name) => planned(name, { tags: ['1.0.0'] })),
  [plannedCopy('quay.io/space0/app', 'renamed/other', { tags: ['1.0.0'] })],
)

describe.each(findShells())('how skopeo is called under $name', ({ command: shell }) => {
  let mirror: Mirror
  beforeEach(() => {
    mirror = new Mirror(plan, { parallelism: 2, retries: 0, listSeconds: 1 })
  })
  afterEach(() => mirror.remove())

  /** A program in place of skopeo that notes each call as a line, and then does `body`. */
  const standIn = (body: string): string => {
    const file = mirror.write(
      'stand-in',
      `#!/bin/sh\n[ "$1" != --version ] || { echo skopeo version 1.18.0; exit; }\necho "$*" >>${mirror.folder}/calls\n${body}\n`,
    )
    chmodSync(file, 0o755)
    return file
  }
  const calls = (): string[] => {
    const file = join(mirror.folder, 'calls')
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
  }
  const writingCalls = (): string[] =>
    calls().filter((call) => /^(sync|copy) /.test(call) && !call.includes('--dry-run'))
  const run = (skopeo: string, environment: Record<string, string> = {}): Promise<MirrorResult> =>
    mirror.run({ skopeo, shell, environment })

  it.skipIf(real === undefined)('whatever it writes keeps digests and whole indexes', async () => {
    const internet = await startInternet({ seed, hosts: [target] })
    const { code } = await run(standIn(`exec ${real} "$@"`), internet.environment)
    await internet.close()
    expect(code).toBe(0)
    const writing = writingCalls()
    expect(writing).toHaveLength(names.length + 1)
    for (const call of writing) expect(call).toMatch(/^(sync|copy) --all --preserve-digests --retry-times 0 /)
    for (const call of writing.filter((text) => text.startsWith('sync'))) expect(call).toContain(' --keep-going ')
  })

  it('ends one that does not listen when it has taken too long', async () => {
    mirror.remove()
    mirror = new Mirror(planOf([planned('quay.io/app/one', { tags: ['1.0.0'] })]), { retries: 0, listSeconds: 1 })
    const { code, events, milliseconds } = await run(standIn("trap '' TERM\nwhile true; do sleep 0.2; done"))
    expect(code).toBe(1)
    expect(events.find(({ result }) => result === 'failed')?.['reason']).toMatch(/no answer within \d+ seconds/)
    expect(milliseconds).toBeLessThan(60_000)
  })

  it.skipIf(real === undefined)('starts no other when the script itself was killed', async () => {
    const internet = await startInternet({ seed, hosts: [target] })
    const slow = standIn(`case "$*" in *--dry-run* | inspect*) ;; *) sleep 0.5 ;; esac\nexec ${real} "$@"`)
    const running = mirror.start({ skopeo: slow, shell, environment: internet.environment })
    while (writingCalls().length === 0) await wait(20)
    running.process.kill('SIGKILL')
    await running.result
    await wait(3000)
    await internet.close()
    expect(writingCalls().length).toBeLessThanOrEqual(4) // two workers, of which each may just have begun another
  })
})

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
