import type { FileKind } from '../../src/check/structure.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

const entries = [
  {
    source: 'quay.io/cilium/cilium',
    reason: 'CNI of every workload cluster',
    semver: '>= 1.11.2',
    except: ['1.12.0', '/-rc[0-9]+$/'],
    rename: 'network/cilium__agent',
  },
  {
    source: 'registry.k8s.io/etcd',
    reason: 'etcd of the\tmanagement clusters\n',
    semver: '1.2 - 1.4 || ~3',
    format: 'v{version}-k_8s',
    rename: { repository: 'etcd', tag: '{tag}-k8s.{version}' },
    targets: ['main', 'edge'],
    refresh: 'never',
    shared: true,
  },
  {
    source: 'docker.io/alpine',
    reason: 'base image',
    tags: ['3.12', `3.13_x@${digest}`],
    ticket: 'https://example.com/issues/1',
    expires: '2099-12-31',
  },
  { source: 'localhost/a--b/c', reason: 'built here', regex: '^build-[0-9a-f]{7}$', rename: { tag: '_{tag}' } },
  { source: '127.0.0.1:5000/tools', reason: 'tools', all: true },
]

const team = {
  name: 'Alpha',
  contact: '#team-alpha',
  github: '@example/team_alpha.x',
  email: 'alpha@example.com',
}

const node = { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }
const pods = {
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: { matchLabels: { app: 'cache' }, matchExpressions: [{ key: 'app', operator: 'Exists' }] },
  namespaces: ['image-mirror'],
  matchLabelKeys: ['pod-template-hash'],
}

/** Parts of `runtime`. */
const settings = [
  {
    image: `quay.io/skopeo/stable:v1.22.2-immutable@${digest}`,
    imagePullSecrets: ['internal.registry'],
    namespace: 'image-mirror',
    schedule: '38 21 * * *',
    timeZone: 'America/Port-au-Prince',
    refreshSchedule: '@every 24h',
  },
  {
    parallelism: 8,
    credentials: { sources: 'source-registries', target: 'gsoci-push' },
    priorityClassName: 'batch-low',
    serviceAccountName: false,
    runAsUser: null,
    caBundle: 'company-ca',
    deadlines: { active: '5h', starting: '1h30m' },
    history: { successful: 1, keep: '7d' },
    timeouts: { list: '90s' },
  },
  {
    resources: {
      requests: { cpu: 1, memory: '128Mi', 'example.com/device': 1 },
      limits: { 'hugepages-2Mi': '2Mi', 'ephemeral-storage': '1e9', 'example.com/device': 1 },
    },
    temporaryStorage: '1.5Gi',
  },
  {
    nodeSelector: { 'kubernetes.io/os': 'linux', disk: '' },
    tolerations: [
      { key: 'dedicated', operator: 'Equal', value: 'batch', effect: 'NoExecute', tolerationSeconds: 300 },
      { operator: 'Exists' },
    ],
    labels: { 'example.com/team': 'platform', '8080': 'a_b' },
    annotations: { 'example.com/owner': 'the platform team' },
  },
  {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [node], matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] },
          ],
        },
      },
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: pods }] },
    },
  },
  {
    proxy: { https: 'http://proxy.example.com:3128/', no: '.svc, 10.0.0.0/8' },
    networkPolicy: { ports: [443, 5000], cidrs: ['203.0.113.0/24', '::/0'] },
    alerts: {
      staleAfter: '26h',
      labels: { severity: 'page me' },
      ruleLabels: { release: 'kube-prometheus-stack' },
      runbook: 'https://wiki.example.com/image-mirror?x#y',
    },
  },
  {
    externalSecrets: {
      store: 'vault',
      refresh: '1h',
      secrets: { 'gsoci-push': 'registries/gsoci', other: { key: 'a b', property: 'c' } },
    },
  },
]

const one = { registry: 'one.example' }

const configs = [
  {
    targets: {
      gsoci: {
        registry: 'gsoci.azurecr.io',
        prefix: 'giant-swarm/x',
        reserved: ['giantswarm/', 'a/b__c'],
        limits: { depth: 5, nameLength: 100 },
        sign: { keySecret: 'mirror-key', key: 'cosign.key' },
        schedule: '5 1 * * 1',
      },
      '0-edge': {
        registry: 'localhost:5000',
        layout: 'flat',
        default: false,
        runtime: { shards: 2, proxy: { https: 'https://[::1]:3128', no: ['.svc', '10.0.0.0/8'] } },
      },
    },
  },
  {
    targets: { one },
    sources: {
      'docker.io': { mirror: 'mirror.gcr.io/hub/', pulls: { limit: 200, per: '6h' } },
      'quay.io': null,
      'registry:443': {},
      'k8s.example.com:8443': { verify: { keySecret: 'cosign-pub', identity: 'matchExact' }, mirror: 'cache' },
    },
  },
  {
    targets: { one },
    rules: { 'unbounded-range': 'off', 'floating-tag': 'error' },
    codeowners: '.github/CODEOWNERS',
    platformOwners: '@example/platform ops@example.com',
    repositoryUrl: 'https://github.com/example/images/blob/main/',
  },
  { targets: { one }, platformOwners: ['@example/platform', 'ops@example.com'] },
  ...settings.map((runtime) => ({ targets: { one }, runtime })),
]

