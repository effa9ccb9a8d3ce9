import { expect, test } from 'vitest'
import { syncFileName } from '../../src/plan/file-name.ts'

test.each([
  [false, 'cilium', 0, 'sync/cilium.yaml'],
  [false, 'cilium', 1, 'sync/cilium_.2.yaml'],
  [false, 'a/b/c', 0, 'sync/a___b___c.yaml'],
  [false, 'a/b/c', 2, 'sync/a___b___c_.3.yaml'],
  [false, '', 0, 'sync/_root.yaml'],
  [true, 'mirror', 0, 'sync/_scoped.yaml'],
  [false, 'a'.repeat(200), 0, `sync/${'a'.repeat(200)}.yaml`],
])('of scoped %s, "%s" and %i: %s', (scoped, namespace, index, name) => {
  expect(syncFileName(scoped, namespace, index)).toBe(name)
})

test('no two namespaces have one name, however long they are, and each is one that file systems take', () => {
  const namespaces = ['b', 'c', 'b/c', 'b/d'].map((end) => `${'a'.repeat(199)}${end}`)
  const names = [...namespaces, 'a'.repeat(200)].flatMap((each) =>
    [0, 1].map((index) => syncFileName(false, each, index)),
  )
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name.length - 'sync/'.length).toBeLessThanOrEqual(255)
})
