import { DEFAULT_FORMAT, usesVersion } from '../selection/index.ts'
import type { ImageDefinition } from './types.ts'

/** Where the version of a tag stands: as `format` says, else it is the whole tag. */
export function formatOf({ format }: ImageDefinition): string {
  return format?.value ?? DEFAULT_FORMAT
}

/** The format whose `{version}` the tag template means; undefined where it means none. */
export function templateFormatOf(image: ImageDefinition): string | undefined {
  const template = image.rename?.tag
  return template !== undefined && usesVersion(template) ? formatOf(image) : undefined
}

/** How tags are renamed, empty where they are not: only entries that do it alike are one feed, and carried out together. */
export function namingOf(image: ImageDefinition): string {
  const template = image.rename?.tag
  return template === undefined ? '' : `${template} ${templateFormatOf(image) ?? ''}`
}
