/**
 * Whether upstream is expected to move a tag from image to image: it has fewer than three version numbers, or is a name
 * such as `latest`. Dates of eight digits and commit hashes are names of one image. mirror.sh decides by the same rule.
 */
export function isFloating(tag: string): boolean {
  return !fixedPattern.test(tag)
}

const fixedPattern = /[0-9]+\.[0-9]+\.[0-9]+|[0-9]{8}|(?:^|[._-])[0-9a-f]{7,64}$/
