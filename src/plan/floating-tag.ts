/**
 * Whether upstream moves the tag from image to image: one with fewer than three version numbers, such as `3.12` or
 * `20-alpine`, or a name, such as `latest`. The runtime refreshes these and no others unless told otherwise.
 */
export function isFloatingTag(tag: string): boolean {
  return !/[0-9]+[._-][0-9]+[._-][0-9]+/.test(tag)
}
