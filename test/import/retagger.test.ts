import { describe, expect, it } from 'vitest'
import { compiled, definitions, linesOf, runRetagger } from './support/run.ts'

const sha = 'a'.repeat(64)
const other = 'b'.repeat(64)

describe('what an entry of renamed-*.yaml becomes', () => {
  it.each([
    ['a range', '- image: quay.io/a/b\n  semver: ">= v1.2"\n', ['semver: ">= v1.2"']],
    ['an untidy range', '- image: quay.io/a/b\n  semver: " >=1.2   <2 "\n', ['semver: ">= 1.2 < 2"']],
    ['a tag', '- image: quay.io/a/b\n  tag_or_pattern: "1.2.3"\n', ['tags: ["1.2.3"]']],
    ['an unquoted tag', '- image: quay.io/a/b\n  tag_or_pattern: 1.10\n', ['tags: ["1.10"]']],
    ['an anchored tag', "- image: quay.io/a/b\n  tag_or_pattern: '^1\\.2$'\n", ['tags: ["1.2"]']],
    ['some tags', "- image: quay.io/a/b\n  tag_or_pattern: '^(1\\.2|latest)$'\n", ['tags: ["1.2", "latest"]']],
    ['every tag', '- image: quay.io/a/b\n  tag_or_pattern: "(.*)"\n', ['all: true']],
    ['a pattern', "- image: quay.io/a/b\n  tag_or_pattern: '^[0-9]+-full$'\n", ["regex: '^[0-9]+-full$'"]],
    ['an open pattern', "- image: quay.io/a/b\n  tag_or_pattern: '[0-9]+-full'\n", ["regex: '^.*[0-9]+-full.*$'"]],
    [
      'an empty text, which is none',
      '- image: quay.io/a/b\n  semver: ">= 1"\n  tag_or_pattern: ""\n',
      ['semver: ">= 1"'],
    ],
    ['alternatives', "- image: quay.io/a/b\n  tag_or_pattern: '^a[0-9]|b$'\n", ["regex: '^.*(?:^a[0-9]|b$).*$'"]],
    ['a digest', `- image: quay.io/a/b\n  tag_or_pattern: v1\n  sha: ${sha}\n`, ['tags:']],
    [
      'a filter',
      '- image: quay.io/a/b\n  semver: ">= 2.1"\n  filter: "^stable-(.*)$"\n',
      ['semver: ">= 2.1"', 'format: "stable-{version}"'],
    ],
    [
      'a filter over all of the tag',
      '- image: quay.io/a/b\n  semver: ">= 2.1"\n  filter: "^(.+)$"\n',
      ['semver: ">= 2.1"'],
    ],
    [
      'a filter with a tail',
      '- image: quay.io/a/b\n  semver: ">= 2.1"\n  filter: "^(.+)-kafka-.*"\n',
      ['semver: ">= 2.1"', 'format: "{version}-kafka-*"'],
    ],
    [
      'a filter for full versions',
      "- image: quay.io/a/b\n  semver: '>= 0.29.0'\n  filter: '^(\\d+\\.\\d+\\.\\d+)$'\n",
      ['semver: ">= 0.29.0"', "except: ['/^v/', '/^[0-9]+(\\.[0-9]+)?$/']"],
    ],
    [
      'a suffix',
      '- image: quay.io/a/b\n  semver: ">= 1.0"\n  add_tag_suffix: k8s\n',
      ['semver: ">= 1.0"', 'rename: { tag: "{tag}-k8s" }'],
    ],
    [
      'a floor that was spelt by hand',
      "- image: quay.io/a/b\n  tag_or_pattern: '^v(3\\.(1[1-9]|[2-9][0-9])|[4-9]\\.[0-9]+)\\.[0-9]+-distroless$'\n",
      ['semver: ">= 3.11.0"', 'format: "v{version}-distroless"'],
    ],
    [
      'a bounded floor',
      "- image: quay.io/a/b\n  tag_or_pattern: '^slim-1\\.[0-9]+\\.[0-9]+$'\n",
      ['semver: ">= 1.0.0 < 2.0.0"', 'format: "slim-{version}"'],
    ],
    [
      'versions with a hole, which are no floor',
      "- image: quay.io/a/b\n  tag_or_pattern: '^v(1|3)\\.[0-9]+\\.[0-9]+-x$'\n",
      ["regex: '^v(1|3)\\.[0-9]+\\.[0-9]+-x$'"],
    ],
    [
      'a floor of an official image, whose short tags a range would let in',
      "- image: memcached\n  tag_or_pattern: '^1\\.[6-9]\\.[0-9]+-alpine$'\n",
      ["regex: '^1\\.[6-9]\\.[0-9]+-alpine$'"],
    ],
    [
      'bare versions, for the same reason',
      "- image: quay.io/a/b\n  tag_or_pattern: '^3\\.[123][0-9]\\.[0-9]+$'\n",
      ["regex: '^3\\.[123][0-9]\\.[0-9]+$'"],
    ],
  ])('%s', async (_, text, lines) => {
    const outcome = await runRetagger({ 'renamed-a.yaml': text })
    expect(linesOf(outcome, 'tags', 'semver', 'format', 'regex', 'all', 'except', 'rename')).toEqual(lines)
    expect(outcome.proof.broken).toEqual([])
    await compiled(outcome)
  })

  it('a stripped v becomes a template, and only tags with a v are left, so that two cannot become one', async () => {
    const text = '- image: quay.io/a/b\n  semver: ">= 1.0"\n  strip_semver_prefix: true\n'
    const outcome = await runRetagger({ 'customized-images.yaml': text })
    expect(linesOf(outcome, 'semver', 'format', 'rename')).toEqual([
      'semver: ">= 1.0"',
      'format: "v{version}"',
      'rename: { tag: "{version}" }',
    ])
    expect(outcome.report.entries).toMatchObject([{ status: 'changed', example: expect.stringMatching(/^\d/) }])
    await compiled(outcome)
  })

  it.each([
    ['only tags without a v', ['2.0.0', '2.1.0', '1.9.0'], ['semver: ">= 2.0"', "except: ['/^v/']"], 2],
    [
      'both, and one of them twice',
      ['2.0.0', '2.3.0', 'v2.2.0', 'v2.1.0', 'v2.3.0'],
      [
        'tags: ["2.0.0"]',
        'semver: ">= 2.0"',
        'format: "v{version}"',
        'except: [\'/^vv/\', "v2.0.0"]',
        'rename: { tag: "{version}" }',
      ],
      4,
    ],
    ['only tags with a v', ['v2.0.0'], ['semver: ">= 2.0"', 'format: "v{version}"', 'rename: { tag: "{version}" }'], 1],
  ])('loses no stripped tag where upstream has %s', async (_, tags, lines, total) => {
    const text = '- image: quay.io/t/st\n  semver: ">= 2.0"\n  strip_semver_prefix: true\n  override_repo_name: stx\n'
    const outcome = await runRetagger({ 'renamed-a.yaml': text }, { known: new Map([['quay.io/t/st', tags]]) })
    const found = linesOf(outcome, 'tags', 'semver', 'format', 'except', 'rename')
    expect(found.filter((line) => line !== 'rename: stx').map((line) => line.replace('repository: stx, ', ''))).toEqual(
      lines,
    )
    expect(outcome.preserved).toMatchObject({ preserved: total, total, lost: [] })
    expect(outcome.report.entries).toMatchObject([{ status: 'changed', example: expect.stringMatching(/^v?\d/) }])
    expect(outcome.proof.broken).toEqual([])
    await compiled(outcome)
  })

  it('says a stripped v plainly where a filter leaves no choice', async () => {
    const entry = '- image: quay.io/a/b\n  semver: ">= 1.0"\n  strip_semver_prefix: true\n  filter: '
    const plain = await runRetagger({ 'renamed-a.yaml': `${entry}'^(\\d+\\.\\d+\\.\\d+)$'\n` })
    expect(linesOf(plain, 'format', 'rename')).toEqual([])
    expect(plain.report.entries).toMatchObject([{ status: 'imported' }])
    await compiled(plain)
    const withV = await runRetagger({ 'renamed-a.yaml': `${entry}'^(v\\d+\\.\\d+\\.\\d+)$'\n` })
    expect(linesOf(withV, 'format', 'rename')).toEqual(['format: "v{version}"', 'rename: { tag: "{version}" }'])
    expect(withV.report.entries).toMatchObject([{ status: 'imported' }])
    await compiled(withV)
  })

  it('knows what a stripped v was published as', async () => {
    const text =
      '- image: quay.io/a/b\n  semver: ">= 1.0"\n  filter: "^v(.*)-x$"\n  strip_semver_prefix: true\n  add_tag_suffix: k8s\n'
    const known = new Map([['quay.io/a/b', ['v1.2-x', 'v0.1-x', '1.2-x']]])
    const outcome = await runRetagger({ 'renamed-a.yaml': text }, { known })
    expect(linesOf(outcome, 'format', 'rename')).toEqual([
      'format: "v{version}-x"',
      'rename: { tag: "{version}-x-k8s" }',
    ])
    expect(outcome.preserved).toEqual({ preserved: 1, total: 1, lost: [], added: [] })
    await compiled(outcome)
  })

  it('pins, with their suffix, under the tag that they are published as', async () => {
    const text = `- image: a/b\n  tag_or_pattern: v1\n  sha: ${sha}\n  add_tag_suffix: gs\n`
    const outcome = await runRetagger({ 'renamed-a.yaml': text })
    expect(definitions(outcome)).toContain(`      - "v1-gs@sha256:${sha}"`)
    const { plans } = await compiled(outcome)
    expect(plans[0]?.copy).toMatchObject([{ source: 'docker.io/a/b', digests: { 'v1-gs': `sha256:${sha}` } }])
  })

  it.each([
    ['redis', 'docker.io/library/redis'],
    ['grafana/loki', 'docker.io/grafana/loki'],
    ['docker.io/redis', 'docker.io/library/redis'],
    ['localhost:5000/a', 'localhost:5000/a'],
    ['cr.example.dev/a', 'cr.example.dev/a'],
  ])('reads the image %s as %s', async (image, source) => {
    const outcome = await runRetagger({ 'renamed-a.yaml': `- image: ${image}\n  semver: ">= 1"\n` })
    expect(outcome.report.entries).toMatchObject([{ status: 'imported', source }])
  })
})

