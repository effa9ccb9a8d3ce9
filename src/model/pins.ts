import { matches } from '../selection/index.ts'
import { selectionOf } from './selection-of.ts'
import type { ImageDefinition, TagDefinition } from './types.ts'

/** A tag that is copied by its digest. */
export type Pin = TagDefinition & { digest: string }

/** The tags that an entry lists and its exceptions leave. */
export function listedTags(image: ImageDefinition): readonly TagDefinition[] {
  if (image.tags.length === 0 || image.except.length === 0) return image.tags
  const selection = selectionOf(image)
  return image.tags.filter(({ tag }) => matches(selection, tag))
}

/** Those of them that it pins: what is taken away is not mirrored, by its digest neither. */
export function pinsOf(image: ImageDefinition): Pin[] {
  return image.tags.some(isPin) ? listedTags(image).filter(isPin) : []
}

function isPin(tag: TagDefinition): tag is Pin {
  return tag.digest !== undefined
}
