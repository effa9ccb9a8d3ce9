import { createHash } from 'node:crypto'

/** SHA-256 of a text in UTF-8, in 64 hexadecimal digits: what `sha256sum` says of a file with this content. */
export function checksum(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}
