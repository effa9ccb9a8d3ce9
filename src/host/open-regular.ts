import { constants, openSync } from 'node:fs'

/** Opens a file that is no link. O_NOFOLLOW: a link put there after the listing is refused too. O_NONBLOCK: a pipe would hang. */
export function openRegular(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
}
