import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { SourceFile } from '../../src/diagnostics/index.ts'
import { parseCareful } from '../../src/yaml/careful.ts'
import { readFast } from '../../src/yaml/fast.ts'
import { processorTime } from '../support/processor-time.ts'

/** How long to fuzz beyond the short run: FUZZ_RUNS=1000000 npx vitest run test/yaml/fast-and-careful.test.ts */
const runs = Number(process.env['FUZZ_RUNS'] ?? 3000)

async function agrees(text: string): Promise<boolean> {
  const file = new SourceFile('x.yaml', text)
  const fast = readFast(file.text).root
  if (fast === undefined) return false
  const careful = await parseCareful(file)
  expect(careful.diagnostics.map((one) => `${one.code} ${one.place.start} ${one.message}`)).toEqual([])
  expect(fast).toEqual(careful.root)
  return true
}

const accepted: Record<string, string> = {
  'an image file': `# yaml-language-server: $schema=../../schemas/images.schema.json
images:
  - source: quay.io/cilium/cilium
    reason: CNI of every workload cluster
    semver: ">= 1.11.2"

  - source: docker.io/kong/kong-gateway # a comment
    tags: ["3.9.1.2-debian", '3.10.0.3-debian', 1.10]
  - source: registry.k8s.io/ingress-nginx/controller
    tags:
      - v1.13.8@sha256:0123
    rename: { repository: etcd, tag: "{tag}-k8s" }
    targets: [gsoci]
`,
  'items at the column of their key': 'a:\n- 1\n- b: c\n  d:\n  - e\nf: g\n',
  'windows line ends': 'a: b # c\r\n\r\n# d\r\ne:\r\n  - f\r\n  -\r\n  - "g"\r\n',
  'a byte order mark': '\ufeffa: b\n',
  'no line break at the end': 'a:\n  b: c',
  'empty values': 'a:\nb:\n  c:\n  d: # e\nf:\n  -\n  - # g\n  -\nh:',
  'a document marker': '# a\n---\nb: c\n',
  'lists of lists': '- - a\n  - - b\n    - c\n- d\n',
  'quotes in quotes': "a: 'it''s'\nb: \"it's\"\nc: it's\n",
  'flow in flow': 'a: { b: [c, { d: e }, []], f: {} } # g\nb: [ a b , c.d/e:f ]\n',
  'odd plain scalars': 'a: -1\nb: .5\nc: a#b\nd: a:b\ne: a - b ? c\nf: ~\ng: <2\nh: $x\ni: ^a$\nj: (a|b)\n',
  'letters beyond ASCII': 'a: Überwachung für alle – “quoted”\nb: "日本語 😀"\nc: é\n',
  'special key names': '__proto__: 1\nconstructor: 2\ntoString: 3\nnull: 4\ntrue: 5\n1.5: 6\n',
  'a plain scalar over lines': 'a: b\n  c\n   d\ne:\n  - f g\n    h\n  - i\nj: k\n',
  'a literal block': 'a: |\n  b\n    c # d\n\n  e: f\ng: |-\n  h  \n# i\nj:\n  - |\n    k\n',
  'a folded block': 'a: >\n  b\n  c\n\n\nd: >-\n  e\n',
  escapes: 'a: "\\"b\\" \\\\d \\n \\t \\/"\n',
  'escapes of code points': 'a: "\\u0041\\u00Fc\\\\u \\ud83d\\ude00\\u002f"\n"\\u0062": c\n',
  'brackets over lines': 'a: [\n  b,\n  # c\n  d, # e\n\n  { f: g,\n    "h": i }, ]\nj:\n  [\n    "k"\n  ]\n',
  'brackets closed below their key':
    'a: [\n  b\n]\nc:\n  - d: {\n      e: [f,\n        g ]\n    } # h\n  - [\n    i,\n  ]\n',
  JSON: '{\n  "a": ["b", 1.10, null, true],\n  "c":{}\n}\n',
  'JSON with tabs': '{\n\t"a": [\n\t\t"b",\t"c"\t],\n"d":\t1\n}\n',
  'JSON with blanks before colons': '{\n  "a" : [ "b", {"c" : { }} ],\n  "d"  :  1\n}\n',
  'many keys in brackets': `{${Array.from({ length: 100 }, (_, index) => `"k${index}": ${index}`).join(', ')}}\n`,
  'a JSON list in one line': '[{"a":"b","c":[]},"d"]',
  'brackets as the document': '# a\n---\n{ # b\na: b,\n"c": [d,\ne]} # f\n\n# g\n',
  'brackets behind a byte order mark': '\ufeff[\n  a\n]\r\n',
  'quoted keys': '"a": 1\n\'b.c/d\':\n  - "e": f\n',
  'comments between': 'a:\n# b\n  - c\n # d\n  - e\n    # f\ng: h\n',
}

