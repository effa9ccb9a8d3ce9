/** What somebody wrote cannot pass for a line of skopeoc's own, nor for a command of a CI that reads its log. */
import { expect, test } from 'vitest'
import { git } from '../support/git.ts'
import { skopeoc, temporaryTree, writeTree } from '../support/command.ts'
import { smallTree } from '../support/memory-tree.ts'

const forged = '\\n  ::error file=a::forged\\n::stop-commands::x\\n  to  evil.example.com/x\\n'
const tree = (text: string): Record<string, string> => ({
  ...smallTree(
    `  - { source: quay.io/a/b, reason: "x${text}", ticket: "https://a.example/1${text}", tags: ["1.2.3"] }\n`,
  ),
  'teams/alpha/team.yaml': `name: "Net${text}"\ncontact: "#net${text}"\n`,
})

test.each([
  ['now', tree(''), tree(forged)],
  ['before', tree(forged), tree('')],
])('where the definitions of %s hold line breaks', (_, before, after) => {
  const root = temporaryTree(before)
  git(root, 'init', '-q')
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '-m', 'before')
  writeTree(root, after)
  for (const words of [
    ['validate'],
    ['check'],
    ['owners'],
    ['explain', 'quay.io/a/b'],
    ['diff', '--against', 'HEAD'],
    ['diff', '--against', 'HEAD', '--format', 'markdown'],
  ]) {
    const { stdout, stderr } = skopeoc(root, words, { GITHUB_ACTIONS: '' })
    expect(stdout + stderr).not.toBe('')
    expect((stdout + stderr).split('\n').filter((line) => /^\s*(::|to +evil)/.test(line))).toEqual([])
  }
})
