import { describe, expect, it } from 'vitest'
import { checkStructure } from '../../src/check/structure.ts'
import { SourceFile, type Diagnostic } from '../../src/diagnostics/index.ts'
import { renderDiagnostics } from '../../src/diagnostics/render/index.ts'
import { maximumCarefulLength } from '../../src/yaml/limits.ts'
import { parseYaml } from '../../src/yaml/parse.ts'
import { processorTime } from '../support/processor-time.ts'

/** Generous, because machines are shared; alone the slowest takes a second. */
const mostSeconds = 30

const size = maximumCarefulLength
const fill = (text: string, length = size): string => text.repeat(Math.floor(length / text.length))
const staircase = (step: string): string =>
  Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}${step}`).join('\n')

/** What is fed, and the line and rule of the first thing that is said about it. */
const cases: Record<string, [text: string, want: string]> = {
  'open brackets': [fill('['), 'yaml-syntax 1'],
  'open braces': [fill('{a: '), 'yaml-syntax 1'],
  'lists in lists on one line': [fill('- '), 'yaml-syntax 1'],
  'keys in keys on one line': [fill('? '), 'yaml-syntax 1'],
  'lists in lists': [staircase('-'), 'yaml-syntax 66'],
  'mappings in mappings': [staircase('a:'), 'yaml-syntax 66'],
  'a quote that is never closed': [`images: "${fill('x\n')}`, 'yaml-syntax 1'],
  'billion laughs': [
    `a: &a [lol]\n${Array.from({ length: 40 }, (_, index) => `b${index}: &b${index} [${fill(index === 0 ? '*a,' : `*b${index - 1},`, 60)}]`).join('\n')}\n`,
    'yaml-syntax 1',
  ],
  'many anchors': [`images:\n${fill('  - &a x\n')}`, 'yaml-syntax 2'],
  'many tags': [`images:\n${fill('  - !!binary x\n')}`, 'yaml-syntax 2'],
  'many aliases': [`images:\n${fill('  - *a\n')}`, 'yaml-syntax 2'],
  'many keys': [Array.from({ length: 20_000 }, (_, index) => `key${index}: 1`).join('\n'), 'unknown-key 1'],
  'one key many times': [fill('a: 1\n'), 'duplicate-key 2'],
  'many documents': [fill('---\na: 1\n'), 'yaml-syntax 3'],
  'many directives': [`${fill('%YAML 1.2\n')}---\na: 1\n`, 'yaml-syntax 1'],
  'many tabs': [`images:\n${fill('\ta: 1\n')}`, 'yaml-syntax 2'],
  'many commas': [`[${fill(',')}`, 'yaml-syntax 1'],
  'many colons': [fill(': '), 'yaml-syntax 1'],
  'many empty lines': [fill('\n'), 'missing-key 1'],
  'many comments': [fill('# x\n'), 'missing-key 1'],
  'many NULs': [fill('\0'), 'suspicious-character 1'],
  'many byte order marks': [fill('\ufeff'), 'suspicious-character 1'],
  'many direction controls': [fill('\u202e'), 'suspicious-character 1'],
  'many blanks that are none': [fill('a\u00a0'), 'suspicious-character 1'],
  'many of them in a comment': [`a: "${fill('x', size / 3)}" #${fill('a\u00a0', size / 3)}\nb: "`, 'yaml-syntax 2'],
  'one very long line': [`images: ${fill('x')}`, 'wrong-type 1'],
  'one very long key': [`${fill('k')}: 1`, 'yaml-syntax 1'],
  'many mistakes': [`images:\n${fill('  - zork: 1\n')}`, 'unknown-key 2'],
  'keys of JavaScript': ['__proto__: { images: [] }\nconstructor: 1\nhasOwnProperty: 2\nimages: []\n', 'unknown-key 1'],
  'a very large file that is no YAML': [fill('a: [1, {b: "c"}]\n- d\n', 8 * 1024 * 1024), 'yaml-syntax 2'],
  'a very large file of brackets': [fill('[', 16 * 1024 * 1024), 'yaml-syntax 1'],
}

describe('hostile files', () => {
  it.each(Object.entries(cases))('%s: an error at its place, soon', async (_, [text, want]) => {
    const file = new SourceFile('teams/x/y.yaml', text)
    const begun = processorTime()
    const { root, diagnostics } = await parseYaml(file)
    const all: Diagnostic[] = [
      ...diagnostics,
      ...(root === undefined ? [] : checkStructure(root, 'images', file).diagnostics),
    ]
    const printed = renderDiagnostics(all, 'pretty', { colour: false, summary: true })
    const seconds = (processorTime() - begun) / 1000
    const [first] = all
    expect(first === undefined ? 'nothing' : `${first.code} ${file.lineAt(first.place.start)}`).toBe(want)
    expect(all.length).toBeLessThanOrEqual(1022)
    expect(printed.split('\n').every((line) => line.length < 500)).toBe(true)
    expect(seconds).toBeLessThan(mostSeconds)
  })

  it('never changes what all objects have', () => {
    expect(({} as Record<string, unknown>)['images']).toBeUndefined()
  })
})
