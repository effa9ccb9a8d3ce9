import coerce from 'semver/functions/coerce.js'
import gte from 'semver/functions/gte.js'
import { defaultImage } from '../../model/runtime-config.ts'
import { isRebuilt, skopeoVersion, splitImage, type SkopeoImage } from '../../model/skopeo-image.ts'
import { isQualifiedHost, isRegistryHost, isRepositoryPath } from '../reference.ts'
import { shorten, type Problem } from './reader.ts'

/** What is to be said about the image that runs skopeo, and how grave it is. */
export type ImageFinding = Problem & { code: 'invalid-config' | 'floating-image' }

/** The oldest skopeo that understands what is emitted. */
const oldest = '1.16.0'

/** Checks the image of the CronJobs: the API server takes any text, and the kubelet fails at run time. */
export function checkImage(text: string): ImageFinding | undefined {
  const image = splitImage(text)
  if (image === undefined || !isFullyQualified(image.repository)) {
    const message = `"${shorten(text)}" is not the reference of an image`
    const effect = 'no pod could pull it, so nothing would be mirrored'
    return { code: 'invalid-config', message, effect, hint: `Write registry/path:tag, for example ${defaultImage}.` }
  }
  return findTooOld(text) ?? findFloating(image)
}

function isFullyQualified(repository: string): boolean {
  const slash = repository.indexOf('/')
  const host = repository.slice(0, Math.max(0, slash))
  return isRegistryHost(host) && isQualifiedHost(host) && isRepositoryPath(repository.slice(slash + 1))
}

function findTooOld(text: string): ImageFinding | undefined {
  const version = skopeoVersion(text)
  // A tag that names no minor version is the newest of them.
  if (version?.includes('.') !== true || gte(coerce(version) ?? oldest, oldest)) return undefined
  const message = `skopeo ${version} is older than 1.16`
  const effect = 'it would ignore what it does not know in the sync files, and mirror nothing by it'
  return { code: 'invalid-config', message, effect, hint: `did you mean \`${defaultImage}\`?` }
}

function findFloating(image: SkopeoImage): ImageFinding | undefined {
  if (!isRebuilt(image)) return undefined
  const { repository, tag } = image
  const message =
    tag === undefined
      ? 'the skopeo image has no tag, which means latest'
      : `the tag "${tag}" of the skopeo image is rebuilt`
  const whole = tag !== undefined && /^v?[0-9]+\.[0-9]+\.[0-9]+$/.test(tag)
  const suggestion = whole
    ? `${repository}:${tag}-immutable`
    : repository === 'quay.io/skopeo/stable'
      ? defaultImage
      : ''
  return { code: 'floating-image', message, hint: suggestion === '' ? undefined : `did you mean \`${suggestion}\`?` }
}
