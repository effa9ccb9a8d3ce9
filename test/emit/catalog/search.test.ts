import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { catalogOf, searchOf } from './page-search.ts'

describe("the page's search", () => {
  let search: (query: string) => string[]

  beforeAll(async () => {
    search = await searchOf(
      catalogOf([
        { source: 'docker.io/ahrtr/etcd-defrag', repository: 'registry.example.com/mirror/etcd-defrag' },
        { source: 'docker.io/acme/agent', repository: 'registry.example.com/mirror/vault-agent' },
        { source: 'quay.io/coreos/etcd', repository: 'registry.example.com/mirror/etcd' },
        { source: 'quay.io/kubescape/host-scanner', repository: 'registry.example.com/mirror/kubescape-host-scanner' },
        { source: 'quay.io/kubescape/kubescape', repository: 'registry.example.com/mirror/kubescape' },
        { source: 'quay.io/openbao/server', repository: 'registry.example.com/mirror/vault' },
      ]),
    )
  })
  afterAll(() => {
    vi.unstubAllGlobals()
  })

  test.each([
    ['registry.example.com/mirror/etcd', 'quay.io/coreos/etcd'],
    ['registry.example.com/mirror/etcd:3.5.0', 'quay.io/coreos/etcd'],
    ['https://registry.example.com/mirror/kubescape:v3.0.0', 'quay.io/kubescape/kubescape'],
    ['mirror/kubescape', 'quay.io/kubescape/kubescape'],
    ['every etcd', 'quay.io/coreos/etcd'],
    ['quay.io/coreos/etcd', 'quay.io/coreos/etcd'],
    ['vault', 'quay.io/openbao/server'],
  ])('puts the image that %s names before those that only mention it', (query, want) => {
    expect(search(query)[0]).toBe(want)
  })
})
