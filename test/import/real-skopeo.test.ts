import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startInternet } from '../lab/internet.ts'
import { Mirror } from '../lab/mirror.ts'
import { findProgram } from '../lab/skopeo.ts'
import { retaggerCopies, seedFor, type Copies, type Seed } from './support/oracle.ts'
import { compiled, run } from './support/run.ts'

const skopeo = findProgram('sid')
const corpora = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpora')
const registry = 'gsoci.azurecr.io'

const small: Record<string, string> = {
  'skopeo-quay-io.yaml': `quay.io:
  images:
    cilium/cilium: ["v1.20.0-rc.0"]
    coreos/flannel: ["v0.11.0-amd64"]
  images-by-semver:
    cilium/cilium: ">= v1.11.2"
    coreos/etcd: ">= v3.3"
    cephcsi/cephcsi: "v3.1.1 - v3.4.0"
  images-by-tag-regex:
    prometheus/prometheus: ^v(3\\.(1[1-9]|[2-9][0-9])|[4-9]\\.[0-9]+)\\.[0-9]+-distroless$
    k8snetworkplumbingwg/multus: v([0-9].){2}[0-9]-thick$
`,
  'skopeo-docker-io.yaml': `docker.io:
  images:
    redis: ["6.2.1-alpine"]
  images-by-semver:
    busybox: ">= 1.31.0"
    grafana/loki: ">= 3"
`,
  'renamed-images.yaml': `- image: grafana/loki
  override_repo_name: grafana-loki
  semver: ">= v1.2"
- image: quay.io/linkerd/controller
  override_repo_name: linkerd2-controller
  semver: ">= 2.13.4"
  filter: "^stable-(.*)$"
- image: quay.io/karpenter/controller
  override_repo_name: karpenter-controller
  semver: ">= 0.29.0"
  filter: '^(\\d+\\.\\d+\\.\\d+)$'
- image: quay.io/x/etcd
  semver: ">= v3.5.4-0"
  add_tag_suffix: k8s
`,
}

/** What real skopeo would copy from the other tool's own files, in its own words. */
async function dryRun(
  files: Record<string, string>,
  environment: Record<string, string>,
  mirror: Mirror,
): Promise<Copies> {
  const copies: Copies = new Map()
  for (const [name, text] of Object.entries(files)) {
    if (!name.startsWith('skopeo-')) continue
    const file = mirror.write(`old/${name}`, text)
    const words = [
      '--insecure-policy',
      'sync',
      '--dry-run',
      '--all',
      '--src',
      'yaml',
      '--dest',
      'docker',
      file,
      `${registry}/giantswarm`,
    ]
    const log = await output(words, { ...mirror.environment(skopeo ?? ''), ...environment })
    for (const [, from = '', to = ''] of log.matchAll(
      /Would have copied image.*from="docker:\/\/([^"]*)" to="docker:\/\/([^"]*)"/g,
    )) {
      copies.set(to, (copies.get(to) ?? new Set()).add(fullName(from)))
    }
  }
  return copies
}

function output(words: readonly string[], env: Record<string, string>): Promise<string> {
  const child = spawn(skopeo ?? '', words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve(text) : reject(new Error(text.slice(-1000)))))
  })
}

/** skopeo prints Docker Hub's images in their short form. */
function fullName(reference: string): string {
  const [first = '', ...rest] = reference.split('/')
  if (rest.length === 0) return `docker.io/library/${reference}`
  return first.includes('.') || first.includes(':') ? reference : `docker.io/${reference}`
}

function knownOf(seed: Seed): Map<string, readonly string[]> {
  const hosts = Object.entries(seed)
  return new Map(
    hosts.flatMap(([host, repositories]) =>
      Object.entries(repositories).map(([path, tags]): [string, string[]] => [`${host}/${path}`, tags]),
    ),
  )
}

/** Imports, compiles, and compares `mirror.sh --list` with what the other tool copies of the same registries. */
async function compare(files: Record<string, string>): Promise<{ lost: string[]; added: string[]; total: number }> {
  const seed = seedFor(files)
  const outcome = await run('retagger', files, { known: knownOf(seed) })
  const { plans } = await compiled(outcome)
  const plan = plans.find((candidate) => candidate.registry === registry)
  if (plan === undefined) throw new Error('there is no plan')
  const internet = await startInternet({ seed, hosts: [registry] })
  const mirror = new Mirror(plan)
  try {
    const real = await dryRun(files, internet.environment, mirror)
    const others = Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('skopeo-')))
    const wanted: Copies = new Map(retaggerCopies(others, seed, `${registry}/giantswarm`))
    for (const [target, sources] of real)
      for (const source of sources) wanted.set(target, (wanted.get(target) ?? new Set()).add(source))
    const result = await mirror.run({ skopeo: skopeo ?? '', environment: internet.environment, arguments: ['--list'] })
    expect(result.code).toBe(0)
    const listed = new Map(
      result.stdout
        .trimEnd()
        .split('\n')
        .map((line): [string, string] => [line.split(' ')[1] ?? '', fullName(line.split(' ')[0] ?? '')]),
    )
    const lost = [...wanted]
      .filter(([target, sources]) => !sources.has(listed.get(target) ?? ''))
      .map(([target]) => target)
    return { lost, added: [...listed.keys()].filter((target) => !wanted.has(target)), total: wanted.size }
  } finally {
    await internet.close()
    mirror.remove()
  }
}

describe.skipIf(skopeo === undefined)('mirror.sh --list of an import against real skopeo on the old files', () => {
  it('of a small set of files', async () => {
    const { lost, added, total } = await compare(small)
    expect({ lost, added }).toEqual({ lost: [], added: [] })
    expect(total).toBeGreaterThan(50)
  })

  it.skipIf(!existsSync(corpora)).each(['retagger-2024-04', 'retagger-2026-08'])(
    'of %s',
    async (name) => {
      const names = readdirSync(join(corpora, name)).filter((file) => file.endsWith('.yaml'))
      const files = Object.fromEntries(names.map((file) => [file, readFileSync(join(corpora, name, file), 'utf8')]))
      const { lost, added, total } = await compare(files)
      expect({ lost, added }).toEqual({ lost: [], added: [] })
      expect(total).toBeGreaterThan(1000)
    },
    300_000,
  )
})
