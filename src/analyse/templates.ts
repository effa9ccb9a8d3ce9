import { diagnostic, type Diagnostic } from '../diagnostics/index.ts'
import { selectionOf } from '../model/selection-of.ts'
import type { ImageDefinition } from '../model/types.ts'
import { tagWithoutVersion } from '../selection/index.ts'

/** Entries whose tag template wants a version that some of their tags do not have. */
export function findTagsWithoutVersion(images: readonly ImageDefinition[]): Diagnostic[] {
  const found: Diagnostic[] = []
  for (let index = 0; index < images.length; index++) {
    const image = images[index] as ImageDefinition
    const template = image.rename?.tag
    if (template === undefined || image.isIncomplete === true) continue
    const tag = tagWithoutVersion(selectionOf(image), template)
    if (typeof tag === 'string') found.push(withoutVersion(image, template, tag))
  }
  return found
}

function withoutVersion(image: ImageDefinition, template: string, tag: string): Diagnostic {
  const where = image.format === undefined ? 'is no version' : `has no version where ${image.format.value} says`
  return diagnostic('invalid-rename', image.rename?.place ?? image.place, {
    message: `the tag ${tag} is selected and ${where}, but it is to be published as "${template}"`,
    effect: 'no one could say under which tag it would be published',
    hint: 'Use `{tag}` in the template, or give such tags an entry of their own.',
  })
}
