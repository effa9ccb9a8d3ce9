import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { skopeoc, temporaryTree, writeTree } from '../support/command.ts'
import { git } from '../support/git.ts'
import { smallTree } from '../support/memory-tree.ts'
import { readTree } from '../support/read-tree.ts'

const small = (tag: string): Record<string, string> =>
  smallTree(`  - { source: quay.io/cilium/cilium, reason: CNI, tags: ["${tag}"] }\n`)

const initialise = (folder: string, ...options: string[]): string => git(folder, 'init', '--quiet', ...options)
const store =
  (path: string) =>
  (folder: string): void =>
    writeTree(folder, { [path]: 'precious\n' })

describe('a repository that generated/ is or holds', () => {
  it.each<[message: string, make: (generated: string) => void]>([
    ['generated/.git belongs to a git repository of its own', (generated) => initialise(generated)],
    ['generated/main/.git belongs to a git repository of its own', (generated) => initialise(join(generated, 'main'))],
    ['generated/main/.hg belongs to a Mercurial repository of its own', store('main/.hg/store/data')],
    ['generated/.svn belongs to a Subversion working copy of its own', store('.svn/wc.db')],
    ['generated/.jj belongs to a Jujutsu repository of its own', store('.jj/repo/store/type')],
    ['generated/ is a bare git repository', (generated) => initialise(generated, '--bare')],
    ['generated/main is a bare git repository', (generated) => initialise(join(generated, 'main'), '--bare')],
    [
      'generated/deploy.git is a bare git repository',
      (generated) => (mkdirSync(join(generated, 'deploy.git')), initialise(join(generated, 'deploy.git'), '--bare')),
    ],
  ])('is never destroyed, and can be compared: %s', (message, make) => {
    const root = temporaryTree(small('1.0.0'))
    skopeoc(root, ['build'])
    make(join(root, 'generated'))
    expect(skopeoc(root, ['check'])).toMatchObject({ code: 0, stdout: '' })
    writeTree(root, small('2.0.0'))
    const tree = readTree(root)
    for (const words of [['build'], ['build', '--fresh']]) {
      const result = skopeoc(root, words)
      expect(result.code).toBe(3)
      expect(result.stderr).toContain(`error: ${message}, which a build would destroy\n  = help: Move `)
    }
    expect(readTree(root)).toEqual(tree)
    const compared = skopeoc(root, ['check', '--format', 'json'])
    expect(compared.code).toBe(1)
    expect(compared.stdout).toContain('generated/main/plan.json')
    expect(compared.stdout).not.toContain('no longer belongs here')
  })

  it('is none where a folder only has names like one', () => {
    const root = temporaryTree(small('1.0.0'))
    skopeoc(root, ['build'])
    writeTree(root, { 'generated/old/HEAD': 'x\n', 'generated/old/objects/a': 'x\n', 'generated/old/refs': 'x\n' })
    expect(skopeoc(root, ['check', '--format', 'json']).stdout).toContain('generated/old/HEAD')
    expect(skopeoc(root, ['build']).stderr).toContain('(0 written, 3 removed, ')
  })

  it('is never destroyed where it is a worktree', () => {
    const root = temporaryTree(small('1.0.0'))
    initialise(root)
    git(root, 'commit', '--quiet', '--allow-empty', '--message', 'first')
    git(root, 'branch', 'deploy')
    git(root, 'worktree', 'add', '--quiet', 'generated', 'deploy')
    expect(skopeoc(root, ['build'])).toMatchObject({ code: 3 })
    expect(git(join(root, 'generated'), 'rev-parse', '--abbrev-ref', 'HEAD').trim()).toBe('deploy')
  })
})
