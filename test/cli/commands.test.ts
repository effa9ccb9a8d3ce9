import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { program, skopeoc, temporaryTree, writeTree } from '../support/command.ts'
import { git } from '../support/git.ts'
import { smallTree } from '../support/memory-tree.ts'
import { readTree } from '../support/read-tree.ts'

const good = smallTree('  - source: quay.io/cilium/cilium\n    reason: CNI\n    semver: ">= 1.16"\n')
const bad = smallTree('  - sorce: quay.io/cilium/cilium\n    reason: CNI\n    semver: ">= 1.16"\n')
const warning = smallTree('  - source: docker.io/library/alpine\n    reason: Base\n    tags: ["3.20"]\n')

describe('build', () => {
  it('writes generated/, and nothing when nothing changed', () => {
    const root = temporaryTree(good)
    const first = skopeoc(root, ['build'])
    expect(first).toMatchObject({ code: 0, stdout: '' })
    expect(first.stderr).toMatch(/1 entry, 1 target, \d+ files \(\d+ written, 0 removed, 0 unchanged\)/)
    const tree = readTree(join(root, 'generated'))
    expect(Object.keys(tree)).toContain('main/sync/cilium.yaml')
    const second = skopeoc(root, ['build'])
    expect(second.stderr).toMatch(/\(0 written, 0 removed, \d+ unchanged\)/)
    expect(readTree(join(root, 'generated'))).toEqual(tree)
  })

  it('leaves the old tree when there is an error', () => {
    const root = temporaryTree(good)
    skopeoc(root, ['build'])
    const tree = readTree(join(root, 'generated'))
    writeTree(root, bad)
    const result = skopeoc(root, ['build'])
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('error[unknown-key]: unknown key `sorce`')
    expect(readTree(join(root, 'generated'))).toEqual(tree)
  })

  it('removes what no longer belongs, and mends what was edited', () => {
    const root = temporaryTree(good)
    skopeoc(root, ['build'])
    const tree = readTree(join(root, 'generated'))
    writeTree(root, { 'generated/old-target/sync/gone.yaml': 'x\n', 'generated/main/plan.json': '{}\n' })
    expect(skopeoc(root, ['build']).stderr).toMatch(/\(1 written, 1 removed, /)
    expect(readTree(join(root, 'generated'))).toEqual(tree)
  })

  it('writes nothing with --strict where there is a warning', () => {
    const root = temporaryTree(warning)
    expect(skopeoc(root, ['build', '--strict']).code).toBe(1)
    expect(readTree(join(root, 'generated'))).toEqual({})
    expect(skopeoc(root, ['build']).code).toBe(0)
  })

  it('compiles to the same bytes in another folder, order, locale and time zone', () => {
    const images = ['b', 'a', 'ä'].map(
      (name, index) =>
        [
          `teams/alpha/${name}.yaml`,
          `images:\n  - { source: quay.io/x/y${index}, reason: r, tags: ["1.0.${index}"] }\n`,
        ] as const,
    )
    const one = temporaryTree({ ...good, ...Object.fromEntries(images) })
    const other = temporaryTree({ ...Object.fromEntries([...images].reverse()), ...good })
    skopeoc(one, ['build'], { TZ: 'UTC', LC_ALL: 'C' })
    skopeoc(other, ['build'], { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' })
    expect(readTree(join(other, 'generated'))).toEqual(readTree(join(one, 'generated')))
  })

  it('prints the phases with --timings', () => {
    expect(skopeoc(temporaryTree(good), ['build', '--timings']).stderr).toMatch(/^analyse +[\d.]+ ms +\d+ %$/m)
  })
})

describe('check', () => {
  it('is silent on stdout and ends with 0 when all is current', () => {
    const root = temporaryTree(good)
    skopeoc(root, ['build'])
    expect(skopeoc(root, ['check'])).toMatchObject({ code: 0, stdout: '' })
  })

  it('prints a unified diff of what is stale, and which command mends it', () => {
    const root = temporaryTree(good)
    skopeoc(root, ['build'])
    appendFileSync(join(root, 'generated/main/sync/cilium.yaml'), '# edited\n')
    rmSync(join(root, 'generated/main/copy.sh'))
    writeTree(root, { 'generated/main/orphan': 'x\n' })
    const before = readTree(root)
    const result = skopeoc(root, ['check'])
    expect(result.code).toBe(1)
    expect(result.stdout).toContain('--- a/generated/main/sync/cilium.yaml\n+++ b/generated/main/sync/cilium.yaml\n@@ ')
    expect(result.stdout).toContain('\n-# edited\n')
    expect(result.stdout).toContain('--- /dev/null\n+++ b/generated/main/copy.sh')
    expect(result.stdout).toContain('--- a/generated/main/orphan\n+++ /dev/null')
    expect(result.stderr).toContain('error[stale-output]: 3 files')
    expect(result.stderr).toContain('skopeoc build')
    expect(readTree(root), 'check only reads').toEqual(before)
  })

  it('repeats no secret of a stale file', () => {
    const root = temporaryTree(good)
    skopeoc(root, ['build'])
    const key = '-----BEGIN RSA PRIVATE KEY-----\nHUNTER2MIIEow\n-----END RSA PRIVATE KEY-----\n'
    appendFileSync(join(root, 'generated/main/sync/cilium.yaml'), `password: hunter2\n${key}# behind\n`)
    writeTree(root, { 'generated/main/auth.json': '{"username":"u","password":"hunter2"}\n' })
    const { code, stdout } = skopeoc(root, ['check'])
    expect(code).toBe(1)
    expect(stdout).not.toMatch(/hunter2/i)
    expect(stdout).toContain('\n-password: *******\n')
    expect(stdout).toContain('\n-*************\n------END RSA PRIVATE KEY-----\n-# behind\n')
    expect(stdout).toContain('--- a/generated/main/auth.json\n+++ /dev/null\n… the file does not belong here\n')
  })

  it('reports stale files as findings in the other forms', () => {
    const root = temporaryTree(good)
    const result = skopeoc(root, ['check', '--format', 'json'])
    expect(result.code).toBe(1)
    const { diagnostics, summary } = JSON.parse(result.stdout) as {
      diagnostics: { code: string; file: string }[]
      summary: { errors: number }
    }
    expect(diagnostics.every(({ code }) => code === 'stale-output')).toBe(true)
    expect(diagnostics.map(({ file }) => file)).toContain('generated/main/sync/cilium.yaml')
    expect(summary.errors).toBe(diagnostics.length)
  })

  it('keeps control characters of a tampered file away from the terminal', () => {
    const root = temporaryTree(good)
    skopeoc(root, ['build'])
    writeFileSync(join(root, 'generated/main/copy.sh'), '\u001b]0;owned\u0007\n')
    expect(skopeoc(root, ['check']).stdout).not.toMatch(/[\u001b\u0007]/)
  })

  it('counts warnings with --strict', () => {
    const root = temporaryTree(warning)
    skopeoc(root, ['build'])
    expect(skopeoc(root, ['check']).code).toBe(0)
    expect(skopeoc(root, ['check', '--strict']).code).toBe(1)
  })

  it('mends with --fix what is safe to mend', () => {
    const root = temporaryTree(
      smallTree(
        '  - source: docker://quay.io/cilium/cilium\n    reason: CNI\n    tags: [v1.16.0]\n    targets: [mian]\n',
      ),
    )
    const result = skopeoc(root, ['validate', '--fix'])
    expect(result.code, result.stderr).toBe(0)
    expect(readFileSync(join(root, 'teams/alpha/images.yaml'), 'utf8')).toContain('source: quay.io/cilium/cilium\n')
    expect(readFileSync(join(root, 'teams/alpha/images.yaml'), 'utf8')).toContain('targets: [main]')
  })

  it('mends with --fix the named files only', () => {
    const entry = (tag: string): string => `images:\n  - source: quay.io/a/b\n    reason: r\n    tags: [${tag}]\n`
    const [others, named] = ['teams/alpha/c.yaml', 'teams/alpha/d.yaml']
    const root = temporaryTree({ ...good, [others]: entry('1.10'), [named]: entry('1.20') })
    const result = skopeoc(root, ['validate', '--fix', named])
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining(`mended ${named}\n`) })
    expect(readFileSync(join(root, named), 'utf8')).toBe(entry('"1.20"'))
    expect(readFileSync(join(root, others), 'utf8')).toBe(entry('1.10'))
  })

  it('mends with --fix below the named folders only', () => {
    const entry = (tag: string): string => `images:\n  - source: quay.io/a/b\n    reason: r\n    tags: [${tag}]\n`
    const [others, named] = ['teams/alpha/c.yaml', 'teams/alpha/c/d.yaml']
    const root = temporaryTree({ ...good, [others]: entry('1.10'), [named]: entry('1.20') })
    expect(skopeoc(root, ['validate', '--fix', 'teams/alpha/c'])).toMatchObject({ code: 0 })
    expect(readFileSync(join(root, named), 'utf8')).toBe(entry('"1.20"'))
    expect(readFileSync(join(root, others), 'utf8')).toBe(entry('1.10'))
  })

  it('gives a registry its one name with --fix, in whichever file it stands', () => {
    const entry = '  - source: quay.io:443/cilium/cilium\n    reason: CNI\n    tags: [v1.16.0]\n'
    const config =
      'targets: { main: { registry: "registry.example.com:443" } }\nsources: { quay.io:443: {}, index.docker.io: {} }\n'
    const root = temporaryTree(smallTree(entry, config))
    expect(skopeoc(root, ['validate', '--fix'])).toMatchObject({ code: 0 })
    expect(readFileSync(join(root, 'teams/alpha/images.yaml'), 'utf8')).toContain('source: quay.io/cilium/cilium\n')
    expect(readFileSync(join(root, 'skopeoc.yaml'), 'utf8')).toBe(
      'targets: { main: { registry: registry.example.com } }\nsources: { quay.io: {}, docker.io: {} }\n',
    )
  })
})

describe('validate', () => {
  it('shows findings in the named files only, and needs them to be definitions', () => {
    const root = temporaryTree({
      ...bad,
      'teams/alpha/fine.yaml': 'images:\n  - { source: quay.io/a/b, reason: r, tags: ["1.0.0"] }\n',
    })
    expect(skopeoc(root, ['validate', 'teams/alpha/fine.yaml'])).toMatchObject({ code: 0 })
    expect(skopeoc(root, ['validate', 'teams/alpha/images.yaml'])).toMatchObject({ code: 1 })
    expect(skopeoc(join(root, 'teams'), ['validate', 'alpha/images.yaml'])).toMatchObject({ code: 1 })
    expect(skopeoc(root, ['validate', 'README.md'])).toMatchObject({ code: 2 })
    expect(skopeoc(root, ['validate', 'teams/alpha/none.yaml'])).toMatchObject({ code: 2 })
  })

  it.each([
    ['teams/alpha', 1],
    ['teams/alpha/', 1],
    ['teams/alpha/deep', 0],
    ['teams/al', 2],
    ['teams', 1],
    ['.', 1],
    ['skopeoc.yaml', 0],
    ['generated', 2],
    ['teams/alpha/notes.txt', 2],
    // It is never read, and that is what there is to say of it.
    ['teams/alpha/more.yml', 1],
  ])(
    'takes a folder for all definitions below it, and nothing else for a definition: %s ends with %i',
    (path, code) => {
      const root = temporaryTree({
        ...bad,
        'teams/alpha/deep/fine.yaml': 'images:\n  - { source: quay.io/a/b, reason: r, tags: ["1.0.0"] }\n',
        'teams/alpha/notes.txt': 'notes',
        'teams/alpha/more.yml': 'images: []\n',
        'generated/old.txt': '',
      })
      const result = skopeoc(root, ['validate', path])
      expect(result.code, result.stderr).toBe(code)
    },
  )

  it('looks from where it runs', () => {
    const root = temporaryTree(bad)
    expect(skopeoc(join(root, 'teams/alpha'), ['validate', '.'])).toMatchObject({ code: 1 })
    expect(skopeoc('/', ['validate', join(root, 'teams'), '--root', root])).toMatchObject({ code: 1 })
  })

  it('does not look at generated/', () => {
    expect(skopeoc(temporaryTree(good), ['validate']).code).toBe(0)
  })

  it.each(['json', 'sarif'])('prints %s on stdout alone', (format) => {
    const result = skopeoc(temporaryTree(bad), ['validate', '--format', format])
    expect(result).toMatchObject({ code: 1, stderr: '' })
    expect(() => JSON.parse(result.stdout) as unknown).not.toThrow()
  })

  it('annotates for GitHub', () => {
    const result = skopeoc(temporaryTree(bad), ['validate', '--format', 'github'])
    expect(result.stdout).toMatch(/^::error file=teams\/alpha\/images\.yaml,line=2,/m)
  })

  describe('names files from the top of the git repository where others look for them there', () => {
    const top = temporaryTree({ '.git/HEAD': 'ref: refs/heads/main\n' })
    const root = join(top, 'images of ours')
    writeTree(root, bad)
    const link = join(temporaryTree(), 'elsewhere')
    symlinkSync(root, link)

    it.each([
      ['inside the folder', root, []],
      ['from above', top, ['--root', 'images of ours']],
      ['through a link from outside', link, ['--root', link]],
    ])('%s', (_, folder, words) => {
      const print = (format: string): string => skopeoc(folder, ['validate', '--format', format, ...words]).stdout
      expect(print('github')).toContain('::error file=images of ours/teams/alpha/images.yaml,line=2,')
      expect(print('sarif')).toContain('"uri": "images%20of%20ours/teams/alpha/images.yaml"')
      expect(print('json')).toContain('"teams/alpha/images.yaml"')
      expect(print('json')).not.toContain('images of ours')
    })

    it('for stale files too', () => {
      writeTree(root, { ...good, 'generated/old.txt': 'old' })
      const { stdout } = skopeoc(root, ['check', '--format', 'github'])
      expect(stdout).toContain('file=images of ours/generated/old.txt,')
    })
  })
})

describe('the command line', () => {
  it.each([
    [['--help'], 0],
    [['build', '--help'], 0],
    [['help', 'check'], 0],
    [['help', '--help'], 0],
    [['help', 'help'], 0],
    [['help', 'bild'], 2],
    [[], 0],
    [['--version'], 0],
    [['bild'], 2],
    [['build', '--formt', 'json'], 2],
    [['check', '--format', 'xml'], 2],
    [['diff'], 2],
    [['build', '--root', 'no-such-folder'], 2],
    [['explain-rule', 'collisoin'], 2],
    [['explain-rule', 'collision'], 0],
    [['explain-rule'], 0],
  ])('%j ends with %i', (words, code) => {
    const result = skopeoc(temporaryTree(good), words)
    expect(result.code, result.stderr).toBe(code)
    expect(result.stderr).not.toMatch(/^ +at /m)
  })

  it('suggests the nearest command and rule', () => {
    expect(skopeoc(temporaryTree(), ['bild']).stderr).toContain('build')
    expect(skopeoc(temporaryTree(), ['explain-rule', 'collisoin']).stderr).toContain('`collision`')
  })

  it('finds the root from a folder inside, and takes it before or behind the command', () => {
    const root = temporaryTree(good)
    expect(skopeoc(join(root, 'teams/alpha'), ['build']).code).toBe(0)
    expect(skopeoc('/', ['--root', root, 'check']).code).toBe(0)
    expect(skopeoc('/', ['check', '--root', root]).code).toBe(0)
  })

  it.each(
    [
      ...['build', 'check', 'validate', 'owners', 'explain-rule', 'init'].map((word) => [word]),
      ['explain', 'quay.io/a/b'],
      ['preview', 'quay.io/a/b'],
      ['diff', '--against', 'main'],
      ['import', 'skopeo', 'sync.yaml'],
    ].flatMap((words) => [[['--root', 'file', ...words]], [['--root', 'file/below', ...words]]]),
  )('tells of a root that is no folder: %j', (words) => {
    const root = temporaryTree({ file: 'text\n', 'sync.yaml': 'quay.io: { images: { a/b: ["1.0.0"] } }\n' })
    const { code, stderr } = skopeoc(root, words)
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: .*file(?:\/below)? (?:is no folder|does not exist)/),
    ])
    expect(stderr).not.toMatch(/^ +at /m)
  })

  it.each([
    [['init', 'file']],
    [['init', 'file/new']],
    [['import', 'skopeo', 'sync.yaml', '--out', 'file']],
    [['import', 'skopeo', 'sync.yaml', '--out', 'new', '--report', 'file/report.json']],
    [['import', 'skopeo', 'file/sync.yaml', '--out', 'new']],
  ])('does not take a file for a folder: %j', (words) => {
    const root = temporaryTree({ file: 'text\n', 'sync.yaml': 'quay.io: { images: { a/b: ["1.0.0"] } }\n' })
    const before = readTree(root)
    const { code, stderr } = skopeoc(root, words)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: .*file/)])
    expect(stderr).not.toMatch(/^ +at /m)
    expect(readTree(root)).toEqual(before)
  })

  it('says what to do where there is no skopeoc.yaml', () => {
    const result = skopeoc('/', ['check', '--root', temporaryTree()])
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('there is no skopeoc.yaml')
    expect(result.stderr).toContain('skopeoc init')
  })

  it('reports a skopeoc.yaml that cannot be read once, and does not say that there is none', () => {
    const root = temporaryTree(good)
    writeFileSync(join(root, 'skopeoc.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xff]))
    for (const command of ['check', 'build', 'validate', 'owners']) {
      const { code, stderr } = skopeoc(root, [command])
      expect([command, code]).toEqual([command, 1])
      expect(stderr.match(/^error.*/gm)).toEqual([
        'error[file-unreadable]: the file cannot be used: byte 4 is not UTF-8',
      ])
    }
  })

  it('counts the files that were read where skopeoc.yaml says nothing', () => {
    const root = temporaryTree({ ...good, 'skopeoc.yaml': '' })
    for (const words of [['owners'], ['explain', 'redis'], ['check']])
      expect(skopeoc(root, words).stderr).toContain('1 error in 3 files')
  })

  it('takes a missing teams/ for a mistake, not for an organisation that needs nothing any more', () => {
    const root = temporaryTree(good)
    skopeoc(root, ['build'])
    const tree = readTree(join(root, 'generated'))
    renameSync(join(root, 'teams'), join(root, 'elsewhere'))
    const result = skopeoc(root, ['build'])
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('error[missing-team]: there is no teams/ folder')
    // Git keeps no folder without a file.
    expect(result.stderr).toContain('teams/.gitkeep')
    expect(result.stderr.match(/^error/gm)).toHaveLength(1)
    expect(readTree(join(root, 'generated'))).toEqual(tree)
    mkdirSync(join(root, 'teams'))
    expect(skopeoc(root, ['build']), 'but a folder may be empty').toMatchObject({ code: 0 })
    const fresh = temporaryTree({ 'skopeoc.yaml': good['skopeoc.yaml'] ?? '' })
    expect(skopeoc(fresh, ['build']), 'and at the beginning there is none').toMatchObject({ code: 0 })
  })

  it.each([
    [['--format', 'json', 'owners'], 0, '{'],
    [['--format', 'json', 'explain', 'quay.io/cilium/cilium'], 0, '{'],
    [['--format', 'json', 'owners', '--format', 'table'], 0, 'Teams'],
    [['--format', 'sarif', 'owners'], 2, 'Write one of table, json, codeowners.'],
    [['--format', 'json', 'explain-rule', 'collision'], 2, '`--format json` means nothing to `explain-rule`'],
    [['--root', 'old', 'init', 'new'], 2, '`--root old` and `new` are two folders'],
  ])('passes over no option that stands before the command: %j', (words, code, part) => {
    const result = skopeoc(temporaryTree(good), words)
    expect(result.code).toBe(code)
    expect(code === 0 ? result.stdout : result.stderr).toContain(part)
    if (code === 2) expect(result.stdout).toBe('')
  })

  it('is quiet with --quiet', () => {
    expect(skopeoc(temporaryTree(good), ['build', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('uses no colours off a terminal', () => {
    expect(skopeoc(temporaryTree(bad), ['validate'], { NO_COLOR: '', CI: 'true' }).stderr).not.toContain('\u001b[')
  })
})

describe('the exit codes', () => {
  const sentence =
    'Exit codes: 0 all well; 1 errors (with --strict warnings too), or generated/ is stale; 2 wrong usage; 3'

  it('are told by the help as by the README', () => {
    const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')
    expect(skopeoc(temporaryTree(), ['--help']).stdout).toContain(sentence)
    expect(readme.replaceAll('`', '')).toContain(sentence)
  })

  it('count warnings with --strict only', () => {
    const root = temporaryTree(warning)
    expect(skopeoc(root, ['validate'])).toMatchObject({ code: 0 })
    expect(skopeoc(root, ['validate', '--strict'])).toMatchObject({ code: 1 })
  })
})

describe('init', () => {
  it('makes a folder that builds without a finding and is current afterwards', () => {
    const root = temporaryTree()
    expect(skopeoc(root, ['init', 'new'])).toMatchObject({ code: 0 })
    const folder = join(root, 'new')
    const build = skopeoc(folder, ['build'])
    expect(build).toMatchObject({ code: 0 })
    expect(build.stderr).not.toMatch(/warning|error/)
    expect(skopeoc(folder, ['check', '--strict'])).toMatchObject({ code: 0 })
    expect(readTree(folder)['teams/platform/images.yaml']).toContain('$schema=../../schemas/images.schema.json')
    expect(Object.keys(readTree(folder))).toContain('schemas/images.schema.json')
  })

  it('keeps out of git what `npm install` puts beside the definitions', () => {
    const root = temporaryTree({ 'node_modules/skopeoc/package.json': '{}\n' })
    skopeoc(root, ['init'])
    git(root, 'init', '--quiet')
    git(root, 'add', '--all')
    expect(git(root, 'ls-files').split('\n')).toContain('skopeoc.yaml')
    expect(git(root, 'ls-files')).not.toContain('node_modules')
  })

  it.each([
    ['before the command', ['--root', 'new', 'init']],
    ['behind it', ['init', '--root', 'new']],
    ['as the folder does', ['--root', 'new', 'init', './new']],
  ])('fills the folder that --root names %s', (_, words) => {
    const root = temporaryTree()
    expect(skopeoc(root, words)).toMatchObject({ code: 0 })
    expect(Object.keys(readTree(join(root, 'new')))).toContain('skopeoc.yaml')
  })

  it('refuses where definitions are', () => {
    const root = temporaryTree(good)
    const before = readTree(root)
    expect(skopeoc(root, ['init'])).toMatchObject({ code: 2 })
    expect(readTree(root)).toEqual(before)
  })
})

test('a current folder that is gone is told, and is no bug', () => {
  const root = temporaryTree({ 'gone/x': '' })
  const words = ['-c', 'cd gone && rm -r ../gone && exec "$0" "$@"', process.execPath, program, 'validate']
  const { status, stderr } = spawnSync('sh', words, { cwd: root, encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toMatch(/^error: the current folder does not exist any more\n {2}= help: /)
})
