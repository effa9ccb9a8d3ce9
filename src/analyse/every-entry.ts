import type { ImageDefinition, Model } from '../model/types.ts'

/** All entries, for rules that do not ask where the images come from: also those whose source cannot be used. */
export function everyEntry({ images, sourceless }: Model): readonly ImageDefinition[] {
  return sourceless.length === 0 ? images : [...images, ...sourceless]
}
