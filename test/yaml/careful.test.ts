import { describe, expect, it } from 'vitest'
import { applyFixes, SourceFile, type Diagnostic } from '../../src/diagnostics/index.ts'
import { parseCareful } from '../../src/yaml/careful.ts'
import { parseYaml } from '../../src/yaml/parse.ts'
import { toJs } from '../../src/yaml/tree.ts'

function line({ code, place, message }: Diagnostic): string {
  const { line: row, column } = place.file.positionAt(place.start)
  return `${code} ${row}:${column} "${place.file.text.slice(place.start, place.end)}" ${message}`
}

async function read(text: string): Promise<{ data: unknown; findings: string[]; mended: string }> {
  const file = new SourceFile('a.yaml', text)
  const { root, diagnostics } = await parseYaml(file)
  return {
    data: root === undefined ? undefined : toJs(root),
    findings: diagnostics.map(line),
    mended: applyFixes(
      file,
      diagnostics.flatMap(({ fixes }) => fixes),
    ),
  }
}

describe('mistakes in YAML', () => {
  it.each<[string, string, string[]]>([
    ['a tab in the indentation', 'a:\n\tb: 1\n', ['yaml-syntax 2:1 "\t" a tab stands in the indentation']],
    [
      'an open double quote',
      'a: "b\nc: d\n',
      ['yaml-syntax 1:4 ""b" a text begins with " but the closing " is missing'],
    ],
    [
      'a value with a colon',
      'a: b: c\n',
      ['yaml-syntax 1:4 "b" a second `: ` stands on one line, so YAML takes the value for a key'],
    ],
    ['a line without a colon', 'a: b\nc\nd: e\n', ['yaml-syntax 2:1 "c" expected `:` and a value behind the key']],
    [
      'a key that is not indented',
      'a:\n  b: 1\n c: 2\n',
      ['yaml-syntax 3:2 "c: 2" this key is not indented like the ones beside it'],
    ],
    [
      'a range without quotes',
      'semver: >= 1.2\n',
      ['yaml-syntax 1:9 ">= 1.2" a value that begins with `>` must stand in quotes'],
    ],
    [
      'an exclusion without quotes',
      'semver: !=1.2 # x\n',
      ['yaml-syntax 1:9 "!=1.2" a range that begins with `!` must stand in quotes'],
    ],
    [
      'a range behind a byte order mark',
      '\ufeffsemver: >= 1.2\n',
      ['yaml-syntax 1:9 ">= 1.2" a value that begins with `>` must stand in quotes'],
    ],
    [
      'a template without quotes',
      'tag: {tag}-k8s\n',
      ['yaml-syntax 1:6 "{tag}-k8s" a value that begins with `{` must stand in quotes'],
    ],
    [
      'an owner without quotes',
      'github: @a/b\n',
      ['yaml-syntax 1:9 "@a/b" a value that begins with `@` must stand in quotes'],
    ],
    [
      'a range without quotes before a comment',
      'semver: >= 1.2   # only these\n',
      ['yaml-syntax 1:9 ">= 1.2" a value that begins with `>` must stand in quotes'],
    ],
    [
      'a template without quotes before a comment',
      'format: {version}-x # c\n',
      ['yaml-syntax 1:9 "{version}-x" a value that begins with `{` must stand in quotes'],
    ],
    [
      'a value without quotes in brackets of several lines',
      'a: { b: c,\n  reason: @x,\n  d: e }\n',
      ['yaml-syntax 2:11 "@x" a value that begins with `@` must stand in quotes'],
    ],
    [
      'one that is the last',
      'a: { b: c,\n  reason: @x y }\n',
      ['yaml-syntax 2:11 "@x y" a value that begins with `@` must stand in quotes'],
    ],
    [
      'one that is an item before others',
      'a: [\n  >= 1.2, %x, # why\n  ]\n',
      [
        'yaml-syntax 2:3 ">= 1.2" a value that begins with `>` must stand in quotes',
        'yaml-syntax 2:11 "%" a value without quotes may not begin with `%`',
      ],
    ],
    [
      'one with a bracket in it',
      'a: [\n  @x[0]\n  ]\n',
      ['yaml-syntax 2:3 "@" a value without quotes may not begin with `@`'],
    ],
    [
      'an exclusion in brackets',
      'a: [!=1.2, b]\n',
      ['yaml-syntax 1:5 "!=1.2" a range that begins with `!` must stand in quotes'],
    ],
    [
      'an exclusion and more',
      'a: !=1.2, >= 1\n',
      ['yaml-syntax 1:4 "!=1.2, >= 1" a range that begins with `!` must stand in quotes'],
    ],
    [
      'a regex without quotes in brackets',
      'except: [a, /-rc[0-9]+$/, b]\n',
      ['yaml-syntax 1:13 "/-rc[0-9]+$/" a text with `[` in it must stand in quotes where it stands in brackets'],
    ],
    [
      'a text without quotes in brackets',
      'a: [b{2}]\n',
      ['yaml-syntax 1:6 "{" a text with `{` in it must stand in quotes where it stands in brackets'],
    ],
    [
      'a regex in double quotes',
      'regex: "^\\d$"\n',
      ['yaml-syntax 1:10 "\\d" `\\d` is no escape that double quotes know'],
    ],
    ['an open bracket', 'a: [b, c\nd: e\n', ['yaml-syntax 1:4 "[b, c" the closing `]` is missing']],
    ['two commas', 'a: [b,, c]\n', ['yaml-syntax 1:7 "," `,` is not expected here']],
    [
      'an anchor and its alias',
      'a: &x b\nc: *x\n',
      [
        'yaml-syntax 1:4 "&x" anchor `&x` in a definition, which may not use anchors',
        'yaml-syntax 2:4 "*x" alias `*x` in a definition, which may not use aliases',
      ],
    ],
    [
      'a merge key',
      'a: &x {b: 1}\nc:\n  <<: *x\n',
      [
        'yaml-syntax 1:4 "&x" anchor `&x` in a definition, which may not use anchors',
        'yaml-syntax 3:3 "<<" merge key `<<` in a definition, which may not use merge keys',
      ],
    ],
    ['a tag', 'a: !!str 1.10\n', ['yaml-syntax 1:4 "!!str" tag `!!str` in a definition, which may not use YAML tags']],
    [
      'a directive',
      '%YAML 1.1\n---\na: b\n',
      ['yaml-syntax 1:1 "%YAML 1.1" directive `%YAML 1.1` in a definition, which may not use directives'],
    ],
    [
      'a second document',
      'a: b\n---\nc: d\n',
      ['yaml-syntax 2:1 "---" a second document begins here, but a definition file holds one'],
    ],
    [
      'a key that is a list',
      '? [a]\n: b\n',
      ['yaml-syntax 1:3 "[a]" expected a word before the colon but found something else'],
    ],
    ['duplicate keys', 'a: 1\nb: 2\na: 3\n', ['duplicate-key 3:1 "a" key `a` stands twice in one mapping']],
    [
      'a zero-width space in a comment',
      '# a\u200b\na: b\n',
      ['suspicious-character 1:4 "\u200b" a zero-width space (U+200B) stands in the file'],
    ],
    [
      'an escape for a control',
      'a: "b\\u001b[2J"\n',
      ['suspicious-character 1:4 ""b\\u001b[2J"" an escape in this text stands for a control character (U+001B)'],
    ],
    [
      'an escape for a direction',
      'a: "\\u202e"\n',
      ['suspicious-character 1:4 ""\\u202e"" an escape in this text stands for a text direction control (U+202E)'],
    ],
    [
      'a selector of another shape',
      'a: b\ufe01c\n',
      ['suspicious-character 1:5 "\ufe01" an invisible character (U+FE01) stands in the file'],
    ],
    ['NUL', 'a: b\0c\n', ['suspicious-character 1:5 "\0" a NUL character (U+0000) stands in the file']],
    [
      'half of a surrogate pair',
      'a: \ud800b\n',
      ['suspicious-character 1:4 "\ud800" half of a surrogate pair (U+D800) stands in the file'],
    ],
    [
      'tag characters',
      'a: b\u{e0041}\n',
      ['suspicious-character 1:5 "\u{e0041}" an invisible character (U+E0041) stands in the file'],
    ],
    [
      'a carriage return',
      'a: b\rc: d\n',
      ['suspicious-character 1:5 "\r" a carriage return without a line feed (U+000D) stands in the file'],
    ],
  ])('%s', async (_, text, want) => {
    expect((await read(text)).findings).toEqual(want)
  })

  it('two of them in two places are two findings', async () => {
    const { findings } = await read('a: "^\\d"\nb:\n  - "\\w"\n')
    expect(findings).toEqual([
      'yaml-syntax 1:6 "\\d" `\\d` is no escape that double quotes know',
      'yaml-syntax 3:6 "\\w" `\\w` is no escape that double quotes know',
    ])
  })

  it('every range without quotes is told', async () => {
    const { findings, mended } = await read('- semver: >= 1\n- semver: < 2\n- tag: {tag}-x\n')
    expect(findings.map((one) => one.split(' ')[1])).toEqual(['1:11', '3:8'])
    expect(mended).toBe('- semver: ">= 1"\n- semver: < 2\n- tag: "{tag}-x"\n')
  })

  it('of a duplicate key both places are told, and the first is kept', async () => {
    const file = new SourceFile('a.yaml', 'a: 1\r\nb: {c: 1, c: 2}\r\n')
    const { root, diagnostics } = await parseCareful(file)
    expect(diagnostics.map(({ place, related }) => [place.start, related.map((one) => one.place.start)])).toEqual([
      [16, [10]],
    ])
    expect(toJs(root!)).toEqual({ a: 1, b: { c: 1 } })
  })

  it.each([
    ['semver: >= 1.2\n', 'semver: ">= 1.2"\n'],
    ['semver: !=1.2 # x\n', 'semver: "!=1.2" # x\n'],
    ['semver: >= 1.2\t# x\n', 'semver: ">= 1.2"\t# x\n'],
    ['a: [!=1.2, !=1.3]\n', 'a: ["!=1.2", "!=1.3"]\n'],
    ['format: {version}-x   # >= 1\n', 'format: "{version}-x"   # >= 1\n'],
    ['except: [/-rc[0-9]+$/]\n', 'except: ["/-rc[0-9]+$/"]\n'],
    ['except: [ /a{1,2}/, b ]\n', 'except: [ "/a{1,2}/", b ]\n'],
    ['except: [a, /\\.[,b]/]\n', "except: [a, '/\\.[,b]/']\n"],
    ['  - format: {version}-alpine\n', '  - format: "{version}-alpine"\n'],
    ['regex: "^\\d+\\.[a-z\']$"\n', "regex: '^\\d+\\.[a-z'']$'\n"],
    ['regex: "\\d\\n"\n', 'regex: "\\d\\n"\n'],
    ['regex: "\\d\\\\."\n', 'regex: "\\d\\\\."\n'],
  ])('%j is mended to %j', async (text, want) => {
    expect((await read(text)).mended).toBe(want)
  })
})

