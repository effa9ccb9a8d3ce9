import { closeSync, fstatSync } from 'node:fs'
import { encode } from './encode.ts'
import { openRegular } from './open-regular.ts'
import { readWhole } from './read-whole.ts'

/** Whether a regular file holds exactly this text, byte for byte. */
export function sameContent(file: string, wanted: string): boolean {
  return compareContent(file, wanted) !== undefined
}

/** What a file was when it was compared. */
export interface Compared {
  /** What it holds; valid until the next text is encoded or compared. */
  bytes: Buffer
  identity: string
}

let memory = Buffer.alloc(0)

/** Undefined where a path is no regular file that holds exactly this text. */
export function compareContent(file: string, wanted: string): Compared | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openRegular(file)
    const stat = fstatSync(descriptor, { bigint: true })
    const bytes = encode(wanted)
    if (!stat.isFile() || stat.size !== BigInt(bytes.length)) return undefined
    if (memory.length < bytes.length) memory = Buffer.allocUnsafeSlow(bytes.length)
    return readWhole(descriptor, bytes.length, memory).equals(bytes) ? { bytes, identity: identityOf(stat) } : undefined
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Tells a file from any that another process has put in its place since, or has written to. */
export function identityOf({ dev, ino, size, ctimeNs }: Identifying): string {
  return `${dev} ${ino} ${size} ${ctimeNs}`
}

interface Identifying {
  dev: bigint
  ino: bigint
  size: bigint
  ctimeNs: bigint
}
