import type { ImageDetail, MeaningDiff } from './types.ts'

export const failKinds = ['remove', 'move', 'narrow', 'widen', 'add', 'any'] as const
export type FailKind = (typeof failKinds)[number]

/**
 * Kinds of change that a review may want to be stopped by, of those that the difference has:
 * `remove` – an image, a name, a target or a tag is no longer mirrored; `move` – a source, a name or a pin is another;
 * `narrow` and `widen` – a selection loses or gains tags; `add` – an image, a name or a target is new; `any` – anything
 * at all.
 */
export function kindsIn({ images, settings }: MeaningDiff): Set<FailKind> {
  const found = new Set<FailKind>()
  for (const { kind, details } of images) {
    if (kind === 'removed') found.add('remove')
    if (kind === 'added') found.add('add')
    for (const detail of details) for (const word of kindsOf(detail)) found.add(word)
  }
  for (const { path, before, after } of settings) {
    if (!/^targets\.[^.]+$/.test(path)) continue
    if (before !== undefined && after === undefined) found.add('remove')
    if (before === undefined && after !== undefined) found.add('add')
  }
  if (images.length + settings.length > 0) found.add('any')
  return found
}

function kindsOf(detail: ImageDetail): FailKind[] {
  switch (detail.kind) {
    case 'place-removed':
      return detail.fedBy === undefined ? ['remove'] : []
    case 'place-added':
      return detail.fedBy === undefined ? ['add'] : []
    case 'source-moved':
    case 'name-moved':
    case 'tag-naming':
    case 'pin-moved':
      return ['move']
    case 'selection':
      return [
        ...(detail.lost.length > 0 ? (['remove', 'narrow'] as const) : []),
        ...(detail.gained.length > 0 ? (['widen'] as const) : []),
        ...(detail.verdict === 'undecided' ? (['remove'] as const) : []),
      ]
    default:
      return []
  }
}
