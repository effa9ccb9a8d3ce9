import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { skopeoc, temporaryTree } from '../support/command.ts'
import { smallTree } from '../support/memory-tree.ts'

const program = join(import.meta.dirname, '../../bin/skopeoc.js')
// More than a pipe holds, so that skopeoc still writes when the reader is gone.
const entries = Array.from(
  { length: 1500 },
  (_, index) => `  - { source: quay.io/org/image-${index}, reason: Test, tags: ["1.0.0"] }\n`,
).join('')
const good = smallTree(entries)
const bad = smallTree(entries.replaceAll('source', 'sorce'))

/** Runs `skopeoc <words>` in a shell, with what follows on the line; the exit code is skopeoc's own. */
function inShell(folder: string, words: string, rest: string): { code: number; stderr: string } {
  const { stderr } = spawnSync(
    'bash',
    ['-c', `"$0" "$1" ${words} ${rest}; echo "code \${PIPESTATUS[0]}" >&2`, process.execPath, program],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  )
  const [, code] = /^code (\d+)$/m.exec(stderr) as unknown as [string, string]
  return { code: Number(code), stderr }
}

describe('a reader that goes away', () => {
  it.each([
    [good, 'check', '| head -c 100'],
    [good, 'check', '| true'],
    [good, 'check --format json', '| head -c 100'],
    [good, 'check --format github', '| head -c 100'],
    [bad, 'validate --format json', '| head -c 100'],
    [bad, 'validate', '2>&1 | head -c 100'],
    [bad, 'build', '2>&1 | head -c 100'],
    [bad, 'build', '2>&1 | true'],
  ])('does not make a success of a failure: %#', (files, words, rest) => {
    expect(inShell(temporaryTree(files), words, rest).code).toBe(1)
  })

  it('makes no failure of a success, and stops no work', () => {
    const root = temporaryTree(good)
    expect(inShell(root, 'build', '2>&1 | true').code).toBe(0)
    expect(skopeoc(root, ['check', '-q']).code).toBe(0)
    for (const words of ['owners', 'explain-rule', '--help', '--version', 'owners --format json'])
      expect([words, inShell(root, words, '| true').code]).toEqual([words, 0])
  })
})

describe.skipIf(!existsSync('/dev/full'))('a disk that is full', () => {
  it.each(['check', 'check --format json', 'owners', '--help', '--version'])('under the output of %s', (words) => {
    const { code, stderr } = inShell(temporaryTree(good), words, '>/dev/full')
    expect(code).toBe(3)
    expect(stderr).toContain('error: the output cannot be written: the disk is full\n  = help: ')
    expect(stderr).not.toMatch(/bug|^ +at /m)
  })

  it('under the findings ends with 3 too, and leaves no half of a tree', () => {
    const root = temporaryTree(good)
    expect(inShell(root, 'build', '2>/dev/full').code).toBe(3)
    expect(readdirSync(root)).not.toContain('.skopeoc-staging')
  })
})
