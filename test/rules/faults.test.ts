import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const rows = readFileSync(join(root, 'docs', 'faults.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| .* \|$/.test(line) && line.includes('`test/'))

describe('docs/faults.md', () => {
  it('names tests that exist', () => {
    expect(rows.length).toBeGreaterThan(30)
    const missing = rows.filter((row) => {
      const [, path, name] = /`(test\/[^`]+)` "([^"]+)" \|$/.exec(row) ?? []
      return path === undefined || name === undefined || !readFileSync(join(root, path), 'utf8').includes(name)
    })
    expect(missing).toEqual([])
  })
})
