import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/get-skopeo.mjs', import.meta.url))
const noApt = 'the network is down'

/** The script in a folder of its own, so that its cache is empty, on a machine whose apt can fetch nothing. */
describe('get-skopeo.mjs where no package can be fetched', () => {
  let home: string
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'skopeoc-get-skopeo-'))
    for (const folder of ['scripts', 'bin', 'other']) mkdirSync(join(home, folder))
    copyFileSync(script, join(home, 'scripts/get-skopeo.mjs'))
    program('bin/apt-get', `echo '${noApt}' >&2; exit 100`)
    symlinkSync('/usr/bin/flock', join(home, 'bin/flock'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  function program(path: string, body: string): string {
    writeFileSync(join(home, path), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
    return join(home, path)
  }
  function ask(words: string[], SKOPEO = ''): { status: number | null; stdout: string; stderr: string } {
    const env = { PATH: join(home, 'bin'), SKOPEO }
    return spawnSync(process.execPath, [join(home, 'scripts/get-skopeo.mjs'), ...words], { env, encoding: 'utf8' })
  }

  it('says that there is none', () => {
    expect(ask(['trixie'])).toMatchObject({ status: 69, stdout: '', stderr: expect.stringMatching(/\w/) })
  })

  it('takes $SKOPEO before the one on PATH, and says that it is not the one that was asked for', () => {
    const onPath = program('bin/skopeo', 'echo skopeo version 1.22.0')
    const own = program('other/skopeo', 'echo skopeo version 1.16.1')
    for (const [given, taken] of [
      ['', onPath],
      [own, own],
    ] as const) {
      const { status, stdout, stderr } = ask(['sid'], given)
      expect([status, stdout]).toEqual([0, `${taken}\n`])
      expect(stderr).toContain(`${taken} takes its place`)
    }
  })

  it('takes none that is too old, and no skopeo for another program', () => {
    program('bin/skopeo', 'echo skopeo version 1.13.3')
    expect(ask(['trixie']).status).toBe(69)
    program('bin/skopeo', 'echo skopeo version 1.22.0')
    expect(ask(['trixie', 'docker-registry']).status).toBe(69)
  })

  it('is not held up by what a process left that was killed', () => {
    mkdirSync(join(home, '.cache/trixie/skopeo.new'), { recursive: true })
    writeFileSync(join(home, '.cache/trixie.lock'), '')
    expect(ask(['trixie']).status).toBe(69)
  })

  it('does not take a fault of the disk for a program that cannot be had', () => {
    writeFileSync(join(home, '.cache'), '')
    expect(ask(['trixie'])).toMatchObject({ status: 1, stderr: expect.stringContaining('ENOTDIR') })
  })
})
