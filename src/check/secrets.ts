export { looksLikeSecret, nextSecretPart } from '../diagnostics/secrets.ts'
