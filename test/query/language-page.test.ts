import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/query/explain/index.ts'
import { renderExplanation } from '../../src/query/explain/text.ts'
import { parseReference } from '../../src/query/reference.ts'
import { stylesFor } from '../../src/query/text.ts'
import { compileFiles } from '../support/memory-tree.ts'
import { modelOf } from './model-of.ts'

const page = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8')
const team = /```yaml\n(name: [^]*?)```/.exec(page)?.[1] ?? ''
const definitions = [...page.matchAll(/```yaml\n((?:#.*\n)?images:[^]*?)```/g)].map(([, text = '']) => text)
const recipes = definitions.at(-1) ?? ''

const treeOf = (images: string): Record<string, string> => ({
  'skopeoc.yaml': `targets:
  main: { registry: registry.example.com, prefix: mirror }
  china: { registry: registry.example.cn, default: false }
`,
  'teams/networking/team.yaml': team,
  'teams/networking/images.yaml': images,
})

describe('docs/language.md', () => {
  test('has an example of a team and two of images', () => {
    expect(team).toContain('contact:')
    expect(definitions).toHaveLength(2)
  })

  test.each(definitions)('has no finding in example %#', async (text) => {
    const { diagnostics } = await compileFiles(treeOf(text))
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([])
  })

  test.each([
    ['registry.example.com/mirror/dns/coredns:v1.12.1', 'registry.k8s.io/coredns/coredns:v1.12.1'],
    ['registry.example.com/mirror/lb/haproxy:3.2.1', 'docker.io/library/haproxy:3.2.1-alpine'],
    ['registry.example.cn/cilium/cilium:v1.17.2', 'quay.io/cilium/cilium:v1.17.2'],
  ])('has a recipe by which %s is %s', async (name, source) => {
    const parsed = parseReference(name)
    if ('problem' in parsed) throw new Error(parsed.problem)
    const options = { today: '2026-11-24', now: 0, generated: true }
    const answer = explain(await modelOf(treeOf(recipes)), name, parsed.reference, options)
    expect(answer.mirrored).toBe(true)
    expect(renderExplanation(answer, stylesFor(false))).toContain(`  from      ${source}\n`)
  })
})
