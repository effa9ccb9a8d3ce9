import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkStructure, type FileKind } from '../../src/check/structure.ts'
import { applyFixes, finalise, SourceFile, type Diagnostic, type Place } from '../../src/diagnostics/index.ts'
import { renderDiagnostics } from '../../src/diagnostics/render/index.ts'
import { parseYaml } from '../../src/yaml/parse.ts'
import type { YamlNode } from '../../src/yaml/tree.ts'

/** To fuzz for longer: FUZZ_RUNS=1000000 npx vitest run test/yaml/fuzz.test.ts */
const runs = Number(process.env['FUZZ_RUNS'] ?? 2000)
const seed = runs > 2000 ? Date.now() : 31

const folder = new URL('../corpus/yaml/', import.meta.url)
const corpus = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))

function isInside({ file, start, end }: Place, path: string, length: number): boolean {
  return file.path === path && start >= 0 && start <= end && end <= length + 1
}

/** What is wrong with what the front end says of a text; empty where all is well. It must never throw. */
async function complaints(text: string, kind: FileKind): Promise<string[]> {
  const found: string[] = []
  const file = new SourceFile('teams/x/y.yaml', text)
  const { root, diagnostics } = await parseYaml(file)
  const all: Diagnostic[] = [
    ...diagnostics,
    ...(root === undefined ? [] : checkStructure(root, kind, file).diagnostics),
  ]
  if (root === undefined && !all.some(({ severity }) => severity === 'error'))
    found.push('nothing was read, and nothing said')
  for (const { code, place, related, fixes, message, effect, hint } of all) {
    const places = [place, ...related.map((one) => one.place), ...fixes.map((one) => one.place)]
    if (!places.every((one) => isInside(one, file.path, text.length))) found.push(`${code} lies outside the file`)
    if ([message, effect, hint].some((part) => part.trim() === '')) found.push(`${code} says nothing`)
    if (message.length > 400 || hint.length > 600) found.push(`${code} says too much`)
  }
  const final = finalise(all, { rules: new Map(), files: [file] })
  for (const format of ['pretty', 'json', 'github', 'sarif'] as const)
    renderDiagnostics(final, format, { colour: false, summary: true })
  applyFixes(
    file,
    final.flatMap(({ fixes }) => fixes),
  )
  if (root !== undefined) checkTree(root, 0, text.length, found)
  return found
}

/** Children lie in their parents, one behind the other. */
function checkTree(node: YamlNode, start: number, end: number, found: string[]): void {
  if (node.start < start || node.end > end || node.end < node.start)
    found.push(`a ${node.kind} lies outside its parent`)
  if (node.kind === 'scalar') return
  const children = node.kind === 'sequence' ? node.items : node.entries.flatMap(({ key, value }) => [key, value])
  let from = node.start
  for (const child of children) {
    checkTree(child, from, node.end, found)
    from = child.end
  }
}

const kinds = fc.constantFrom<FileKind>('images', 'team', 'config')

describe('the front end, fed with anything', () => {
  it('reads the kept corpus', async () => {
    for (const text of corpus)
      for (const kind of ['images', 'team', 'config'] as const) expect(await complaints(text, kind)).toEqual([])
  })

  it('reads texts cut from the corpus and put together', async () => {
    const piece = fc
      .record({ text: fc.constantFrom(...corpus), from: fc.nat(400), length: fc.nat(60) })
      .map(({ text, from, length }) => text.slice(from % (text.length + 1), (from % (text.length + 1)) + length))
    const glue = fc.constantFrom(
      '',
      '\n',
      ' ',
      '  ',
      '\n  ',
      '\n  - ',
      ': ',
      '"',
      "'",
      '[',
      '{',
      '#',
      '&a ',
      '*a',
      '|',
      '>',
      '\t',
      '\r',
      '\0',
      '\ufeff',
      '\u202e',
      '\ud800',
    )
    const text = fc.array(fc.tuple(piece, glue), { minLength: 1, maxLength: 8 }).map((parts) => parts.flat().join(''))
    await fc.assert(
      fc.asyncProperty(text, kinds, async (mixed, kind) => {
        expect(await complaints(mixed, kind)).toEqual([])
      }),
      { numRuns: runs, seed },
    )
  })

  it('reads texts of any characters', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 })
    const ascii = fc.string({ unit: fc.constantFrom(...'ab:- \n#"\'[]{},&*!|>%@`?\\\t\r1.'.split('')), maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, ascii), kinds, async (mixed, kind) => {
        expect(await complaints(mixed, kind)).toEqual([])
      }),
      { numRuns: runs, seed },
    )
  })
})