const left: Record<string, string> = {
  nothing: '',
  'only a comment': '# a\n',
  'a duplicate key': 'a: 1\nb: 2\na: 3\n',
  'a duplicate key in a flow mapping': 'a: { b: 1, b: 2 }\n',
  'a duplicate among many': `${Array.from({ length: 40 }, (_, index) => `k${index}: 1`).join('\n')}\nk3: 2\n`,
  'a duplicate among many in brackets': `{${Array.from({ length: 40 }, (_, index) => `k${index}: 1`).join(', ')}, k3: 2}\n`,
  'an anchor': 'a: &b c\n',
  'an alias': 'a: *b\n',
  'a merge key': '<<: a\n',
  'a tag': 'a: !!str b\n',
  'two documents': 'a: b\n---\nc: d\n',
  'a tab in the indentation': 'a:\n\tb: c\n',
  'a colon in a value': 'a: b: c\n',
  'an escape of a byte': 'a: "\\x41"\n',
  'an escape of a character that nobody sees': 'a: "\\u200b"\n',
  'an escape of half of a surrogate pair': 'a: "\\ud83d"\n',
  'an escape of too few digits': 'a: "\\u41"\n',
  'a document end in brackets': '[a,\n...\n,b]\n',
  'brackets as a key': '{a: b}: c\n',
  'brackets and more': '[a]\nb: c\n',
  'a double-quoted scalar over two lines': 'a: "b\n  c"\n',
  'a plain scalar with a blank line': 'a: b\n\n  c\n',
  'a plain scalar with a comment': 'a: b # c\n  d\n',
  'a folded scalar with a blank line': 'a: >\n  b\n\n  c\n',
  'a block scalar that keeps line ends': 'a: |+\n  b\n',
  'a block scalar with an indented first line': 'a: |2\n   b\n',
  'a bracket that closes too far left': 'a:\n  b: [\n    c\n ]\n',
  'an inner bracket that closes too far left': 'a: [[\n  b\n], c]\n',
  'an item of brackets too far left': 'a: [\nb\n]\n',
  'an open quote': 'a: "b\n',
  'an open bracket': 'a: [b\n',
  'a key further right': 'a: b\n  c: d\n',
  'a key further left': '  a: b\nc: d\n',
  'a zero-width space': 'a: b\u200bc\n',
  'a carriage return alone': 'a: b\rc: d\n',
  'a scalar document': 'a\n',
  deep: `a: ${'['.repeat(200)}`,
}

