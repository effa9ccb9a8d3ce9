import { spawnSync } from 'node:child_process'
import { expect } from 'vitest'

const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'protocol.file.allow=always']

export interface GitResult {
  status: number | null
  stdout: string
  stderr: string
}

/** Runs git as somebody, however it ends. */
export function runGit(folder: string, ...words: string[]): GitResult {
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...words], { cwd: folder, encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** Runs git where it has to succeed, and returns what it prints. */
export function git(folder: string, ...words: string[]): string {
  const { status, stdout, stderr } = runGit(folder, ...words)
  expect(status, stderr).toBe(0)
  return stdout
}
