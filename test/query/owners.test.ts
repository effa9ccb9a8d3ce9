import { beforeAll, expect, test } from 'vitest'
import { emitCodeowners } from '../../src/emit/codeowners.ts'
import type { Model } from '../../src/model/types.ts'
import { ownersReport, renderOwners } from '../../src/query/owners.ts'
import { stylesFor } from '../../src/query/text.ts'
import { modelOf, organisation } from './model-of.ts'

let model: Model
beforeAll(async () => {
  model = await modelOf(organisation)
})

test('teams with contacts, counts and targets', () => {
  expect(ownersReport(model, '2026-11-24').teams).toEqual([
    {
      id: 'networking',
      name: 'Networking',
      contact: '#networking',
      github: '@example/networking',
      images: 4,
      entries: 4,
      targets: ['china', 'main'],
      withoutTicket: 4,
      expired: 0,
      expiringSoon: 0,
    },
    {
      id: 'observability',
      name: 'Observability',
      contact: '#o11y',
      images: 2,
      entries: 2,
      targets: ['main'],
      withoutTicket: 1,
      expired: 0,
      expiringSoon: 1,
    },
    {
      id: 'portal',
      name: 'Portal',
      contact: '#portal',
      email: 'portal@example.com',
      images: 1,
      entries: 1,
      targets: ['main'],
      withoutTicket: 1,
      expired: 0,
      expiringSoon: 0,
    },
  ])
})

test('images with their owners, and those with several', () => {
  const { images, severalOwners } = ownersReport(model, '2026-11-24')
  expect(images.map(({ source }) => source)).toEqual([
    'docker.io/grafana/loki',
    'docker.io/library/redis',
    'ghcr.io/linkerd/controller',
    'quay.io/cilium/cilium',
    'registry.k8s.io/etcd',
    'registry.k8s.io/ingress-nginx/controller',
  ])
  expect(severalOwners).toEqual([{ source: 'docker.io/library/redis', owners: ['observability', 'portal'] }])
})

test.each([
  ['2026-11-09', 0, 0],
  ['2026-11-10', 0, 1],
  ['2026-12-10', 0, 1],
  ['2026-12-11', 1, 0],
])('on %s there are %i expired entries and %i that expire soon', (today, expired, soon) => {
  const report = ownersReport(model, today)
  expect([report.expired.length, report.expiringSoon.length]).toEqual([expired, soon])
})

test('the table for people', () => {
  expect(renderOwners(ownersReport(model, '2026-12-11'), stylesFor(false))).toMatchInlineSnapshot(`
    "Teams
    TEAM           NAME           CONTACT      IMAGES  ENTRIES  NO TICKET  EXPIRED  SOON  TARGETS
    networking     Networking     #networking  4       4        4          0        0     china, main
    observability  Observability  #o11y        2       2        1          1        0     main
    portal         Portal         #portal      1       1        1          0        0     main

    Images
    IMAGE                                     OWNERS                 TARGETS      WRITTEN IN
    docker.io/grafana/loki                    observability          main         teams/observability/loki.yaml:2
    docker.io/library/redis                   observability, portal  main         teams/observability/loki.yaml:6, teams/portal/web.yaml:2
    ghcr.io/linkerd/controller                networking             main         teams/networking/cni.yaml:15
    quay.io/cilium/cilium                     networking             china, main  teams/networking/cni.yaml:2
    registry.k8s.io/etcd                      networking             main         teams/networking/cni.yaml:11
    registry.k8s.io/ingress-nginx/controller  networking             main         teams/networking/cni.yaml:6

    Past their end date
      2026-12-10  docker.io/library/redis  observability  teams/observability/loki.yaml:6

    Several owners
      docker.io/library/redis  observability, portal

    6 images, 7 entries, 6 without a ticket
    "
  `)
})

const block = `# skopeoc begin: kept by \`skopeoc build\` from skopeoc.yaml and teams/*/team.yaml; edit those
/skopeoc.yaml         @example/platform
/teams/               @example/platform
/teams/networking/    @example/networking
/teams/observability/ @example/platform
/teams/portal/        portal@example.com
# skopeoc end
`

test.each([
  ['a new file', '', block],
  ['foreign lines stay, and ours go last because the last match wins', '* @everyone', `* @everyone\n\n${block}`],
  [
    'a stale block is replaced where it is',
    `a @a\n# skopeoc begin: old\n/teams/gone/ @gone\n# skopeoc end\nb @b\n`,
    `a @a\n${block}b @b\n`,
  ],
  [
    'an end before the beginning is foreign',
    '# skopeoc end\n# skopeoc begin\n/docs/ @writers\n',
    `# skopeoc end\n${block}/docs/ @writers\n`,
  ],
  [
    'a block without its end costs nothing but the marker',
    '# skopeoc begin\n/docs/ @writers\n',
    `${block}/docs/ @writers\n`,
  ],
  [
    'a last line that has no end gets none',
    '# skopeoc begin\n# skopeoc end\n/docs/ @writers',
    `${block}/docs/ @writers`,
  ],
  ['a last line that is ours gets one', '/docs/ @writers\n# skopeoc begin\n# skopeoc end', `/docs/ @writers\n${block}`],
  [
    'line ends of Windows stay what they are',
    `* @everyone\r\n${block.replaceAll('\n', '\r\n')}/docs/ @writers\r\n`,
    `* @everyone\r\n${block.replaceAll('\n', '\r\n')}/docs/ @writers\r\n`,
  ],
  [
    'a block that is new has them too',
    '* @everyone\r\n/docs/ @writers',
    `* @everyone\r\n/docs/ @writers\r\n\r\n${block.replaceAll('\n', '\r\n')}`,
  ],
])('CODEOWNERS: %s', (_name, previous, want) => {
  const emitted = emitCodeowners(model, previous)
  expect(emitted).toEqual({ path: '.github/CODEOWNERS', content: want })
  expect(emitCodeowners(model, emitted.content).content).toBe(want)
})
