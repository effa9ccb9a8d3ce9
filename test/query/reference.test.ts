import { describe, expect, test } from 'vitest'
import { parseReference } from '../../src/query/reference.ts'

const digest = `sha256:${'0a'.repeat(32)}`

describe('parseReference', () => {
  test.each([
    ['quay.io/cilium/cilium', { repository: 'quay.io/cilium/cilium' }],
    ['quay.io/cilium/cilium:v1.15.0', { repository: 'quay.io/cilium/cilium', tag: 'v1.15.0' }],
    [`quay.io/cilium/cilium:v1.15.0@${digest}`, { repository: 'quay.io/cilium/cilium', tag: 'v1.15.0', digest }],
    [
      `docker-pullable://gsoci.azurecr.io/giantswarm/redis@${digest}`,
      { repository: 'gsoci.azurecr.io/giantswarm/redis', digest },
    ],
    ['redis:6.2', { repository: 'docker.io/library/redis', tag: '6.2' }],
    ['bitnami/redis', { repository: 'docker.io/bitnami/redis' }],
    ['docker.io/alpine', { repository: 'docker.io/library/alpine' }],
    ['index.docker.io/library/alpine', { repository: 'docker.io/library/alpine' }],
    ['quay.io:443/a:b', { repository: 'quay.io/a', tag: 'b' }],
    ['registry:443/a:b', { repository: 'registry:443/a', tag: 'b' }],
    ['localhost:5000/a', { repository: 'localhost:5000/a' }],
    ['localhost:5000/a:b', { repository: 'localhost:5000/a', tag: 'b' }],
    ['registry.example.com:5000/a/b:1', { repository: 'registry.example.com:5000/a/b', tag: '1' }],
    [digest, { digest }],
    ['  docker://ghcr.io/a/b  ', { repository: 'ghcr.io/a/b' }],
  ])('%s', (text, reference) => expect(parseReference(text)).toEqual({ reference }))

  test.each([
    '',
    'quay.io/',
    'a b',
    'quay.io/A/b',
    'quay.io/a:',
    'quay.io/a@sha256:12',
    'quay.io/a/../b',
    '\u001b[31m',
    'quay.io/a:b:c',
  ])('%j is refused with a hint', (text) => {
    const result = parseReference(text)
    expect(result).toHaveProperty('problem')
    expect('hint' in result && result.hint).toMatch(/\.$/)
  })
})
