import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { soak } from '../support/soak.ts'

const script = fileURLToPath(new URL('../../scripts/get-skopeo.mjs', import.meta.url))

/** Debian suites and the skopeo that each has: the oldest and the newest that the tests run with. */
export const skopeoSuites = { trixie: '1.18', sid: '1.22' } as const

/** How the script ends where a program cannot be had on this machine. */
const unavailable = 69

/**
 * The path of a program of a Debian suite, or of the skopeo that this machine has where that of the suite cannot be had.
 * Undefined where there is none at all. Either is said once on stderr, and is an error where SKOPEOC_REQUIRE_SKOPEO is set,
 * as it is in .github/workflows/ci.yaml.
 */
export function findProgram(suite: keyof typeof skopeoSuites, program = 'skopeo'): string | undefined {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, suite, program], { encoding: 'utf8' })
  if (status !== 0 && status !== unavailable) throw new Error(stderr)
  const reason = stderr.trim()
  if (reason === '') return stdout.trim()
  const message = `tests with ${program} of ${suite} ${status === 0 ? 'run with another' : 'are left out'}: ${reason}`
  if (process.env['SKOPEOC_REQUIRE_SKOPEO']) throw new Error(message)
  console.error(message)
  return status === 0 ? stdout.trim() : undefined
}

export interface Shell {
  name: string
  command: string[]
  /** Whether also what no shell does in a way of its own is tried under it: the first one; with SKOPEOC_SOAK each. */
  thorough: boolean
}

/**
 * Shells that the scripts must run under with the skopeo of a suite: each of both with one of the other, so that all are met; with
 * SKOPEOC_SOAK each with each.
 */
export function shellsFor(suite: keyof typeof skopeoSuites): Shell[] {
  const shells = findShells()
  if (soak !== undefined || shells.length < 2) return shells
  return shells.filter((_, index) => index === Object.keys(skopeoSuites).indexOf(suite))
}

/** Shells that the scripts must run under, of those that this machine has. */
export function findShells(): Shell[] {
  const shells = [
    { name: 'dash', command: ['dash'] },
    { name: 'bash --posix', command: ['bash', '--posix'] },
  ]
  return shells
    .filter(({ command: [program = ''] }) => isThere(program))
    .map(({ name, command }, index) => ({ name, command, thorough: index === 0 || soak !== undefined }))
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['-c', ':'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
