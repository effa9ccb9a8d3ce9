import { diagnostic, type Diagnostic } from '../diagnostics/index.ts'
import type { ImageDefinition, TagDefinition } from '../model/types.ts'

/** One tag of one source, pinned to two digests by two entries. Twice in one entry is found when the entry is read. */
export function findMovedDigests(images: readonly ImageDefinition[]): Diagnostic[] {
  const pins = new Map<string, TagDefinition>()
  const found: Diagnostic[] = []
  for (let index = 0; index < images.length; index++) {
    const image = images[index] as ImageDefinition
    if (image.tags.length === 0) continue
    for (const tag of image.tags) {
      if (tag.digest === undefined) continue
      const key = `${image.source.text}:${tag.tag}`
      const earlier = pins.get(key)
      if (earlier === undefined) pins.set(key, tag)
      else if (earlier.digest !== tag.digest) found.push(movedFinding(key, tag, earlier))
    }
  }
  return found
}

function movedFinding(key: string, tag: TagDefinition, earlier: TagDefinition): Diagnostic {
  return diagnostic('digest-moved', tag.place, {
    message: `${key} is pinned to two digests`,
    related: [{ place: earlier.place, message: `pinned to ${earlier.digest ?? ''}` }],
  })
}
