/** YAML text to a tree with offsets. See README.md of this folder for the two readers. */
import type { SourceFile } from '../diagnostics/index.ts'
import { parseCareful } from './careful.ts'
import { readFast } from './fast.ts'
import { withOddBlanks } from './odd-blanks.ts'
import type { ParseResult } from './parse-result.ts'

/** The tree of a file and what is wrong with it as YAML: fast where that is possible, else careful. */
export async function parseYaml(file: SourceFile): Promise<ParseResult> {
  const { root, isPlain } = readFast(file.text)
  const asItIs = root === undefined ? await parseCareful(file) : { root, diagnostics: [] }
  return isPlain ? asItIs : withOddBlanks(file, asItIs, parseYaml)
}
