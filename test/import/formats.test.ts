import { describe, expect, it } from 'vitest'
import type { ImportOutcome } from '../../src/import/index.ts'
import { compiled, definitions, destinationsOf, linesOf, run } from './support/run.ts'

const digest = `sha256:${'a'.repeat(64)}`

/** Nothing that a login file holds may appear anywhere in what an import makes. */
function expectNoSecret(outcome: ImportOutcome, secret: string): void {
  expect(JSON.stringify([[...outcome.files], outcome.report])).not.toContain(secret)
}

function notesOf({ report }: ImportOutcome): string[] {
  return report.notes.map(({ line, message }) => `${line}: ${message}`)
}

describe('skopeo', () => {
  it('reads the three maps', async () => {
    const text = `quay.io:
  credentials: { username: me, password: topsecret }
  tls-verify: false
  images:
    a/all: []
    a/none:
    a/tags: [v1, "1.10"]
    a/digest: ["v1", "${digest}"]
  images-by-semver:
    a/range: ">= 1"
  images-by-tag-regex:
    a/regex: ^v[0-9]+$
`
    const targets = [{ id: 'main', registry: 'target.example', prefix: 'mirror' }]
    const outcome = await run('skopeo', { 'sync.yaml': text }, { targets })
    expect(definitions(outcome)).toMatchInlineSnapshot(`
      "  - source: quay.io/a/all
          reason: "imported from sync.yaml:5 of skopeo"
          all: true

        - source: quay.io/a/digest
          reason: "imported from sync.yaml:8 of skopeo"
          tags: ["v1"]

        - source: quay.io/a/none
          reason: "imported from sync.yaml:6 of skopeo"
          all: true

        - source: quay.io/a/range
          reason: "imported from sync.yaml:10 of skopeo"
          semver: ">= 1"

        - source: quay.io/a/regex
          reason: "imported from sync.yaml:12 of skopeo"
          regex: '^v[0-9]+$'

        - source: quay.io/a/tags
          reason: "imported from sync.yaml:7 of skopeo"
          tags: ["v1", "1.10"]
      "
    `)
    expect(outcome.report.entries.find(({ from }) => from.line === 8)).toMatchObject({
      status: 'changed',
      example: digest,
    })
    expect(notesOf(outcome)).toEqual([
      '2: quay.io: `credentials` is not carried over; name a Secret with the login as `credentials.sources` under `runtime` in skopeoc.yaml',
      '3: quay.io: `tls-verify: false` is not carried over; skopeoc has every certificate verified, and no setting against it: name a ConfigMap with the certificate of its authority as `caBundle` under `runtime` in skopeoc.yaml',
    ])
    expectNoSecret(outcome, 'topsecret')
    const { plans } = await compiled(outcome)
    expect(plans.flatMap(destinationsOf)).toContain('target.example/mirror/all')
  })

  it('keeps `||` as it stands where blanks around it would make another range', async () => {
    const text = 'quay.io:\n  images-by-semver:\n    a/glued: "1||2 - 3"\n    a/plain: "1||2"\n'
    const outcome = await run('skopeo', { 'sync.yaml': text })
    expect(definitions(outcome).match(/semver: .*/g)).toEqual(['semver: "1||2 - 3"', 'semver: "1 || 2"'])
    await compiled(outcome)
  })

  it.each([
    ['tls-verify: true', []],
    [
      'cert-dir: /etc/certs',
      [
        '2: quay.io: `cert-dir` is not carried over; name a ConfigMap with the certificates of its authorities as `caBundle` under `runtime` in skopeoc.yaml; skopeoc has no setting for client certificates',
      ],
    ],
  ])('says what can be done about %s', async (line, notes) => {
    const targets = [{ id: 'main', registry: 'target.example', prefix: '' }]
    const outcome = await run('skopeo', { 'sync.yaml': `quay.io:\n  ${line}\n  images:\n    a/b: [v1]\n` }, { targets })
    expect(notesOf(outcome)).toEqual(notes)
  })

  it.each([
    ['v1', "regex: '^.*v1.*$'"],
    ['1\\.27', "regex: '^.*1\\.27.*$'"],
    ['^v1', "regex: '^v1.*$'"],
    ['^1.27$', "regex: '^1.27$'"],
    ['^v1$', 'tags: ["v1"]'],
    ['^(v1|v2)$', 'tags: ["v1", "v2"]'],
  ])('keeps the meaning of the expression %s, which matches anywhere', async (pattern, line) => {
    const text = `quay.io:\n  images-by-tag-regex:\n    a/b: '${pattern}'\n`
    for (const format of ['skopeo', 'retagger'] as const) {
      const outcome = await run(format, { 'skopeo-sync.yaml': text })
      expect(linesOf(outcome, 'tags', 'regex')).toEqual([line])
      expect(outcome.report.entries).toMatchObject([{ status: 'imported' }])
      expect(outcome.proof).toMatchObject({ equal: 1, changed: 0, broken: [] })
    }
  })

  it('says that it does not know where images go', async () => {
    const outcome = await run('skopeo', { 'sync.yaml': 'quay.io:\n  images:\n    a/b: [v1]\n' })
    expect(notesOf(outcome)).toEqual([expect.stringContaining('replace `registry.example.com` in skopeoc.yaml')])
    await compiled(outcome)
  })

  it.each([
    [
      'a map that skopeo ignores',
      'quay.io:\n  image:\n    a/b: [v1]\n',
      'the key `image` is not known (did you mean `images`?)',
    ],
    ['a registry without maps', 'quay.io: text\n', 'expected a mapping under the registry `quay.io`'],
    ['a list of registries', '- quay.io\n', 'expected a mapping of registries'],
    ['tags where repositories belong', 'quay.io:\n  images: [v1]\n', 'expected repositories under `images` of quay.io'],
    ['YAML that is none', 'quay.io:\n  images: {a/b: [v1\n', 'flow'],
  ])('tells of %s', async (_, text, message) => {
    const outcome = await run('skopeo', { 'sync.yaml': text })
    expect(notesOf(outcome).join('\n').toLowerCase()).toContain(message.toLowerCase())
    await compiled(outcome)
  })

  it.each([
    ['a range among the tags', 'images', '[">= 1.0"]', 'is a range where skopeo wants tags'],
    ['a range that cannot be parsed', 'images-by-semver', '"><1"', 'cannot be used'],
    ['no range', 'images-by-semver', '', 'names no range'],
    ['a wrong expression', 'images-by-tag-regex', '"["', 'Go does not accept'],
  ])('leaves out %s', async (_, map, value, reason) => {
    const outcome = await run('skopeo', { 'sync.yaml': `quay.io:\n  ${map}:\n    a/b: ${value}\n` })
    expect(outcome.report.entries).toMatchObject([
      { status: 'left-out', from: { line: 3 }, reason: expect.stringContaining(reason) },
    ])
  })

  it('reads a repository that stands twice twice', async () => {
    const outcome = await run('skopeo', { 'sync.yaml': 'quay.io:\n  images:\n    a/b: [v1]\n    a/b: [v2]\n' })
    expect(linesOf(outcome, 'tags')).toEqual(['tags: ["v1", "v2"]'])
    expect(outcome.report.entries).toHaveLength(2)
    expect(outcome.report.entries[0]?.reason).toContain('stands twice')
  })
})

