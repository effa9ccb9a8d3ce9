import {
  canonicalHost,
  isDockerHubPath,
  isPathComponent,
  isQualifiedHost,
  isRegistryHost,
} from '../../check/reference.ts'

/** A reference as tools write it, taken apart. */
export interface WrittenReference {
  /** `host/path`, Docker Hub's short forms written out. */
  repository: string
  tag?: string
  /** `sha256:…` */
  digest?: string
}

/**
 * Takes `alpine`, `grafana/loki:3.0`, `quay.io/a/b@sha256:…` apart, as Docker and skopeo do: a first component without
 * a dot or colon (and not `localhost`) is not a host. Undefined where it is no reference.
 */
export function readReference(text: string): WrittenReference | undefined {
  const bare = text.trim().replace(/^docker:\/\//, '')
  const match = /^([^@]+?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(bare)
  if (match === null) return undefined
  const repository = normalise(match[1] as string)
  if (repository === undefined) return undefined
  return {
    repository,
    ...(match[2] === undefined ? {} : { tag: match[2] }),
    ...(match[3] === undefined ? {} : { digest: match[3] }),
  }
}

/** `host/path` of a repository without tag or digest, or undefined where it cannot be one. */
export function normalise(name: string): string | undefined {
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash)
  const hasHost = isQualifiedHost(first)
  const host = hasHost ? canonicalHost(first) : 'docker.io'
  const rest = hasHost ? name.slice(slash + 1) : name
  const path = host === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest
  if (!isRegistryHost(host) || !path.split('/').every(isPathComponent)) return undefined
  if (host === 'docker.io' && !isDockerHubPath(path)) return undefined
  return `${host}/${path}`
}

/** The last component of a repository. */
export function baseNameOf(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1)
}