describe('entries together', () => {
  it('makes one entry of all rows of a repository and destination', async () => {
    const outcome = await runRetagger({
      'renamed-a.yaml': `- image: quay.io/a/b\n  tag_or_pattern: v1\n  sha: ${sha}\n- image: quay.io/a/b\n  tag_or_pattern: v2\n  sha: ${other}\n`,
      'skopeo-quay-io.yaml':
        'quay.io:\n  images:\n    a/b: ["v3-rc.1"]\n  images-by-semver:\n    a/b: ">= 4"\n  images-by-tag-regex:\n    a/b: "^x[0-9]$"\n',
    })
    expect(definitions(outcome)).toBe(
      [
        '  - source: quay.io/a/b',
        '    reason: "imported from renamed-a.yaml:1 of retagger"',
        '    tags:',
        '      - "v3-rc.1"',
        `      - "v1@sha256:${sha}"`,
        `      - "v2@sha256:${other}"`,
        '    semver: ">= 4"',
        "    regex: '^x[0-9]$'",
        '',
      ].join('\n'),
    )
    expect(outcome.report.summary).toEqual({ imported: 5, changed: 0, leftOut: 0 })
    expect(new Set(outcome.report.entries.map(({ to }) => to?.line))).toEqual(new Set([3]))
  })

  it('unites ranges and drops what they select already', async () => {
    const outcome = await runRetagger({
      'skopeo-a.yaml':
        'quay.io:\n  images:\n    a/b: ["1.5.0", "0.9-x"]\n  images-by-semver:\n    a/b:\n      - ">= 1.0"\n      - ">= 1.2"\n      - "0.5.x"\n',
    })
    expect(linesOf(outcome, 'tags', 'semver')).toEqual(['tags: ["0.9-x"]', 'semver: ">= 1.0 || 0.5.x"'])
    expect(outcome.report.summary).toEqual({ imported: 2, changed: 0, leftOut: 0 })
  })

  it('keeps formats apart, since an entry has one', async () => {
    const entry = (filter: string): string => `- image: quay.io/a/b\n  semver: ">= 1"\n  filter: "${filter}"\n`
    const outcome = await runRetagger({
      'renamed-a.yaml': `${entry('^a-(.*)$')}${entry('^b-(.*)$')}- image: quay.io/a/b\n  semver: ">= 1"\n`,
    })
    expect(linesOf(outcome, 'semver', 'format')).toEqual([
      'semver: ">= 1"',
      'semver: ">= 1"',
      'format: "a-{version}"',
      'semver: ">= 1"',
      'format: "b-{version}"',
    ])
    await compiled(outcome)
  })

  it('of two digests for one tag keeps the last, and says so', async () => {
    const outcome = await runRetagger({
      'renamed-a.yaml': `- image: quay.io/a/b\n  tag_or_pattern: v1\n  sha: ${sha}\n- image: quay.io/a/b\n  tag_or_pattern: v1\n  sha: ${other}\n`,
    })
    expect(definitions(outcome)).not.toContain(sha)
    expect(outcome.report.entries).toMatchObject([
      { status: 'left-out', example: 'v1', from: { line: 1 } },
      { status: 'imported' },
    ])
    await compiled(outcome)
  })
})

