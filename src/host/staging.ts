import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asHostError } from './as-host-error.ts'
import { HostError, stagingName } from './host.ts'

const lockWaitMilliseconds = 30_000

/**
 * Clears up after a process that was killed: puts the old tree back if it was between the two renames, and removes what
 * it left in the staging folder.
 */
export function recoverInterrupted(root: string, target: string): void {
  const staging = join(root, stagingName)
  if (!existsSync(staging) || ownerLives(root)) return
  const old = join(staging, 'old')
  try {
    if (!existsSync(target) && lstatSync(old, { throwIfNoEntry: false })?.isDirectory() === true)
      renameSync(old, target)
    rmSync(staging, { recursive: true, force: true })
  } catch (error) {
    throw asHostError(error)
  }
}

/** Does something with a staging folder, which nobody else has then and which is gone afterwards. */
export function withStaging<Result>(root: string, work: (staging: string) => Result): Result {
  const staging = acquireStaging(root)
  try {
    return work(staging)
  } catch (error) {
    throw asHostError(error)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

function acquireStaging(root: string): string {
  const staging = join(root, stagingName)
  const giveUpAt = performance.now() + lockWaitMilliseconds
  for (;;) {
    try {
      mkdirSync(staging)
      writeFileSync(join(staging, 'pid'), String(process.pid))
      return staging
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asHostError(error)
    }
    if (!ownerLives(root)) rmSync(staging, { recursive: true, force: true })
    else if (performance.now() > giveUpAt) {
      throw new HostError(
        `another build has been at work here for ${lockWaitMilliseconds / 1000} seconds`,
        `Wait for it to end, or remove ${stagingName} if no build runs.`,
      )
    } else pause(50)
  }
}

/** Whether the process that made the staging folder still runs. A folder without a pid is one that is just being made. */
function ownerLives(root: string): boolean {
  const staging = join(root, stagingName)
  let pid: number
  try {
    pid = Number(readFileSync(join(staging, 'pid'), 'utf8'))
  } catch {
    const stat = statSync(staging, { throwIfNoEntry: false })
    return stat !== undefined && Date.now() - stat.mtimeMs < 2000
  }
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
