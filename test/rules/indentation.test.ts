import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/index.ts'
import { errorsOf } from '../support/image-file.ts'

const good: Record<string, string> = {
  list: `images:
  - source: quay.io/a/b
    reason: Needed by us
    tags:
      - v1.2.3
      - v1.2.4
      - v1.2.5

  - source: quay.io/c/d
    reason: Needed
    semver: ">= 1.2"
    except:
      - "1.3.0"
      - "1.5.0"
    refresh: never

  - source: quay.io/e/f
    reason: Also
    tags: ["1.0.0"]
    rename:
      repository: e/g
      tag: "{tag}-x"

  - source: quay.io/g/h
    reason: Last
    all: true
`,
  compact: `images:
- source: quay.io/a/b
  reason: Needed by us
  tags:
  - v1.2.3
  - v1.2.4
  - v1.2.5
- source: quay.io/c/d
  reason: Needed
  semver: ">= 1.2"
- source: quay.io/e/f
  reason: Also
  tags: ["1.0.0"]
`,
  single: `images:
  - source: quay.io/a/b
    reason: Needed by us
    tags:
      - v1.2.3
      - v1.2.4
`,
}

/** A line moved by one or two columns, and with the blank behind its dash dropped. */
function misplaced(line: string): string[] {
  const indent = line.length - line.trimStart().length
  const moved = [-2, -1, 1, 2].filter((by) => indent + by >= 0).map((by) => ' '.repeat(indent + by) + line.trimStart())
  return line.trimStart().startsWith('- ') ? [...moved, line.replace('- ', '-')] : moved
}

/** Whether a finding stands at a line, or at the one beside it and names that line. */
function names({ place, related }: Diagnostic, line: number): boolean {
  const lines = [place, ...related.map((one) => one.place)].map(({ file, start }) => file.lineAt(start))
  return lines.includes(line) && Math.abs(lines[0]! - line) <= 1
}

function shown({ code, place, message }: Diagnostic): string {
  return `${place.file.lineAt(place.start)} ${code} ${message}`
}

describe('one line of a good file that is not indented as it was', () => {
  it.each(Object.keys(good))('is what the first error is about, and the only thing: %s', async (name) => {
    const lines = good[name]!.split('\n')
    expect(await errorsOf(good[name]!)).toEqual([])
    const missed: string[] = []
    for (const [index, line] of lines.entries()) {
      for (const changed of line === '' ? [] : misplaced(line)) {
        const errors = await errorsOf(lines.with(index, changed).join('\n'))
        // Some changes leave another file that is good, as the only key of the file at another column.
        if (errors.length === 0 && index === 0) continue
        // What is good YAML all the same is told of as what it became, which may be an entry without a key.
        const telling = errors[0]?.code === 'yaml-syntax' ? errors.slice(0, 1) : errors
        const isTold = errors.length <= 2 && telling.some((error) => names(error, index + 1))
        if (!isTold) missed.push(`${index + 1} "${changed}" -> ${errors.map(shown).join(' | ')}`)
      }
    }
    expect(missed).toEqual([])
  })
})