describe('regsync', () => {
  const step = (lines: string): string => `sync:\n  - source: quay.io/a/b\n    target: t.example/m/b\n${lines}`
  const repository = (tags: string): string => step(`    type: repository\n    ${tags}\n`)

  it.each([
    ['every tag', repository(''), ['all: true']],
    ['literal tags', repository('tags: { allow: [latest, "v1\\\\.2"] }'), ['tags: ["latest", "v1.2"]']],
    ['expressions', repository('tags: { allow: ["v[0-9.]+"] }'), ["regex: '^v[0-9.]+$'"]],
    [
      'exclusions',
      repository('tags: { deny: ["nightly", ".*-rc.*"] }'),
      ['all: true', 'except: ["nightly", \'/^.*-rc.*$/\']'],
    ],
    [
      'exclusions that take a tag and an expression away altogether',
      repository('tags: { allow: [a, b, "c.*-rc"], deny: [a, ".*-rc"] }'),
      ['tags: ["b"]', 'except: ["a", \'/^.*-rc$/\']'],
    ],
    ['an expression for all', repository('tags: { allow: [".*"] }'), ['all: true']],
    [
      'sets',
      repository('tagSets: [{ allow: [edge] }, { allow: ["v[0-9]+"] }]'),
      ['tags: ["edge"]', "regex: '^v[0-9]+$'"],
    ],
    [
      'a range with full versions',
      repository("tags: { semverRange: ['>=3.5.1 <4.0'], allow: ['v\\d+\\.\\d+\\.\\d+'] }"),
      ['semver: ">= 3.5.1 < 4.0"', "except: ['/^[^v]/', '/^v[0-9]+(\\.[0-9]+)?$/']"],
    ],
    [
      'a range, which takes pre-releases above its bound',
      repository("tags: { semverRange: ['>=3.5.1 <4.0'] }"),
      ['semver: ">= 3.5.1-0 < 4.0"', "except: ['/^v?3\\.5\\.1-/']"],
    ],
    [
      'a tag template',
      repository("targetTag: '{{ .Source.Tag }}-mirror'"),
      ['all: true', 'rename: { tag: "{tag}-mirror" }'],
    ],
  ])('reads %s', async (_, text, lines) => {
    const outcome = await run('regsync', { 'regsync.yml': text })
    expect(linesOf(outcome, 'tags', 'semver', 'regex', 'all', 'except', 'rename')).toEqual(lines)
    await compiled(outcome)
  })

  it.each([
    ['busybox:1.36', 't.example/library/busybox:1.36', ['tags: ["1.36"]']],
    ['busybox', 't.example/library/busybox', ['tags: ["latest"]']],
    ['busybox:1.36', 't.example/library/busybox:stable', ['tags: ["1.36"]', 'rename: { tag: "stable" }']],
    ['busybox:1.36', 't.example/library/busybox:1.36-x', ['tags: ["1.36"]', 'rename: { tag: "{tag}-x" }']],
    [`busybox@${digest}`, 't.example/library/busybox:v1', ['tags:']],
  ])('reads the image %s to %s', async (source, target, lines) => {
    const outcome = await run('regsync', {
      'regsync.yml': `sync:\n  - source: ${source}\n    target: ${target}\n    type: image\n`,
    })
    expect(outcome.files.get('skopeoc.yaml')).toContain('  t:\n    registry: t.example\n')
    expect(linesOf(outcome, 'tags', 'rename')).toEqual(lines)
    expect(outcome.report.entries).toMatchObject([{ status: 'imported' }])
    await compiled(outcome)
  })

  it.each([
    ['a whole registry', 'sync:\n  - { source: quay.io, target: t.example, type: registry }\n', 'a whole registry'],
    [
      'an unknown type',
      'sync:\n  - { source: quay.io/a, target: t.example/a, type: repo }\n',
      'the type "repo" is not known',
    ],
    [
      'a template',
      'sync:\n  - { source: "a:{{ env \\"V\\" }}", target: t.example/a, type: image }\n',
      'over the environment (V)',
    ],
    ['a folder', 'sync:\n  - { source: a/b, target: "ocidir://x", type: image }\n', 'a folder'],
    [
      'a digest without a tag',
      `sync:\n  - { source: "a/b@${digest}", target: t.example/a, type: image }\n`,
      'without a tag',
    ],
    [
      'an intricate tag template',
      repository('targetTag: \'{{ .Source.Tag }}-{{ env "B" }}\''),
      '`targetTag` is more than text',
    ],
    ['no mapping', 'sync:\n  - text\n', 'expected a mapping'],
  ])('leaves out %s', async (_, text, reason) => {
    const outcome = await run('regsync', { 'regsync.yml': text })
    expect(outcome.report.entries).toMatchObject([
      { status: 'left-out', from: { line: 2 }, reason: expect.stringContaining(reason) },
    ])
  })

  it('names what it cannot carry over, and never a password', async () => {
    const text = `version: 1
creds:
  - registry: t.example
    user: me
    pass: topsecret
    tls: disabled
defaults:
  interval: 60m
  referrers: true
${step('    type: image\n    platform: linux/amd64\n    backup: "x"\n    sorce: y\n')}`
    const outcome = await run('regsync', { 'regsync.yml': text })
    expectNoSecret(outcome, 'topsecret')
    expect(notesOf(outcome).join('\n')).toContain('the login for t.example is not carried over')
    expect(notesOf(outcome).join('\n')).toContain('8: defaults: `interval` is not carried over: see `runtime.schedule`')
    const [entry] = outcome.report.entries
    expect(entry).toMatchObject({ status: 'changed', example: 'latest' })
    for (const word of [
      'only linux/amd64 was copied',
      '`backup`',
      '`referrers`',
      '`sorce` is not known (did you mean `source`?)',
    ]) {
      expect(entry?.reason).toContain(word)
    }
  })

  it('follows aliases and merge keys, and tells the line of the step', async () => {
    const text = `x-std: &std
  type: repository
  tags: &tags
    allow: [latest]
sync:
  - <<: *std
    source: quay.io/a/b
    target: t.example/a/b
  - source: quay.io/c/d
    target: t.example/c/d
    type: repository
    tags: *tags
`
    const outcome = await run('regsync', { 'regsync.yml': text })
    expect(outcome.report.entries.map(({ source, from }) => [source, from.line])).toEqual([
      ['quay.io/a/b', 7],
      ['quay.io/c/d', 9],
    ])
    expect(linesOf(outcome, 'tags')).toEqual(['tags: ["latest"]', 'tags: ["latest"]'])
  })

  it('makes one entry of the same images for several registries', async () => {
    const registries = ['one.example', 'two.example']
    const steps = ['v1', 'v2'].flatMap((tag) =>
      registries.map(
        (registry) => `  - { source: "quay.io/a/b:${tag}", target: "${registry}/a/b:${tag}", type: image }\n`,
      ),
    )
    const outcome = await run('regsync', { 'regsync.yml': `sync:\n${steps.join('')}` })
    expect(linesOf(outcome, 'tags', 'targets')).toEqual(['tags: ["v1", "v2"]'])
    const { plans } = await compiled(outcome)
    expect(plans.flatMap(destinationsOf)).toEqual(['one.example/a/b', 'two.example/a/b'])
  })

  it('tells no difference of a step that another step of the same image makes up for', async () => {
    const listed = repository('tags: { allow: ["1.27", latest] }')
    const alone = await run('regsync', { 'regsync.yml': listed })
    expect(alone.report.entries).toMatchObject([{ status: 'changed', example: expect.stringMatching(/^1.27$/) }])
    const both = await run('regsync', { 'regsync.yml': `${listed}${repository('').replace('sync:\n', '')}` })
    expect(linesOf(both, 'tags', 'all')).toEqual(['all: true'])
    expect(both.report.entries).toMatchObject([{ status: 'imported' }, { status: 'imported' }])
    expect(both.proof).toMatchObject({ equal: 1, changed: 0, broken: [] })
  })

  it('tells the difference of a step where no other one makes up for it', async () => {
    const steps = ['tags: { allow: ["1.27"] }', 'tags: { allow: ["2.*"] }'].map(repository)
    const outcome = await run('regsync', { 'regsync.yml': `${steps[0]}${steps[1]?.replace('sync:\n', '')}` })
    expect(outcome.report.entries).toMatchObject([{ status: 'changed' }, { status: 'imported' }])
  })

  it('takes a registry from the environment from the command line', async () => {
    const text = 'sync:\n  - { source: quay.io/a/b, target: \'{{ env "R" }}/a/b\', type: image }\n'
    const unnamed = await run('regsync', { 'regsync.yml': text })
    expect(notesOf(unnamed)).toEqual([expect.stringContaining('the variable R; replace registry.example.com')])
    const named = await run('regsync', { 'regsync.yml': text }, { targets: [{ id: 'main', registry: 'mine.example' }] })
    expect(named.report.entries[0]?.destination).toBe('mine.example/a/b')
  })
})

