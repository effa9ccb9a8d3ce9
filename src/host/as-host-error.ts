import { HostError, stagingName } from './host.ts'

/**
 * An error of the file system in words; anything else as it is.
 *
 * @param file the file that was to be written; absent, it was generated/, which is as it was
 */
export function asHostError(error: unknown, file?: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  const place = file ?? placeOf(error)
  const outcome = file === undefined ? '; generated/ is as it was.' : '.'
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new HostError('the disk is full', `Free some space and run it again${outcome}`)
    case 'EACCES':
    case 'EPERM':
      return new HostError(`there is no permission to write ${place}`, `Change the permissions${outcome}`)
    case 'EROFS':
      return new HostError('the file system is read-only', 'Run it where it can write; `skopeoc check` only reads.')
    case 'EBUSY':
      return new HostError(
        `${place} is a mount, or something else keeps it in place`,
        `Unmount it, or mount the folder above it instead${outcome}`,
      )
    default:
      if (code === undefined) return error
      return new HostError(`${place} cannot be written (${code})`, `Look at the folder${outcome}`)
  }
}

/** What is left of an old tree after a new one took its place, and cannot be removed. */
export function asLeftOver(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  return new HostError(
    `${placeOf(error)} cannot be removed (${code})`,
    `Remove ${stagingName} yourself: it holds only what is left of an old tree, and generated/ is whole.`,
  )
}

function placeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).path ?? 'generated/'
}
