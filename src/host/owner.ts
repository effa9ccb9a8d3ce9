import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/*
 * Who holds a lock stands in the name of a folder, since a folder and its name are made in one step. A number of a process
 * alone tells little: in every container there is a process 1, and numbers are given out again. So the name has also
 * when the process started, and where its number means anything.
 */

/** `unknown`: its process is of another container, machine or boot, and nobody here can tell whether it still runs. */
export type Fate = 'running' | 'gone' | 'unknown'

const ownerName = /^owner-(?<pid>[0-9]+)-(?<start>[0-9]*)-(?<place>[^-]*)-[0-9a-z]+$/

export function isOwner(name: string): boolean {
  return name.startsWith('owner-')
}

/** A name for this process that nobody has had before. */
export function newOwnerName(): string {
  const unique = Math.random().toString(36).slice(2) || '0'
  return `owner-${process.pid}-${statusOf(process.pid)?.start ?? ''}-${currentPlace()}-${unique}`
}

/** What became of an owner, which is not the caller. */
export function fateOf(name: string): Fate {
  const { pid, start, place } = ownerName.exec(name)?.groups ?? {}
  if (pid === undefined) return 'gone'
  return place === currentPlace() ? fateOfProcess(Number(pid), start) : 'unknown'
}

/** What became of a process of this place, which is not the caller; its start tells it from a later one of its number. */
export function fateOfProcess(pid: number, start = ''): Fate {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid || !hasProcess(pid)) return 'gone'
  const status = statusOf(pid)
  const isAnother = status !== undefined && (status.ended || (start !== '' && status.start !== start))
  return isAnother ? 'gone' : 'running'
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** proc(5): behind the name in parentheses stand the state and, as the 20th field, the start in ticks since boot. */
function statusOf(pid: number): { start: string; ended: boolean } | undefined {
  try {
    // /proc may be that of an outer container, and its numbers too.
    if (readlinkSync('/proc/self') !== String(process.pid)) return undefined
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { start: fields[19] ?? '', ended: fields[0] === 'Z' || fields[0] === 'X' }
  } catch {
    return undefined
  }
}

/** Where a number means one process: a boot of a machine, and a namespace of process numbers in it. */
function currentPlace(): string {
  return placeInProc()
    .replaceAll(/[^0-9A-Za-z.]+/g, '_')
    .slice(0, 100)
}

function placeInProc(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}.${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}