describe('beside mistakes that can be mended', () => {
  it('everything else is read, in places of the file as it is', async () => {
    const text = 'a: >= 1 # !\nb: "\\d"\nc: &x d\ne: f\ne: g\nh: >= 2\ni: [/[j]/]\nk: !=2\n'
    const file = new SourceFile('a.yaml', text)
    const { root, diagnostics } = await parseYaml(file)
    expect(diagnostics.map(line)).toEqual([
      'yaml-syntax 3:4 "&x" anchor `&x` in a definition, which may not use anchors',
      'yaml-syntax 8:4 "!=2" a range that begins with `!` must stand in quotes',
      'yaml-syntax 1:4 ">= 1" a value that begins with `>` must stand in quotes',
      'yaml-syntax 2:5 "\\d" `\\d` is no escape that double quotes know',
      'yaml-syntax 6:4 ">= 2" a value that begins with `>` must stand in quotes',
      'yaml-syntax 7:5 "/[j]/" a text with `[` in it must stand in quotes where it stands in brackets',
      'duplicate-key 5:1 "e" key `e` stands twice in one mapping',
    ])
    expect(toJs(root!)).toEqual({ a: '>= 1', b: '\\d', c: 'd', e: 'f', h: '>= 2', i: ['/[j]/'], k: '!=2' })
    const places =
      root?.kind === 'mapping' ? root.entries.map(({ key, value }) => text.slice(key.start, value.end)) : []
    expect(places).toEqual(['a: >= 1', 'b: "\\d"', 'c: &x d', 'e: f', 'h: >= 2', 'i: [/[j]/]', 'k: !=2'])
  })
})

