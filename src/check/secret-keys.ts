import { isDnsSubdomain } from './config/kubernetes-names.ts'
import { looksLikeSecret } from './secrets.ts'

export { isCredentialKey } from '../diagnostics/credential-keys.ts'

/** Whether `secret: …`, where the name of a Secret is expected, is such a name and no secret itself. */
export function namesSecret(key: string, value: string): boolean {
  return key === 'secret' && isDnsSubdomain(value) && !looksLikeSecret(value)
}
