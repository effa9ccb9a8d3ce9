import type { OldSelector } from '../types.ts'
import type { WrittenReference } from './source-name.ts'

/** Which tags an entry copies, and under which tags it publishes them. */
export interface SelectedTags {
  old: OldSelector[]
  pins: ReadonlyMap<string, string>
  tagTemplate?: string
}

export interface SelectionProblem {
  problem: string
  choice: string
}

/** One image: a tag, or a digest that is published as the target's tag. */
export function imageOf(from: WrittenReference, to: WrittenReference): SelectedTags | SelectionProblem {
  const tag = from.tag ?? (from.digest === undefined ? 'latest' : undefined)
  const published = to.tag ?? tag
  if (published === undefined) {
    return {
      problem: 'a digest is copied without a tag',
      choice: 'Choose the tag under which the digest is published.',
    }
  }
  if (from.digest !== undefined) return { old: [], pins: new Map([[published, from.digest]]) }
  const old: OldSelector[] = [{ kind: 'tags', tags: [tag as string] }]
  return { old, pins: new Map(), ...templateFor(tag as string, published) }
}

/** The template that makes one tag of another. */
export function templateFor(tag: string, published: string): { tagTemplate?: string } {
  if (tag === published) return {}
  return { tagTemplate: published.startsWith(tag) ? `{tag}${published.slice(tag.length)}` : published }
}
