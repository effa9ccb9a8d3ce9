/** Keys under which people put credentials: some words as a whole, others wherever a name ends with them. */
const wholeKey = /^(?:pass|user(?:-?name)?|secret|auth|credentials?)$/
const endOfKey =
  /(?:^|-)(?:pass-?(?:word|wd|phrase)|(?:access|auth|bearer|identity|registry)?token|api-?key|private-?key|access-?key(?:-?id)?|client-?secret)$/

/** Whether people put credentials under a key of this name, however its words are joined. */
export function isCredentialKey(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_.]/g, '-')
    .toLowerCase()
  return wholeKey.test(words) || endOfKey.test(words)
}
