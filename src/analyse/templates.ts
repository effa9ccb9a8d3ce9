import { diagnostic, type Diagnostic } from '../diagnostics/index.ts'
import { selectionOf } from '../model/selection-of.ts'
import type { ImageDefinition } from '../model/types.ts'
import {
  budgetOfComparison,
  type Reserve,
  tagWithoutVersion,
  tagWithTwoVersions,
  within,
  type AmbiguousTag,
} from '../selection/index.ts'

/**
 * Entries whose tag template wants a version where some of their tags have none, or more than one. That a tag has two is not
 * said where it has been said already, of the template's own place, that two tags would be published as one: a format that
 * leaves open where the version stands often means both, and they are mended in one way.
 */
export function findTagsWithoutOneVersion(
  images: readonly ImageDefinition[],
  reserve: Reserve,
  collisions: readonly Diagnostic[],
): Diagnostic[] {
  const found: Diagnostic[] = []
  for (let index = 0; index < images.length; index++) {
    const image = images[index] as ImageDefinition
    const template = image.rename?.tag
    if (template === undefined || image.isIncomplete === true) continue
    const selection = selectionOf(image)
    const budget = budgetOfComparison(reserve, 1)
    const tag = within(budget, () => tagWithoutVersion(selection, template))
    if (typeof tag === 'string') found.push(withoutVersion(image, template, tag))
    const ambiguous = within(budget, () => tagWithTwoVersions(selection, template))
    if (ambiguous && !collisions.some(({ place }) => place === image.rename?.place))
      found.push(withTwoVersions(image, template, ambiguous))
    if (tag === undefined || ambiguous === undefined)
      found.push(
        undecided(image, template, budget.isSpent ? 'that takes too many steps' : 'the selection is too intricate'),
      )
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

function undecided(image: ImageDefinition, template: string, why: string): Diagnostic {
  return diagnostic('undecided-selection', image.rename?.place ?? image.place, {
    message: `it could not be decided whether each tag that is selected has one version for "${template}": ${why}`,
    effect: 'a tag without a version, or with two, would not be seen before it is mirrored',
  })
}

function withTwoVersions(image: ImageDefinition, template: string, { tag, taken, other }: AmbiguousTag): Diagnostic {
  const format = image.format?.value ?? ''
  return diagnostic('invalid-rename', image.rename?.place ?? image.place, {
    message: `the tag ${tag} is selected, and its version is ${other} or ${taken} where ${format} says, but it is to be published as "${template}"`,
    effect: `it would be published with ${taken}, which may not be the version that is meant`,
    hint: 'Use `{tag}` alone in the template, or write a format in which the version can stand in one place only.',
  })
}
