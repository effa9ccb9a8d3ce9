import { describe, expect, it } from 'vitest'
import { applyFixes, type Diagnostic } from '../../../src/diagnostics/index.ts'
import { compileFiles, smallTree } from '../../support/memory-tree.ts'

/** `code "text at the place" message | hint` of the findings about an entry with the given lines, and the lines as mended. */
async function check(lines: string): Promise<{ found: string[]; mended: string }> {
  const entry = `  - source: quay.io/a/b\n    reason: x\n`
  const { diagnostics } = await compileFiles(smallTree(`${entry}${lines.replace(/^(?=.)/gm, '    ')}`))
  const [file] = diagnostics.map(({ place }) => place.file)
  const fixes = diagnostics.flatMap((finding) => finding.fixes)
  const mended = file === undefined ? '' : applyFixes(file, fixes).slice(`images:\n${entry}`.length)
  return { found: diagnostics.map(line), mended: mended.replace(/^ {4}/gm, '') }
}

function line({ code, place, message, hint }: Diagnostic): string {
  return `${code} "${place.file.text.slice(place.start, place.end)}" ${message} | ${hint}`
}

describe('a tag with something around it', () => {
  const among = 'blanks, commas or line breaks stand around the tag "1.2.3" | did you mean `1.2.3`?'
  it.each<[string, string, string, string]>([
    ['a blank behind it', 'tags: ["1.2.3 "]\n', `invalid-tag ""1.2.3 "" ${among}`, 'tags: ["1.2.3"]\n'],
    ['a blank before it', 'tags:\n  - " 1.2.3"\n', `invalid-tag "" 1.2.3"" ${among}`, 'tags:\n  - "1.2.3"\n'],
    ['a comma behind it', 'tags:\n  - 1.2.3,\n', `invalid-tag "1.2.3," ${among}`, 'tags:\n  - "1.2.3"\n'],
    [
      'a block of text',
      'tags:\n  - |\n    1.2.3\n  - "4"\nrefresh: never\n',
      `invalid-tag "|\n        1.2.3" ${among}`,
      'tags:\n  - "1.2.3"\n  - "4"\nrefresh: never\n',
    ],
    [
      'an exception',
      'tags: ["1.2.4"]\nexcept: ["1.2.3 "]\n',
      `invalid-tag ""1.2.3 "" ${among}`,
      'tags: ["1.2.4"]\nexcept: ["1.2.3"]\n',
    ],
  ])('is the tag: %s', async (_, lines, finding, mended) => {
    expect(await check(lines)).toEqual({ found: [finding], mended })
  })

  it.each([
    ['1.2.3, 1.2.4', '["1.2.3", "1.2.4"]'],
    ['1.2.3 1.2.4', '["1.2.3", "1.2.4"]'],
    ['a,b,c,d,e,f', '["a", "b", "c", "d", "e", …]'],
  ])('is several tags: %s', async (text, list) => {
    const lines = `tags: ["${text}"]\n`
    const { found, mended } = await check(lines)
    const count = text.split(/[ ,]+/).length
    expect(found).toEqual([
      `invalid-tag ""${text}"" "${text}" is not one tag but ${count} | List each by itself: \`${list}\`.`,
    ])
    expect(mended).toBe(lines)
  })

  it.each(['>= 1.0', '1.2 - 1.4', '~1.2 ', '1.2.3 || 1.2.4'])('is a range: %s', async (text) => {
    const { found } = await check(`tags: ["${text}"]\n`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^range-in-tags /)
  })
})

describe('a word of YAML', () => {
  it.each(['null', 'Null', 'true', '1.10'])('is a tag: %s', async (word) => {
    const { model } = await compileFiles(smallTree(`  - source: quay.io/a/b\n    reason: x\n    tags: [${word}]\n`))
    expect(model?.images.map(({ tags }) => tags.map(({ tag }) => tag))).toEqual([[word]])
  })

  it('is none where no tag could be written so', async () => {
    const { found } = await check('tags: [~]\n')
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^invalid-tag "~" "~" is not a tag/)
  })
})

describe('a date', () => {
  it('that is a number is one finding', async () => {
    const { found } = await check('all: true\nexpires: 20270101\n')
    expect(found.filter((one) => one.includes('2027'))).toHaveLength(1)
  })
})
