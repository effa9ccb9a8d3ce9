import { describe, expect, it } from 'vitest'
import { readTeamMap } from '../../src/import/index.ts'
import { compiled, runRetagger } from './support/run.ts'

const teamsOf = (text: string): ReturnType<typeof readTeamMap> => readTeamMap({ path: 'map.yaml', text })

describe('the map of teams', () => {
  it.each([
    ['team first', 'networking: ["quay.io/cilium/*"]\n'],
    ['team first, one pattern', 'networking: quay.io/cilium/*\n'],
    ['pattern first', 'quay.io/cilium/*: networking\n'],
    ['a path without a star', 'networking: [quay.io/cilium]\n'],
    ['under teams', 'teams:\n  networking: [quay.io/cilium/*]\n'],
    ['with details', 'networking:\n  contact: "#net"\n  sources: [quay.io/cilium/*]\n'],
    ['a list', '- team: networking\n  sources: [quay.io/cilium/*]\n'],
  ])('may be written %s', (_, text) => {
    const map = teamsOf(text)
    expect(map.notes).toEqual([])
    expect(map.teamOf('quay.io/cilium/operator')).toBe('networking')
    expect(map.teamOf('quay.io/other/x')).toBe('unassigned')
    expect(map.unused()).toEqual([])
  })

  it('the pattern with the most fixed characters wins', () => {
    const map = teamsOf('all: ["*"]\nquay: [quay.io/*]\ncilium: [quay.io/cilium/*]\none: [quay.io/cilium/operator]\n')
    const sources = ['ghcr.io/a/b', 'quay.io/a/b', 'quay.io/cilium/agent', 'quay.io/cilium/operator']
    expect(sources.map((source) => map.teamOf(source))).toEqual(['all', 'quay', 'cilium', 'one'])
  })

  it.each(['redis', 'library/redis', 'docker.io/redis', 'docker.io/library/redis'])(
    'knows %s as Docker does',
    (name) => {
      expect(teamsOf(`data: [${name}]\n`).teamOf('docker.io/library/redis')).toBe('data')
    },
  )

  it('does not take a pattern for the beginning of a word', () => {
    expect(teamsOf('net: [quay.io/cilium]\n').teamOf('quay.io/cilium-other/x')).toBe('unassigned')
  })

  it.each([
    ['Net Working: [quay.io/a]\n', '"Net Working" cannot be the id of a team'],
    ['net: ["quay.io/(a|b)"]\n', 'is not a pattern of sources'],
    ['net: []\n', 'has no patterns'],
    ['net: { sorces: [quay.io/a] }\n', 'unknown key `sorces`; did you mean `sources`?'],
    ['a: [quay.io/x]\nb: [quay.io/x]\n', 'is given to "a" and to "b"'],
    ['just text\n', 'expected a mapping of teams'],
    ['a: [\n', 'map.yaml'],
  ])('%j is told with its line', (text, message) => {
    const [note] = teamsOf(text).notes
    expect(note?.place.file).toBe('map.yaml')
    expect(`${note?.place.file} ${note?.message}`).toContain(message)
  })
})

describe('teams and topics of a result', () => {
  const images = (names: readonly string[]): string =>
    names.map((name) => `- image: ${name}\n  semver: ">= 1"\n`).join('')

  it('puts images into the folder of their team, and the rest into unassigned', async () => {
    const teams = teamsOf(
      'networking:\n  name: Networking\n  contact: "#net"\n  github: "@example/net"\n  sources: [quay.io/cilium/*]\n',
    )
    const files = { 'renamed-a.yaml': images(['quay.io/cilium/operator', 'ghcr.io/a/b']) }
    const outcome = await runRetagger(files, { teams })
    expect([...outcome.files.keys()].sort()).toEqual([
      'skopeoc.yaml',
      'teams/networking/quay-io.yaml',
      'teams/networking/team.yaml',
      'teams/unassigned/ghcr-io.yaml',
      'teams/unassigned/team.yaml',
    ])
    expect(outcome.files.get('teams/networking/team.yaml')).toBe(
      'name: Networking\ncontact: "#net"\ngithub: "@example/net"\n',
    )
    const { warnings } = await compiled(outcome)
    expect(warnings.map(({ code }) => code)).toContain('unassigned-team')
  })

  it('asks for the contact of a team that the map only names', async () => {
    const outcome = await runRetagger(
      { 'renamed-a.yaml': images(['quay.io/a/b']) },
      { teams: teamsOf('my-net: [quay.io]\n') },
    )
    expect(outcome.files.get('teams/my-net/team.yaml')).toBe('name: My net\ncontact: unknown\n')
    const { warnings } = await compiled(outcome)
    expect(warnings.map(({ code }) => code)).toContain('missing-contact')
  })

  it('says which patterns match nothing', async () => {
    const outcome = await runRetagger(
      { 'renamed-a.yaml': images(['quay.io/a/b']) },
      { teams: teamsOf('net:\n  - quay.io/typo\n') },
    )
    expect(outcome.report.notes).toMatchObject([
      { file: 'map.yaml', severity: 'warning', message: 'no source matches the pattern "quay.io/typo"' },
    ])
  })

  it('has a file for each namespace of some size, and one for each registry', async () => {
    const names = [
      'quay.io/cilium/a',
      'quay.io/cilium/b',
      'ghcr.io/cilium/c',
      'quay.io/x/y',
      'redis',
      'registry.k8s.io/pause',
    ]
    const outcome = await runRetagger({ 'renamed-a.yaml': images(names) })
    const files = [...outcome.files.keys()].filter((path) => /^teams\/.*\/(?!team)/.test(path))
    expect(files).toEqual(
      ['cilium', 'docker-hub', 'quay-io', 'registry-k8s-io'].map((topic) => `teams/unassigned/${topic}.yaml`),
    )
    await compiled(outcome)
  })

  it('splits a vendor of hundreds by the beginnings of its names', async () => {
    const parts = ['provider-aws', 'provider-gcp'].flatMap((part) =>
      Array.from({ length: 60 }, (_, at) => `xpkg.example/vendor/${part}-${at}`),
    )
    const outcome = await runRetagger({ 'renamed-a.yaml': images([...parts, 'xpkg.example/vendor/other']) })
    const files = [...outcome.files.keys()].filter((path) => path.includes('vendor'))
    expect(files).toEqual(
      ['vendor-provider-aws', 'vendor-provider-gcp', 'vendor']
        .sort()
        .map((topic) => `teams/unassigned/${topic}.yaml`)
        .sort(),
    )
  })

  it('is the same whatever the order of the input files', async () => {
    const a = images(['quay.io/a/b', 'quay.io/c/d'])
    const b = images(['ghcr.io/a/b', 'quay.io/a/b'])
    const one = await runRetagger({ 'renamed-a.yaml': a, 'renamed-b.yaml': b })
    const two = await runRetagger({ 'renamed-b.yaml': b, 'renamed-a.yaml': a })
    expect([...two.files]).toEqual([...one.files])
    expect(two.report).toEqual(one.report)
  })
})
