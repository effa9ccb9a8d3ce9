import type { Diagnostic } from '../diagnostics/index.ts'
import type { YamlNode } from './tree.ts'

export interface ParseResult {
  /** The tree; undefined where an error leaves nothing that could be trusted. Of duplicate keys it holds the first. */
  root: YamlNode | undefined
  diagnostics: Diagnostic[]
}
