import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compile } from '../src/compile.ts'
import { renderDiagnostics } from '../src/diagnostics/render/index.ts'
import { createNodeHost } from '../src/host/node-host.ts'
import { readSources } from '../src/sources.ts'
import { someDay } from './support/memory-tree.ts'

/*
 * test/cases/<theme>/<case>/input is compiled; `diagnostics.txt` beside it is what is printed, `expected/` what is emitted.
 * UPDATE_CASES=1 writes both anew. A golden file too many fails as one too few does.
 */
const root = join(import.meta.dirname, 'cases')
const update = process.env['UPDATE_CASES'] === '1'

/** Tested where they are made, and nearly the same in every case. */
function isShared(path: string): boolean {
  return path.endsWith('/mirror.sh') || path.startsWith('catalog/') || path.includes('/kubernetes/')
}

/** A change of mirror.sh is not a change of every case. */
function maskScript(content: string): string {
  return content.replace(/^file [0-9a-f]{64} {2}mirror\.sh$/m, 'file (checksum)  mirror.sh')
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

function writeCase(folder: string, printed: string, files: ReadonlyMap<string, string>): void {
  writeFileSync(join(folder, 'diagnostics.txt'), printed)
  rmSync(join(folder, 'expected'), { recursive: true, force: true })
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, 'expected', path)), { recursive: true })
    writeFileSync(join(folder, 'expected', path), content)
  }
}

const cases = filesBelow(root)
  .filter((path) => path.endsWith('/input/skopeoc.yaml') || /\/input\/teams\//.test(path))
  .map((path) => path.slice(0, path.indexOf('/input/')))

describe.each([...new Set(cases)])('case %s', (name) => {
  it('compiles to what is expected', async () => {
    const folder = join(root, name)
    const { diagnostics, files } = await compile(readSources(createNodeHost(join(folder, 'input'))), { today: someDay })
    const printed = renderDiagnostics(diagnostics, 'pretty', { colour: false, summary: true })
    const emitted = new Map(
      [...(files ?? [])]
        .filter(([path]) => !isShared(path))
        .map(([path, content]): [string, string] => [path, maskScript(content)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
    if (update) writeCase(folder, printed, emitted)
    expect(printed).toBe(readFileSync(join(folder, 'diagnostics.txt'), 'utf8'))
    expect(filesBelow(join(folder, 'expected'))).toEqual([...emitted.keys()])
    for (const [path, content] of emitted) {
      expect(content, path).toBe(readFileSync(join(folder, 'expected', path), 'utf8'))
    }
  })
})