describe('the fast reader', () => {
  it.each(Object.entries(accepted))('reads %s as the careful one does', async (_, text) => {
    expect(await agrees(text)).toBe(true)
  })

  it.each(Object.entries(left))('leaves %s to the careful one', (_, text) => {
    expect(readFast(text).root).toBeUndefined()
  })

  it('agrees with the careful one on the kept corpus', async () => {
    const folder = fileURLToPath(new URL('../corpus/yaml/', import.meta.url))
    let read = 0
    for (const name of readdirSync(folder).sort()) {
      await agrees(readFileSync(folder + name, 'utf8'))
      read++
    }
    expect(read).toBeGreaterThan(0)
  })

  it('agrees with the careful one on whatever it accepts', async () => {
    let count = 0
    const piece = fc.constantFrom(
      'a',
      'b',
      'key',
      'k1',
      '1.10',
      '0x1',
      'null',
      '-1',
      'é',
      '😀',
      'a b',
      '{tag}',
      "it's",
      '__proto__',
      'x/y.z',
      ': ',
      ':',
      '- ',
      '-',
      '\n',
      '\n  ',
      '\n    ',
      '\n- ',
      '\n  - ',
      '\r\n',
      '\n\n',
      ' ',
      '  ',
      '\t',
      ' # c',
      '#',
      '# x\n',
      '[',
      ']',
      '{',
      '}',
      ', ',
      ',',
      '"',
      "'",
      '""',
      "''",
      '"q"',
      "'q'",
      '[a, b]',
      '{ a: b }',
      '{}',
      '[]',
      '|',
      '>',
      '|\n',
      '&a ',
      '*a',
      '!!str ',
      '<<',
      '?',
      '? ',
      '%',
      '@',
      '`',
      '---',
      '---\n',
      '...',
      '\\',
      '\ufeff',
      '\u200b',
      '\0',
      'a: b\n',
      '- a\n',
      'key: ',
      'b:\n',
      'c: "d"\n',
      '  e: f\n',
      '    g: h\n',
      '  - i: j\n',
      'tags: [1.10, "a"]\n',
      'a: |\n  b\n',
      'a: >-\n  b\n  c\n',
      '- |-\n',
      '\n      more',
      '\n  text',
      'a: [\n',
      '  b,\n',
      '  ]\n',
      '"k": ',
      '\\n',
      '\\u00e9',
      '{\n',
      '\n]',
      '\n}\n',
      '|-',
      '>-',
    )
    const soup = fc.array(piece, { minLength: 1, maxLength: 24 }).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(soup, async (text) => {
        if (await agrees(text)) count++
      }),
      { numRuns: runs, seed: runs > 3000 ? Date.now() : 20 },
    )
    expect(count).toBeGreaterThan(runs / 100)
  })

  it('accepts and agrees on everything that is written simply', async () => {
    await fc.assert(
      fc.asyncProperty(simpleDocument, async (text) => {
        expect(await agrees(text)).toBe(true)
      }),
      { numRuns: Math.ceil(runs / 10), seed: runs > 3000 ? Date.now() : 21 },
    )
  })

  it('accepts and agrees on what a YAML library writes', async () => {
    const text = fc.oneof(word, fc.lorem({ maxCount: 30 }), fc.stringMatching(/^[a-z "'#:{}[\]\\-]{0,20}$/))
    const entry = fc.record({
      source: text,
      reason: text,
      tags: fc.array(text, { maxLength: 4 }),
      shared: fc.boolean(),
    })
    let accepts = 0
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 4 }), async (images) => {
        if (await agrees(stringify({ images }))) accepts++
      }),
      { numRuns: Math.ceil(runs / 10), seed: runs > 3000 ? Date.now() : 23 },
    )
    expect(accepts).toBeGreaterThan(runs / 20)
  })

  it('agrees with the careful one after one edit of a simple document', async () => {
    let count = 0
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(3),
      insert: fc.constantFrom(
        '',
        ' ',
        '\n',
        ':',
        ': ',
        '-',
        '- ',
        '#',
        ' #',
        '"',
        "'",
        '[',
        ']',
        '{',
        '}',
        ',',
        '\t',
        '\r',
        'a',
        '  ',
        '&',
        '|',
        '?',
      ),
    })
    await fc.assert(
      fc.asyncProperty(simpleDocument, edit, async (text, { at, remove, insert }) => {
        const start = Math.floor(at * text.length)
        if (await agrees(text.slice(0, start) + insert + text.slice(start + remove))) count++
      }),
      { numRuns: runs, seed: runs > 3000 ? Date.now() : 22 },
    )
    expect(count).toBeGreaterThan(runs / 10)
  })
})

