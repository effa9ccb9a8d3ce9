/**
 * Whether upstream is expected to move a tag from image to image: its version has fewer than three numbers, such as
 * `3.12` or `20-alpine3.19.1`, or it is a name such as `latest`. Dates of eight digits and commit hashes name one image for
 * good, and so do the tags under which signatures of a digest are kept.
 * mirror.sh decides by the same pattern, which therefore is one that `grep -E` understands too.
 */
export function isFloatingTag(tag: string): boolean {
  return !fixedTag.test(tag)
}

/** Words before the version, each with what stands behind it: neither a number nor a `v` with a number. */
const words = '(([^0-9v._-][^._-]*|v([^0-9._-][^._-]*)?)[._-]+)*'

/** The version is the first number that a part of the tag begins with, or a word ends with, and the numbers behind it. */
const threeNumbers = `^${words}[^0-9._-]*[0-9]+[._-][0-9]+[._-][0-9]+`

/** The pattern of tags that do not move, as an extended regular expression (POSIX) and a JavaScript one alike. */
export const fixedTagPattern: string = `${threeNumbers}|[0-9]{8}|(^|[._-])[0-9a-f]{7,64}$|^sha256-[0-9a-f]{64}`

const fixedTag = new RegExp(fixedTagPattern)