describe('what is left out', () => {
  it.each([
    [
      'builds',
      '- image: alpine\n  semver: ">= 3"\n  dockerfile_extras:\n    - RUN apk add bash\n    - |\n      USER a\n      CMD b\n',
      'is built',
    ],
    ['no image, but a word like it', '- images: quay.io/a/b\n  semver: ">= 1"\n', 'did you mean `image`?'],
    ['two ways to select', '- image: a/b\n  semver: ">= 1"\n  tag_or_pattern: "1"\n', 'stands beside'],
    ['a digest without a tag', `- image: a/b\n  sha: ${sha}\n`, 'stands without `tag_or_pattern`'],
    [
      'a filter without a range',
      '- image: a/b\n  tag_or_pattern: x\n  filter: "(.*)"\n',
      '`filter` stands without `semver`',
    ],
    ['nothing that selects', '- image: a/b\n  patterns: ">= 1"\n', 'nothing says which tags are wanted'],
    ['a range that cannot be parsed', '- image: a/b\n  semver: ">>> 1"\n', 'cannot be used'],
    ['an expression that Go refuses', '- image: a/b\n  tag_or_pattern: "(?=x)"\n', 'Go does not accept'],
    ['an expression that no tag can match', '- image: a/b\n  tag_or_pattern: "^a b$"\n', 'can match no tag'],
    ['a range that no version is in', '- image: a/b\n  semver: "> 2, < 1"\n', 'can match no tag'],
    ['a filter without a group', '- image: a/b\n  semver: ">= 1"\n  filter: "^v.*$"\n', 'has no group'],
    ['a wrong digest', '- image: a/b\n  tag_or_pattern: v1\n  sha: abc\n', 'is not a digest'],
    ['a tag that cannot be one', `- image: a/b\n  tag_or_pattern: "v1 x"\n  sha: ${sha}\n`, 'cannot be a tag'],
    [
      'a name that cannot be one',
      '- image: a/b\n  semver: ">= 1"\n  override_repo_name: A_B\n',
      'is not a repository name',
    ],
    ['a key that stands twice', '- image: a/b\n  semver: ">= 1"\n  semver: ">= 2"\n', 'stands twice'],
    ['something that is no entry', '- just text\n', 'expected an entry'],
  ])('%s', async (_, text, reason) => {
    const outcome = await runRetagger({
      'customized-images.yaml': `${text}- image: quay.io/good/one\n  semver: ">= 1"\n`,
    })
    const [entry] = outcome.report.entries
    expect(entry).toMatchObject({ status: 'left-out', to: null, from: { file: 'customized-images.yaml', line: 1 } })
    expect(entry?.reason).toContain(reason)
    expect(entry?.choice).toMatch(/\.$/)
    expect(outcome.report.summary).toEqual({ imported: 1, changed: 0, leftOut: 1 })
    expect(definitions(outcome)).toMatch(/^ {2}- source: quay.io\/good\/one\n/)
    await compiled(outcome)
  })

  it.each(['just text\n', 'image: quay.io/a/b\nsemver: ">= 1"\n', 'images: [a/b]\n'])(
    'says what a file that is no list should be: %j',
    async (text) => {
      for (const name of ['renamed-a.yaml', 'customized-images.yaml']) {
        const outcome = await runRetagger({ [name]: text })
        expect(outcome.report.notes.map(({ message }) => message)).toEqual([
          'expected a list of entries with `image`, but found something else',
        ])
      }
      const registries = await runRetagger({ 'skopeo-a.yaml': 'just text\n' })
      expect(registries.report.notes[0]?.message).toBe('expected a mapping of registries, but found something else')
    },
  )

  it('reads registries under any name, and nothing in an empty file', async () => {
    const registries = await runRetagger({ 'renamed-a.yaml': 'quay.io:\n  images:\n    a/b: [v1]\n' })
    expect(registries.report.entries).toMatchObject([{ status: 'imported' }])
    expect((await runRetagger({ 'renamed-a.yaml': '' })).report.notes).toEqual([])
  })

  it('lists the Dockerfile lines of a build', async () => {
    const text =
      '- image: alpine\n  tag_or_pattern: "3"\n  dockerfile_extras:\n    - RUN apk add bash\n    - |\n      USER a\n      CMD b\n'
    const outcome = await runRetagger({ 'customized-images.yaml': text })
    expect(outcome.report.entries[0]?.dockerfile).toEqual(['RUN apk add bash', 'USER a', 'CMD b'])
  })

  it('names keys that retagger did not know and ignored', async () => {
    const outcome = await runRetagger({ 'renamed-a.yaml': '- image: a/b\n  semver: ">= 1"\n  override_reponame: x\n' })
    expect(outcome.report.entries[0]).toMatchObject({ status: 'imported' })
    expect(outcome.report.entries[0]?.reason).toContain(
      '`override_reponame` is not known (did you mean `override_repo_name`?)',
    )
  })
})

