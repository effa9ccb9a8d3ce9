import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asHostError } from './as-host-error.ts'
import { HostError } from './host.ts'

/** Writes `<root>/<path>` through a temporary file and a rename; refuses a link on the way there. */
export function writeFileAtomically(root: string, path: string, content: string): void {
  const parts = path.split('/')
  for (let length = 1; length <= parts.length; length++) {
    const part = join(root, ...parts.slice(0, length))
    if (lstatSync(part, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new HostError(
        `${parts.slice(0, length).join('/')} is a symbolic link`,
        'Remove it; links are never followed.',
      )
    }
  }
  const file = join(root, path)
  const temporary = `${file}.skopeoc-${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(temporary, content, { flag: 'wx' })
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw asHostError(error, path)
  }
}
