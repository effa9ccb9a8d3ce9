import { describe, expect, it } from 'vitest'
import { smallTree, type Files } from '../support/memory-tree.ts'
import { skopeoc, temporaryTree } from '../support/command.ts'

const entry = (source: string, more = ''): string =>
  `  - source: ${source}\n    reason: x\n    tags: ["1.2.3"]\n${more}`
const asked = 'quay.io/a/b:1.2.3'
const target = 'main: { registry: registry.example.com }'
const warning = 'warning: the definitions have errors, so that the answer may lack something; run `skopeoc validate`\n'

interface Answer {
  mirrored: boolean | null
  refused?: boolean
  notes: string[]
}

function explain(files: Files): { code: number | null; stderr: string; answer: Answer } {
  const { code, stdout, stderr } = skopeoc(temporaryTree(files), ['explain', asked, '--format', 'json'])
  return { code, stderr, answer: JSON.parse(stdout) as Answer }
}

describe('definitions that a build refuses', () => {
  it.each([
    ['collide', smallTree(entry('quay.io/a/b') + entry('ghcr.io/a/b'))],
    [
      'have expired where that is an error',
      smallTree(
        entry('quay.io/a/b', '    expires: 2020-01-01\n'),
        `targets: { ${target} }\nrules: { expired: error }\n`,
      ),
    ],
    [
      'lie in a reserved repository',
      smallTree(entry('quay.io/a/b'), 'targets: { main: { registry: registry.example.com, reserved: [a] } }\n'),
    ],
    [
      'have a source that is not allowed',
      smallTree(entry('quay.io/a/b'), `targets: { ${target} }\nsources: { ghcr.io: {} }\n`),
    ],
  ])('are answered about with a warning where they %s', (_, files) => {
    const { code, stderr, answer } = explain(files)
    expect([code, stderr]).toEqual([0, warning])
    expect(answer).toMatchObject({ mirrored: true, refused: true })
    const owners = skopeoc(temporaryTree(files), ['owners'])
    expect([owners.code, owners.stderr]).toEqual([0, warning])
  })

  it('are no definitions with warnings alone', () => {
    const { code, stderr, answer } = explain(smallTree(entry('quay.io/a/b', '    expires: 2020-01-01\n')))
    expect([code, stderr, answer.refused]).toEqual([0, '', undefined])
  })

  it.each([
    ['cannot be parsed', 'images:\n  - source: "quay.io/a/b\n'],
    ['has its entries under another key', `image:\n${entry('quay.io/a/b')}`],
    ['has an entry that is none', 'images:\n  - quay.io/a/b\n'],
  ])('leave everything open that a file may want which %s', (_, text) => {
    const { code, stderr, answer } = explain({ ...smallTree(entry('ghcr.io/c/d')), 'teams/alpha/more.yaml': text })
    expect([code, stderr]).toEqual([0, warning])
    expect(answer).toMatchObject({
      mirrored: null,
      refused: true,
      whyNot: [],
      notes: ['teams/alpha/more.yaml has errors, so that all its entries are not known; run `skopeoc validate`'],
    })
  })

  it('leave nothing open by an error that is in no list of images', () => {
    const files = { ...smallTree(entry('ghcr.io/c/d')), 'teams/alpha/team.yaml': 'name: Alpha\n' }
    expect(explain(files)).toMatchObject({ code: 1, answer: { mirrored: false, refused: true } })
  })
})
