import { Ajv, type ValidateFunction } from 'ajv'
import type { FileKind } from '../../src/check/structure.ts'
import { analyseSources } from '../../src/compile.ts'
import { rules, SourceFile } from '../../src/diagnostics/index.ts'
import { parseYaml } from '../../src/yaml/parse.ts'
import { toJs } from '../../src/yaml/tree.ts'
import { memorySources, smallTree, someDay, type Files } from '../support/memory-tree.ts'
import { readSchema } from '../support/schemas.ts'

const names: Record<FileKind, string> = { images: 'images', team: 'team', config: 'skopeoc' }

/** The schema that editors use for a kind of file. */
export function schemaOf(kind: FileKind): object {
  return readSchema(names[kind])
}

/** Every key that a schema names. */
export function namedBy(schema: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return found
  for (const [key, value] of Object.entries(schema) as [string, object][]) {
    if (key === 'properties') for (const name of Object.keys(value)) found.add(name)
    if (key !== 'examples') namedBy(value, found)
  }
  return found
}

export function validatorOf(schema: object): ValidateFunction {
  return new Ajv({ allErrors: true, strict: false }).compile(schema)
}

const read = new Map<string, Promise<{ value: unknown } | undefined>>()

/** What a file holds, looked at once; undefined where it is not YAML to skopeoc. */
function valueIn(text: string): Promise<{ value: unknown } | undefined> {
  const known =
    read.get(text) ??
    parseYaml(new SourceFile('x.yaml', text)).then(({ root, diagnostics }) =>
      root === undefined || diagnostics.length > 0 ? undefined : { value: toJs(root) },
    )
  read.set(text, known)
  return known
}

/** What a schema says against a file; undefined where it is not YAML to skopeoc. */
export async function saidBy(validate: ValidateFunction, text: string): Promise<string[] | undefined> {
  const found = await valueIn(text)
  if (found === undefined) return undefined
  validate(found.value)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`.trim())
}

const config = `targets:
  main: { registry: registry.example.com }
  edge: { registry: "localhost:5000", default: false }
`

/** The least that compiles with a file of the kind. */
function treeWith(kind: FileKind, text: string): Files {
  if (kind === 'config') return { 'skopeoc.yaml': text }
  const tree = smallTree('', config)
  const { 'teams/alpha/images.yaml': _, ...withoutImages } = tree
  return kind === 'team'
    ? { ...withoutImages, 'teams/alpha/team.yaml': text }
    : { ...tree, 'teams/alpha/images.yaml': text }
}

/** The errors of skopeoc about a file that no configuration turns down: what an editor may refuse it for. */
export async function errorsOf(kind: FileKind, text: string): Promise<string[]> {
  const { diagnostics } = await analyseSources(memorySources(treeWith(kind, text)), { today: someDay })
  return diagnostics
    .filter(({ code, severity }) => severity === 'error' && rules[code].fixed === true)
    .map(({ code, message }) => `${code}: ${message}`)
}