describe('image-syncer', () => {
  it.each([
    ['quay.io/a/b: t.example/m/b', ['all: true']],
    ['quay.io/a/b:v1: t.example/m/b', ['tags: ["v1"]']],
    ['quay.io/a/b:v1,v2: t.example/m/b', ['tags: ["v1", "v2"]']],
    ['quay.io/a/b:v1: t.example/m/b:stable', ['tags: ["v1"]', 'rename: { tag: "stable" }']],
    ['"quay.io/a/b:/^v1\\\\..*$/": t.example/m/b', ["regex: '^v1\\..*$'"]],
    ['quay.io/a/b:v1: [t.example/m/b, u.example/m/b]', ['tags: ["v1"]']],
  ])('reads %s', async (line, lines) => {
    const outcome = await run('image-syncer', { 'images.yaml': `${line}\n` })
    expect(linesOf(outcome, 'tags', 'regex', 'all', 'rename', 'targets')).toEqual(lines)
    expect(outcome.report.entries).toMatchObject([{ status: 'imported', source: 'quay.io/a/b', from: { line: 1 } }])
    await compiled(outcome)
  })

  it('reads JSON, and one rule is one line of the report', async () => {
    const text = `{"redis:6,7":"t.example/m/redis:six,seven","nginx@${digest}":"t.example/m/nginx:pinned"}`
    const outcome = await run('image-syncer', { 'images.json': text })
    expect(outcome.report.entries.map(({ source, status }) => [source, status])).toEqual([
      ['docker.io/library/redis', 'imported'],
      ['docker.io/library/nginx', 'imported'],
    ])
    expect(linesOf(outcome, 'rename')).toEqual(['rename: { tag: "seven" }', 'rename: { tag: "six" }'])
    await compiled(outcome)
  })

  it('reads the older file with logins, and never shows one', async () => {
    const text = 'auth:\n  quay.io: { username: me, password: topsecret }\nimages:\n  quay.io/a/b: t.example/m/b\n'
    const outcome = await run('image-syncer', { 'config.yaml': text })
    expect(notesOf(outcome)).toEqual([
      '2: the login for quay.io is not carried over: name a Secret under `credentials` in skopeoc.yaml',
    ])
    expect(outcome.report.summary.imported).toBe(1)
    expectNoSecret(outcome, 'topsecret')
    const logins = await run('image-syncer', { 'auth.yaml': 'quay.io: { username: me, password: topsecret }\n' })
    expect(logins.report.entries).toEqual([])
    expectNoSecret(logins, 'topsecret')
  })

  it.each([
    ['quay.io/a/b: ""', 'the default registry of the command line'],
    ['"$HOST/a": t.example/a', 'environment variables'],
    ['not a reference: t.example/a', 'is not a source'],
    ['quay.io/a/b: "T_E/x y"', 'is not a repository'],
    ['docker.io/quay.io/a/b: t.example/x', 'is not a source'],
    ['quay.io/a/b: t.example/m/b:v1', 'many tags have one destination tag'],
    ['quay.io/a/b:v1,v2: t.example/m/b:x', 'another number of destination tags'],
    [`quay.io/a/b@${digest}: t.example/m/b`, 'without a tag'],
  ])('leaves out %s', async (line, reason) => {
    const outcome = await run('image-syncer', { 'images.yaml': `${line}\n` })
    expect(outcome.report.entries).toMatchObject([
      { status: 'left-out', from: { line: 1 }, reason: expect.stringContaining(reason) },
    ])
  })

  it('takes the default registry from the command line', async () => {
    const targets = [{ id: 'main', registry: 't.example', prefix: 'ns' }]
    const outcome = await run('image-syncer', { 'images.yaml': 'quay.io/a/b: ""\n' }, { targets })
    expect(outcome.report.entries[0]?.destination).toBe('t.example/ns/b')
  })
})

