import { describe, expect, it } from 'vitest'
import type { TargetPlan } from '../../src/plan/index.ts'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

const config = `targets:
  main: { registry: registry.example.com }
  archive: { registry: archive.example.com, layout: scoped }
`

async function planned(images: string): Promise<Map<string, TargetPlan>> {
  const { plans, diagnostics } = await compileFiles(smallTree(images, config))
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return new Map(plans.map((plan) => [plan.target, plan]))
}

const filesOf = (plan: TargetPlan | undefined): [string, number][] =>
  (plan?.sync ?? []).map(({ file, repositories }) => [file, repositories.length])

describe('sync files', () => {
  it('are one a namespace, and one of a scoped target, however much is in them', async () => {
    const entries = Array.from(
      { length: 3000 },
      (_, index) =>
        `  - source: quay.io/many/part-${index}\n    reason: Needed by the tests\n    semver: ">= 1.${index}"\n`,
    )
    const plans = await planned(entries.join(''))
    expect(filesOf(plans.get('main'))).toEqual([['sync/many.yaml', 3000]])
    expect(filesOf(plans.get('archive'))).toEqual([['sync/_scoped.yaml', 3000]])
  })

  it('have all tags of a repository in one row', async () => {
    const tags = Array.from({ length: 5000 }, (_, index) => `v1.0.${index}`)
    const plans = await planned(
      `  - source: quay.io/many/tags\n    reason: Needed by the tests\n    tags: [${tags.join(', ')}]\n`,
    )
    expect(filesOf(plans.get('main'))).toEqual([['sync/many.yaml', 1]])
    expect(plans.get('main')?.sync[0]?.repositories[0]?.tags).toEqual([...tags].sort())
  })
})
