import { checksum } from '../../src/emit/checksum.ts'

/** The first line of a record, with the checksum of it that a build would write behind it. */
export function sealed(text: string): string {
  const [line = ''] = text.split('\n')
  return `${line}\n${checksum(line)}\n`
}
