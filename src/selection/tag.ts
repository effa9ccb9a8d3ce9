/** What a tag may look like (OCI distribution specification, "Pulling manifests"). */

export const MAX_TAG_LENGTH = 128

const VALID_TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/

/** Whether the text is a valid tag. */
export const isValidTag = (tag: string): boolean => VALID_TAG.test(tag)

/** Whether the tag is one of cosign's, which stand for a signature, an attestation or an SBOM of another image. */
export const isSignatureTag = (tag: string): boolean => /^sha256-[0-9a-f]{64}\.(sig|att|sbom)$/.test(tag)
