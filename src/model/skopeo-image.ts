/** What the reference of a skopeo image tells about it. Its form is checked where the configuration is. */
export interface SkopeoImage {
  repository: string
  tag?: string
  digest?: string
}

/** The parts of an image reference; undefined where it is none. Names of registry and repository are not looked at. */
export function splitImage(text: string): SkopeoImage | undefined {
  const match = /^([^@\s]{1,255}?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(text)
  if (match === null) return undefined
  const [, repository, tag, digest] = match as unknown as [string, string, string | undefined, string | undefined]
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

/** The version of skopeo that a tag names, as far as it does: `1.22.2`, `1.22`, `1`. */
export function skopeoVersion(image: string): string | undefined {
  const tag = splitImage(image)?.tag ?? ''
  return /^v?([0-9]{1,4}(?:\.[0-9]{1,4}){0,2})(?:-immutable)?$/.exec(tag)?.[1]
}

/**
 * Whether the image behind a reference may be replaced by another: no digest, and a tag that is not a whole version. On
 * quay.io, where skopeo's own images are, whole versions are rebuilt too, but for those that end in `-immutable`.
 */
export function isRebuilt({ repository, tag = 'latest', digest }: SkopeoImage): boolean {
  if (digest !== undefined) return false
  const whole = /^v?[0-9]+\.[0-9]+\.[0-9]+(-.*)?$/.exec(tag)
  if (whole === null) return !/[0-9]+\.[0-9]+\.[0-9]+/.test(tag)
  return whole[1] === undefined && repository.startsWith('quay.io/')
}
