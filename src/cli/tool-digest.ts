import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
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

/** The digest, for whoever asks later, of the tool as it is now; undefined if it was replaced in between. */
export function toolFromNowOn(): () => string | undefined {
  const before = stampOfTool()
  return () => (before !== undefined && stampOfTool() === before ? digestOfTool() : undefined)
}

/** What changes when a part of the tool is replaced. */
function stampOfTool(): string | undefined {
  try {
    return chunks()
      .map((file) => statSync(file, { bigint: true }))
      .map(({ ino, size, mtimeNs, ctimeNs }) => [ino, size, mtimeNs, ctimeNs].join())
      .join('\n')
  } catch {
    return undefined
  }
}

/** The files of the bundle. Beside them lie the caches of V8, which make no difference. */
function chunks(): string[] {
  const folder = packageFile('dist')
  const names = readdirSync(folder).filter((file) => file.endsWith('.cjs'))
  return names.sort().map((name) => join(folder, name))
}

function digestOfPackage(): string {
  const hash = createHash('sha256').update(`${process.version}\n`)
  hash.update(readFileSync(packageFile('package.json')))
  for (const file of chunks()) {
    const bytes = readFileSync(file)
    hash.update(`${JSON.stringify([basename(file), bytes.length])}\n`).update(bytes)
  }
  return hash.digest('hex')
}
