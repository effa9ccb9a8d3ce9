import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../scripts/get-skopeo.mjs', import.meta.url))

/** Debian suites and the skopeo that each has: the oldest and the newest that the tests run with. */
export const skopeoSuites = { trixie: '1.18', sid: '1.22' } as const

/**
 * The path of a program of a Debian suite. Undefined where it cannot be had on this machine, which is said once on stderr
 * and is an error where SKOPEOC_REQUIRE_SKOPEO is set, as it is in CI.
 */
export function findProgram(suite: keyof typeof skopeoSuites, program = 'skopeo'): string | undefined {
  const result = spawnSync(process.execPath, [script, suite, program], { encoding: 'utf8' })
  if (result.status === 0) return result.stdout.trim()
  const message = `tests with ${program} of ${suite} are left out: ${result.stderr.trim()}`
  if (process.env['SKOPEOC_REQUIRE_SKOPEO']) throw new Error(message)
  console.error(message)
  return undefined
}

/** Shells that the scripts must run under, of those that this machine has. */
export function findShells(): { name: string; command: string[] }[] {
  const shells = [
    { name: 'dash', command: ['dash'] },
    { name: 'bash --posix', command: ['bash', '--posix'] },
  ]
  return shells.filter(({ command: [program = ''] }) => isThere(program))
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['-c', ':'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
