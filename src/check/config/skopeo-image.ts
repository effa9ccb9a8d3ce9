import { defaultImage } from '../../model/runtime-config.ts'
import { isDigest, isRegistryHost, isRepositoryPath, isTag } from '../reference.ts'
import { shorten, type Problem } from './reader.ts'

/** What is to be said about the image that runs skopeo, and how grave it is. */
export type ImageFinding = Problem & { code: 'invalid-config' | 'floating-image' }

/** The oldest skopeo that understands what is emitted. */
const oldest: readonly [number, number] = [1, 16]

/** Parts of an image reference, or undefined where it is not one with a registry. */
export function parseImage(text: string): { repository: string; tag?: string; digest?: string } | undefined {
  const match = /^([^@\s]{1,255}?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(text)
  if (match === null) return undefined
  const [, repository, tag, digest] = match as unknown as [string, string, string | undefined, string | undefined]
  const slash = repository.indexOf('/')
  if (slash === -1 || !isRepositoryPath(repository.slice(slash + 1))) return undefined
  const host = repository.slice(0, slash)
  if (!isRegistryHost(host) || !/[.:]|^localhost$/.test(host)) return undefined
  if ((tag !== undefined && !isTag(tag)) || (digest !== undefined && !isDigest(digest))) return undefined
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

/** The version of skopeo that a tag names, as far as it does. */
export function skopeoVersion(image: string): { text: string; major: number; minor?: number } | undefined {
  const match = /^v?([0-9]{1,4})(?:\.([0-9]{1,4})(?:\.([0-9]{1,4}))?)?(?:-immutable)?$/.exec(
    parseImage(image)?.tag ?? '',
  )
  if (match === null) return undefined
  const [, major, minor] = match
  const text = match
    .slice(1)
    .filter((part) => part !== undefined)
    .join('.')
  return { text, major: Number(major), ...(minor === undefined ? {} : { minor: Number(minor) }) }
}

/** Checks the image of the CronJobs: the API server takes any text, and the kubelet fails at run time. */
export function checkImage(text: string): ImageFinding | undefined {
  const parsed = parseImage(text)
  if (parsed === undefined) {
    const message = `"${shorten(text)}" is not the reference of an image`
    const effect = 'no pod could pull it, so nothing would be mirrored'
    return { code: 'invalid-config', message, effect, hint: `Write registry/path:tag, for example ${defaultImage}.` }
  }
  return findTooOld(text) ?? findFloating(parsed)
}

function findTooOld(text: string): ImageFinding | undefined {
  const version = skopeoVersion(text)
  if (version === undefined) return undefined
  const [major, minor] = oldest
  if (version.major > major || (version.major === major && (version.minor ?? minor) >= minor)) return undefined
  const message = `skopeo ${version.text} is older than 1.16`
  const effect = 'it would ignore what it does not know in the sync files, and mirror nothing by it'
  return { code: 'invalid-config', message, effect, hint: `did you mean \`${defaultImage}\`?` }
}

function findFloating(image: { repository: string; tag?: string; digest?: string }): ImageFinding | undefined {
  if (image.digest !== undefined) return undefined
  const tag = image.tag ?? 'latest'
  const full = /^v?[0-9]+\.[0-9]+\.[0-9]+(-.*)?$/.exec(tag)
  if (full !== null && (full[1] !== undefined || !image.repository.startsWith('quay.io/'))) return undefined
  if (full === null && /[0-9]+\.[0-9]+\.[0-9]+/.test(tag)) return undefined
  const message =
    image.tag === undefined
      ? 'the skopeo image has no tag, which means latest'
      : `the tag "${tag}" of the skopeo image is rebuilt`
  const official = image.repository === 'quay.io/skopeo/stable' ? `did you mean \`${defaultImage}\`?` : undefined
  const hint = full === null ? official : `did you mean \`${image.repository}:${tag}-immutable\`?`
  return { code: 'floating-image', message, hint }
}
