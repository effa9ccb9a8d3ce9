import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Files } from './memory-tree.ts'

export const program: string = join(import.meta.dirname, '..', '..', 'bin', 'skopeoc.js')

export interface CommandResult {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the built skopeoc as a user would. */
export function skopeoc(folder: string, words: readonly string[], env: Record<string, string> = {}): CommandResult {
  const result = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
    maxBuffer: 1 << 28,
  })
  return { code: result.status, stdout: result.stdout, stderr: result.stderr }
}

export function startSkopeoc(folder: string, words: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [program, ...words], { cwd: folder, stdio: 'ignore', env: { ...process.env, ...env } })
}

const folders: string[] = []

/** A new folder with these files, removed after the tests of the file (test/setup.ts). */
export function temporaryTree(files: Files = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'skopeoc-test-'))
  folders.push(folder)
  writeTree(folder, files)
  return folder
}

export function writeTree(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

export function removeTemporaryTrees(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}
