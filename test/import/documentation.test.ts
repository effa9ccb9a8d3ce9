import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importFormats } from '../../src/import/index.ts'
import { definitions, run } from './support/run.ts'

const page = readFileSync(new URL('../../docs/migrating.md', import.meta.url), 'utf8')
const program = readFileSync(new URL('../../src/cli/program.ts', import.meta.url), 'utf8')

const example = (name: string): string =>
  new RegExp(`<!-- example: ${name} -->\\n\\n\`\`\`yaml\\n([^]*?)\`\`\``).exec(page)?.[1] ?? ''

describe('docs/migrating.md', () => {
  it('shows what an import really makes', async () => {
    const others = Array.from(
      { length: 3 },
      (_, at) => `- image: quay.io/o/p${at}\n  override_repo_name: o-p${at}\n  semver: ">= 1"\n`,
    ).join('')
    const outcome = await run('retagger', { 'renamed-images.yaml': example('before'), 'renamed-others.yaml': others })
    const wanted = example('after').replace('images:\n', '').split('\n\n')
    expect(wanted).toHaveLength(2)
    for (const entry of wanted) expect(definitions(outcome)).toContain(entry.trimEnd())
  })

  it('describes every format and every option', () => {
    for (const format of importFormats) expect(page).toContain(`| \`${format}\` |`)
    const start = program.indexOf("register('import'")
    const options = program.slice(start, program.indexOf('addCommonOptions', start)).matchAll(/'(--[a-z-]+)/g)
    for (const [, option] of options) expect(page).toContain(option)
  })
})
