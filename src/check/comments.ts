import type { Reporter } from './reporter.ts'
import { looksLikeSecret, mayHoldSecret } from './secrets.ts'

/**
 * Reports comments of the file that look like a credential, without repeating any of it. A `#` inside quotes is looked at
 * too: where the text that it is part of has been reported, that is enough.
 */
export function reportSecretComments(reporter: Reporter): void {
  const { file, diagnostics } = reporter
  const { text } = file
  // In the order in which they stand, as comments are found.
  const reported = diagnostics.filter(({ code }) => code === 'credentials-in-definition').map(({ place }) => place)
  let next = 0
  for (let hash = text.indexOf('#'); hash !== -1; hash = text.indexOf('#', hash + 1)) {
    if (hash > 0 && !/\s/.test(text[hash - 1] as string)) continue
    const end = endOfLine(text, hash)
    const comment = text.slice(hash, end).trimEnd()
    const place = { start: hash + comment.search(/[^# \t]/), end: hash + comment.length }
    hash = end
    if (!mayHoldSecret(comment) || !commentHoldsSecret(comment)) continue
    while ((reported[next]?.end ?? Infinity) <= place.start) next++
    if ((reported[next]?.start ?? Infinity) < place.end) continue
    reporter.report('credentials-in-definition', place, { message: 'a comment looks like a password, token or key' })
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** In a sentence `mail:somebody@example.com` is an address; with a scheme in front it is a password. */
function commentHoldsSecret(comment: string): boolean {
  const words = comment.split(/\s+/)
  const addresses = words.filter((word) => word.includes('@'))
  const others = words.filter((word) => !word.includes('@')).join(' ')
  return looksLikeSecret(others) || addresses.some((word) => word.includes('://') && looksLikeSecret(word))
}
