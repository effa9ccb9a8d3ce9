import { describe, expect, it } from 'vitest'
import { SourceFile } from '../../src/diagnostics/index.ts'
import { parseYaml } from '../../src/yaml/parse.ts'

async function findings(text: string): Promise<string[]> {
  const file = new SourceFile('teams/a/x.yaml', text)
  const { diagnostics } = await parseYaml(file)
  return diagnostics.map(({ code, place, message, hint, related }) => {
    const beside = related.map((other) => ` (line ${file.lineAt(other.place.start)}: ${other.message})`).join('')
    return `${code} ${file.lineAt(place.start)} ${message} | ${hint}${beside}`
  })
}

describe('a mistake in the indentation is told once, at its line', () => {
  it.each<[name: string, lines: string[], want: string]>([
    [
      'an entry at column 0',
      [
        '  - source: quay.io/a/b',
        '    reason: x',
        '    tags: ["1.0.0"]',
        '',
        '- source: quay.io/c/d',
        '    reason: y',
        '    all: true',
      ],
      'yaml-syntax 6 this `-` is indented less than the list it belongs to | Indent it by 2 blanks. (line 2: it belongs beside this)',
    ],
    [
      'an entry at column 0 with its keys',
      [
        '  - source: quay.io/a/b',
        '    reason: x',
        '    tags: ["1.0.0"]',
        '',
        '- source: quay.io/c/d',
        '  reason: y',
        '  tags:',
        '    - "1"',
      ],
      'yaml-syntax 6 this `-` is indented less than the list it belongs to | Indent it and the lines that belong to it by 2 blanks. (line 2: it belongs beside this)',
    ],
    [
      'an entry dedented by one',
      [
        '  - source: quay.io/a/b',
        '    reason: x',
        '    tags: ["1.0.0"]',
        ' - source: quay.io/c/d',
        '    reason: y',
        '    all: true',
      ],
      'yaml-syntax 5 this `-` is indented less than the list it belongs to | Indent it by 2 blanks. (line 2: it belongs beside this)',
    ],
    [
      'a tag dedented by one',
      ['  - source: quay.io/a/b', '    reason: x', '    tags:', '      - "1.0.0"', '     - "1.0.1"'],
      'yaml-syntax 6 this `-` is indented less than the list it belongs to | Indent it by 6 blanks. (line 5: it belongs beside this)',
    ],
    [
      'a dash without a blank below a good item',
      ['  - source: quay.io/a/b', '    reason: x', '    tags:', '      - v1.2.3', '      -v1.2.4'],
      'yaml-syntax 6 this `-` has no blank behind it, so YAML takes it for a part of the word | Put a blank behind the dash.',
    ],
    [
      'an item without a dash',
      ['  - source: quay.io/a/b', '    reason: x', '    tags:', '      - v1.2.3', '      v1.2.4'],
      'yaml-syntax 6 expected `- ` before an item of a list | Put `- ` before it.',
    ],
    [
      'keys at the column of their dash',
      ['  - source: quay.io/a/b', '  reason: x', '  tags:', '    - v1.2.3'],
      'yaml-syntax 3 this key is not indented like the ones beside it | Indent it and the lines that belong to it by 4 blanks. (line 2: it belongs beside this)',
    ],
    [
      'a key dedented by one',
      ['  - source: quay.io/a/b', '   reason: x', '    tags:', '      - v1.2.3'],
      'yaml-syntax 3 this key is not indented like the ones beside it | Indent it by 4 blanks. (line 2: it belongs beside this)',
    ],
    [
      'a key dedented by one at the end',
      ['  - source: quay.io/a/b', '   reason: x'],
      'yaml-syntax 3 this key is not indented like the ones beside it | Indent it by 4 blanks. (line 2: it belongs beside this)',
    ],
    [
      'a dash without a blank before the first entry',
      ['  -source: quay.io/a/b', '    reason: x', '    tags: [a]'],
      'yaml-syntax 2 this `-` has no blank behind it, so YAML takes it for a part of the word | Put a blank behind the dash.',
    ],
    [
      'a tab',
      [
        '  - source: quay.io/a/b',
        '\treason: x',
        '    tags: [a]',
        '  - source: quay.io/a/b',
        '    reason: x',
        '    tags: [a]',
        '  - source: quay.io/a/c',
        '    reason: x',
        '    tags: [a]',
      ],
      'yaml-syntax 3 a tab stands in the indentation | Indent with spaces.',
    ],
    [
      'an item indented below another',
      ['  - source: quay.io/a/b', '    reason: x', '    tags:', '      - v1.2.3', '        - v1.2.4'],
      'yaml-syntax 6 this `-` is indented deeper than the one above it, so YAML takes it for a part of that item | Indent all items of a list alike. (line 5: it became a part of this)',
    ],
    [
      'a first entry indented by one',
      ['   - source: quay.io/a/b', '    reason: x', '    tags: [a]'],
      'yaml-syntax 2 this `-` is indented deeper than the list it belongs to | Indent it by 2 blanks.',
    ],
    [
      'a key indented by one',
      ['  - source: quay.io/a/b', '    reason: x', '     tags: [a]', '    all: true'],
      'yaml-syntax 4 this line is indented deeper than the key above it, so YAML takes it for a part of that value | Indent it by 4 blanks. (line 3: it belongs beside this)',
    ],
    [
      'an entry without its dash',
      [
        '  - source: quay.io/a/b',
        '    reason: x',
        '    tags: [a]',
        '  source: quay.io/c/d',
        '    reason: x',
        '    tags: [a]',
      ],
      'yaml-syntax 5 expected `- ` before an item of a list | Put `- ` before it.',
    ],
  ])('%s', async (_, lines, want) => {
    expect(await findings(`images:\n${lines.map((line) => `${line}\n`).join('')}`)).toEqual([want])
  })

  it('and what else is wrong in the file is told too', async () => {
    const text = [
      'images:',
      '  - source: quay.io/a/b',
      '   reason: x',
      '    all: true',
      '  - source: quay.io/c/d',
      '    reason: y',
      '     all: true',
      '  - source: quay.io/e/f',
      '    reason: z',
      '    reason: z',
    ].join('\n')
    expect((await findings(text)).map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      'yaml-syntax 3',
      'yaml-syntax 7',
      'duplicate-key 10',
    ])
  })

  it.each([0.1, 0.5, 0.99])('in a large file, %d of the way', async (part) => {
    const entries = Array.from(
      { length: 5000 },
      (_, index) => `  - source: quay.io/a/b${index}\n    reason: x\n    tags:\n      - "1"\n`,
    )
    const at = Math.floor(entries.length * part)
    entries[at] = entries[at]!.replace('    tags', '   tags')
    const line = 4 * at + 4
    expect(await findings(`images:\n${entries.join('')}`)).toEqual([
      `yaml-syntax ${line} this key is not indented like the ones beside it | Indent it by 4 blanks. (line ${line - 1}: it belongs beside this)`,
    ])
  })
})
