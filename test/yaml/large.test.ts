import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { SourceFile, type Diagnostic } from '../../src/diagnostics/index.ts'
import { maximumCarefulLength } from '../../src/yaml/limits.ts'
import { parseYaml } from '../../src/yaml/parse.ts'
import { toJs } from '../../src/yaml/tree.ts'

/** How long to fuzz beyond the short run: FUZZ_RUNS=10000 npx vitest run test/yaml/large.test.ts */
const runs = Number(process.env['FUZZ_RUNS'] ?? 40)
const seed = runs > 40 ? Date.now() : 41

const notSimple = 'the file is large, and from here on it is wrong or not written simply'

function line({ code, place, message }: Diagnostic): string {
  const { line: row, column } = place.file.positionAt(place.start)
  return `${code} ${row}:${column} "${place.file.text.slice(place.start, place.end)}" ${message}`
}

async function read(text: string): Promise<{ data: unknown; findings: string[] }> {
  expect(text.length).toBeGreaterThan(maximumCarefulLength)
  const { root, diagnostics } = await parseYaml(new SourceFile('a.yaml', text))
  return { data: root === undefined ? undefined : toJs(root), findings: diagnostics.map(line) }
}

const entry = (index: number): string => `  - source: quay.io/a/b${index}\n    reason: x\n    tags: ["1.2.3"]\n`
const entries = Array.from({ length: 6000 }, (_, index) => entry(index)).join('')

describe('a mistake in a large file', () => {
  it.each<[string, string, string]>([
    ['a tab', '  - source: quay.io/a/b\n\treason: x\n', 'yaml-syntax 18003:1 "\t" a tab stands in the indentation'],
    [
      'a duplicate',
      '  - source: quay.io/a/b\n    source: x\n',
      'duplicate-key 18003:5 "source" key `source` stands twice in one mapping',
    ],
    [
      'a range without quotes',
      '  - source: quay.io/a/b\n    semver: >= 1\n',
      'yaml-syntax 18003:13 ">= 1" a value that begins with `>` must stand in quotes',
    ],
    [
      'a bracket that is not closed',
      '  - source: quay.io/a/b\n    tags: ["1.2.3"\n',
      'yaml-syntax 18003:11 "["1.2.3"" the closing `]` is missing',
    ],
    [
      'a quote that is not closed',
      '  - source: quay.io/a/b\n    reason: "x\n',
      'yaml-syntax 18003:13 ""x" a text begins with " but the closing " is missing',
    ],
    [
      'a key that is not indented enough',
      '  - source: quay.io/a/b\n   reason: x\n',
      'yaml-syntax 18003:4 "reason: x" this key is not indented like the ones beside it',
    ],
    [
      'a second document',
      '---\nimages:\n',
      'yaml-syntax 18002:1 "---" a second document begins here, but a definition file holds one',
    ],
    [
      'an anchor under another key',
      'notes: &a x\nimages:\n',
      'yaml-syntax 18002:8 "&a" anchor `&a` in a definition, which may not use anchors',
    ],
  ])('%s is told at its place', async (_, wrong, want) => {
    const text = `images:\n${entries}${wrong}${entries}`
    expect((await read(text)).findings).toEqual([want])
  })

  it('with a duplicate key in it is told where the other stands in the file', async () => {
    const twice = '  - source: quay.io/a/b\n    source: x\n'
    const file = new SourceFile('a.yaml', `images:\n${entries}${twice}`)
    const [finding] = (await parseYaml(file)).diagnostics
    expect(finding?.related.map(({ place }) => file.lineAt(place.start))).toEqual([18_002])
    expect(finding?.hint).not.toMatch(/line [0-9]/)
  })

  it('is told alone where it is a character that nobody sees', async () => {
    const { findings } = await read(`images:\n${entries}  - source: quay.io/a/b\u200b\n`)
    expect(findings).toEqual(['suspicious-character 18002:24 "\u200b" a zero-width space (U+200B) stands in the file'])
  })

  it.each<[string, string]>([
    ['in JSON', `{\n "images": [\n  {"a": "b"}\n  {"c": "${'x'.repeat(maximumCarefulLength)}"}\n ]\n}\n`],
    ['in one line', `{"images": [{"c": "${'x'.repeat(maximumCarefulLength)}"}, {"a": "b" "c"}]}`],
    ['in a long text', `images:\n  - reason: "${'x y\n      '.repeat(maximumCarefulLength / 8)}\n`],
  ])('%s is told as the place where it stops being simple', async (_, text) => {
    expect((await read(text)).findings).toEqual([expect.stringContaining(notSimple)])
  })
})

