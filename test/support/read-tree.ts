import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Every file below a folder with its content, sorted by path; links are shown as links. */
export function readTree(folder: string): Record<string, string> {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return {}
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry): [string, string] => {
      const path = join(entry.parentPath, entry.name)
      const content = entry.isFile() ? readFileSync(path, 'utf8') : '(not a regular file)'
      return [relative(folder, path).split(sep).join('/'), content]
    })
  return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)))
}
