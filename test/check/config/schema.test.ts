import { Ajv, type ValidateFunction } from 'ajv'
import { describe, expect, it } from 'vitest'
import { runtimeKeys } from '../../../src/check/config/runtime.ts'
import { rules } from '../../../src/diagnostics/index.ts'
import { defaultRuntime } from '../../../src/model/runtime-config.ts'
import { readSchema } from '../../support/schemas.ts'

interface Schema {
  $ref?: string
  description?: string
  examples?: unknown[]
  default?: unknown
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  propertyNames?: { enum?: string[] }
  items?: Schema
  anyOf?: Schema[]
  definitions?: Record<string, Schema>
  type?: string | string[]
}

const schema = readSchema('skopeoc') as Schema & object

/** Every schema of a property, with the path to it. */
function properties(node: Schema, path = ''): { path: string; schema: Schema }[] {
  const own = Object.entries(node.properties ?? {}).map(([key, value]) => ({ path: `${path}/${key}`, schema: value }))
  const below = own.flatMap((property) => properties(property.schema, property.path))
  const inside = [...(node.anyOf ?? []), ...(node.items === undefined ? [] : [node.items])].flatMap((part) =>
    properties(part, path),
  )
  const others = typeof node.additionalProperties === 'object' ? properties(node.additionalProperties, `${path}/*`) : []
  const definitions = Object.entries(node.definitions ?? {}).flatMap(([name, value]) => properties(value, `#${name}`))
  return [...own, ...below, ...inside, ...others, ...definitions]
}

function resolve(node: Schema): Schema {
  return node.$ref === undefined ? node : (schema.definitions?.[node.$ref.replace('#/definitions/', '')] ?? {})
}

describe('schemas/skopeoc.schema.json', () => {
  const ajv = new Ajv({ allErrors: true, strict: false })
  ajv.addSchema(schema, 'skopeoc')

  function validator(pointer: string): ValidateFunction {
    return ajv.getSchema(`skopeoc#${pointer}`) as ValidateFunction
  }

  it('describes every property and gives an example of it', () => {
    const all = properties(schema)
    expect(all.length).toBeGreaterThan(100)
    const bare = all.filter(({ schema: node }) => {
      const { description = '', examples = [] } = resolve(node)
      return description === '' || examples.length === 0
    })
    expect(bare.map(({ path }) => path)).toEqual([])
  })

  it('names every rule, and no other', () => {
    expect(schema.properties?.['rules']?.propertyNames?.enum).toEqual(Object.keys(rules).sort())
  })

  it('has examples that it accepts itself', () => {
    for (const name of Object.keys(schema.definitions ?? {})) {
      const validate = validator(`/definitions/${name}`)
      for (const example of schema.definitions?.[name]?.examples ?? []) {
        expect(validate(example), `${name}: ${JSON.stringify(example)}: ${ajv.errorsText(validate.errors)}`).toBe(true)
      }
    }
  })

  it('knows the same runtime settings as the compiler, in `runtime` and in a target', () => {
    const runtime = Object.keys(schema.definitions?.['runtime']?.properties ?? {})
    const target = Object.keys(schema.definitions?.['target']?.properties ?? {})
    expect(runtime.sort()).toEqual([...runtimeKeys].sort())
    expect(runtimeKeys.filter((key) => !target.includes(key))).toEqual([])
    expect(Object.keys(defaultRuntime('one')).filter((key) => !runtime.includes(key))).toEqual([])
  })

  it('tells the defaults that the compiler has', () => {
    const settings: Record<string, unknown> = { ...defaultRuntime('one') }
    const told = runtimeKeys.filter((key) => Object.hasOwn(schema.definitions?.[`runtime-${key}`] ?? {}, 'default'))
    expect(told.length).toBeGreaterThan(5)
    for (const key of told) expect([key, schema.definitions?.[`runtime-${key}`]?.default]).toEqual([key, settings[key]])
  })

  it('lets no key pass that it does not know', () => {
    const loose = properties(schema).filter(({ schema: node }) => {
      const { properties: keys, additionalProperties } = resolve(node)
      return keys !== undefined && additionalProperties !== false
    })
    expect(loose.map(({ path }) => path)).toEqual([])
    expect(schema.additionalProperties).toBe(false)
  })
})
