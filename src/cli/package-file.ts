import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file that ships with skopeoc, by its path in the package: beside dist/ when bundled, above src/ in development. */
export function packageFile(...path: string[]): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, ...path)
    if (dirname(folder) === folder) throw new Error('the package of skopeoc was not found')
  }
}
