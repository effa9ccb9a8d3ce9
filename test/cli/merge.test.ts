import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { skopeoc, temporaryTree } from '../support/command.ts'
import { git, runGit } from '../support/git.ts'

/** Adds an image to a file of the team, builds and commits on a branch of its own. */
function propose(root: string, branch: string, file: string): void {
  git(root, 'checkout', '--quiet', '-b', branch, 'main')
  const path = `teams/platform/${file}.yaml`
  appendFileSync(
    join(root, path),
    `images:\n  - source: quay.io/${file}/${file}\n    reason: Needed\n    semver: ">= 1"\n`,
  )
  expect(skopeoc(root, ['build'])).toMatchObject({ code: 0 })
  git(root, 'add', '--all')
  git(root, 'commit', '--quiet', '--message', branch)
}

describe('generated/ in git', () => {
  it('needs nothing but a build after two proposals have met', () => {
    const root = temporaryTree()
    skopeoc(root, ['init'])
    skopeoc(root, ['build'])
    git(root, 'init', '--quiet', '--initial-branch=main')
    git(root, 'add', '--all')
    git(root, 'commit', '--quiet', '--message', 'all')
    propose(root, 'one', 'alpha')
    propose(root, 'two', 'beta')
    expect(runGit(root, 'merge', 'one').status).toBe(1)
    expect(readFileSync(join(root, 'generated/main/index.txt'), 'utf8')).toContain('<<<<<<<')
    expect(skopeoc(root, ['check'])).toMatchObject({ code: 1 })
    expect(skopeoc(root, ['build'])).toMatchObject({ code: 0 })
    expect(runGit(root, 'add', 'teams', 'generated').status).toBe(0)
    expect(runGit(root, 'commit', '--quiet', '--message', 'merged').status).toBe(0)
    expect(runGit(root, 'status', '--porcelain').stdout).toBe('')
    expect(skopeoc(root, ['check'])).toMatchObject({ code: 0 })
    expect(readFileSync(join(root, 'generated/main/index.txt'), 'utf8')).toMatch(/alpha[^]*beta/)
  })

  it('keeps its line ends where git would change them, in a folder that `init` made', () => {
    const root = temporaryTree()
    skopeoc(root, ['init'])
    skopeoc(root, ['build'])
    git(root, 'init', '--quiet')
    git(root, 'add', '--all')
    git(root, 'commit', '--quiet', '--message', 'all')
    git(root, 'clone', '--quiet', '--config', 'core.autocrlf=true', '.', 'clone')
    const clone = join(root, 'clone')
    expect(readFileSync(join(clone, 'README.md'), 'utf8')).toContain('\r\n')
    expect(skopeoc(clone, ['check'])).toMatchObject({ code: 0 })
  })
})