describe('reading simple files', () => {
  it('takes a quarter of the processor time that the `yaml` package takes, or less, once it is warm', async () => {
    const entry = '  - source: quay.io/a/b\n    reason: needed by the platform\n    tags: ["1.2.3", "1.2.4"]\n'
    const file = new SourceFile('x.yaml', `images:\n${entry.repeat(2000)}`)
    const shortest = async (rounds: number, read: () => unknown): Promise<number> => {
      let best = Number.POSITIVE_INFINITY
      for (let round = 0; round < rounds; round++) {
        const begun = processorTime()
        await read()
        best = Math.min(best, processorTime() - begun)
      }
      return best
    }
    const careful = await shortest(4, () => parseCareful(file))
    const fast = await shortest(40, () => readFast(file.text).root)
    expect(fast).toBeLessThan(careful / 4)
  })
})

type Simple = string | Simple[] | { [key: string]: Simple }

const word = fc.constantFrom(
  'alpha',
  'b',
  '1.10',
  'v1.2.3-debian',
  'quay.io/x/y',
  '>= 1.2',
  'text with blanks',
  'é – ü',
  '',
)
const { tree } = fc.letrec<{ tree: Simple }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    word,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-zA-Z_][a-z0-9_.-]{0,6}$/), tie('tree'), { maxKeys: 5 }),
  ),
}))

const simpleDocument = fc
  .tuple(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tree, { minKeys: 1, maxKeys: 5 }), fc.boolean(), fc.nat())
  .map(([value, crlf, seed]) => {
    const json = seed % 6 === 0 ? `${wideFlow(value, seed % 3, seed)}\n` : undefined
    const text = (seed % 4 === 0 ? json?.replaceAll('\n ', '\n\t') : json) ?? print(value, 0, seed)
    return crlf ? text.replaceAll('\n', '\r\n') : text
  })

/** A document in block style, with quotes, flow style, comments and blank lines chosen by `seed`. */
function print(value: Simple, indent: number, seed: number): string {
  const pad = ' '.repeat(indent)
  if (typeof value === 'string') throw new Error('scalars are printed by their parents')
  const lines = Array.isArray(value)
    ? value.map((item, index) => `${pad}-${printValue(item, indent + 2, seed + index * 7)}`)
    : Object.entries(value).map(
        ([key, item], index) => `${pad}${key}:${printValue(item, indent + 2, seed + index * 5)}`,
      )
  return lines.join(seed % 11 === 0 ? '\n' : '')
}

function printValue(value: Simple, indent: number, seed: number): string {
  const end = ['\n', ' # comment\n', '\n\n', '\n# comment\n', '  \n'][seed % 5] as string
  if (typeof value === 'string') return `${value === '' ? '' : ` ${quote(value, seed)}`}${end}`
  const empty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0
  if (empty || seed % 4 === 0) return ` ${flow(value, seed)}${end}`
  if (seed % 4 === 1) return ` ${wideFlow(value, indent, seed)}${end}`
  return `${end}${print(value, indent, seed + 1)}`
}

function quote(value: string, seed: number): string {
  const plain = /^[A-Za-z0-9é]/.test(value)
  if (plain && seed % 3 === 0) return value
  if (seed % 7 === 0) return `"${value} \\"x\\" \\n"`
  return seed % 2 === 0 ? `"${value}"` : `'${value}'`
}

function flow(value: Simple, seed: number): string {
  if (typeof value === 'string') return quote(value, value === '' ? 1 : seed)
  if (Array.isArray(value)) return `[${value.map((item, index) => flow(item, seed + index)).join(', ')}]`
  const entries = Object.entries(value).map(([key, item], index) => `${key}: ${flow(item, seed + index)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

/** In brackets, an item a line. */
function wideFlow(value: Exclude<Simple, string>, indent: number, seed: number): string {
  const pad = `\n${' '.repeat(indent)}`
  const items = Array.isArray(value)
    ? value.map((item, index) => flow(item, seed + index))
    : Object.entries(value).map(
        ([key, item], index) => `${index % 2 === 0 ? `"${key}"` : key}: ${flow(item, seed + index)}`,
      )
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const closing = seed % 5 === 0 ? pad.slice(0, -2) || '\n' : pad
  return `${open}${pad}${items.join(`,${seed % 2 === 0 ? ' # x' : ''}${pad}`)}${seed % 3 === 0 ? ',' : ''}${closing}${close}`
}
