import { assert, oneof, property, string, stringMatching } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EmittedFile } from '../../../src/emit/emitted-file.ts'
import { jsonBytes } from '../../../src/emit/kubernetes/json-bytes.ts'
import { keyOf, largestBundleBytes, packFiles, type PackedFiles } from '../../../src/emit/kubernetes/pack-files.ts'

function file(path: string, kilobytes: number, fill = 'x'): EmittedFile {
  const line = `${fill.repeat(63)}\n`
  return { path, content: line.repeat(kilobytes * 16) }
}

function syncFiles(count: number, kilobytes: number): EmittedFile[] {
  return Array.from({ length: count }, (_, index) => file(`sync/team-${index}.yaml`, kilobytes))
}

function sizes({ bundles }: PackedFiles): number[] {
  return bundles.map(({ data }) => Buffer.byteLength(JSON.stringify(data)))
}

/** What the pods find: from the places, or as start.sh puts it together. */
function unpacked({ bundles, places }: PackedFiles): Map<string, string> {
  const found = new Map<string, string>()
  const keys = bundles.flatMap(({ suffix, data }) =>
    Object.keys(data).map((key) => ({ suffix, key, content: data[key] as string })),
  )
  if (places !== undefined) {
    for (const { suffix, key, path } of places) {
      found.set(path, keys.find((entry) => entry.suffix === suffix && entry.key === key)?.content ?? 'missing')
    }
    return found
  }
  for (const { key, content } of keys.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const path = key.replace(/\.part-[0-9]{4}$/, '').replace(/^sync__/, 'sync/')
    if (path !== 'start.sh') found.set(path, (found.get(path) ?? '') + content)
  }
  return found
}

function contents(files: readonly EmittedFile[]): Map<string, string> {
  return new Map(files.map(({ path, content }) => [path, content]))
}

describe('ConfigMaps of generated files', () => {
  it('is one while everything fits', () => {
    const files = [file('mirror.sh', 20), file('index.txt', 2), ...syncFiles(10, 5)]
    const packed = packFiles(files, '')
    expect(packed.bundles.map(({ suffix }) => suffix)).toEqual([''])
    expect(unpacked(packed)).toEqual(contents(files))
  })

  it.each([
    { count: 60, kilobytes: 10 },
    { count: 300, kilobytes: 20 },
    { count: 12, kilobytes: 120 },
  ])('stay below the limit and hold every file once: $count files of $kilobytes KiB', ({ count, kilobytes }) => {
    const files = [file('mirror.sh', 20), file('index.txt', 50), ...syncFiles(count, kilobytes)]
    const packed = packFiles(files, '')
    expect(Math.max(...sizes(packed))).toBeLessThanOrEqual(largestBundleBytes + 2)
    expect(packed.places).toHaveLength(files.length)
    expect(unpacked(packed)).toEqual(contents(files))
    expect(new Set(packed.bundles.map(({ suffix }) => suffix)).size).toBe(packed.bundles.length)
  })

  it('keep their names while the tree grows, and a new file changes one of them, or halves it', () => {
    const files = [file('mirror.sh', 20), file('index.txt', 50)]
    let before = packFiles(files, '')
    for (let count = 0; count < 120; count++) {
      files.push(file(`sync/team-${count}.yaml`, 10))
      const after = packFiles(files, '')
      const names = new Set(after.bundles.map(({ suffix }) => suffix))
      expect(before.bundles.filter(({ suffix }) => !names.has(suffix))).toEqual([])
      const old = new Map(before.bundles.map(({ suffix, data }) => [suffix, JSON.stringify(data)]))
      const changed = after.bundles.filter(({ suffix, data }) => old.get(suffix) !== JSON.stringify(data))
      const added = after.bundles.length - before.bundles.length
      expect(changed.length).toBeLessThanOrEqual(added + 1)
      before = after
    }
    expect(before.bundles.length).toBeGreaterThan(6)
  })

  it('are the same whatever the order of the files', () => {
    const files = syncFiles(100, 10)
    expect(packFiles([...files].reverse(), '')).toEqual(packFiles(files, ''))
  })

  it.each([
    { what: 'a large file', files: [file('index.txt', 700), file('mirror.sh', 20), ...syncFiles(5, 10)] },
    {
      what: 'one line without a break',
      files: [{ path: 'copy.sh', content: 'ä🚀"\\'.repeat(200_000) + '\n' }, file('mirror.sh', 1)],
    },
    { what: 'text that doubles as JSON', files: [file('copy.sh', 150, '"'), file('mirror.sh', 1)] },
    { what: 'more files than a CronJob can list', files: [file('mirror.sh', 20), ...syncFiles(1200, 1)] },
  ])('take $what in parts that the pods put together', ({ files }) => {
    const packed = packFiles(files, 'start')
    expect(packed.places).toBeUndefined()
    expect(Math.max(...sizes(packed))).toBeLessThanOrEqual(largestBundleBytes + 2)
    expect(unpacked(packed)).toEqual(contents(files))
    const keys = packed.bundles.flatMap(({ data }) => Object.keys(data))
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toContain('start.sh')
  })

  it('are balanced within limits at the size of a hundred thousand entries', () => {
    const files = [file('mirror.sh', 25), file('index.txt', 12_000), file('copy.sh', 3000), ...syncFiles(400, 60)]
    const packed = packFiles(files, 'start')
    const found = sizes(packed)
    const total = found.reduce((sum, size) => sum + size, 0)
    expect(Math.max(...found)).toBeLessThanOrEqual(largestBundleBytes + 2)
    // Half full on average, at least: hash buckets between one half and the whole.
    expect(total / found.length).toBeGreaterThan(largestBundleBytes * 0.5)
    expect(unpacked(packed)).toEqual(contents(files))
  })
})

describe('the size of text as JSON', () => {
  it('is that of JSON.stringify', () => {
    const texts = oneof(string({ unit: 'binary' }), string({ unit: 'grapheme' }), stringMatching(/^[\n"\\ a]*$/))
    assert(
      property(texts, (text) => {
        expect(jsonBytes(text)).toBe(Buffer.byteLength(JSON.stringify(text)) - 2)
      }),
    )
    expect(jsonBytes('\ud800a\udc00\u0007\t')).toBe(Buffer.byteLength(JSON.stringify('\ud800a\udc00\u0007\t')) - 2)
  })
})

describe('keys of ConfigMaps', () => {
  it('are legal and differ wherever paths differ', () => {
    const long = 'x'.repeat(200)
    const paths = [
      'mirror.sh',
      'sync/a.yaml',
      'sync/a__b.yaml',
      'sync/a___b.yaml',
      'sync/a_.2.yaml',
      `sync/${long}.yaml`,
      `sync/${long}x${'y'.repeat(90)}.yaml`,
      `sync/${long}x${'y'.repeat(89)}z.yaml`,
    ]
    const keys = paths.map(keyOf)
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of keys) expect(`${key}.part-0000`).toMatch(/^[-._a-zA-Z0-9]{1,253}$/)
  })

  it.each(['../x', 'a/b/c', 'sync/a b', 'sync/é', ''])('do not exist for "%s"', (path) => {
    expect(() => keyOf(path)).toThrow('no key of a ConfigMap')
  })
})
