import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runBuild } from '../../src/cli/commands/build.ts'
import { runCheck } from '../../src/cli/commands/check.ts'
import type { CommandContext } from '../../src/cli/context.ts'
import { compile } from '../../src/compile.ts'
import { rules, type RuleCode } from '../../src/diagnostics/index.ts'
import { createNodeHost } from '../../src/host/node-host.ts'
import { readSources, type SourceReader } from '../../src/sources.ts'
import { compileFiles, memoryReader, smallTree, someDay } from '../support/memory-tree.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'rules')
const codes = Object.keys(rules) as RuleCode[]

/** Rules whose finding is not about the text of a definition: their pages are held by the tests below. */
const withoutExample = new Set<RuleCode>(['file-unreadable', 'stale-output'])

function pageOf(code: RuleCode): string {
  return readFileSync(join(folder, `${code}.md`), 'utf8')
}

/** The files of the first YAML block below a heading, by the path in the comment that begins each. */
function filesBelow(page: string, heading: string): Record<string, string> {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const block = /```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
  const files: Record<string, string> = {}
  for (const part of block.split(/^(?=# (?:teams\/\S+|skopeoc)\.yaml$)/m)) {
    const path = /^# (\S+)\n/.exec(part)?.[1]
    if (path !== undefined) files[path] = part
  }
  return files
}

/** The example with what every tree has: a configuration, and a team.yaml in every team's folder. */
function complete(files: Record<string, string>, code: RuleCode): Record<string, string> {
  const whole: Record<string, string> = {
    'skopeoc.yaml': 'targets: { main: { registry: registry.example.com } }\n',
    ...files,
  }
  if (code === 'missing-team') return whole
  for (const path of Object.keys(files)) {
    const team = /^teams\/[^/]+\//.exec(path)?.[0]
    if (team !== undefined) whole[`${team}team.yaml`] ??= 'name: Team\ncontact: "#team"\n'
  }
  return whole
}

async function findings(files: Record<string, string>): Promise<string[]> {
  const { diagnostics } = await compileFiles(files)
  return diagnostics.map(({ code, message }) => `${code}: ${message}`)
}

describe.each(codes)('the page of %s', (code) => {
  it('says what the rule says', () => {
    const page = pageOf(code)
    const rule = rules[code]
    const sentence = `${rule.summary.charAt(0).toUpperCase()}${rule.summary.slice(1)}.`
    expect(page.startsWith(`# ${code}\n\n${sentence}\n`)).toBe(true)
    expect(page).toContain(`\n- Effect on the mirror: ${rule.effect}\n- What to do: ${rule.hint}\n`)
    const level = { error: 'error', warn: 'warning', off: 'off' }[rule.severity]
    expect(page).toMatch(new RegExp(`\n- Severity: ${level}\\b.*${rule.fixed === true ? ' \\(always\\)' : ''}\n`))
    expect(page).toMatch(/\n## Example\n[\s\S]*\n## Why\n\n\S/)
  })
})

describe.each(codes.filter((code) => !withoutExample.has(code)))('the example of %s', (code) => {
  it('is reported as this rule and no other', async () => {
    const found = await findings(complete(filesBelow(pageOf(code), 'Example'), code))
    expect(found).not.toEqual([])
    expect(found.filter((line) => !line.startsWith(`${code}: `))).toEqual([])
  })

  it('is mended', async () => {
    expect(await findings(complete(filesBelow(pageOf(code), 'Mended'), code))).toEqual([])
  })
})

describe('pages without an example in YAML', () => {
  it('file-unreadable: a link is reported, a file is not', async () => {
    const files = complete({ 'teams/networking/cni.yaml': '' }, 'file-unreadable')
    const reader = memoryReader(files)
    const withLink: SourceReader = {
      list: (path) =>
        reader
          .list(path)
          .map((entry) => (entry.path.endsWith('cni.yaml') ? { path: entry.path, kind: 'link' as const } : entry)),
      read: (path) => (path.endsWith('cni.yaml') ? { problem: 'it is a symbolic link' } : reader.read(path)),
    }
    const { diagnostics } = await compile(readSources(withLink), { today: someDay })
    expect(diagnostics.map(({ code, place }) => `${code} ${place.file.path}`)).toEqual([
      'file-unreadable teams/networking/cni.yaml',
    ])
  })

  it('stale-output: a file that was edited by hand is reported, and mended by a build', async () => {
    const root = mkdtempSync(join(tmpdir(), 'skopeoc-stale-'))
    try {
      for (const [path, text] of Object.entries(
        smallTree('  - source: quay.io/a/b\n    reason: x\n    tags: ["1.2.3"]\n'),
      )) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
      const output: string[] = []
      const host = {
        ...createNodeHost(root),
        writeOutput: (text: string) => void output.push(text),
        writeError: () => undefined,
      }
      const ctx: CommandContext = { host, format: 'json', quiet: true, strict: false, timings: false }
      const stale = async (): Promise<string[]> => {
        output.length = 0
        const code = await runCheck(ctx, { fix: false })
        const parsed = JSON.parse(output.join('')) as { diagnostics: { code: string; file: string }[] }
        return [`exit ${code}`, ...parsed.diagnostics.map((one) => `${one.code} ${one.file}`)]
      }
      await runBuild(ctx)
      expect(await stale()).toEqual(['exit 0'])
      writeFileSync(join(root, 'generated', 'main', 'plan.json'), '{}')
      expect(await stale()).toEqual(['exit 1', 'stale-output generated/main/plan.json'])
      await runBuild(ctx)
      expect(await stale()).toEqual(['exit 0'])
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})

describe('the folder of pages', () => {
  it('has a page for every rule, and no other', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md')
    expect(pages.sort()).toEqual(codes.map((code) => `${code}.md`).sort())
  })

  it('has an index of all of them', () => {
    const index = readFileSync(join(folder, 'README.md'), 'utf8')
    const listed = [...index.matchAll(/^\| \[([a-z-]+)\]\(\1\.md\) \| (\w+)(, always)? \| (.*) \|$/gm)]
    expect(listed.map((match) => match[1] ?? '').sort()).toEqual([...codes].sort())
    for (const [, code, level, always, summary] of listed) {
      const rule = rules[code as RuleCode]
      expect({ code, level, always: always !== undefined, summary }).toEqual({
        code,
        level: { error: 'error', warn: 'warning', off: 'off' }[rule.severity],
        always: rule.fixed === true,
        summary: rule.summary.replaceAll('|', '&#124;'),
      })
    }
  })
})
