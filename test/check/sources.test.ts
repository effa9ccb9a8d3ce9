/** Files that nearly are definitions: none is passed over in silence, and each is reported once. */
import { describe, expect, test } from 'vitest'
import { renderDiagnostics } from '../../src/diagnostics/render/index.ts'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

const entries = 'images:\n  - { source: quay.io/a/b, reason: r, tags: ["1.2.3"] }\n'
const tree = smallTree('  - { source: quay.io/a/c, reason: r, tags: ["1.2.3"] }\n')

async function findings(files: Record<string, string>): Promise<string[]> {
  const { diagnostics } = await compileFiles(files)
  return diagnostics.map(({ code, place, effect, hint }) => `${code} ${place.file.path}: ${effect}; ${hint}`)
}

describe('a file with another ending than .yaml', () => {
  test.each(['c.yml', 'c.YAML', 'c.Yml', 'deep/c.YML'])('%s', async (name) => {
    expect(await findings({ ...tree, [`teams/alpha/${name}`]: entries })).toEqual([
      `file-unreadable teams/alpha/${name}: its images would not be mirrored; Rename it to c.yaml.`,
    ])
  })

  test.each(['team.yml', 'team.YAML'])('%s, which is not also missing', async (name) => {
    const { 'teams/alpha/team.yaml': team = '', ...rest } = tree
    expect(await findings({ ...rest, [`teams/alpha/${name}`]: team })).toEqual([
      `file-unreadable teams/alpha/${name}: nobody would know whom to ask about the images of the team; Rename it to team.yaml.`,
    ])
  })

  test.each(['d.json', 'README.md', 'notes.txt', 'yaml', 'c.yaml.orig'])('%s is no definition', async (name) => {
    expect(await findings({ ...tree, [`teams/alpha/${name}`]: entries })).toEqual([])
  })

  test('beside the team folders', async () => {
    expect(await findings({ ...tree, 'teams/c.YAML': entries })).toMatchObject([
      expect.stringContaining('unknown-team teams/c.YAML'),
    ])
  })
})

describe('a team.yaml that is not directly in the folder of its team', () => {
  const { 'teams/alpha/team.yaml': team = '', ...rest } = tree
  const misplaced =
    'unknown-team teams/alpha/web/team.yaml: nobody would be asked about images by it; ' +
    'Move it to teams/alpha/team.yaml, or the whole folder to teams/web if that is a team of its own.'

  test('is one finding', async () => {
    expect(await findings({ ...tree, 'teams/alpha/web/team.yaml': team })).toEqual([misplaced])
  })

  test('which also says where the missing one is', async () => {
    expect(await findings({ ...rest, 'teams/alpha/web/team.yaml': team })).toEqual([misplaced])
  })

  test('is a file of images where it holds images', async () => {
    expect(await findings({ ...tree, 'teams/alpha/web/team.yaml': entries })).toEqual([])
  })
})

describe('a path that reads as another', () => {
  test.each([
    'ghp_123456789012345678901234567890ab.yaml',
    'AKIAABCDEFGHIJKLMNOP/c.yaml',
    'x?token=hunter2hunter2.yaml',
  ])('a path that holds what looks like a secret is not read, and not repeated: %j', async (name) => {
    const files = smallTree(`  - source: quay.io/a/b\n    reason: x\n    tags: [1.2.3]\n`)
    files[`teams/alpha/${name}`] = 'images: []\n'
    const { diagnostics } = await compileFiles(files)
    expect(diagnostics).toMatchObject([
      {
        code: 'credentials-in-definition',
        message: 'the path of the file holds what looks like a password, token or key',
      },
    ])
    for (const format of ['pretty', 'json', 'github', 'sarif'] as const)
      expect(renderDiagnostics(diagnostics, format, { colour: false, summary: true })).not.toMatch(
        /ghp_1|AKIAA|hunter2/,
      )
  })

  test.each(['c\u202ed.yaml', 'c\u2028d.yaml', 'c\nd.yaml', 'c\u001b[2Kd.yaml', 'c\td.yml', 'deep\u200b/c.yaml'])(
    '%j is reported, and the file not read',
    async (name) => {
      const path = `teams/alpha/${name}`
      expect(await findings({ ...tree, [path]: 'no: definition' })).toEqual([
        `suspicious-character ${path}: what a reviewer sees would not be what is mirrored; Rename the file or folder with plain letters.`,
      ])
    },
  )

  test('letters of any language are plain', async () => {
    expect(await findings({ ...tree, 'teams/alpha/ümlaut 集群.yaml': entries })).toEqual([])
  })
})
