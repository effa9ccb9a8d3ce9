import { describe, expect, it } from 'vitest'
import { analyseSources } from '../../src/compile.ts'
import { applyFixes } from '../../src/diagnostics/index.ts'
import { errorsOf, surroundings } from '../support/image-file.ts'
import { memorySources, someDay } from '../support/memory-tree.ts'

/** The text with the fixes of all errors made, again and again until nothing more is mended. */
async function mended(text: string): Promise<string> {
  const errors = await errorsOf(text)
  const fixed =
    errors.length === 0
      ? text
      : applyFixes(
          errors[0]!.place.file,
          errors.flatMap(({ fixes }) => fixes),
        )
  return fixed === text ? text : mended(fixed)
}

const images = (...lines: string[]): string => `images:\n${lines.map((line) => `${line}\n`).join('')}`

const noBlank = 'this `-` has no blank behind it, so YAML takes it for a part of the word'
const alone = 'Put a blank behind the dash.'
const withKeys = 'Put a blank behind the dash, and indent the lines that belong to it by one more.'

describe('an entry whose dash has no blank behind it is told of once, at the dash, and mended', () => {
  it.each<[name: string, text: string, told: [line: number, hint: string][], want: string]>([
    [
      'with keys beside the first one',
      images('  -source: quay.io/a/b', '   reason: z', '   tags: [v1.2.3]'),
      [[2, withKeys]],
      images('  - source: quay.io/a/b', '    reason: z', '    tags: [v1.2.3]'),
    ],
    [
      'in column 0',
      images('-source: quay.io/a/b', ' reason: z', ' tags: [v1.2.3]'),
      [[2, withKeys]],
      images('- source: quay.io/a/b', '  reason: z', '  tags: [v1.2.3]'),
    ],
    [
      'with keys where they belong',
      images('  -source: quay.io/a/b', '    reason: z', '    tags: [v1.2.3]'),
      [[2, alone]],
      images('  - source: quay.io/a/b', '    reason: z', '    tags: [v1.2.3]'),
    ],
    [
      'below a good entry',
      images(
        '  - source: quay.io/a/b',
        '    reason: z',
        '    all: true',
        '  -source: quay.io/a/c',
        '   reason: z',
        '   all: true',
      ),
      [[5, withKeys]],
      images(
        '  - source: quay.io/a/b',
        '    reason: z',
        '    all: true',
        '  - source: quay.io/a/c',
        '    reason: z',
        '    all: true',
      ),
    ],
    [
      'twice, with a comment, an empty line and a list',
      images(
        '  -source: quay.io/a/b',
        '   # Why',
        '   reason: z',
        '',
        '   tags:',
        '     - v1',
        '',
        '  # The next one',
        '  -tags:',
        '     - v1',
        '   source: quay.io/a/c',
        '   reason: z',
      ),
      [
        [2, withKeys],
        [10, withKeys],
      ],
      images(
        '  - source: quay.io/a/b',
        '    # Why',
        '    reason: z',
        '',
        '    tags:',
        '      - v1',
        '',
        '  # The next one',
        '  - tags:',
        '      - v1',
        '    source: quay.io/a/c',
        '    reason: z',
      ),
    ],
    [
      'with tags that have no blank either',
      images('  -source: quay.io/a/b', '   reason: z', '   tags:', '   - v1', '   -v2'),
      [
        [2, withKeys],
        [6, alone],
      ],
      images('  - source: quay.io/a/b', '    reason: z', '    tags:', '    - v1', '    - v2'),
    ],
  ])('%s', async (_, text, told, want) => {
    const errors = await errorsOf(text)
    expect(
      errors.map(({ code, message, hint, place }) => [code, message, place.file.lineAt(place.start), hint]),
    ).toEqual(told.map(([line, hint]) => ['yaml-syntax', noBlank, line, hint]))
    expect(await mended(text)).toBe(want)
    expect(await errorsOf(want)).toEqual([])
  })

  it('however many there are', async () => {
    const one = (index: number, by: string): string =>
      `  -${by}source: quay.io/a/b${index}\n   ${by}reason: z\n   ${by}tags: [v1.2.3]\n`
    const all = (by: string): string => `images:\n${Array.from({ length: 50 }, (_, index) => one(index, by)).join('')}`
    const messages = (await errorsOf(all(''))).map(({ message }) => message)
    expect(messages).toEqual(Array.from({ length: 50 }, () => noBlank))
    expect(await mended(all(''))).toBe(all(' '))
  })

  it('as good YAML that is a mapping', async () => {
    const [error, ...more] = await errorsOf(images('  -source: quay.io/a/b'))
    expect([error?.message, error?.hint, more]).toEqual([
      'expected a list but found a mapping, because a `-` has no blank behind it',
      alone,
      [],
    ])
    expect(await mended(images('  -source: quay.io/a/b'))).toBe(images('  - source: quay.io/a/b'))
    const tags = images('  -tags:', '     - v1')
    expect(await mended(tags)).toBe(images('  - tags:', '     - v1'))
  })

  it('and is not mended where the keys stand at the dash', async () => {
    const text = images('  -source: quay.io/a/b', '  reason: z', '  all: true')
    const errors = await errorsOf(text)
    expect(errors.map(({ hint }) => hint)).toEqual([
      'Put a blank behind the dash, and indent what follows by two more.',
    ])
    expect(await mended(text)).toBe(text)
  })

  it('unless it stands in a text', async () => {
    const text = images('  - source: quay.io/a/b', '    reason: |', '      -source: x', '     all: true')
    const errors = await errorsOf(text)
    expect(errors.map(({ message }) => message)).not.toContain(noBlank)
  })

  it('but a name that begins with a dash is another mistake', async () => {
    const sources = memorySources({
      ...surroundings,
      'skopeoc.yaml': surroundings['skopeoc.yaml'].replace('main', '-main'),
    })
    const { diagnostics } = await analyseSources(sources, { today: someDay })
    expect(diagnostics.map(({ code }) => code)).toEqual(['invalid-config'])
  })
})
