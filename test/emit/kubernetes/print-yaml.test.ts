import { array, assert, boolean, dictionary, integer, letrec, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { printYaml } from '../../../src/emit/kubernetes/print-yaml.ts'

function read(text: string, version: '1.1' | '1.2'): unknown {
  const document = parseDocument(text, { version, strict: true, uniqueKeys: true, merge: false })
  if (document.errors.length > 0) throw new Error(`${document.errors.join('\n')} in\n${text}`)
  return document.toJS({ maxAliasCount: 0 })
}

describe('YAML of manifests', () => {
  it.each([
    'y',
    'no',
    'On',
    'null',
    '~',
    '1.10',
    '0x10',
    '0o17',
    '017',
    '1e3',
    '12:30:45',
    '2001-01-01',
    '<<',
    '=',
    '.inf',
    '',
  ])('keeps the text "%s" a text, as value and as key', (text) => {
    const value = { data: { [text]: text, list: [text] } }
    const printed = printYaml(value)
    expect(read(printed, '1.1')).toEqual(value)
    expect(read(printed, '1.2')).toEqual(value)
  })

  it.each([
    'one line\n',
    'two\nlines\n',
    'a blank\n\nline\n',
    'trailing blanks  \nhere \n',
    '\ttab first\n',
    ' blank first\n',
    '\nbreak first\n',
    'no break at the end',
    'two breaks\n\n',
    '# a comment\n',
    '--- \n',
    '...\n',
    'umlauts ä and dashes — and 漢字\n',
    'carriage\r\nreturns\n',
    'line\u2028separator\n',
    'next\u0085line\n',
    'mark\ufeff\n',
    'bell\u0007\n',
    'emoji 🚀\n',
    '\n',
    '',
  ])('keeps %j as it is', (text) => {
    const value = { data: { 'mirror.sh': text, nested: [{ deep: text }] } }
    const printed = printYaml(value)
    expect(read(printed, '1.1')).toEqual(value)
    expect(read(printed, '1.2')).toEqual(value)
  })

  it('writes files as they are, so that a diff of a ConfigMap can be read', () => {
    expect(printYaml({ data: { 'mirror.sh': '#!/bin/sh\necho "$1" — done\n' } })).toBe(
      'data:\n  "mirror.sh": |\n    #!/bin/sh\n    echo "$1" — done\n',
    )
  })

  it('is read back by both versions of YAML as what it was, whatever it is', () => {
    const key = string({ unit: 'binary', minLength: 1 }).filter((text) => text !== '__proto__')
    const text = oneof(
      string({ unit: 'binary' }),
      string({ unit: 'binary' }).map((line) => `${line}\nnext\n`),
    )
    const tree = letrec((tie) => ({
      value: oneof({ maxDepth: 3 }, text, integer(), boolean(), tie('list'), tie('map')),
      list: array(tie('value'), { maxLength: 4 }),
      map: dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    }))
    assert(
      property(tree.map, (value) => {
        const printed = printYaml({ value })
        expect(read(printed, '1.2')).toEqual({ value })
        expect(read(printed, '1.1')).toEqual({ value })
      }),
      { numRuns: 500 },
    )
  })
})
