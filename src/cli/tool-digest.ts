import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFile } from './package-file.ts'

/**
 * SHA-256 of everything that decides how skopeoc compiles: its bundle, the versions of what the bundle loads, and that of
 * Node.js, whose regular expressions know one version of Unicode. Undefined where skopeoc runs from its sources, or is packed in
 * another way than it ships.
 */
export function digestOfTool(): string | undefined {
  if (!import.meta.url.endsWith('.cjs')) return undefined
  try {
    return digestOfPackage()
  } catch {
    return undefined
  }
}

function digestOfPackage(): string {
  const hash = createHash('sha256').update(`${process.version}\n`)
  hash.update(readFileSync(packageFile('package.json')))
  const folder = packageFile('dist')
  // Beside them lie the caches of V8, which make no difference.
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.cjs'))
    .sort()) {
    const bytes = readFileSync(join(folder, name))
    hash.update(`${JSON.stringify([name, bytes.length])}\n`).update(bytes)
  }
  return hash.digest('hex')
}
