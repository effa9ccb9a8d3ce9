import { createHash } from 'node:crypto'
import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import type { SourceFile } from '../diagnostics/index.ts'
import type { SourceTree } from '../sources.ts'

/** SHA-256 in hexadecimal. */
export const sha256Pattern: RegExp = /^[0-9a-f]{64}$/

/** SHA-256 of everything that compiling is a function of, but for the tool and what has expired: two trees with one digest compile alike. */
export function digestOfSources({ config, teams }: SourceTree): string {
  const hash = createHash('sha256')
  // Each head says how long the text behind it is, so that no text can pass for another file's.
  const add = (file: SourceFile | undefined): void => {
    hash.update(`${JSON.stringify([file?.path ?? null, file?.text.length ?? 0])}\n`)
    if (file !== undefined) hash.update(file.text)
  }
  add(config)
  for (const { id, named, team, images } of teams) {
    // A folder counts without a file that is read: it is a team that is missing.
    hash.update(`${JSON.stringify([id, named, images.length])}\n`)
    add(team)
    for (const file of images) add(file)
  }
  return hash.digest('hex')
}

/** SHA-256 of a tree of files, from the SHA-256 of each by its path. */
export function digestOfTree(hashes: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256')
  for (const path of [...hashes.keys()].sort(byCodeUnit)) hash.update(`${JSON.stringify([path, hashes.get(path)])}\n`)
  return hash.digest('hex')
}
