import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importFormats } from '../../src/import/index.ts'
import { compiled, run } from './support/run.ts'

const sound: Record<(typeof importFormats)[number], string> = {
  retagger:
    '# why\n- image: quay.io/a/b\n  override_repo_name: "b"\n  semver: ">= 1.2.3"\n  filter: "^x-(.*)$"\n- image: redis\n  tag_or_pattern: 1.2\n',
  skopeo:
    'quay.io:\n  images:\n    a/b: ["v1", v2]\n  images-by-semver:\n    a/c: ">= 1"\n  images-by-tag-regex:\n    a/d: ^x$\n',
  regsync:
    'creds: [{ registry: t, user: u }]\nsync:\n  - source: quay.io/a/b\n    target: t.example/a/b\n    type: repository\n    tags: { allow: [a, "b.*"], semverRange: [">=1"] }\n',
  'image-syncer': 'quay.io/a/b:v1,v2: t.example/a/b\nquay.io/a/c: [t.example/a/c, u.example/x]\n',
  dregsy:
    'tasks:\n  - name: t\n    source: { registry: quay.io }\n    target: { registry: t.example }\n    mappings:\n      - { from: a/b, tags: ["semver: >=1.0.0", "regex: x.*", y] }\n',
}

describe.each(importFormats)('broken files of %s', (format) => {
  const name = format === 'retagger' ? 'renamed-a.yaml' : 'a.yaml'

  it.each([
    ['nothing', ''],
    ['a comment', '# nothing\n'],
    ['a word', 'hello\n'],
    ['a number', '42\n'],
    ['null', 'null\n'],
    ['an empty list', '[]\n'],
    ['an empty mapping', '{}\n'],
    ['a list of lists', '- - - a\n'],
    ['an open bracket', '{ a: [\n'],
    ['a tab', 'a:\n\tb: c\n'],
    ['a broken alias', 'a: *b\n'],
    ['an alias to itself', 'a: &a [*a]\n'],
    ['a mapping as key', '? { a: b }\n: c\n'],
    ['several documents', 'a: b\n---\nc: d\n'],
    ['a byte order mark', `\uFEFF${sound[format]}`],
    ['CRLF', sound[format].replaceAll('\n', '\r\n')],
    ['a control character', 'a: "\\u0007"\nb\u0007: c\n'],
  ])('%s is no crash, and the result compiles', async (_, text) => {
    const outcome = await run(format, { [name]: text })
    expect(outcome.proof.broken).toEqual([])
    expect(outcome.report.notes.every(({ file, line }) => file === name && line >= 1)).toBe(true)
    await compiled({ ...outcome, files: withSomeTarget(outcome.files) })
  })

  it('names an alias without an anchor', async () => {
    const outcome = await run(format, { [name]: 'a:\n  b: *c\n' })
    expect(outcome.report.notes).toContainEqual({
      file: name,
      line: 2,
      severity: 'error',
      message: 'there is no anchor for the alias `*c`',
    })
  })

  it('reads the sound file, with CRLF too', async () => {
    const unix = await run(format, { [name]: sound[format] })
    const windows = await run(format, { [name]: sound[format].replaceAll('\n', '\r\n') })
    expect(unix.report.summary.imported + unix.report.summary.changed).toBeGreaterThan(0)
    expect([...windows.files]).toEqual([...unix.files])
  })

  it('survives any damage to a sound file', async () => {
    const damage = fc.tuple(
      fc.nat(sound[format].length),
      fc.nat(6),
      fc.constantFrom('', ':', '- ', '"', '[', '{', '\n', '  ', '&a ', '*a', '#', '\t', '\u2028'),
    )
    await fc.assert(
      fc.asyncProperty(damage, async ([at, cut, insert]) => {
        const text = `${sound[format].slice(0, at)}${insert}${sound[format].slice(at + cut)}`
        const outcome = await run(format, { [name]: text })
        expect(outcome.proof.broken).toEqual([])
        const places = outcome.report.entries.filter(({ status }) => status !== 'left-out').map(({ to }) => to)
        expect(places.every((place) => place !== null && outcome.files.has(place.file))).toBe(true)
        await compiled({ ...outcome, files: withSomeTarget(outcome.files) })
      }),
      { numRuns: 40, seed: 5 },
    )
  })

  it.each([
    ['brackets', '['.repeat(1000)],
    ['mappings', `${'{a: '.repeat(1000)}${'}'.repeat(1000)}`],
    ['dashes', `${'- '.repeat(1000)}x`],
  ])('reads nothing that is nested too deep: %s', async (_, text) => {
    const { report } = await run(format, { [name]: `# deep\n${text}\n` })
    expect(report.notes.filter(({ severity }) => severity === 'error')).toMatchObject([
      { file: name, line: 2, message: expect.stringMatching(/^lists and mappings are nested more than 64 deep/) },
    ])
  })

  it('stops at aliases that make a small file huge', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...Array.from(
        { length: 9 },
        (_, at) =>
          `${String.fromCharCode(98 + at)}: &${String.fromCharCode(98 + at)} [${Array.from({ length: 9 }, () => `*${String.fromCharCode(97 + at)}`).join(', ')}]`,
      ),
    ]
    const outcome = await run(format, { [name]: `${bomb.join('\n')}\n` })
    expect(outcome.report.notes.map(({ message }) => message).join('\n')).toContain('aliases repeat too much')
  })
})

/** A file that could not be read names no target; the compiler wants one. */
function withSomeTarget(files: ReadonlyMap<string, string>): Map<string, string> {
  const config = files.get('skopeoc.yaml') ?? ''
  const complete = /^ {2}\S/m.test(config) ? config : 'targets:\n  main:\n    registry: t.example\n'
  return new Map([...files, ['skopeoc.yaml', complete]])
}
