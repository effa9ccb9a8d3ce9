import { nearest, type Diagnostic } from '../../diagnostics/index.ts'
import { selectionOf } from '../../model/selection-of.ts'
import type { Doubt, ImageDefinition } from '../../model/types.ts'
import type { MappingNode } from '../../yaml/tree.ts'
import { synonymOf } from '../structure/synonyms.ts'

/** What is left open by an error in the value of a key: what cannot be read of a list of selectors may select more. */
const doubts: ReadonlyMap<string, Doubt | undefined> = new Map([
  ['source', undefined],
  ['reason', undefined],
  ['tags', 'more'],
  ['semver', 'more'],
  ['format', 'either'],
  ['regex', 'more'],
  ['all', 'more'],
  ['except', 'less'],
  ['rename', 'either'],
  ['targets', 'either'],
  ['refresh', undefined],
  ['shared', undefined],
  ['ticket', undefined],
  ['expires', undefined],
])

/** What the errors in an entry leave open; undefined where it says all that it selects and where that goes. */
export function doubtOf(entry: MappingNode, image: ImageDefinition, errors: readonly Diagnostic[]): Doubt | undefined {
  const found = new Set(errors.map(({ place }) => doubtAt(entry, place.start)))
  if (selectionOf(image).selectors.length === 0) found.add('more')
  found.delete(undefined)
  if (found.has('either') || found.size > 1) return 'either'
  return [...found][0]
}

function doubtAt(entry: MappingNode, offset: number): Doubt | undefined {
  const pair = entry.entries.find(({ key, value }) => key.start <= offset && offset <= value.end)
  if (pair === undefined) return 'either'
  const { text } = pair.key
  const key = doubts.has(text) ? text : (synonymOf('an entry', text, doubts) ?? nearest(text, doubts.keys()))
  // A key that nobody knows may mean anything.
  return key === undefined ? 'either' : doubts.get(key)
}
