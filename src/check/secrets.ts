export { looksLikeSecret, mayHoldSecret, nextSecretPart } from '../diagnostics/secrets.ts'
