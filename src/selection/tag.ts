/** What a tag may look like (OCI distribution specification, "Pulling manifests"). */

export const MAX_TAG_LENGTH = 128

const VALID_TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/

/** Whether the text is a valid tag. */
export const isValidTag = (tag: string): boolean => VALID_TAG.test(tag)