describe('dregsy', () => {
  const task = (mapping: string): string =>
    `tasks:\n  - name: t\n    source: { registry: registry.hub.docker.com }\n    target: { registry: t.example }\n    mappings:\n      - ${mapping}\n`

  it.each([
    ['a path', '{ from: test/image }', ['all: true']],
    ['another path', '{ from: test/image, to: archive/x, tags: ["1.0"] }', ['tags: ["1.0"]']],
    ['a replaced path', '{ from: jenkins/agent, to: "regex:jenkins/,dh/x-", tags: [latest] }', ['tags: ["latest"]']],
    ['expressions', "{ from: test/image, tags: ['regex: 1\\.26\\.[0-9]-(a|b)'] }", ["regex: '^1\\.26\\.[0-9]-(a|b)$'"]],
    [
      'an inverted expression',
      "{ from: test/image, tags: ['regex: !.*-rc.*'] }",
      ['all: true', "except: ['/^.*-rc.*$/']"],
    ],
    [
      'a range, which takes variants',
      "{ from: test/image, tags: ['semver: >=1.31.0 <1.31.9'] }",
      ['semver: ">= 1.31.0-0 < 1.31.9"', "except: ['/^v?1\\.31\\.0-/', '/^v?[0-9]+(\\.[0-9]+)?-/']"],
    ],
    ['what is kept of tags', "{ from: test/image, tags: ['1.0', '1.0-rc', 'keep: !.*-rc'] }", ['tags: ["1.0"]']],
    ['what is kept of all', "{ from: test/image, tags: ['keep: v[0-9]+'] }", ["regex: '^v[0-9]+$'"]],
  ])('reads %s', async (_, mapping, lines) => {
    const outcome = await run('dregsy', { 'config.yaml': task(mapping) })
    expect(linesOf(outcome, 'tags', 'semver', 'regex', 'all', 'except')).toEqual(lines)
    expect(outcome.report.entries).toMatchObject([{ status: 'imported' }])
    expect(outcome.proof.broken).toEqual([])
    await compiled(outcome)
  })

  it('takes a replaced path as Go replaces it', async () => {
    const outcome = await run('dregsy', {
      'config.yaml': task('{ from: my/webui, to: "regex:my(.+)/,from-dh/your$1/" , tags: [latest] }'),
    })
    const other = await run('dregsy', {
      'config.yaml': task('{ from: myproject/webui, to: "regex:my(.+)/,from-dh/your$1/" , tags: [latest] }'),
    })
    expect(other.report.entries[0]?.destination).toBe('t.example/from-dh/yourproject/webui')
    expect(outcome.report.entries).toHaveLength(1)
  })

  it.each([
    ['repositories by expression', '{ from: "regex:x/.*", to: dh }', 'a regular expression over repositories'],
    ['the newest tags', "{ from: a/b, tags: ['semver: >=1.0.0', 'keep: latest 2'] }", 'only the newest tags'],
    ['digests without tags', `{ from: a/b, digests: ["${digest}"] }`, 'digests are copied without a tag'],
    ['no repository', '{ to: x }', 'has no `from`'],
    ['a range that cannot be read', "{ from: a/b, tags: ['semver: what'] }", 'cannot be read'],
    ['a range that is empty', "{ from: a/b, tags: ['semver: >2.0.0 <1.0.0'] }", 'can match no tag'],
  ])('leaves out %s', async (_, mapping, reason) => {
    const outcome = await run('dregsy', { 'config.yaml': task(mapping) })
    expect(outcome.report.entries).toMatchObject([
      { status: 'left-out', from: { line: 6 }, reason: expect.stringContaining(reason) },
    ])
  })

  it('names settings, and never a login', async () => {
    const text = `relay: skopeo
tasks:
  - name: nightly
    interval: 60
    source: { registry: quay.io, auth: topsecret, lister: { type: index } }
    target: { registry: t.example, skip-tls-verify: true }
    mappings:
      - { from: a/b, platform: linux/arm64, tags: [v1] }
`
    const outcome = await run('dregsy', { 'config.yaml': text })
    expectNoSecret(outcome, 'topsecret')
    expect(notesOf(outcome)).toEqual([
      '1: `relay` is not carried over: skopeo does all copies',
      '4: task nightly: `interval` is not carried over: see `runtime.schedule`',
      '5: task nightly: `auth` of its source is not carried over: name a Secret under `credentials` in skopeoc.yaml',
      '5: task nightly: `lister` of its source is not carried over',
      '6: task nightly: `skip-tls-verify` of its target is not carried over',
    ])
    expect(outcome.report.entries).toMatchObject([
      { status: 'changed', example: 'v1', reason: expect.stringContaining('only linux/arm64 was copied') },
    ])
  })
})
