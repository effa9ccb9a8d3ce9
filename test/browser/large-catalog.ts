import type { Catalog, CatalogEntry, CatalogImage } from '../../src/emit/catalog/index.ts'

const hosts = ['docker.io', 'gcr.io', 'ghcr.io', 'public.ecr.aws', 'quay.io', 'registry.k8s.io']
const words =
  'cilium flux harbor loki tempo kong etcd redis vault trivy velero istio nginx kyverno argo dex minio'.split(' ')
const teamNames = ['Delivery', 'Edge', 'Networking', 'Observability', 'Platform', 'Portal', 'Security', 'Storage']
const parts = ['agent', 'controller', 'operator', 'proxy', 'server', 'webhook']

/** A catalogue of so many images with every trait that the page shows; the same for the same number. */
export function largeCatalog(imageCount: number): Catalog {
  const images = Array.from({ length: imageCount }, (_, number) => imageOf(number))
  images.sort((a, b) => (a.source < b.source ? -1 : 1))
  const entries = images.flatMap((image) => image.entries)
  const teams = teamNames.map((name) => ({
    id: name.toLowerCase(),
    name,
    contact: `#team-${name.toLowerCase()}`,
    email: `${name.toLowerCase()}@example.com`,
    github: `@example/team-${name.toLowerCase()}`,
    images: images.filter(({ owners }) => owners.includes(name.toLowerCase())).length,
    entries: entries.filter(({ team }) => team === name.toLowerCase()).length,
    entriesWithoutTicket: entries.filter(({ team, ticket }) => team === name.toLowerCase() && ticket === undefined)
      .length,
  }))
  return {
    version: 1,
    repositoryUrl: 'https://git.example.com/images/blob/main',
    counts: {
      images: images.length,
      entries: entries.length,
      teams: teams.length,
      targets: 2,
      sources: hosts.length,
      destinations: images.length * 2,
      exactTags: entries.reduce((sum, { tags }) => sum + tags.length, 0),
      pinnedTags: entries.reduce((sum, { pins }) => sum + Object.keys(pins ?? {}).length, 0),
      entriesWithoutTicket: entries.filter(({ ticket }) => ticket === undefined).length,
      entriesWithExpiry: entries.filter(({ expires }) => expires !== undefined).length,
      imagesWithSeveralOwners: images.filter(({ owners }) => owners.length > 1).length,
      sharedRepositories: 1,
    },
    teams,
    targets: [
      target('aliyun', 'registry.example.cn', 'mirror', 'flat', 'every 6 hours at minute 12'),
      target('main', 'registry.example.com', '', 'upstream', 'every day at 21:38 UTC'),
    ],
    sources: hosts.map((host) => ({
      host,
      listings: 420,
      refreshedTags: 63,
      openRepositories: 210,
      expectedPulls: 189,
      periodSeconds: 21600,
      exceeds: host === 'docker.io',
      ...(host === 'docker.io' ? { limit: 100 } : {}),
      images: images.filter(({ source }) => source.startsWith(`${host}/`)).length,
      entries: entries.length / hosts.length,
      verified: host === 'registry.k8s.io',
    })),
    shared: [
      {
        target: 'main',
        repository: 'registry.example.com/nginx/nginx',
        sources: ['docker.io/nginx/nginx', 'ghcr.io/nginx/nginx'],
      },
    ],
    images,
  }
}

function target(id: string, registry: string, prefix: string, layout: string, scheduleInWords: string) {
  return { id, registry, prefix, layout, default: true, schedule: '', scheduleInWords, repositories: 10, copies: 3 }
}

function imageOf(number: number): CatalogImage {
  const host = hosts[number % hosts.length] as string
  const project = words[number % words.length] as string
  const part = parts[Math.floor(number / 7) % parts.length] as string
  const path = number < 6 ? `${project}/${project}` : `${project}/${part}-${number}`
  const team = (teamNames[number % teamNames.length] as string).toLowerCase()
  const entry: CatalogEntry = {
    team,
    file: `teams/${team}/${project}.yaml`,
    line: 3 + number * 4,
    reason: `${project} ${part} of the workload clusters, number ${number}`,
    selectors: [{ kind: 'semver', words: `versions at least 1.${number % 30}.0`, text: `>= 1.${number % 30}.0` }],
    tags: [],
    refresh: 'floating',
    destinations: [0, 1],
  }
  const image: CatalogImage = {
    source: `${host}/${path}`,
    owners: [team],
    destinations: [
      {
        target: 'aliyun',
        repository: `registry.example.cn/mirror/${path.split('/')[1]}`,
        method: 'sync',
        files: ['sync/mirror.yaml'],
      },
      { target: 'main', repository: `registry.example.com/${path}`, method: 'sync', files: [`sync/${project}.yaml`] },
    ],
    entries: [entry],
  }
  addTraits(image, entry, number)
  return image
}

function addTraits(image: CatalogImage, entry: CatalogEntry, number: number): void {
  if (number % 5 === 0) entry.ticket = `https://tickets.example.com/IMG-${number}`
  if (number % 50 === 1) entry.expires = number % 100 === 1 ? '2001-01-01' : '2999-12-31'
  if (number % 40 === 2) {
    entry.tags = [`v1.2.${number}`, 'latest']
    entry.pins = { [`v1.2.${number}`]: `sha256:${number.toString(16).padStart(64, '0')}` }
    entry.selectors.push({ kind: 'tags', words: `the tags v1.2.${number} and latest` })
  }
  if (number % 60 === 3) {
    image.owners = [...new Set([...image.owners, 'platform'])].sort()
    image.entries.push({
      ...entry,
      team: 'platform',
      line: entry.line + 1,
      reason: 'The same image on the management clusters',
      destinations: [1],
    })
  }
}
