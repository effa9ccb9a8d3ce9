/** A tree in spite of mistakes that can be mended safely, so that everything else in the file is reported in the same run. */
import { applyFixes, SourceFile, type Diagnostic, type Fix } from '../diagnostics/index.ts'
import { readFast } from './fast.ts'
import type { ParseResult } from './parse-result.ts'
import type { YamlNode } from './tree.ts'

/**
 * What the file is with `mends` made, told in offsets of the file as it is, with what was `told` of that. `read` reads a file
 * that the fast reader cannot.
 */
export async function readMended(
  file: SourceFile,
  mends: readonly Fix[],
  told: readonly Diagnostic[],
  read: (file: SourceFile) => Promise<ParseResult>,
): Promise<ParseResult> {
  const fixes = mends.toSorted((a, b) => a.place.start - b.place.start)
  const mended = new SourceFile(file.path, applyFixes(file, fixes))
  const fast = readFast(mended.text).root
  const { root, diagnostics } = fast === undefined ? await read(mended) : { root: fast, diagnostics: [] }
  const original = originalOffset(fixes)
  if (root !== undefined) moveTree(root, original)
  const found = diagnostics.map((finding) => moved(finding, file, original))
  return { root, diagnostics: withoutRepeats([...told, ...found]) }
}

/** The second reading finds again what the first has found and not mended. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ code, place, message }) => {
    const identity = `${code} ${place.start} ${message}`
    return seen.has(identity) ? false : seen.add(identity)
  })
}

/** From offsets of the mended text to those of the text as it is. */
function originalOffset(fixes: readonly Fix[]): (at: number) => number {
  return (at) => {
    let grown = 0
    for (const { place, text } of fixes) {
      const start = place.start + grown
      if (at <= start) break
      const length = place.end - place.start
      if (at < start + text.length) return place.start + Math.min(at - start, length)
      grown += text.length - length
    }
    return at - grown
  }
}

function moveTree(node: YamlNode, original: (at: number) => number): void {
  node.start = original(node.start)
  node.end = original(node.end)
  if (node.kind === 'sequence') for (const item of node.items) moveTree(item, original)
  if (node.kind !== 'mapping') return
  for (const { key, value } of node.entries) {
    moveTree(key, original)
    moveTree(value, original)
  }
}

/** Without its fixes: they are offered again when the others have been made. */
function moved(finding: Diagnostic, file: SourceFile, original: (at: number) => number): Diagnostic {
  const move = (place: { start: number; end: number }): Diagnostic['place'] => ({
    file,
    start: original(place.start),
    end: original(place.end),
  })
  return {
    ...finding,
    place: move(finding.place),
    related: finding.related.map(({ place, message }) => ({ place: move(place), message })),
    fixes: [],
  }
}
