import { describe, expect, it } from 'vitest'
import { checkSources } from '../../src/check/index.ts'
import { comparePreserved } from '../../src/import/copies.ts'
import { draftsOf, Fates, type Draft } from '../../src/import/drafts.ts'
import { prove, type Proof } from '../../src/import/proof.ts'
import type { NewTarget } from '../../src/import/targets.ts'
import type { OldSelector, Piece, Row } from '../../src/import/types.ts'
import { memorySources, smallTree } from '../support/memory-tree.ts'

const target: NewTarget = {
  id: 'main',
  registry: 't.example',
  prefix: '',
  layout: 'upstream',
  library: 'drop',
  default: true,
  reserved: [],
}
const digest = `sha256:${'a'.repeat(64)}`

function draftFor(old: OldSelector[], pieces: Piece[], pins: [string, string][] = []): { drafts: Draft[]; row: Row } {
  const row: Row = {
    place: { file: 'a.yaml', line: 1 },
    source: 'quay.io/a/b',
    destinations: [{ registry: 't.example', repository: 'a/b' }],
    old,
    pins: new Map(pins),
    remark: { why: [], how: [] },
    notCarried: [],
    changes: [],
    named: false,
  }
  return { drafts: draftsOf([{ row, pieces, tagTemplate: undefined, changes: [] }], [target], 'keep', false), row }
}

async function proofOf(drafts: Draft[], lines: string, fates = new Fates()): Promise<Proof> {
  const { model } = await checkSources(memorySources(smallTree(`  - source: quay.io/a/b\n    reason: x\n${lines}`)))
  return prove(drafts, model.images, [target], fates)
}

const range = (constraint: string): Piece => ({ selector: { kind: 'semver', constraint }, except: [] })
const oldRange = (constraint: string): OldSelector => ({ kind: 'semver', constraint })

describe('the proof of an import', () => {
  it('holds where old, meant and printed selectors are the same', async () => {
    const { drafts } = draftFor([oldRange('>= 1')], [range('>=1.0')])
    expect(await proofOf(drafts, '    semver: ">= 1.0.0"\n')).toEqual({ equal: 1, changed: 0, broken: [] })
  })

  it('finds definitions that were printed wrongly', async () => {
    const { drafts } = draftFor([oldRange('>= 1')], [range('>= 1')])
    const { broken } = await proofOf(drafts, '    semver: ">= 1.0.1"\n')
    expect(broken).toMatchObject([{ source: 'quay.io/a/b', what: expect.stringContaining('as written') }])
  })

  it('finds a translation that differs and does not say so', async () => {
    const { drafts, row } = draftFor([oldRange('>= 1')], [range('>= 2')])
    expect((await proofOf(drafts, '    semver: ">= 2"\n')).broken).toMatchObject([
      { what: expect.stringContaining('the report does not say so') },
    ])
    const fates = new Fates()
    fates.of(row).changes.push({ what: 'it starts later', example: '1.0.0' })
    expect(await proofOf(drafts, '    semver: ">= 2"\n', fates)).toEqual({ equal: 0, changed: 1, broken: [] })
  })

  it('finds another digest', async () => {
    const { drafts } = draftFor([], [], [['v1', digest]])
    expect((await proofOf(drafts, `    tags: ["v1@${digest}"]\n`)).broken).toEqual([])
    expect((await proofOf(drafts, `    tags: ["v1@${digest.replace('aa', 'bb')}"]\n`)).broken).toHaveLength(1)
    expect((await proofOf(drafts, '    tags: ["v1"]\n')).broken).toHaveLength(1)
  })
})

describe('preserved target tags', () => {
  const before = new Map([
    [
      'x:1',
      new Map([
        ['a/x:1', new Set(['s:1'])],
        ['b/x:1', new Set(['s:1'])],
      ]),
    ],
    ['x:2', new Map([['a/x:2', new Set(['s:2', 'r:2'])]])],
  ])

  it('are at every target, from a source that they had', () => {
    const after = new Map([
      ['a/x:1', new Set(['s:1'])],
      ['b/x:1', new Set(['s:1'])],
      ['a/x:2', new Set(['r:2'])],
      ['a/x:3', new Set(['s:3'])],
    ])
    expect(comparePreserved(before, after)).toEqual({ preserved: 2, total: 2, lost: [], added: ['a/x:3'] })
  })

  it('are lost where one target lacks them, or another source has them', () => {
    const after = new Map([
      ['a/x:1', new Set(['s:1'])],
      ['a/x:2', new Set(['t:2'])],
    ])
    expect(comparePreserved(before, after)).toEqual({ preserved: 0, total: 2, lost: ['a/x:2', 'b/x:1'], added: [] })
  })
})
