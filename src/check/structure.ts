/** The structure of a file against its JSON Schema: keys, types and words, each finding at its place in the text. */
import type { Diagnostic, SourceFile } from '../diagnostics/index.ts'
import { images, skopeoc, team } from '../generated/schemas.js'
import type { YamlNode } from '../yaml/tree.ts'
import type { FileKind } from './structure/file-kind.ts'
import { shapeOf, type JsonSchema, type Shape } from './structure/shape.ts'
import { unquotedNumbers } from './structure/unquoted.ts'
import { StructureWalk } from './structure/walk.ts'

export type { FileKind } from './structure/file-kind.ts'

const schemas: Record<FileKind, unknown> = { images, team, config: skopeoc }

const shapes: Partial<Record<FileKind, Shape>> = {}

/**
 * Checks a tree against the schema of its kind. The schemas that editors use decide; what they say about the form of a
 * text (`pattern`) is said better by the checks of images and configuration, and decided here for team files only.
 */
export function checkStructure(root: YamlNode, kind: FileKind, file: SourceFile): { diagnostics: Diagnostic[] } {
  const shape = (shapes[kind] ??= shapeOf(schemas[kind] as JsonSchema))
  const walk = new StructureWalk(file, kind)
  walk.check(root, shape)
  const diagnostics = walk.diagnostics
  if (kind === 'images') unquotedNumbers(root, file, diagnostics)
  return { diagnostics }
}
