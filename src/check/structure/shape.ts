import type { ScalarType } from '../../yaml/tree.ts'

/** The part of JSON Schema draft-07 that the schemas of skopeoc use. */
export interface JsonSchema {
  $ref?: string
  title?: string
  description?: string
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  minProperties?: number
  minItems?: number
  items?: JsonSchema
  enum?: (string | number | boolean)[]
  const?: string | number | boolean
  anyOf?: JsonSchema[]
  pattern?: string
  minimum?: number
  maximum?: number
  examples?: unknown[]
  definitions?: Record<string, JsonSchema>
}

export type NodeType = ScalarType | 'integer' | 'list' | 'mapping'

/** A schema made ready for walking a tree. */
export interface Shape {
  title: string | undefined
  /** What is accepted; undefined for anything. */
  types: ReadonlySet<NodeType> | undefined
  /** What `types` and `words` say of these three, which nearly every value is. */
  isMapping: boolean
  isList: boolean
  isText: boolean
  /** Whether a value is the text in the file, whatever YAML would make of it. `types` are those that a message names. */
  isAsWritten: boolean
  /** Whether any text will do, but for `pattern`. */
  isAnyText: boolean
  properties: ReadonlyMap<string, Shape>
  required: readonly string[]
  /** What keys that are not named may hold; undefined where there may be none. */
  others: Shape | undefined
  minProperties: number
  minItems: number
  items: Shape | undefined
  /** Whether it describes the items of a list. */
  isItem: boolean
  /** The values that are accepted, as they are written. */
  words: readonly string[] | undefined
  /** Alternatives of different types. */
  branches: readonly Shape[]
  pattern: RegExp | undefined
  minimum: number | undefined
  maximum: number | undefined
  /** The first example, as it is written in a file. */
  example: string | undefined
}

const typeNames: Record<string, NodeType> = {
  object: 'mapping',
  array: 'list',
  string: 'string',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  null: 'null',
}

/** What text without quotes may look like. Nobody is told to write a truth value or nothing where text is wanted. */
const oddTypes: readonly NodeType[] = ['boolean', 'null']
const writtenTypes: readonly NodeType[] = ['string', 'number', ...oddTypes]

/** Prepares a schema. References may be circular: a shape is made once and filled in later. */
export function shapeOf(root: JsonSchema): Shape {
  const made = new Map<JsonSchema, Shape>()
  const make = (schema: JsonSchema): Shape => {
    const resolved = schema.$ref === undefined ? schema : definition(root, schema.$ref)
    const known = made.get(resolved)
    if (known !== undefined) return known
    const shape = emptyShape(resolved)
    made.set(resolved, shape)
    return Object.assign(shape, filled(resolved, make))
  }
  return make(root)
}

function definition(root: JsonSchema, reference: string): JsonSchema {
  const found = root.definitions?.[reference.replace('#/definitions/', '')]
  if (found === undefined) throw new Error(`the schema has no ${reference}`)
  return found
}

function emptyShape(schema: JsonSchema): Shape {
  const names = schema.type === undefined ? undefined : [schema.type].flat()
  const types = names === undefined ? undefined : new Set(names.map((type) => typeNames[type] as NodeType))
  const isAsWritten = types !== undefined && writtenTypes.every((type) => types.has(type))
  if (isAsWritten) for (const type of oddTypes) types.delete(type)
  const words = wordsOf(schema)
  return {
    title: schema.title,
    types,
    isMapping: types === undefined ? words === undefined : types.has('mapping'),
    isList: types === undefined ? words === undefined : types.has('list'),
    isText: words === undefined && (types === undefined || types.has('string')),
    isAsWritten,
    isAnyText: words === undefined && schema.anyOf === undefined && types?.has('string') === true && !isBounded(schema),
    properties: new Map(),
    required: schema.required ?? [],
    others: undefined,
    minProperties: schema.minProperties ?? 0,
    minItems: schema.minItems ?? 0,
    items: undefined,
    isItem: false,
    words,
    branches: [],
    pattern: schema.pattern === undefined ? undefined : new RegExp(schema.pattern, 'u'),
    minimum: schema.minimum,
    maximum: schema.maximum,
    example: schema.examples === undefined ? undefined : flowStyle(schema.examples[0]),
  }
}

function isBounded({ minimum, maximum }: JsonSchema): boolean {
  return minimum !== undefined || maximum !== undefined
}

/** The schema of what is not described: one, so that its shape is made once. */
const anything: JsonSchema = {}

function filled(schema: JsonSchema, make: (schema: JsonSchema) => Shape): Partial<Shape> {
  const additional = schema.additionalProperties
  const alternatives = (schema.anyOf ?? []).filter((branch) => branch.required === undefined)
  return {
    properties: new Map(Object.entries(schema.properties ?? {}).map(([key, value]) => [key, make(value)])),
    others: additional === false ? undefined : make(typeof additional === 'object' ? additional : anything),
    items: schema.items === undefined ? undefined : Object.assign(make(schema.items), { isItem: true }),
    branches: alternatives.map(make),
  }
}

function wordsOf(schema: JsonSchema): string[] | undefined {
  if (schema.enum !== undefined) return schema.enum.map(String)
  return schema.const === undefined ? undefined : [String(schema.const)]
}

/** A value of an example as it may be written in YAML: text in quotes where that is wise. */
function flowStyle(value: unknown): string {
  if (typeof value === 'string') return /^[A-Za-z0-9][A-Za-z0-9 ./_-]*$/.test(value) ? value : JSON.stringify(value)
  if (Array.isArray(value))
    return `[${value.map((item) => (typeof item === 'string' ? JSON.stringify(item) : flowStyle(item))).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${flowStyle(item)}`)
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
  }
  return String(value)
}