/** Files of each kind that both take, with nearly every key. */
export const documents: Readonly<Record<FileKind, readonly object[]>> = {
  images: entries.map((entry) => ({ images: [entry] })),
  team: [team],
  config: configs,
}

/** Texts that are right at one place or another, or nearly so. */
export const texts: readonly string[] = [
  ['', ' ', '\n', 'a', 'A', '5', '-', '.', '/', '@', '~', 'a\nb', 'a\n', ' a', '\u00a0', 'é', '\ufeff'],
  ['a/b', '/a', 'a/', 'a//b', 'a_b', 'a___b', 'a--b', 'a..b', 'a.b', 'a.b/c', 'a b', 'true', 'catalog'],
  ['localhost', 'localhost:443', 'a:443', 'a.b:443', 'a.b:0', 'a.b:70000', '[::1]:80', 'host:5000', 'A.b'],
  ['docker.io', 'index.docker.io', 'hub.docker.com', 'docker.com', 'registry-1.docker.io', 'registry.hub.docker.com'],
  ['index.docker.io/library/alpine', 'hub.docker.com/_/alpine', 'localhost/a', 'host/a', 'host:5000/a', 'a.b/C'],
  ['quay.io/a:v1', `quay.io/a@${digest}`, `v1@${digest}`, digest, `@${digest}`, 'v1@sha256:0', 'quay.io/a:v1.22.2'],
  ['latest', '>= 1', '1.x', '*', '', 'x', '||', '1,2', '/a/', '/', '//', '/\n/', '^a$', '/(/', 'a|b'],
  ['{tag}', '{version}', '{tag}{tag}', '{{tag}}', '{Tag}', '.{tag}', '-{version}', '{version}{version}', '*{version}'],
  ['2099-02-28', '2099-02-29', '2096-02-29', '2099-02-30', '2099-04-31', '2099-13-01', '2099-1-1', '0000-01-01'],
  ['1', '0', '-1', '+1', '1.', '.5', '1e3', '1E-2', '1Gi', '1G', '1gi', '100m', '0Mi', '1 Gi', '1h', '1h30m', '1.5h'],
  ['@daily', '@reboot', '0 0 * * *', ' 0 0 * * * ', '0 0 30 2 *', '0 0 * * * *', 'Etc/GMT+1', 'UTC', 'GMT0', 'utc'],
  ['cpu', 'gpu', 'hugepages-2Mi', 'requests.a/b', 'a.kubernetes.io/b', 'xkubernetes.io/b', 'a.b/C_d', 'a.b/', 'A/b'],
  [
    'app.kubernetes.io/name',
    'app.kubernetes.io/names',
    'skopeoc/x',
    'skopeoc',
    'job-name',
    'batch.kubernetes.io/job-name',
  ],
  ['controller-uid', 'alertname', '__a', '_a', '1a', 'metadata.name', 'a'.repeat(63), 'a'.repeat(64), 'a'.repeat(254)],
  [`a.b/${'c'.repeat(251)}`, `a.b/${'c'.repeat(252)}`, 'b'.repeat(128), 'b'.repeat(129), `${'a'.repeat(63)}.b/c`],
  [
    'CODEOWNERS',
    'docs/CODEOWNERS',
    'generated/CODEOWNERS',
    'a/generated/CODEOWNERS',
    './CODEOWNERS',
    'a/../CODEOWNERS',
  ],
  [
    '.git/CODEOWNERS',
    'CODEOWNERS/',
    'xCODEOWNERS',
    '.../CODEOWNERS',
    '@a',
    '@a/b',
    'a@b',
    '@a @b/c',
    ' @a ',
    '@-a',
    '@a,@b',
  ],
  [
    'https://a',
    'https://a/b c',
    'http://a:1/',
    'https://',
    'https://a?b',
    'https://u:p@a',
    'HTTPS://a',
    'http://[::1]/',
  ],
  ['10.0.0.0/8', '10.1.2.3/8', '::/0', '1::/64', '10.0.0.0', '.svc', 'a,b', 'a, b', ',', '*.a', '300.0.0.0/8'],
].flat()