describe('a large file that is right', () => {
  const list = Array.from({ length: 3000 }, (_, index) => ({
    source: `quay.io/a/b${index}`,
    reason: 'für "alle" – 😀',
    tags: ['1.2.3', `1.${index}`],
    shared: true,
    notes: 'x'.repeat(40),
  }))
  const escaped = (text: string): string =>
    text.replaceAll(/[^\x20-\x7e\n\t]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

  it.each<[string, string, unknown]>([
    ['indented JSON', JSON.stringify({ images: list }, null, 1), { images: list }],
    ['JSON with tabs', JSON.stringify({ images: list }, null, '\t'), { images: list }],
    ['JSON in one line', `${JSON.stringify({ images: list })}\n`, { images: list }],
    ['JSON in ASCII', escaped(JSON.stringify({ images: list }, null, 2)), { images: list }],
    ['a JSON list', JSON.stringify(list, null, 2), list],
    [
      'JSON with one long text',
      JSON.stringify({ images: [{ reason: 'x'.repeat(300_000) }] }, null, 2),
      { images: [{ reason: 'x'.repeat(300_000) }] },
    ],
    [
      'a bracket closed below its key',
      `images:\n  - tags: [\n${'        "1.2.3",\n'.repeat(20_000)}    ]\n`,
      { images: [{ tags: Array.from({ length: 20_000 }, () => '1.2.3') }] },
    ],
  ])('%s is read', async (_, text, want) => {
    const { data, findings } = await read(text)
    expect(findings).toEqual([])
    expect(data).toEqual(want)
  })

  it('is never said to be wrong', async () => {
    let told = 0
    await fc.assert(
      fc.asyncProperty(document, async ({ small, whole }) => {
        const { errors } = parseDocument(small, { prettyErrors: false, uniqueKeys: true })
        expect(errors.map(({ message }) => message)).toEqual([])
        const { findings } = await read(whole())
        if (findings.length === 0) return
        expect(findings).toEqual([expect.stringContaining(notSimple)])
        told++
      }),
      { numRuns: runs, seed },
    )
    expect(told).toBeGreaterThan(runs / 10)
  })
})

/** What may stand in quotes and blocks, and looks like something else. */
const textLine = fc.constantFrom(
  'plain words',
  '- source: x',
  '- "open',
  "- 'open",
  '[1, {a',
  ']',
  'key: value: more',
  '&anchor *alias',
  '!tag',
  '%directive',
  '# no comment',
  '}, {',
  '{tag}-x',
  '',
)

/** A scalar that may have many lines, for a parent at a column; `grow` says how often its lines come. */
type Value = (column: number, grow: number) => string

function repeated(lines: readonly string[], pad: string, grow: number): string {
  return Array.from({ length: grow }, () => lines.map((each) => (each === '' ? '' : pad + each)).join('\n')).join('\n')
}

const lines = fc.array(textLine, { minLength: 1, maxLength: 5 })
const deeper = fc.integer({ min: 1, max: 4 })

const quoted: fc.Arbitrary<Value> = fc.tuple(lines, deeper, fc.constantFrom('"', "'")).map(
  ([each, by, quote]) =>
    (column, grow) =>
      ` ${quote}x\n${repeated(
        each.map((one) => one.replaceAll(quote, '')),
        ' '.repeat(column + by),
        grow,
      )}\n${' '.repeat(column + by)}y${quote}`,
)

const block: fc.Arbitrary<Value> = fc.tuple(lines, deeper, fc.constantFrom('|', '>', '|-', '>-', '|+', '>+')).map(
  ([each, by, header]) =>
    (column, grow) =>
      ` ${header}\n${repeated(['x', ...each], ' '.repeat(column + by), grow)}`,
)

const plain: fc.Arbitrary<Value> = fc
  .tuple(fc.array(fc.constantFrom('a', '-b', 'c "d', '[e', '', 'f, g'), { minLength: 1, maxLength: 5 }), deeper)
  .map(
    ([each, by]) =>
      (column, grow) =>
        ` x\n${repeated(each, ' '.repeat(column + by), grow)}\n${' '.repeat(column + by)}y`,
  )

const flow: fc.Arbitrary<Value> = fc
  .tuple(
    fc.array(
      fc.constantFrom('a', '"b"', "'c\n\n  d'", '"e\n   f, [g"', '{h: i, "j" : k}', '[]', '? l', '{ o }', 'p: q'),
      { minLength: 1, maxLength: 5 },
    ),
    deeper,
    fc.boolean(),
  )
  .map(([items, by, isBelow]) => (column, grow) => {
    const pad = ' '.repeat(column + by)
    const inner = items.map((item) => `${pad}${item.replaceAll('\n', `\n${pad}`)},`)
    return ` [ # x\n${repeated(inner, '', grow)}\n${isBelow ? ' '.repeat(column) : pad}]`
  })

const value: fc.Arbitrary<Value> = fc.oneof(
  quoted,
  block,
  plain,
  flow,
  fc.constant<Value>(() => ' # nothing'),
  fc.constant<Value>((column) => `\n${' '.repeat(column + 1)}? a\n${' '.repeat(column + 1)}: b`),
)

/** A small document, and one of over 256 KiB that is written the same way. */
interface Sizes {
  small: string
  whole: () => string
}

function sizes(print: (size: number, grow: number) => string, grow: number, ends: string): Sizes {
  const text = (size: number, often: number): string => print(size, often).replaceAll('\n', ends)
  return { small: text(1, Math.min(grow, 2)), whole: () => text(3000, grow) }
}

const ends = fc.constantFrom('\n', '\r\n')

const blockDocument: fc.Arbitrary<Sizes> = fc
  .record({
    indent: fc.constantFrom(0, 2, 4),
    inEntry: value,
    inItem: value,
    inNotes: value,
    order: fc.shuffledSubarray(['notes', 'entries', 'more', 'entry', 'comment'] as const, { minLength: 3 }),
    grow: fc.constantFrom(1, 1, 1, 30, 3000, 30_000),
    start: fc.constantFrom('', '\ufeff', '---\n', '# x\n'),
    ends,
  })
  .map(({ indent, inEntry, inItem, inNotes, order, grow, start, ends: end }) => {
    const pad = ' '.repeat(indent)
    const print = (size: number, often: number): string => {
      const simple = `${pad}- source: quay.io/a/b\n${pad}  tags: ["1.2.3"]\n`.repeat(size)
      const parts = {
        notes: `notes:${inNotes(0, often)}\n`,
        entries: `images:\n${simple}${pad}- a:${inEntry(indent + 2, often)}\n${pad}  b: c\n${simple}`,
        more: `more:\n${pad}-${inItem(indent, often)}\n${pad}- d\n${simple}`,
        entry: `one:\n  - x:${inEntry(4, 1)}\n`,
        comment: '# - "a\n',
      }
      return `${start}${order.map((part) => parts[part]).join('')}last:\n${'- source: quay.io/a/b\n'.repeat(size * 4)}`
    }
    return sizes(print, grow, end)
  })

const flowDocument: fc.Arbitrary<Sizes> = fc
  .record({
    pad: fc.constantFrom('', ' ', '    ', '\t'),
    odd: fc.constantFrom(
      '1',
      '"\\u00fc"',
      '"\\x41"',
      '"x\n\n- y"',
      "'x\n\n\t[ y'",
      '[]',
      '{z: x, y : z}',
      'x y\nz',
      '? z',
    ),
    before: fc.boolean(),
    ends,
  })
  .map(({ pad, odd, before, ends: end }) => {
    const print = (size: number): string => {
      const simple = `${pad}{"source": "quay.io/a/b",\n${pad}${pad}"tags": ["1.2.3"]},\n`.repeat(size * 3)
      const list = `${pad}"images": [\n${simple}${pad}[${odd}],\n${simple}${pad}{}]`
      const notes = `${pad}"notes": [ # x\n${odd}\n]`
      return `{\n${(before ? [notes, list] : [list, notes]).join(',\n')}\n}\n`
    }
    return sizes(print, 1, end)
  })

const document = fc.oneof({ arbitrary: blockDocument, weight: 4 }, { arbitrary: flowDocument, weight: 1 })
