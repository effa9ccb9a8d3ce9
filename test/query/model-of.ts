import { checkSources } from '../../src/check/index.ts'
import { nothingThere } from '../../src/host/host.ts'
import type { Model } from '../../src/model/types.ts'
import { readSources } from '../../src/sources.ts'

/** The checked model of files by path; throws where they have an error, for then the test itself is wrong. */
export async function modelOf(files: Readonly<Record<string, string>>): Promise<Model> {
  const paths = Object.keys(files).sort()
  const sources = readSources({
    list: (folder) =>
      paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => ({ path, kind: 'file' as const })),
    read: (path) => {
      const text = files[path]
      return text === undefined ? nothingThere : { text }
    },
  })
  const { model, diagnostics } = await checkSources(sources)
  const error = diagnostics.find(({ severity }) => severity === 'error')
  const { config } = model
  if (error !== undefined || config === undefined)
    throw new Error(
      `the test's own definitions are wrong: ${error?.message ?? 'no skopeoc.yaml'} in ${error?.place.file.path}`,
    )
  return { ...model, config }
}

export const configText = `codeowners: .github/CODEOWNERS
platformOwners: "@example/platform"
targets:
  main:
    registry: registry.example.com
    reserved: [own]
    runtime: { schedule: "38 21 * * *" }
  china:
    registry: registry.example.cn
    prefix: mirror
    layout: flat
    default: false
    runtime: { schedule: "12 */6 * * *" }
`

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

/** An organisation with one of everything that the queries tell apart. */
export const organisation: Readonly<Record<string, string>> = {
  'skopeoc.yaml': configText,
  'teams/networking/team.yaml': 'name: Networking\ncontact: "#networking"\ngithub: "@example/networking"\n',
  'teams/portal/team.yaml': 'name: Portal\ncontact: "#portal"\nemail: portal@example.com\n',
  'teams/observability/team.yaml': 'name: Observability\ncontact: "#o11y"\n',
  'teams/networking/cni.yaml': `images:
  - source: quay.io/cilium/cilium
    reason: CNI of every workload cluster
    semver: ">= 1.11.2"
    targets: [main, china]
  - source: registry.k8s.io/ingress-nginx/controller
    reason: Ingress controller; pinned by policy
    tags:
      - v1.13.8@${digest}
    rename: edge/ingress-nginx-controller
  - source: registry.k8s.io/etcd
    reason: etcd of the management clusters
    semver: ">= 3.5.4-0"
    rename: { repository: etcd, tag: "{tag}-k8s" }
  - source: ghcr.io/linkerd/controller
    reason: Service mesh
    semver: ">= 2.13.4"
    format: "stable-{version}"
    rename: { repository: mesh/controller, tag: "{version}" }
`,
  'teams/observability/loki.yaml': `images:
  - source: docker.io/grafana/loki
    reason: Logs
    semver: ">= 3.0.3"
    except: ["3.1.0", /-arm$/]
  - source: docker.io/redis
    reason: Cache of the dashboards
    tags: ["6.2", "6.2.1"]
    expires: "2026-12-10"
    ticket: https://tickets.example.com/1
`,
  'teams/portal/web.yaml': `images:
  - source: docker.io/redis
    reason: Sessions
    tags: ["6.2.1", "7.0.0"]
    refresh: never
`,
}

export const organisationDigest: string = digest
