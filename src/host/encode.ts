let memory = Buffer.alloc(0)

/**
 * A text in UTF-8, in one piece of memory for all, which the next call overwrites: generated files may be hundreds of
 * megabytes together.
 */
export function encode(text: string): Buffer {
  const length = Buffer.byteLength(text)
  if (memory.length < length) memory = Buffer.allocUnsafeSlow(length)
  // Nearly every file is ASCII, which needs no encoder.
  memory.write(text, length === text.length ? 'latin1' : 'utf8')
  return memory.subarray(0, length)
}
