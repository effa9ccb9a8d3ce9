import { nearest } from '../../diagnostics/nearest.ts'
import type { SourceConfig } from '../../model/types.ts'
import type { SignedIdentity, VerifyConfig } from '../../model/runtime-config.ts'
import type { MappingEntry } from '../../yaml/tree.ts'
import { dataKey, duration, mirrorLocation, objectName, registryHost } from './forms.ts'
import { ConfigReader, type Parser, keyNode } from './reader.ts'

const identities: readonly SignedIdentity[] = ['matchRepository', 'matchRepoDigestOrExact', 'matchExact']

const wellKnownHosts = [
  'docker.io',
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'registry.k8s.io',
  'public.ecr.aws',
  'mcr.microsoft.com',
]

/** Where people look Docker Hub up; no registry answers there. */
const dockerHubSites = new Set(['hub.docker.com', 'docker.com'])

const sourceHost: Parser<string> = (text) => {
  const effect = 'no source would be found under this name'
  if (dockerHubSites.has(text)) {
    const message = `"${text}" is Docker Hub, which is called docker.io`
    return { problem: { message, effect, hint: 'did you mean `docker.io`?' } }
  }
  const parsed = registryHost(text)
  if ('value' in parsed) return parsed
  if (parsed.problem.fix !== undefined) return { problem: { ...parsed.problem, effect } }
  const word = nearest(text, wellKnownHosts)
  const problem = parsed.problem
  const path = text.includes('/') ? 'Write the host alone: every repository of it is allowed.' : problem.hint
  return {
    problem: {
      ...problem,
      effect,
      hint: word === undefined ? path : `did you mean \`${word}\`?`,
    },
  }
}

const longest = 366 * 86_400

/** Reads one entry of `sources`; undefined where its host cannot be used. */
export function readSource(reader: ConfigReader, entry: MappingEntry): SourceConfig | undefined {
  const host = reader.parse(keyNode(entry.key), sourceHost)
  const source: SourceConfig = { host: host ?? '', place: reader.reporter.place(entry.key) }
  if (entry.value.kind === 'mapping') readSettings(new ConfigReader(reader.reporter, entry.value), source)
  return host === undefined ? undefined : source
}

/** What entries may mean by a key of `sources` that `readSource` gives undefined for. */
export function unusableHost(key: string): string {
  return dockerHubSites.has(key) ? 'docker.io' : key.toLowerCase()
}

function readSettings(settings: ConfigReader, source: SourceConfig): void {
  const mirror = settings.text('mirror', mirrorLocation)
  if (mirror !== undefined) source.mirror = mirror
  const pulls = settings.mapping('pulls')
  const limit = pulls?.integer('limit', 1, 1_000_000_000)
  const periodSeconds = pulls?.text('per', duration(1, longest))
  if (limit !== undefined && periodSeconds !== undefined) source.pulls = { limit, periodSeconds }
  const verify = settings.mapping('verify')
  const checked = verify === undefined ? undefined : readVerify(verify)
  if (checked !== undefined) source.verify = checked
}

function readVerify(verify: ConfigReader): VerifyConfig | undefined {
  const keySecret = verify.text('keySecret', objectName('Secret'))
  if (keySecret === undefined) return undefined
  return {
    keySecret,
    key: verify.text('key', dataKey) ?? 'cosign.pub',
    identity: verify.word('identity', identities) ?? 'matchRepository',
  }
}
