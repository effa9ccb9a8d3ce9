import { canonicalHost, isDigest, isQualifiedHost, isRegistryHost, isRepositoryPath } from '../check/reference.ts'
import { isValidTag } from '../selection/index.ts'

/** An image reference as people write and clusters show it. */
export interface ImageReference {
  /** `docker.io/library/redis`; undefined where only a digest was given. */
  repository?: string
  tag?: string
  /** `sha256:…` */
  digest?: string
}

export type ReferenceResult = { reference: ImageReference } | { problem: string; hint: string }

const transports = /^(?:docker-pullable|docker|containerd|cri-o|oci|https?):\/\//

/**
 * Reads `quay.io/a/b:v1@sha256:…`, `redis:6.2`, `docker://…`, a name as `kubectl` shows it, or a digest alone. As skopeo
 * and the container runtimes do, a name without a registry is one of Docker Hub, and there one of `library/` if it has
 * one component.
 */
export function parseReference(text: string): ReferenceResult {
  const bare = text.trim().replace(transports, '')
  if (isDigest(bare)) return { reference: { digest: bare } }
  const at = bare.indexOf('@')
  const digest = at === -1 ? undefined : bare.slice(at + 1)
  if (digest !== undefined && !isDigest(digest))
    return {
      problem: `"${digest}" is not a digest`,
      hint: 'Write sha256: and 64 hexadecimal digits, or leave the digest out.',
    }
  const name = at === -1 ? bare : bare.slice(0, at)
  const colon = name.lastIndexOf(':')
  const tagged = colon > name.lastIndexOf('/')
  const tag = tagged ? name.slice(colon + 1) : undefined
  if (tag !== undefined && !isValidTag(tag))
    return { problem: `"${tag}" is not a tag`, hint: 'Write at most 128 letters, digits, `_`, `.` and `-`.' }
  const repository = normaliseRepository(tagged ? name.slice(0, colon) : name)
  if (repository === undefined)
    return {
      problem: `"${text}" is not an image reference`,
      hint: 'Write for example quay.io/cilium/cilium:v1.15.0, or redis:6.2 for Docker Hub.',
    }
  const reference: ImageReference = { repository }
  if (tag !== undefined) reference.tag = tag
  if (digest !== undefined) reference.digest = digest
  return { reference }
}

/** `redis` → `docker.io/library/redis`; undefined where the name is none. */
export function normaliseRepository(name: string): string | undefined {
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash).toLowerCase()
  const hasHost = isQualifiedHost(first)
  const host = hasHost ? canonicalHost(first) : 'docker.io'
  const rest = hasHost ? name.slice(slash + 1) : name
  if (!isRegistryHost(host) || !isRepositoryPath(rest)) return undefined
  return host === 'docker.io' && !rest.includes('/') ? `docker.io/library/${rest}` : `${host}/${rest}`
}