describe('blanks that are none', () => {
  const nbsp = '\u00a0'
  const entry = 'images:\n  - source: a\n    reason: b\n'
  it.each<[string, string, string[], string]>([
    ['behind a colon', `${entry}    semver:${nbsp}'>=1'\n`, ['4:12'], "semver: '>=1'"],
    ['in a range', `${entry}    semver: '>=${nbsp}1'\n`, ['4:16'], "semver: '>= 1'"],
    ['in a range without quotes', `${entry}    semver: >=${nbsp}1\n`, ['4:15', '4:13'], 'semver: ">= 1"'],
    ['in the indentation', `${entry}${nbsp} ${nbsp} all: true\n`, ['4:1'], '\n    all: true'],
    ['in two lines', `${entry}  ${nbsp} all: true\n${nbsp}   shared: true\n`, ['4:3', '5:1'], '    shared: true'],
    ['behind a dash', 'images:\n  -\u3000source: a\n    reason: b\n', ['2:4'], '  - source: a'],
    ['behind a value', `${entry}    semver: "1"\u202f# c\n`, ['4:16'], 'semver: "1" # c'],
    ['in a key', `${entry}    se${nbsp}mver: "1"\n`, ['4:7'], 'se mver: "1"'],
    ['behind a text with a number sign', `${entry}    tags: ["a#b",${nbsp}"c"]\n`, ['4:18'], '["a#b", "c"]'],
    ['beside another mistake', `${entry}    semver:${nbsp}"1"\n    tags: ["a\n`, ['4:12', '5:12'], 'semver: "1"'],
  ])('%s', async (_, text, places, want) => {
    const { findings, mended } = await read(text)
    expect(findings.map((one) => one.split(' ')[1])).toEqual(places)
    expect(findings[0]).toMatch(/^suspicious-character /)
    expect(mended).toContain(want)
  })

  it('are named', async () => {
    const characters = ['\u00a0', '\u2003', '\u2007', '\u202f', '\u205f', '\u3000']
    const { findings } = await read(characters.map((character, at) => `a${at}:${character}b\n`).join(''))
    expect(findings.map((one) => one.replace(/^.*" /, ''))).toEqual([
      'a no-break space (U+00A0) stands where a blank is meant',
      'an em space (U+2003) stands where a blank is meant',
      'a space of typesetters (U+2007) stands where a blank is meant',
      'a narrow no-break space (U+202F) stands where a blank is meant',
      'a space of typesetters (U+205F) stands where a blank is meant',
      'an ideographic space (U+3000) stands where a blank is meant',
    ])
  })

  it.each([
    ['a reason', `reason: 10${nbsp}000 users\n`],
    ['a reason of two lines', `reason: >\n  10${nbsp}000\n  users\n`],
    ['a comment', `# 10${nbsp}000 users\na: b #${nbsp}c\n`],
    ['the name of a team', `name: Team${nbsp}A\ncontact: "#a${nbsp}b"\n`],
    ['an annotation', `annotations:\n  note: a${nbsp}b\n`],
  ])('are harmless in %s', async (_, text) => {
    const file = new SourceFile('a.yaml', text)
    const { root, diagnostics } = await parseYaml(file)
    expect(diagnostics).toEqual([])
    expect(root).toEqual((await parseCareful(file)).root)
  })

  it('are not to blame for a mistake that stays without them', async () => {
    const { findings } = await read(`reason: a${nbsp}b\nc: "d\n`)
    expect(findings).toEqual(['yaml-syntax 2:4 ""d" a text begins with " but the closing " is missing'])
  })
})

describe('what is YAML all the same', () => {
  it.each<[string, string, unknown]>([
    ['a byte order mark and Windows line ends', '\ufeffa:\r\n  - b\r\n', { a: ['b'] }],
    ['a byte order mark before a list', '\ufeff- "\\u00e9"\n\n', ['é']],
    ['a document marker and end', '---\na: "\\x41"\n...\n', { a: 'A' }],
    ['JSON', '{"a": ["b", 1.10, null, true], "c":{}}', { a: ['b', 1.1, null, true], c: {} }],
    ['double quotes over lines', 'a: "b\n  c"\n', { a: 'b c' }],
    ['folded text with blank lines', 'a: >\n  b\n\n  c\n', { a: 'b\nc\n' }],
    ['words of YAML 1.1', 'a: yes\nb: 0o7\nc: 012\nd: 1:30\n', { a: 'yes', b: 7, c: 12, d: '1:30' }],
    ['keys that are no text', 'null: a\n1.10: b\ntrue: c\n', { null: 'a', '1.10': 'b', true: 'c' }],
  ])('%s', async (_, text, want) => {
    const { data, findings } = await read(text)
    expect(findings).toEqual([])
    expect(data).toEqual(want)
  })
})
