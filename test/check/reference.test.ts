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
