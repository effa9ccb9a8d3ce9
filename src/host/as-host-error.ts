import { HostError } from './host.ts'

/** An error of the file system in words; anything else as it is. */
export function asHostError(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException
  const place = path === undefined ? 'generated/' : path
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new HostError(
        'the disk is full',
        'Free some space and run `skopeoc build` again; generated/ is as it was.',
      )
    case 'EACCES':
    case 'EPERM':
      return new HostError(
        `there is no permission to write ${place}`,
        'Change the permissions; generated/ is as it was.',
      )
    case 'EROFS':
      return new HostError(
        'the file system is read-only',
        'Run the build where it can write; `skopeoc check` only reads.',
      )
    case 'EBUSY':
      return new HostError(
        `${place} is a mount, or something else keeps it in place`,
        'generated/ is replaced as a whole: mount the folder above it. It is as it was.',
      )
    default:
      if (code === undefined) return error
      return new HostError(`${place} cannot be written (${code})`, 'Look at the folder; generated/ is as it was.')
  }
}
