import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runtimeKeys } from '../../../src/check/config/runtime.ts'
import { check } from './findings.ts'

function read(name: string): string {
  return readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')
}

/** The indented blocks of a page that are parts of a skopeoc.yaml. */
function examples(text: string): string[] {
  const blocks = text.match(/(?:^ {4}.*\n|^\n(?= {4}))+/gm) ?? []
  return blocks
    .map((block) => block.replace(/^ {4}/gm, ''))
    .filter((block) => /^(?:#.*\n)?(?:targets|sources|runtime|rules):/.test(block.trimStart()))
}

describe.each(['configuration.md', 'kubernetes.md'])('docs/%s', (name) => {
  it.each(examples(read(name)))('has an example without findings: %s', async (example) => {
    const whole = /^targets:/m.test(example) ? example : `targets: { one: { registry: one.example } }\n${example}`
    const shared = /proxy: false/.test(example) ? `${whole}\nruntime: { proxy: { https: "http://proxy:3128" } }` : whole
    expect((await check(shared)).found).toEqual([])
  })
})

describe('docs/configuration.md', () => {
  const text = read('configuration.md')

  it('names every setting of `runtime`', () => {
    expect(runtimeKeys.filter((key) => !new RegExp(`\`${key}[\`.]`).test(text))).toEqual([])
  })

  it('has examples', () => {
    expect(examples(text).length).toBeGreaterThan(2)
    expect(examples(read('kubernetes.md')).length).toBeGreaterThan(0)
  })
})
