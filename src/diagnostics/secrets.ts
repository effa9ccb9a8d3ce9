/** Forms of credentials that are recognised by their shape, so that nothing is committed, emitted or echoed by mistake. */
const secretPatterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20}/,
  /\bgh[pousr]_[A-Za-z0-9]{30}/,
  /\bgithub_pat_[A-Za-z0-9_]{20}/,
  /\bglpat-[A-Za-z0-9_-]{20}/,
  /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20}/,
  /\bhvs\.[A-Za-z0-9_-]{20}/,
  /\bsk-ant-[A-Za-z0-9_-]{20}/,
  /\bsk_live_[A-Za-z0-9]{20}/,
  /\bnpm_[A-Za-z0-9]{36}/,
  /\bAIza[A-Za-z0-9_-]{35}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10}/,
  /\bxapp-[A-Za-z0-9-]{20}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\beyJ[A-Za-z0-9_-]{10,400}\.eyJ[A-Za-z0-9_-]{10}/,
  /[?&#](?:access_|private_|refresh_|id_)?(?:token|password|passwd)=[^\s&#]{4}/,
  /[?&]sig=[A-Za-z0-9%+/_-]{16}/,
  /\bhooks\.slack\.com\/services\/T[A-Z0-9]{1,20}\/B[A-Z0-9]{1,20}\/[A-Za-z0-9]/,
  /"auth"\s{0,8}:\s{0,8}"[A-Za-z0-9+/=]{8}/,
  /^\s{0,8}(?:(?:[a-z][a-z0-9+.-]{0,20}:)?\/\/)?(?!(?:mailto|e?-?mail|contact|xmpp|sips?):)[^\s/@:"'{}[\],]{1,200}:[^\s/@]{1,400}@(?!sha256:)[^\s/]/i,
  // A password may hold slashes, but what begins like a port, or as a path behind it, is none.
  /:\/\/[^\s/@:]{0,200}:(?!\d{0,5}\/)[^\s@]{1,400}@(?!sha256:)[^\s/]/,
  // A token in the place of the user: long, and with digits.
  /:\/\/(?=[^\s/@:]{0,200}[0-9])[A-Za-z0-9_-]{20,200}@[^\s/]/,
]

/** Whether a text holds what looks like a password, token or private key. Linear in the text's length. */
export function looksLikeSecret(text: string): boolean {
  return mayHoldSecret(text) && secretPatterns.some((pattern) => pattern.test(text))
}

/** A part of each of the patterns above, so that almost every text is looked at once. */
const partOfSecret =
  /@|-----BEGIN |AGE-SECRET|gh[pousr]_|github_pat_|glpat-|dckr_|hvs\.|sk-ant-|sk_live_|npm_|xox[abprs]-|xapp-|AIza|AKIA|ASIA|eyJ|"auth"|(?:token|password|passwd|sig)=|k\.com\/services\//

/**
 * What stands in a file wherever a scalar holds a part of a secret, though the scalar may be written with escapes and over
 * several lines. Rare letters of the parts do, for there is much text and little of it begins with them.
 */
const writtenPart =
  /[@\\_J]|BEGIN|AGE-SECRET|glpat-|hvs\.|sk-ant-|xox[abprs]-|xapp-|AIza|AKIA|ASIA|"auth"|[?&#](?:token|password|passwd|sig)=|k\.com\/services/g

/** Offset of the first place from `start` on at which a scalar with a part of a secret may be written; Infinity for none. */
export function nextSecretPart(fileText: string, start: number): number {
  writtenPart.lastIndex = start
  const found = writtenPart.exec(fileText)
  return found === null ? Infinity : found.index
}

/** A cheap look that spares almost every text the patterns above. */
export function mayHoldSecret(text: string): boolean {
  return text.length >= 8 && partOfSecret.test(text)
}

/** A text with every word that looks like a secret masked, letter for letter, so that columns stay where they are. */
export function maskSecrets(text: string): string {
  if (!mayHoldSecret(text) || (!looksLikeSecret(text) && !holdsSecretWord(text))) return text
  const masked = text.replace(/[^\s"',[\]{}]+/g, (word) => (looksLikeSecret(word) ? mask(word) : word))
  if (!looksLikeSecret(masked)) return masked
  const colon = masked.indexOf(':')
  return masked.slice(0, colon + 1) + mask(masked.slice(colon + 1))
}

function holdsSecretWord(text: string): boolean {
  return text.split(/[\s"',[\]{}]+/).some(looksLikeSecret)
}

/** As many asterisks as the text has characters that are seen; blanks stay. */
export function mask(text: string): string {
  return text.replace(/\S/g, '*')
}
