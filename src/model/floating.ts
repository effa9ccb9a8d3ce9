/**
 * Whether upstream is expected to move a tag from image to image: it has fewer than three version numbers, such as
 * `3.12` or `20-alpine`, or is a name such as `latest`. Dates of eight digits and commit hashes name one image for good, and
 * so do the tags under which signatures of a digest are kept.
 * mirror.sh decides by the same pattern, which therefore is one that `grep -E` understands too.
 */
export function isFloatingTag(tag: string): boolean {
  return !fixedTag.test(tag)
}

/** The pattern of tags that do not move, as an extended regular expression (POSIX) and a JavaScript one alike. */
export const fixedTagPattern = '[0-9]+[._-][0-9]+[._-][0-9]+|[0-9]{8}|(^|[._-])[0-9a-f]{7,64}$|^sha256-[0-9a-f]{64}'

const fixedTag = new RegExp(fixedTagPattern)
