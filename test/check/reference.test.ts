/** References to upstream repositories: what is taken, and as what. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRegistryHost, isRepositoryPath, parseSource } from '../../src/check/reference.ts'

const referenceOf = (text: string) => {
  const result = parseSource(text)
  return 'reference' in result ? result.reference : undefined
}

describe('a source', () => {
  const taken: [string, string, string][] = [
    ['quay.io/cilium/cilium', 'quay.io', 'cilium/cilium'],
    ['docker.io/alpine', 'docker.io', 'library/alpine'],
    ['index.docker.io/alpine', 'docker.io', 'library/alpine'],
    ['index.docker.io/grafana/grafana', 'docker.io', 'grafana/grafana'],
    ['registry.example.com:5000/a/b', 'registry.example.com:5000', 'a/b'],
    ['registry:443/a', 'registry:443', 'a'],
    ['localhost/a', 'localhost', 'a'],
    ['a--b.io/c---d/e__f/g.h_i', 'a--b.io', 'c---d/e__f/g.h_i'],
    // What has a dot behind the namespace, or below the one that goes without saying, is no registry to anybody, nor what no host is called.
    ['docker.io/a/quay.io', 'docker.io', 'a/quay.io'],
    ['docker.io/node.js', 'docker.io', 'library/node.js'],
    ['docker.io/a.b_c/d', 'docker.io', 'a.b_c/d'],
  ]
  test.each(taken)('%s', (text, host, path) => {
    expect(referenceOf(text)).toEqual({ host, path, text: `${host}/${path}` })
  })

  test.each([
    'alpine',
    'quay.io',
    'quay.io/',
    'quay.io//a',
    'quay.io/a/',
    'quay.io/A',
    'quay.io/a:v1',
    'quay.io/a@sha256:0',
    'quay.io/-a',
    'quay.io/a-',
    'quay.io/a..b',
    'quay.io/a___b',
    'quay.io/a._b',
    '-quay.io/a',
    'quay-.io/a',
    'quay..io/a',
    '.io/a',
    'quay_x.io/a',
    `${'a'.repeat(64)}.io/b`,
    `quay.io/${'a'.repeat(250)}`,
    'docker://quay.io/a',
    'quay.io/a b',
    'quay.io:99999/a',
    'quay.io:0/a',
    'quay.io:0443/a',
    'registry-1.docker.io:0/a',
  ])('that is refused: %s', (text) => expect(referenceOf(text)).toBeUndefined())

  test.each([
    ['quay.io:443/a/b', 'quay.io/a/b', '"quay.io:443" is quay.io with the port that every registry has'],
    ['registry-1.docker.io/a/b', 'docker.io/a/b', '"registry-1.docker.io" is Docker Hub, which is called docker.io'],
    ['index.docker.io:443/a', 'docker.io/a', '"index.docker.io:443" is Docker Hub, which is called docker.io'],
  ])('under another name of its registry: %s', (text, fix, message) => {
    expect(parseSource(text)).toMatchObject({ problem: { message, fix } })
  })

  // Skopeo's log, by which mirror.sh tells who offers what, names both alike: without docker.io.
  test.each([
    ['docker.io/quay.io/cilium/cilium', 'quay.io/cilium/cilium', 'quay.io'],
    ['index.docker.io/quay.io/a', 'quay.io/a', 'quay.io'],
    ['docker.io/localhost/a', 'localhost/a', 'localhost'],
    ['docker.io/docker.io/grafana/grafana', 'docker.io/grafana/grafana', 'docker.io'],
    ['docker.io/docker.io/alpine', 'docker.io/alpine', 'docker.io'],
    ['docker.io/docker.io/docker.io/a/b', 'docker.io/a/b', 'docker.io'],
    ['docker.io/docker.io/quay.io/a', 'quay.io/a', 'docker.io'],
    ['docker://docker.io/quay.io/a', 'quay.io/a', 'quay.io'],
  ])('below Docker Hub, though it is at another registry: %s', (text, fix, registry) => {
    const message = text.includes('://')
      ? 'the source begins with a transport, "docker://"'
      : `"${registry}" is a registry, and no namespace of Docker Hub`
    expect(parseSource(text)).toMatchObject({ problem: { message, fix, hint: `did you mean \`${fix}\`?` } })
  })

  test.each([
    ['docker://quay.io/a/b', 'quay.io/a/b'],
    ['oci://quay.io/a/b/', 'quay.io/a/b'],
    ['https://registry.example.com/a/b', 'registry.example.com/a/b'],
    ['docker://redis', 'docker.io/library/redis'],
    ['redis', 'docker.io/library/redis'],
    ['/quay.io/a/b', 'quay.io/a/b'],
    ['Quay.io/A/b', 'quay.io/a/b'],
    ['Quay.io/a/b', 'quay.io/a/b'],
    ['quay.io//A/b/', 'quay.io/a/b'],
    ['https://quay.io/repository/a/b?tab=tags', 'quay.io/a/b'],
    ['https://hub.docker.com/_/redis', 'docker.io/library/redis'],
    ['https://hub.docker.com/r/bitnami/redis/tags', 'docker.io/bitnami/redis'],
    ['https://hub.docker.com/repository/docker/bitnami/redis/general', 'docker.io/bitnami/redis'],
    ['hub.docker.com/r/bitnami/redis', 'docker.io/bitnami/redis'],
    ['https://registry.hub.docker.com/_/redis', 'docker.io/library/redis'],
    ['https://registry.hub.docker.com/r/bitnami/redis', 'docker.io/bitnami/redis'],
    ['https://registry.hub.docker.com/library/redis', 'docker.io/library/redis'],
    ['https://registry.hub.docker.com/v2/repositories/library/nginx', 'docker.io/library/nginx'],
    ['https://hub.docker.com/v2/repositories/bitnami/redis/tags?page_size=100', 'docker.io/bitnami/redis'],
    ['https://hub.docker.com/v2/namespaces/bitnami/repositories/redis/tags', 'docker.io/bitnami/redis'],
    ['https://registry.hub.docker.com/v1/repositories/nginx/tags', 'docker.io/library/nginx'],
    ['https://index.docker.io/v1/repositories/bitnami/redis/images', 'docker.io/bitnami/redis'],
    ['https://registry-1.docker.io/v2/library/nginx/tags/list', 'docker.io/library/nginx'],
    ['registry-1.docker.io/v2/library/nginx/manifests/latest', 'docker.io/library/nginx'],
    ['https://quay.io/v2/a/b/tags/list', 'quay.io/a/b'],
    ['https://quay.io/api/v1/repository/a/b/tag/', 'quay.io/a/b'],
    ['https://github.com/Org/repo/pkgs/container/name', 'ghcr.io/org/name'],
    ['https://github.com/orgs/org/packages/container/package/charts%2Fname', 'ghcr.io/org/charts/name'],
    ['https://gallery.ecr.aws/docker/library/redis', 'public.ecr.aws/docker/library/redis'],
    ['https://mcr.microsoft.com/en-us/product/dotnet/runtime/about', 'mcr.microsoft.com/dotnet/runtime'],
  ])('can mean nothing else: %s', (text, fix) => {
    expect(parseSource(text)).toMatchObject({ problem: { hint: `did you mean \`${fix}\`?`, fix } })
  })

  test.each([
    ['', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['/', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['//a', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['/a/b', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['123', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['~/a', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['$REG/a/b', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['<registry>/a', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['team/apps/web', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['Redis', 'did you mean `docker.io/library/redis`?'],
    ['bitnami/redis', 'did you mean `docker.io/bitnami/redis`?'],
    ['https://redis', 'Write host/path, for example quay.io/cilium/cilium.'],
    ['https://github.com/a/b', 'Write what is pulled instead, for example quay.io/cilium/cilium.'],
    ['https://hub.docker.com/u/bitnami', 'Write what is pulled instead, for example quay.io/cilium/cilium.'],
    ['hub.docker.com/u/bitnami', 'Write what is pulled instead, for example quay.io/cilium/cilium.'],
    ['https://index.docker.io/v1/nginx', 'Write what is pulled instead, for example quay.io/cilium/cilium.'],
    ['index.docker.io/v1/nginx', 'Write what is pulled instead, for example quay.io/cilium/cilium.'],
    ['https://registry-1.docker.io/v2/', 'Write what is pulled instead, for example quay.io/cilium/cilium.'],
    [
      'https://registry.hub.docker.com/v2/repositories/bitnami',
      'Write what is pulled instead, for example quay.io/cilium/cilium.',
    ],
    [
      'https://harbor.example.com/harbor/projects/4/repositories/a',
      'Write what is pulled instead, for example quay.io/cilium/cilium.',
    ],
    ['docker://quay.io/a b', 'Write host/path without blanks.'],
    ['docker://quay.io/a:v1', 'Write `source: quay.io/a` and `tags: ["v1"]`.'],
  ])('is never mended by guessing: %s', (text, hint) => {
    const result = parseSource(text)
    expect(result).toMatchObject({ problem: { hint } })
    expect(result).not.toHaveProperty('problem.fix')
  })

  test('is taken where its host and path are what registries take, and only there', () => {
    const piece = fc.constantFrom('a', 'b9', '0', '.', '-', '--', '_', '__', '___', '/', '/', 'a', 'c', 'A', ':5000')
    const host = fc.oneof(
      fc.constant('quay.io'),
      fc.array(piece, { maxLength: 5 }).map((parts) => parts.join('')),
    )
    let right = 0
    fc.assert(
      fc.property(host, fc.array(piece, { maxLength: 6 }), (first, parts) => {
        const text = `${first}/${parts.join('')}`
        const slash = text.indexOf('/')
        const [before, path] = [text.slice(0, slash), text.slice(slash + 1)]
        const isQualified = /[.:]/.test(before)
        const isRight = isQualified && isRegistryHost(before) && isRepositoryPath(path)
        if (isRight) right++
        expect([text, referenceOf(text) !== undefined]).toEqual([text, isRight])
      }),
      { numRuns: 10_000 },
    )
    expect(right).toBeGreaterThan(300)
  })
})
