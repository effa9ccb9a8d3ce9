import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Files } from '../support/memory-tree.ts'
import { skopeoc, temporaryTree } from '../support/command.ts'

interface Printed {
  diagnostics: { code: string; severity: string; message: string; file: string; line: number }[]
  summary: { errors: number; warnings: number }
}

const config = 'targets: { main: { registry: registry.example.com } }\n'
const most = 2000

function tree(...files: string[]): Files {
  const entry = (text: string): string => `images:\n  - source: quay.io/a/b\n    reason: A reason\n    ${text}\n`
  return {
    'skopeoc.yaml': config,
    'teams/alpha/team.yaml': 'name: Alpha\ncontact: "#alpha"\n',
    ...Object.fromEntries(files.map((text, index) => [`teams/alpha/images${index}.yaml`, entry(text)])),
  }
}

function validate(files: Files, ...options: string[]): Printed & { code: number | null } {
  const { code, stdout } = skopeoc(temporaryTree(files), ['validate', '--format', 'json', ...options])
  return { ...(JSON.parse(stdout) as Printed), code }
}

/** How many findings of a rule are told, and what the last one says. */
function told({ diagnostics }: Printed, code: string): [count: number, last: string | undefined] {
  const found = diagnostics.filter((one) => one.code === code)
  return [found.length, found.at(-1)?.message]
}

const tags = (count: number, item: (index: number) => string): string =>
  `tags: [${Array.from({ length: count }, (_, index) => item(index)).join(', ')}]`
const bad = (index: number): string => `-${index}x`

describe('of many findings of one rule in one file', () => {
  it('all are told up to a bound that nobody reads', () => {
    const printed = validate(
      tree(
        tags(most, bad),
        tags(most, (index) => `-${index}y`),
      ),
    )
    expect(told(printed, 'invalid-tag')[0]).toBe(2 * most)
    expect(printed.diagnostics.filter(({ message }) => message.includes('more'))).toEqual([])
  })

  it('the first are told, and how many more there are', () => {
    const printed = validate(tree(tags(most + 500, bad)))
    expect(told(printed, 'invalid-tag')).toEqual([most + 1, '500 more findings of this rule in the same file'])
    expect(printed.summary).toEqual({ errors: most + 500, warnings: 0 })
    expect(printed.code).toBe(1)
  })

  it('errors and warnings are counted by what they are', () => {
    const files = tree(tags(most + 1, (index) => `1.${index}.x`))
    const lenient = validate(files)
    expect(lenient.summary).toEqual({ errors: 0, warnings: most + 1 })
    expect([lenient.code, validate(files, '--strict').code]).toEqual([0, 1])
    expect(told(lenient, 'floating-tag')).toEqual([most + 1, '1 more finding of this rule in the same file'])
    expect(lenient.diagnostics.every(({ severity }) => severity === 'warning')).toBe(true)
  })

  it('the closing line counts all', () => {
    const { stderr } = skopeoc(temporaryTree(tree(tags(most + 500, bad))), ['validate'])
    expect(stderr).toContain(`\n${most + 500} errors in 3 files\n`)
    expect(stderr.match(/^error/gm)).toHaveLength(most + 1)
  })

  it('--fix mends all', () => {
    const folder = temporaryTree(tree(tags(most + 500, String)))
    const printed = JSON.parse(skopeoc(folder, ['validate', '--format', 'json', '--fix']).stdout) as Printed
    expect(told(printed, 'unquoted-number')[0]).toBe(0)
    expect(readFileSync(join(folder, 'teams/alpha/images0.yaml'), 'utf8')).toContain(`"${most + 499}"`)
  })

  it('none of a secret is shown beside them', () => {
    const secrets = tags(most + 10, (index) => `"https://me:hunter2hunter${index}@example.com"`)
    const folder = temporaryTree(tree(`${secrets}\n    sorce: x`))
    for (const format of ['pretty', 'json', 'github', 'sarif']) {
      const { stdout, stderr } = skopeoc(folder, ['validate', '--format', format])
      expect(stdout + stderr).toContain('credentials-in-definition')
      expect(stdout + stderr).not.toContain('hunter')
    }
  })

  it('what is printed is bounded, in every form', () => {
    const folder = temporaryTree(tree(tags(20_000, bad)))
    for (const format of ['pretty', 'json', 'github', 'sarif']) {
      const { code, stdout, stderr } = skopeoc(folder, ['check', '--format', format])
      expect(code).toBe(1)
      expect(stdout + stderr).toContain('18000 more findings of this rule in the same file')
      expect(stdout.length + stderr.length).toBeLessThan(4_000_000)
    }
  })
})
