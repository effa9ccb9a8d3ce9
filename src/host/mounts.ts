import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The path below a folder of something in it that is mounted there, empty where it is the folder itself, undefined where
 * there is nothing. Linux tells of every mount; elsewhere, those of another file system are seen.
 */
export function mountIn(folder: string): string | undefined {
  const real = realpathSync(folder)
  const points = mountPoints()
  if (points === undefined) return otherDeviceIn(join(real, '..'), real)?.slice(real.length + 1)
  return points.find((point) => `${point}/`.startsWith(`${real}/`))?.slice(real.length + 1)
}

/** Where something is mounted, by proc_pid_mountinfo(5): the fifth field, with blanks and the like in octal. */
function mountPoints(): string[] | undefined {
  let text
  try {
    text = readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    return undefined
  }
  const unescape = (field: string): string =>
    field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
  return text.split('\n').flatMap((line) => unescape(line.split(' ')[4] ?? '') || [])
}

/** Only folders are compared: on overlayfs the files of one file system may be of several devices. */
function otherDeviceIn(parent: string, folder: string): string | undefined {
  if (lstatSync(parent).dev !== lstatSync(folder).dev) return folder
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const found = entry.isDirectory() ? otherDeviceIn(folder, join(folder, entry.name)) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
