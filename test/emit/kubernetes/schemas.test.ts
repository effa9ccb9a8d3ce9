import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { configOf, configurations, emit } from './emitted.ts'

interface OpenApi {
  components: { schemas: Record<string, object> }
}

const documents = fileURLToPath(new URL('../../../../shared/kubernetes/openapi-v3-1.36/', import.meta.url))
const sources = {
  'batch/v1': 'apis__batch__v1.json',
  v1: 'api__v1.json',
  'networking.k8s.io/v1': 'apis__networking.k8s.io__v1.json',
}

/** Kinds that Kubernetes itself does not have. */
const foreign = new Set(['Kustomization', 'PrometheusRule', 'ExternalSecret'])

/** `additionalProperties: false` wherever fields are listed: what a server would prune or refuse is a fault here. */
function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict)
  if (typeof node !== 'object' || node === null) return node
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'default' || key === 'example' ? value : strict(value)]),
  )
  if (typeof copy['properties'] === 'object' && copy['additionalProperties'] === undefined)
    copy['additionalProperties'] = false
  return copy
}

describe.skipIf(!existsSync(documents))(
  'manifests and the official schemas, made strict (skipped where ../shared/kubernetes is absent)',
  () => {
    const ajv = new Ajv({
      strict: false,
      allErrors: true,
      formats: { int32: true, int64: true, 'int-or-string': true, 'date-time': true, byte: true, double: true },
    })
    const validators = new Map<string, ValidateFunction>()

    beforeAll(() => {
      for (const [version, name] of Object.entries(sources)) {
        const { components } = JSON.parse(readFileSync(documents + name, 'utf8')) as OpenApi
        ajv.addSchema({ $id: version, components: strict(components) as object })
      }
    })

    function validator(version: string, kind: string): ValidateFunction {
      const group = { 'batch/v1': 'batch', v1: 'core', 'networking.k8s.io/v1': 'networking' }[version] ?? 'unknown'
      const pointer = `${version}#/components/schemas/io.k8s.api.${group}.v1.${kind}`
      const validate = validators.get(pointer) ?? ajv.compile({ $ref: pointer })
      validators.set(pointer, validate)
      return validate
    }

    it.each(Object.keys(configurations))('agree: %s', async (name) => {
      const config = await configOf(configurations[name] as string)
      const kinds = new Set<string>()
      for (const target of config.targets) {
        for (const { path, content } of emit(config, target).manifests) {
          const value = parse(content, { version: '1.1' }) as { apiVersion: string; kind: string }
          if (foreign.has(value.kind)) continue
          kinds.add(value.kind)
          const validate = validator(value.apiVersion, value.kind)
          expect(validate(value), `${path}: ${ajv.errorsText(validate.errors)}`).toBe(true)
        }
      }
      expect([...kinds]).toContain('CronJob')
    })

    it('would disagree about an unknown field, a wrong type and a missing key', () => {
      const validate = validator('batch/v1', 'CronJob')
      const jobTemplate = { spec: { template: { spec: { containers: [{ name: 'a' }] } } } }
      const good = {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'a' },
        spec: { schedule: '@daily', jobTemplate },
      }
      expect(validate(good)).toBe(true)
      expect(validate({ ...good, spec: { ...good.spec, concurencyPolicy: 'Forbid' } })).toBe(false)
      expect(validate({ ...good, spec: { ...good.spec, suspend: 'no' } })).toBe(false)
      expect(validate({ ...good, spec: { schedule: '@daily' } })).toBe(false)
    })
  },
)

/** The path of a kustomize, from $KUSTOMIZE, PATH or a Debian package; undefined where none can be had. */
function findKustomize(): string | undefined {
  for (const candidate of [process.env['KUSTOMIZE'], 'kustomize']) {
    if (candidate === undefined) continue
    try {
      execFileSync(candidate, ['version'], { stdio: 'ignore' })
      return candidate
    } catch {
      continue
    }
  }
  try {
    const script = fileURLToPath(new URL('../../../scripts/get-skopeo.mjs', import.meta.url))
    return execFileSync(process.execPath, [script, 'sid', 'kustomize'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}

const kustomize = findKustomize()

describe.skipIf(kustomize === undefined)('kustomize (skipped where there is none and none can be fetched)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skopeoc-kustomize-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(Object.keys(configurations))('builds what was emitted: %s', async (name) => {
    const config = await configOf(configurations[name] as string)
    for (const target of config.targets) {
      const { manifests } = emit(config, target)
      for (const { path, content } of manifests) {
        const file = join(folder, name, target.id, path)
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, content)
      }
      const built = execFileSync(kustomize ?? '', ['build', join(folder, name, target.id, 'kubernetes')], {
        encoding: 'utf8',
      })
      const read = (text: string): unknown[] =>
        text
          .split(/^---$/m)
          .map((part) => parse(part) as unknown)
          .filter((value) => value !== null)
      const emitted = manifests
        .filter(({ path }) => !path.endsWith('kustomization.yaml'))
        .flatMap(({ content }) => read(content))
      const canonical = (values: unknown[]): string[] => values.map((value) => JSON.stringify(sortKeys(value))).sort()
      expect(canonical(read(built))).toEqual(canonical(emitted))
    }
  })
})

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  )
}