describe('what a filter becomes', () => {
  const entry = (filter: string, range = '>= 1.2'): string =>
    `- image: quay.io/a/b\n  semver: '${range}'\n  filter: '${filter}'\n`

  it('is told in both directions where the filter was not anchored', async () => {
    const { report } = await runRetagger({ 'renamed-a.yaml': entry('(\\d+\\..*)') })
    const [{ status, reason, example } = { reason: '', example: '' }] = report.entries
    expect([status, example]).toEqual(['changed', '2'])
    const [, lost] =
      /^the range also takes versions that the filter left out, and the filter also took tags that only contain what it describes, such as (\S+)$/.exec(
        reason,
      ) ?? []
    expect(lost).toMatch(/^(?![0-9]).*[0-9]+\./)
  })

  it('is told with an example that the known tags leave', async () => {
    const known = new Map([['quay.io/a/b', ['1.9', '2']]])
    const outcome = await runRetagger({ 'renamed-a.yaml': entry('(\\d+\\..*)') }, { known })
    expect(linesOf(outcome, 'except')).toEqual(['except: ["2"]'])
    expect(outcome.report.entries).toMatchObject([{ status: 'changed', example: '3' }])
  })

  it.each([
    ['^(?P<version>.*)-bookworm$', ['format: "{version}-bookworm"']],
    ['^(?<version>.*)-bookworm$', ['format: "{version}-bookworm"']],
    ['^(?:rel-)?(.*)-slim$', ['format: "{version}-slim"', 'format: "rel-{version}-slim"']],
    ['^release-(.*)-(?:slim|full)$', ['format: "release-{version}-slim"', 'format: "release-{version}-full"']],
    ['^v?(\\d+\\.\\d+\\.\\d+)-amd64$', ['format: "{version}-amd64"', "except: ['/^v?[0-9]+(\\.[0-9]+)?-amd64$/']"]],
    [
      '^(\\d+\\.\\d+\\.\\d+)-(jammy|noble)$',
      [
        'format: "{version}-jammy"',
        "except: ['/^v/', '/^[0-9]+(\\.[0-9]+)?-jammy$/']",
        'format: "{version}-noble"',
        "except: ['/^v/', '/^[0-9]+(\\.[0-9]+)?-noble$/']",
      ],
    ],
    [
      '^(\\d+\\.\\d+\\.\\d+)-k8s-(\\d+)\\.(\\d+)$',
      ["regex: '^0*((1[0-9]|[2-9])[0-9]*\\.[0-9]|1\\.0*(1[0-9]|[2-9]))[0-9]*\\.[0-9]+-k8s-[0-9]+\\.[0-9]+$'"],
    ],
    [
      '^(v?\\d+\\.\\d+\\.\\d+)-debian-(\\d+)-r\\d+$',
      ["regex: '^([0v]0*)?(1\\.0*(1[0-9]|[2-9])|(1[0-9]|[2-9])[0-9]*\\.[0-9])[0-9]*\\.[0-9]+-debian-[0-9]+-r[0-9]+$'"],
    ],
    [
      '^[a-z]+-(.*)$',
      [
        "regex: '^[a-z]+-([0v]0*)?(1\\.0*(1[0-9]|[2-9])[0-9]*(\\.[0-9]+)?|(1[0-9]|[2-9])[0-9]*(\\.[0-9]+(\\.[0-9]+)?)?)$'",
      ],
    ],
    [
      '^(?:a|b)+([0-9.]+)$',
      ["regex: '^[ab]+0*(1\\.0*(1[0-9]|[2-9])[0-9]*(\\.[0-9]+)?|(1[0-9]|[2-9])[0-9]*(\\.[0-9]+(\\.[0-9]+)?)?)$'"],
    ],
  ])('%s is carried over as it is', async (filter, lines) => {
    const outcome = await runRetagger({ 'renamed-a.yaml': entry(filter) })
    expect(linesOf(outcome, 'format', 'regex', 'except')).toEqual(lines)
    expect(outcome.report.entries).toMatchObject([{ status: 'imported' }])
    expect(outcome.proof).toMatchObject({ equal: 1, changed: 0, broken: [] })
    await compiled(outcome)
  })

  it('takes a format for classes where the known tags show no difference, and says it', async () => {
    const known = new Map([['quay.io/a/b', ['1.2.3-k8s-1.30', '1.1.0-k8s-1.30']]])
    const outcome = await runRetagger(
      { 'renamed-a.yaml': entry('^(\\d+\\.\\d+\\.\\d+)-k8s-(\\d+)\\.(\\d+)$') },
      { known },
    )
    expect(linesOf(outcome, 'format', 'regex')).toEqual(['format: "{version}-k8s-*.*"'])
    expect(outcome.report.entries).toMatchObject([{ status: 'changed', example: '2-k8s-.' }])
    expect(outcome.preserved).toMatchObject({ preserved: 1, total: 1 })
  })

  it.each([
    ['(.+)-alpine', ['3.1-alpine', '3.1-alpine3.19'], '2-alpine-alpine'],
    ['^(.+)-kafka-.*', ['3.1-kafka-3.9'], '2-kafka-kafka-'],
  ])('has an example of how %s differs', async (filter, tags, example) => {
    const known = new Map([['quay.io/a/b', tags]])
    const outcome = await runRetagger({ 'renamed-a.yaml': entry(filter) }, { known })
    expect(outcome.report.entries).toMatchObject([{ status: 'changed', example }])
    expect(outcome.preserved).toMatchObject({ preserved: tags.length, total: tags.length })
    await compiled(outcome)
  })
})

