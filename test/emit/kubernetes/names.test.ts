import { describe, expect, it } from 'vitest'
import { objectNames } from '../../../src/emit/kubernetes/names.ts'
import { defaultRuntime } from '../../../src/model/runtime-config.ts'
import type { Target } from '../../../src/model/types.ts'

function names(id: string): string[] {
  const found = objectNames({ id, runtime: defaultRuntime(id) } as Target)
  return [found.mirror, found.refresh]
}

describe('names of objects', () => {
  it('fit a CronJob, and the pods of its Jobs, whose names add the minute and the index of the shard', () => {
    for (let length = 1; length <= 63; length++) {
      for (const name of names('x'.repeat(length))) {
        expect(name).toMatch(/^[a-z0-9][-a-z0-9]{0,50}[a-z0-9]$/)
        expect(`${name}-29932261-999`.length).toBeLessThanOrEqual(63)
      }
    }
  })

  it('are those of one target only, also where they are cut and where ids look like suffixes', () => {
    const long = Array.from({ length: 40 }, (_, index) => `${'x'.repeat(50)}-${index}`)
    const ids = [
      'a',
      'refresh-a',
      'mirror-a',
      'a-refresh',
      'a-files',
      'a-1',
      'x'.repeat(41),
      'x'.repeat(42),
      'x'.repeat(43),
      ...long,
    ]
    const all = ids.flatMap(names)
    expect(new Set(all).size).toBe(all.length)
    // What a long id is cut to is no other target's name, even if somebody chooses that very id.
    const [cut = ''] = names('x'.repeat(60))
    expect(names(cut.slice('mirror-'.length))).not.toContain(cut)
  })

  it('separate what is added by a dot, which no id holds', () => {
    const one = objectNames({ id: 'a', runtime: defaultRuntime('a') } as Target)
    expect([one.files(''), one.files('01'), one.trust]).toEqual([
      'mirror-a.files',
      'mirror-a.files.01',
      'mirror-a.trust',
    ])
  })
})
