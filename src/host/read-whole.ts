import { readSync } from 'node:fs'

/** The next `length` bytes of an open file, or as many as there are, in the memory that is given. */
export function readWhole(descriptor: number, length: number, memory: Buffer): Buffer {
  let filled = 0
  while (filled < length) {
    const more = readSync(descriptor, memory, filled, length - filled, null)
    if (more === 0) break
    filled += more
  }
  return memory.subarray(0, filled)
}
