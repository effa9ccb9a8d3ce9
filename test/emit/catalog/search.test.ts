import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { catalogOf, searchOf } from './page-search.ts'

describe("the page's search", () => {
  let search: (query: string) => string[]

  beforeAll(async () => {
    search = await searchOf(
      catalogOf([
        { source: 'docker.io/ahrtr/etcd-defrag', repository: 'registry.example.com/mirror/etcd-defrag' },
        {
          source: 'docker.io/acme/tool',
          repository: 'registry.example.com/mirror/tool',
          entry: { tags: ['1.2.3'], pins: { '1.2.3': `sha256:${'b'.repeat(64)}` } },
        },
        {
          source: 'gcr.io/dogfooding/notes',
          entry: { reason: 'Reads what quay.io/coreos/etcd:3.5.0 writes for team atlas' },
        },
        {
          source: 'quay.io/fork/tool',
          repository: 'registry.example.com/mirror/tool',
          entry: { tags: ['1.2.4'], pins: { '1.2.4': `sha256:${'a'.repeat(64)}` } },
        },
        { source: 'docker.io/acme/agent', repository: 'registry.example.com/mirror/vault-agent' },
        { source: 'docker.io/bitnami/redis', entry: { reason: 'Cache of the Zürich office' } },
        { source: 'docker.io/library/redis' },
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
    ['"registry.example.com/mirror/etcd:3.5.0"', 'quay.io/coreos/etcd'],
    ["'quay.io/coreos/etcd:3.5.0',", 'quay.io/coreos/etcd'],
    ['`quay.io/coreos/etcd`', 'quay.io/coreos/etcd'],
    ['index.docker.io/acme/agent:1.0.0', 'docker.io/acme/agent'],
    ['docker://registry-1.docker.io/acme/agent', 'docker.io/acme/agent'],
    ['mirror/kubescape', 'quay.io/kubescape/kubescape'],
    ['every etcd', 'quay.io/coreos/etcd'],
    ['quay.io/coreos/etcd', 'quay.io/coreos/etcd'],
    ['vault', 'quay.io/openbao/server'],
  ])('puts the image that %s names before those that only mention it', (query, want) => {
    expect(search(query)[0]).toBe(want)
  })

  test.each([
    ['image: quay.io/coreos/etcd:3.5.0', 'quay.io/coreos/etcd'],
    ['- image: "etcd:3.5.0"', 'quay.io/coreos/etcd'],
    ['(quay.io/coreos/etcd)', 'quay.io/coreos/etcd'],
    ['“quay.io/coreos/etcd:3.5.0”.', 'quay.io/coreos/etcd'],
    ['//quay.io/coreos/etcd/', 'quay.io/coreos/etcd'],
    ['\u200bquay.io/coreos/etcd', 'quay.io/coreos/etcd'],
    ['quay.io:443/coreos/etcd:3.5.0', 'quay.io/coreos/etcd'],
    ['https://quay.io/repository/coreos/etcd?tab=tags', 'quay.io/coreos/etcd'],
    ['https://hub.docker.com/r/acme/agent/tags', 'docker.io/acme/agent'],
    ['https://hub.docker.com/_/redis', 'docker.io/library/redis'],
    ['registry.hub.docker.com/library/redis:7', 'docker.io/library/redis'],
    [`@sha256:${'a'.repeat(64)}`, 'quay.io/fork/tool'],
    ['redis:7.2', 'docker.io/library/redis'],
    ['bitnami/redis', 'docker.io/bitnami/redis'],
    ['registry.example.com/mirror/tool:1.2.4', 'quay.io/fork/tool'],
    ['registry.example.com/mirror/tool:1.2.3', 'docker.io/acme/tool'],
    ['docker pull quay.io/coreos/etcd:3.5.0', 'quay.io/coreos/etcd'],
    ['podman image pull --quiet -a quay.io/coreos/etcd', 'quay.io/coreos/etcd'],
    ['FROM --platform=linux/amd64 quay.io/coreos/etcd:3.5.0 AS build', 'quay.io/coreos/etcd'],
    ['Back-off pulling image "quay.io/coreos/etcd:3.5.0": ErrImagePull: not found', 'quay.io/coreos/etcd'],
    ['Failed to pull image "registry.example.com/mirror/tool:1.2.4": rpc error: code = NotFound', 'quay.io/fork/tool'],
    ['zurich', 'docker.io/bitnami/redis'],
    ['Zu\u0308rich', 'docker.io/bitnami/redis'],
  ])('finds by %j as it was copied or typed', (query, want) => {
    expect(search(query)[0]).toBe(want)
  })

  test('answers at once, whatever was pasted', () => {
    const started = performance.now()
    expect(search('etcd and more '.repeat(300_000))).toEqual([])
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test.each([`sha256:${'d'.repeat(64)}`, `sha512:${'d'.repeat(128)}`, 'team:alpha', 'foo:bar', 'delivery@example.org'])(
    'finds nothing by %s, which is nowhere, rather than by a part of it',
    (query) => {
      expect(search(query)).toEqual([])
    },
  )

  test.each([
    [`sha256:${'a'.repeat(64)}`, ['quay.io/fork/tool']],
    [`sha256:${'a'.repeat(12)}`, ['quay.io/fork/tool']],
    ['tool:1.2.3', ['docker.io/acme/tool', 'quay.io/fork/tool']],
    [`registry.example.com/mirror/tool@sha256:${'a'.repeat(64)}`, ['quay.io/fork/tool', 'docker.io/acme/tool']],
    [`registry.example.com/mirror/tool:1.2.3@sha256:${'a'.repeat(64)}`, ['quay.io/fork/tool', 'docker.io/acme/tool']],
    [`registry.example.com/mirror/tool@sha256:${'d'.repeat(64)}`, ['docker.io/acme/tool', 'quay.io/fork/tool']],
    [`registry.example.com/mirror/other@sha256:${'a'.repeat(64)}`, []],
    ['registry.example.com/mirror/etcd:', ['quay.io/coreos/etcd']],
    ['registry.example.com/mirror/etcd@', ['quay.io/coreos/etcd']],
    ['localhost:5000/etcd:3.5.0', []],
    ['ghcr.io:443/acme/etcd:3.5.0', []],
    ['quay.io/coreos/etcd:3.5.0', ['quay.io/coreos/etcd', 'gcr.io/dogfooding/notes']],
  ])('finds by %s the repository of that name, and first what is pinned to its digest', (query, want) => {
    expect(search(query)).toEqual(want)
  })
})

describe('a team is found by where it is reached', () => {
  let search: (query: string) => string[]

  beforeAll(async () => {
    const catalog = catalogOf([
      { source: 'docker.io/acme/alpha-server', entry: { team: 'delivery' } },
      { source: 'docker.io/acme/beta-server', entry: { team: 'edge' } },
      { source: 'docker.io/acme/gamma-server', entry: { team: 'storage' } },
    ])
    const reach: Record<string, string> = {
      delivery: 'https://chat.example.com/Teams/C0123?tab=all#top',
      edge: '#t-edge-online, or call Jane',
      storage: 't-Storage',
    }
    catalog.teams = catalog.teams.map((team) => ({ ...team, contact: reach[team.id] ?? team.contact }))
    search = await searchOf(catalog)
  })

  test.each([
    ['https://chat.example.com/Teams/C0123?tab=all#top', 'docker.io/acme/alpha-server'],
    ['chat.example.com/teams/c0123?tab=all#top', 'docker.io/acme/alpha-server'],
    ['https://chat.example.com/teams', 'docker.io/acme/alpha-server'],
    ['chat.example.com', 'docker.io/acme/alpha-server'],
    ['chat.exam', 'docker.io/acme/alpha-server'],
    ['#t-edge-online', 'docker.io/acme/beta-server'],
    ['#t-edge', 'docker.io/acme/beta-server'],
    ['t-edge-online', 'docker.io/acme/beta-server'],
    ['JANE', 'docker.io/acme/beta-server'],
    ['t-storage', 'docker.io/acme/gamma-server'],
    ['storage@example.com', 'docker.io/acme/gamma-server'],
    ['mailto:storage@example.com', 'docker.io/acme/gamma-server'],
    ['@example/team-storage', 'docker.io/acme/gamma-server'],
    ['example/team-storage', 'docker.io/acme/gamma-server'],
  ])('%s', (query, want) => {
    expect(search(query)).toEqual([want])
  })

  test.each(['online', 'teams/c0123', 'c0123', 'example.com/team', 'example/team', 'chat', 'top'])(
    'but not by %s, which is only a part of it',
    (query) => {
      expect(search(query)).toEqual([])
    },
  )
})
