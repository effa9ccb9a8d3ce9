import { isDnsSubdomain } from './config/kubernetes-names.ts'
import { looksLikeSecret } from './secrets.ts'

const credentialKey =
  /^(?:pass(?:word|wd|phrase)?|user(?:name)?|token|secret|auth|credentials?|identity-?token|registry-?token|api-?key|private-?key|access-?key(?:-?id)?|secret-?access-?key|client-?secret)$/i

/** Whether people put credentials under a key of this name. */
export function isCredentialKey(key: string): boolean {
  return credentialKey.test(key)
}

/** Whether `secret: …`, where the name of a Secret is expected, is such a name and no secret itself. */
export function namesSecret(key: string, value: string): boolean {
  return key === 'secret' && isDnsSubdomain(value) && !looksLikeSecret(value)
}
