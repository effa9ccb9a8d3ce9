import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImportReport } from '../../src/import/index.ts'
import { skopeoc, temporaryTree, writeTree } from '../support/command.ts'
import { readTree } from '../support/read-tree.ts'

const renamed =
  '- image: quay.io/cilium/operator\n  override_repo_name: cilium-operator\n  semver: ">= 1.11"\n- image: alpine\n  semver: ">= 3"\n  dockerfile_extras: ["RUN apk add bash"]\n'
const synced = 'quay.io:\n  images:\n    cilium/cilium: ["v1.20.0-rc.0"]\n'
const old = {
  'images/renamed-images.yaml': renamed,
  'images/skopeo-quay-io.yaml': synced,
  'images/notes.yaml': 'x: y\n',
  'README.md': '',
}

const importInto = (root: string, ...words: string[]): ReturnType<typeof skopeoc> =>
  skopeoc(root, ['import', 'retagger', 'images', '--out', 'new', ...words])

describe('skopeoc import', () => {
  it('writes a folder that builds, and prints the report and the proof', () => {
    const root = temporaryTree({ ...old, 'new/.keep': '' })
    const result = importInto(root, '--report', 'report.json')
    expect(result.code).toBe(0)
    expect(result.stdout).toContain('renamed-images.yaml:4  docker.io/library/alpine')
    expect(result.stdout).toContain('      | RUN apk add bash')
    expect(result.stdout).toContain('2 entries imported, 0 changed, 1 left out')
    expect(result.stdout).toContain('proved: 2 of 2 repositories select the same tags as before')
    expect(result.stderr).toContain('not read, not a file of retagger: notes.yaml')
    const files = Object.keys(readTree(join(root, 'new')))
    expect(files).toEqual(
      expect.arrayContaining([
        'skopeoc.yaml',
        'teams/unassigned/team.yaml',
        'teams/unassigned/quay-io.yaml',
        'schemas/images.schema.json',
      ]),
    )
    const report = JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')) as ImportReport
    expect(report).toMatchObject({
      format: 'retagger',
      entries: [
        {
          status: 'imported',
          from: { file: 'renamed-images.yaml', line: 1 },
          to: { file: 'teams/unassigned/quay-io.yaml' },
          source: 'quay.io/cilium/operator',
        },
        {
          status: 'left-out',
          from: { file: 'renamed-images.yaml', line: 4 },
          to: null,
          dockerfile: ['RUN apk add bash'],
        },
        { status: 'imported', from: { file: 'skopeo-quay-io.yaml', line: 3 } },
      ],
      summary: { imported: 2, changed: 0, leftOut: 1 },
    })
    expect(skopeoc(join(root, 'new'), ['build']).code).toBe(0)
  })

  it('writes no credential into the report, and prints a name on one line whatever is in it', () => {
    const login = 'bob:hunter2SuperSecretPw99'
    const sync = `version: 1\nsync:\n  - source: https://${login}@quay.io/o/k\n    target: ${login}@mirror.example/o/k\n    type: repository\n  - source: "quay.io/o/k\\n  forged.yaml:1  x"\n    target: mirror.example/o/k\n    type: repository\n`
    const skopeo = `"${login}@ghcr.io":\n  images:\n    o/k: ["1.0.0"]\n`
    const root = temporaryTree({ 'regsync.yaml': sync, 'skopeo.yaml': skopeo, 'new/.keep': '', 'newer/.keep': '' })
    const first = skopeoc(root, ['import', 'regsync', 'regsync.yaml', '--out', 'new', '--report', 'a.json'])
    skopeoc(root, ['import', 'skopeo', 'skopeo.yaml', '--out', 'newer', '--report', 'b.json'])
    expect(first.stdout + first.stderr).not.toMatch(/^ {2}forged/m)
    expect(first.stdout + first.stderr).toContain('\\u{a}  forged.yaml:1  x')
    for (const name of ['a.json', 'b.json']) {
      const text = readFileSync(join(root, name), 'utf8')
      expect(text).not.toContain('hunter2')
      expect(text).toContain('***')
    }
  })

  it.each([
    ['regsync', 'list.yaml', synced, 'It looks like a file of skopeo: run `skopeoc import skopeo list.yaml`.'],
    ['image-syncer', 'list.yaml', synced, 'It looks like a file of skopeo: run `skopeoc import skopeo list.yaml`.'],
    ['skopeo', 'list.yaml', renamed, 'It looks like a file of retagger: run `skopeoc import retagger list.yaml`.'],
    [
      'dregsy',
      'skopeo-a.yaml',
      synced,
      'It looks like a file of retagger or skopeo: name that format in place of dregsy.',
    ],
    [
      'retagger',
      'list.yaml',
      'sync:\n  - { source: quay.io/a/b, target: t.example/a/b, type: repository }\n',
      'It looks like a file of regsync: run `skopeoc import regsync list.yaml`.',
    ],
    [
      'image-syncer',
      'list.yaml',
      'version: 1\nsync:\n  - { source: quay.io/a/b, target: t.example/a/b, type: repository }\n',
      'It looks like a file of regsync: run `skopeoc import regsync list.yaml`.',
    ],
    ['skopeo', 'list.yaml', '', 'No format that is known has an entry in it: name the files that list images.'],
    [
      'regsync',
      'list.yaml',
      'version: 1\n',
      'No format that is known has an entry in it: name the files that list images.',
    ],
  ])('writes nothing where there is nothing of %s in %s', (format, name, text, hint) => {
    const root = temporaryTree({ [name]: text, 'new/.keep': '' })
    const result = skopeoc(root, ['import', format, name, '--out', 'new', '--report', 'report.json'])
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain(
      `error: nothing in ${name} can be imported as ${format}, so nothing is written\n  = help: ${hint}\n`,
    )
    expect(Object.keys(readTree(root)).sort()).toEqual([name, 'new/.keep'].sort())
  })

  it('takes a file of which everything is left out for one of its format', () => {
    const root = temporaryTree({
      'list.yaml': '- image: alpine\n  semver: ">= 3"\n  dockerfile_extras: ["RUN true"]\n',
    })
    const result = skopeoc(root, ['import', 'retagger', 'list.yaml', '--out', root])
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('1 left out') })
  })

  it('writes a folder that builds where everything is left out', () => {
    const root = temporaryTree({
      'dregsy.yaml':
        'relay: skopeo\ntasks:\n  - name: t\n    source: { registry: quay.io }\n    target: { registry: mirror.example.com }\n' +
        "    mappings:\n      - { from: a/b, to: x/b, tags: ['regex: (?!a)'] }\n",
    })
    const result = skopeoc(root, ['import', 'dregsy', 'dregsy.yaml', '--out', 'new'])
    expect(result).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 entries imported, 0 changed, 1 left out'),
    })
    expect(readFileSync(join(root, 'new/skopeoc.yaml'), 'utf8')).toContain('registry: mirror.example.com\n')
    expect(skopeoc(join(root, 'new'), ['build'])).toMatchObject({ code: 0 })
  })

  it('finds the folder images/ in a copy of the other repository', () => {
    const root = temporaryTree({ ...old, 'new/.keep': '' })
    const result = skopeoc(root, ['import', 'retagger', '.', '--out', 'new'])
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('2 entries imported') })
  })

  it('writes to --root where no --out is given', () => {
    const root = temporaryTree({ ...old, 'here/.keep': '' })
    expect(skopeoc(root, ['import', 'retagger', 'images', '--root', 'here']).code).toBe(0)
    expect(Object.keys(readTree(join(root, 'here')))).toContain('skopeoc.yaml')
  })

  it('counts the target tags that are preserved', () => {
    const seed = {
      'quay.io': { 'cilium/operator': ['v1.11.0', 'v1.10.0', '1.12.0'], 'cilium/cilium': ['v1.20.0-rc.0'] },
    }
    const root = temporaryTree({ ...old, 'new/.keep': '', 'seed.json': JSON.stringify(seed) })
    expect(importInto(root, '--tags', 'seed.json').stdout).toContain('3 of 3 target tags preserved\n')
  })

  it('gives images to teams', () => {
    const root = temporaryTree({ ...old, 'new/.keep': '', 'map.yaml': 'networking: ["quay.io/cilium/*"]\n' })
    expect(importInto(root, '--teams', 'map.yaml').code).toBe(0)
    expect(Object.keys(readTree(join(root, 'new')))).toContain('teams/networking/quay-io.yaml')
  })

  it('takes targets and upstream names from the command line', () => {
    const root = temporaryTree({ ...old, 'new/.keep': '' })
    const result = importInto(
      root,
      '--target',
      'mine=registry.example.com/mirror',
      '--names',
      'upstream',
      '--legacy-target',
    )
    expect(result.code).toBe(0)
    const tree = readTree(join(root, 'new'))
    expect(tree['skopeoc.yaml']).toContain('  mine-legacy:\n    registry: registry.example.com\n    prefix: mirror\n')
    expect(tree['names.csv']).toContain(
      'registry.example.com/mirror/cilium-operator,registry.example.com/cilium/operator\n',
    )
  })

  it.each([
    ['gsoci', 'the target gsoci is there already'],
    ['aliyun', 'the target aliyun is there already'],
    ['Old Names', '--legacy-target Old Names is no id of a target'],
  ])('writes nothing with --legacy-target %s', (id, message) => {
    const root = temporaryTree({ ...old, 'new/.keep': '' })
    const result = importInto(root, '--names', 'upstream', '--legacy-target', id, '--report', 'report.json')
    expect(result).toMatchObject({ code: 2, stdout: '' })
    expect(result.stderr).toContain(message)
    expect(Object.keys(readTree(join(root, 'new')))).toEqual(['.keep'])
    expect(Object.keys(readTree(root))).not.toContain('report.json')
  })

  it('knows the ids of a skopeoc.yaml that is there', () => {
    const target = (id: string, prefix: string): string =>
      `  ${id}: { registry: registry.example.com, prefix: ${prefix}, layout: flat, default: ${id === 'mine'} }\n`
    const config = `targets:\n${target('mine', 'new')}${target('other', 'x')}${target('before', 'mirror')}`
    const root = temporaryTree({ ...old, 'new/skopeoc.yaml': config })
    const importWith = (id: string): ReturnType<typeof skopeoc> =>
      importInto(root, '--target', 'mine=registry.example.com/mirror', '--names', 'upstream', '--legacy-target', id)
    expect(importWith('other')).toMatchObject({ code: 2, stdout: '' })
    expect(Object.keys(readTree(join(root, 'new')))).toEqual(['skopeoc.yaml'])
    expect(importWith('before').code).toBe(0)
    expect(skopeoc(join(root, 'new'), ['build']).code).toBe(0)
  })

  describe('of a skopeo file into a folder with a skopeoc.yaml', () => {
    const importHere = (config: string, ...words: string[]): { root: string; result: ReturnType<typeof skopeoc> } => {
      const root = temporaryTree({ 'sync.yaml': synced, 'new/skopeoc.yaml': config })
      return { root, result: skopeoc(root, ['import', 'skopeo', 'sync.yaml', '--out', 'new', ...words]) }
    }

    it('uses its default targets', () => {
      const { root, result } = importHere(
        'targets:\n  main: { registry: reg.example, prefix: mirror, layout: flat }\n  more: { registry: reg.example, prefix: more, layout: flat }\n  side: { registry: other.example, layout: flat }\n  kept: { registry: third.example, layout: flat, default: false }\n',
      )
      expect(result).toMatchObject({ code: 0, stderr: 'kept skopeoc.yaml\n' })
      const images = readTree(join(root, 'new'))['teams/unassigned/quay-io.yaml']
      expect(images).not.toMatch(/targets|rename/)
      expect(skopeoc(join(root, 'new'), ['build']).code).toBe(0)
    })

    it.each(['targets: {}\n', 'targets:\n  a: { registry: reg.example, default: false }\n', 'targets: [\n'])(
      'writes nothing where it has none: %j',
      (config) => {
        const { root, result } = importHere(config)
        expect(result).toMatchObject({ code: 2, stdout: '' })
        expect(result.stderr).toContain('skopeoc.yaml has no default target')
        expect(result.stderr).toContain('Name it with --target')
        expect(Object.keys(readTree(join(root, 'new')))).toEqual(['skopeoc.yaml'])
      },
    )
  })

  it('refuses to overwrite, unless it is told to', () => {
    const root = temporaryTree({ ...old, 'new/.keep': '' })
    importInto(root)
    writeTree(root, { 'new/teams/unassigned/quay-io.yaml': 'images: []\n' })
    const again = importInto(root)
    expect(again).toMatchObject({ code: 2, stdout: '' })
    expect(again.stderr).toContain('teams/unassigned/quay-io.yaml exists already')
    expect(readTree(join(root, 'new'))['teams/unassigned/quay-io.yaml']).toBe('images: []\n')
    expect(importInto(root, '--force').code).toBe(0)
    expect(readTree(join(root, 'new'))['teams/unassigned/quay-io.yaml']).toContain('quay.io/cilium/operator')
  })

  it('never overwrites what a team says about itself', () => {
    const root = temporaryTree({
      ...old,
      'map.yaml': 'net: [quay.io]\n',
      'new/teams/net/team.yaml': 'name: Net\ncontact: "#net"\n',
    })
    expect(importInto(root, '--teams', 'map.yaml', '--force')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('kept teams/net/team.yaml'),
    })
    expect(readTree(join(root, 'new'))['teams/net/team.yaml']).toContain('#net')
  })

  it('names the folders that it does not look into', () => {
    const root = temporaryTree({
      ...old,
      'new/.keep': '',
      'images/more/renamed-x.yaml': renamed,
      'images/.git/config': '',
    })
    const { code, stderr } = importInto(root)
    expect([code, stderr.match(/^not read, a folder.*$/gm)]).toEqual([
      0,
      ['not read, a folder: more/; name it too if it has files of retagger'],
    ])
  })

  it('never overwrites what the platform says', () => {
    const root = temporaryTree({ ...old, 'new/.keep': '' })
    importInto(root)
    const own = `${readTree(join(root, 'new'))['skopeoc.yaml']}runtime: { schedule: "5 4 * * *" } # ours\n`
    writeTree(root, { 'new/skopeoc.yaml': own })
    expect(importInto(root, '--force')).toMatchObject({ code: 0, stderr: expect.stringContaining('kept skopeoc.yaml') })
    expect(readTree(join(root, 'new'))['skopeoc.yaml']).toBe(own)
  })

  it('says what the result is refused for together with what was there before', () => {
    const config = 'targets:\n  main: { registry: registry.example.com, prefix: mirror }\n'
    const entry = 'images:\n  - { source: ghcr.io/z/q, reason: x, rename: cilium, tags: ["v1.20.0-rc.0"] }\n'
    const team = 'name: Net\ncontact: "#net"\n'
    const root = temporaryTree({
      ...old,
      'new/skopeoc.yaml': config,
      'new/teams/net/team.yaml': team,
      'new/teams/net/images.yaml': entry,
    })
    const result = skopeoc(root, ['import', 'skopeo', 'images/skopeo-quay-io.yaml', '--out', 'new'])
    expect(result.code).toBe(1)
    expect(result.stdout).toContain('1 entries imported')
    expect(result.stderr).toMatch(
      /^error: teams\/net\/images\.yaml:2: .* would be pushed to registry\.example\.com\/mirror\/cilium$/m,
    )
    expect(skopeoc(join(root, 'new'), ['validate']).code).toBe(1)
  })

  it('writes nothing where the report cannot be written', () => {
    const root = temporaryTree({ ...old, 'new/.keep': '', 'reports/.keep': '' })
    const result = importInto(root, '--report', 'reports')
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('--report reports is a folder')])
    expect(Object.keys(readTree(join(root, 'new')))).toEqual(['.keep'])
  })

  it('keeps a skopeoc.yaml that is there, and says what it lacks', () => {
    const config = 'targets:\n  gsoci: { registry: gsoci.azurecr.io, prefix: giantswarm, layout: flat }\n'
    const root = temporaryTree({ ...old, 'new/skopeoc.yaml': config })
    const result = importInto(root)
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('kept skopeoc.yaml')
    expect(result.stderr).toContain(
      'it has no target for giantswarm-registry.cn-shanghai.cr.aliyuncs.com; add `aliyun:',
    )
    expect(readTree(join(root, 'new'))['skopeoc.yaml']).toBe(config)
  })

  it('ends with 1 where a file is broken, with its line, and imports the rest', () => {
    const root = temporaryTree({
      ...old,
      'images/skopeo-gcr-io.yaml': 'gcr.io:\n  images: {a/b: [v1\n',
      'new/.keep': '',
    })
    const result = importInto(root)
    expect(result.code).toBe(1)
    expect(result.stderr).toMatch(/error: skopeo-gcr-io\.yaml:\d+: /)
    expect(result.stdout).toContain('imported')
  })

  it('ends with 1 where a file is not UTF-8, with its line, and imports the rest', () => {
    const root = temporaryTree({ ...old, 'new/.keep': '' })
    writeFileSync(join(root, 'images/skopeo-gcr-io.yaml'), Buffer.from('# caf\n# caf\xe9\n', 'latin1'))
    const result = importInto(root, '--report', 'report.json')
    expect(result.code).toBe(1)
    expect(result.stderr).toContain(
      'error: skopeo-gcr-io.yaml:2: byte 12 is not UTF-8, so that nothing of it is imported',
    )
    expect(result.stdout).toContain('2 entries imported')
    const report = JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')) as ImportReport
    expect(report.notes).toMatchObject([{ file: 'skopeo-gcr-io.yaml', line: 2, severity: 'error' }])
  })

  it('writes nothing where the only file is not UTF-8', () => {
    const root = temporaryTree({ 'new/.keep': '' })
    writeFileSync(join(root, 'list.yaml'), Buffer.from('# caf\xe9\n', 'latin1'))
    const result = skopeoc(root, ['import', 'skopeo', 'list.yaml', '--out', 'new'])
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('list.yaml:1: byte 6 is not UTF-8')
    expect(result.stderr).toContain('nothing in list.yaml can be imported as skopeo')
    expect(Object.keys(readTree(join(root, 'new')))).toEqual(['.keep'])
  })

  it('prints what the report says of entries that mean the same', () => {
    const list = 'quay.io:\n  images:\n    a/d: "1.0"\n  images-by-semver:\n    a/b: ">= 1"\n    a/b: ">= 2"\n'
    const root = temporaryTree({ 'list.yaml': list, 'new/.keep': '' })
    const { code, stdout } = skopeoc(root, ['import', 'skopeo', 'list.yaml', '--out', 'new'])
    expect(code).toBe(0)
    expect(stdout).toContain('carried over, with a remark:\n  list.yaml:3  quay.io/a/d\n')
    expect(stdout).toContain('`a/d` has a text where skopeo wants a list of tags, for which it refuses the whole file')
    expect(stdout).toContain('`a/b` stands twice in `images-by-semver`, for which skopeo refuses the whole file')
  })

  it('counts what changed with --strict', () => {
    const root = temporaryTree({ ...old, 'new/.keep': '' })
    expect(importInto(root, '--strict').code).toBe(1)
  })

  it('prints nothing that a terminal would obey', () => {
    const root = temporaryTree({
      'images/renamed-a.yaml': '- image: "a\\e[31m/b"\n  semver: ">= 1"\n',
      'new/.keep': '',
    })
    const result = importInto(root)
    expect(result.stdout + result.stderr).not.toContain('\u001b')
  })

  it.each([
    [['import', 'regsinc', 'images'], 'Did you mean regsync?'],
    [['import', 'retagger', 'nowhere'], 'nowhere does not exist'],
    [['import', 'retagger', 'new'], 'holds no skopeo-*.yaml'],
    [['import', 'retagger', 'images', '--names', 'other'], '--names other is not known'],
    [['import', 'retagger', 'images', '--legacy-target'], 'makes sense with --names upstream only'],
    [['import', 'retagger', 'images', '--target', 'a b'], '--target a b is not ID=REGISTRY/PREFIX'],
    [
      ['import', 'retagger', 'images', '--target', 'a_b=x.example'],
      'The id has lower-case letters, digits and hyphens',
    ],
    [['import', 'retagger', 'images', '--tags', 'README.md'], 'is no list of tags'],
    [['import', 'retagger', 'images', '--teams', 'none.yaml'], 'none.yaml cannot be read: it does not exist'],
    [['import', 'retagger'], "missing required argument 'path'"],
  ])('%j is wrong usage', (words, message) => {
    const root = temporaryTree({ ...old, 'new/.keep': '' })
    const result = skopeoc(root, [...words, '--out', 'new'])
    expect(result.code).toBe(2)
    expect(result.stderr).toContain(message)
    expect(Object.keys(readTree(join(root, 'new')))).toEqual(['.keep'])
  })
})