describe('what changes', () => {
  it.each([
    ['1.2.3', '1.2.30'],
    ['latest', 'latest0'],
  ])('the tag %s also matched %s', async (tag, example) => {
    const outcome = await runRetagger({ 'renamed-a.yaml': `- image: a/b\n  tag_or_pattern: "${tag}"\n` })
    expect(outcome.report.entries).toMatchObject([{ status: 'changed', example }])
  })

  it.each([
    ['(\\d+\\..*)', 'semver: ">= 3.9.3"'],
    ['(.+)-alpine3.19', 'format: "{version}-alpine3.19"'],
  ])('the filter %s is said without its loose ends', async (filter, line) => {
    const text = `- image: quay.io/a/b\n  semver: ">= 3.9.3"\n  filter: '${filter}'\n`
    const outcome = await runRetagger({ 'renamed-a.yaml': text })
    expect(linesOf(outcome, 'semver', 'format')).toContain(line)
    const [entry] = outcome.report.entries
    expect(entry?.status).toBe('changed')
    expect(entry?.example).not.toBe('')
  })
})

describe('reasons', () => {
  const reasonsOf = async (text: string): Promise<string[]> =>
    linesOf(await runRetagger({ 'skopeo-a.yaml': text }), 'reason')

  it.each([
    ['a comment above', '    # Used in akv2k8s\n    a/b: ">= 1"\n', 'reason: Used in akv2k8s'],
    ['a comment at the margin', '# Used in akv2k8s\n    a/b: ">= 1"\n', 'reason: Used in akv2k8s'],
    ['a comment behind', '    a/b: ">= 1" # Used in akv2k8s\n', 'reason: Used in akv2k8s'],
    [
      'the first sentence',
      '    # Needed by x, e.g. for y. Second\n    # sentence.\n    a/b: ">= 1"\n',
      'reason: Needed by x, e.g. for y',
    ],
    [
      'a comment about another',
      '    c/d: ">= 1"\n      # About c/d\n    a/b: ">= 1"\n',
      'reason: "imported from skopeo-a.yaml:5 of retagger"',
    ],
    [
      'an entry that was commented out',
      '    # c/d: ">= 1" -- is broken\n    a/b: ">= 1"\n',
      'reason: "imported from skopeo-a.yaml:4 of retagger"',
    ],
    [
      'a comment about tags',
      '    # Tags look like 1.2, we match all\n    a/b: ">= 1"\n',
      'reason: "imported from skopeo-a.yaml:4 of retagger"',
    ],
    [
      'a documentation line',
      '    # Docs: https://example.com/x\n    a/b: ">= 1"\n',
      'reason: "imported from skopeo-a.yaml:4 of retagger"',
    ],
  ])('%s', async (_, lines, reason) => {
    expect(await reasonsOf(`quay.io:\n  images-by-semver:\n${lines}`)).toContain(reason)
  })

  it('keeps the rest of a comment beside the entry, and its link as the ticket', async () => {
    const text = 'quay.io:\n  images-by-semver:\n    # Needed by x. See example/repo#12.\n    a/b: ">= 1"\n'
    const outcome = await runRetagger({ 'skopeo-a.yaml': text })
    expect(definitions(outcome)).toContain(
      '  # Needed by x. See example/repo#12.\n  - source: quay.io/a/b\n    reason: Needed by x\n',
    )
    expect(linesOf(outcome, 'ticket')).toEqual(['ticket: "https://github.com/example/repo/issues/12"'])
  })

  it('never lets a comment break out of its line', async () => {
    const text = 'quay.io:\n  images-by-semver:\n    # why\u2028- source: evil\u0007 "quoted": {x}\n    a/b: ">= 1"\n'
    const outcome = await runRetagger({ 'skopeo-a.yaml': text })
    expect(linesOf(outcome, 'reason')).toEqual(['reason: "why - source: evil \\"quoted\\": {x}"'])
    await compiled(outcome)
  })

  it('flags what an importer wrote', async () => {
    const outcome = await runRetagger({ 'skopeo-a.yaml': 'quay.io:\n  images-by-semver:\n    a/b: ">= 1"\n' })
    const { warnings } = await compiled(outcome)
    expect(warnings.map(({ code }) => code)).toContain('import-reason')
  })
})
