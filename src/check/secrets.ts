export { looksLikeSecret } from '../diagnostics/secrets.ts'
