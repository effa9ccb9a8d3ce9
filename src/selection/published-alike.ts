/** Tags that two namings publish under one name: each of them is one image, copied to one place. */
import { toDfa } from './automata/determinize.ts'
import { literal, sequence } from './automata/pattern.ts'
import { hasWildcard, spellsV } from './format.ts'
import { type Language, languageOf } from './language.ts'
import { BEGINS_WITH_DIGIT } from './published.ts'
import { intersectSets } from './set-relations.ts'
import { setOfDfa, setOfTags, type TagSet } from './tag-set.ts'
import { applyTemplate, formatOf, parseTemplate } from './template.ts'
import type { Naming } from './types.ts'

/** A literal text before a version without a `v`, and one behind it. */
interface Shape {
  before: string
  after: string
}

const isSameShape = (a: Shape | undefined, b: Shape | undefined): boolean =>
  a !== undefined && b !== undefined && a.before === b.before && a.after === b.after

/** The shapes of the tags in which a naming that takes the version finds it: with a `v` and without. */
const shapesReadBy = ({ selection, template }: Naming): Shape[] => {
  const { format } = formatOf(selection)
  if (!template.includes('{version}') || hasWildcard(format)) return []
  const [before, after] = [format.before.join(''), format.after.join('')]
  return [
    { before, after },
    { before: `${before}v`, after },
  ]
}

/** What a naming makes of all tags of a shape; undefined if it reads them otherwise, or is no text around one placeholder. */
const shapeUnder = (naming: Naming, shape: Shape): Shape | undefined => {
  const { template } = naming
  const [varying, ...more] = parseTemplate(template).filter((part) => part.kind !== 'text')
  if (varying === undefined || more.length > 0) return undefined
  const [before, after] = template.split(`{${varying.kind}}`) as [string, string]
  if (varying.kind === 'tag') return { before: before + shape.before, after: shape.after + after }
  return shapesReadBy(naming).some((read) => isSameShape(read, shape)) ? { before, after } : undefined
}

const nameOf = ({ selection, template }: Naming, tag: string): string | undefined =>
  applyTemplate(selection, template, tag)

/** The shapes of the tags that both publish under one name, and those with a `v` that a format does not spell. */
const alikeShapes = (a: Naming, b: Naming): { alike: Shape[]; stray: Shape[] } => {
  const isAlike = (shape: Shape): boolean => isSameShape(shapeUnder(a, shape), shapeUnder(b, shape))
  const spelled = [a, b].filter(({ selection }) => spellsV(formatOf(selection).format)).map(shapesReadBy)
  return {
    alike: [...shapesReadBy(a), ...shapesReadBy(b)].filter(isAlike),
    stray: spelled.flatMap(([plain, withV]) => (plain && withV && isAlike(plain) ? [withV] : [])),
  }
}

const setOfShape = ({ before, after }: Shape): TagSet =>
  setOfDfa(() => toDfa(sequence(literal(before), BEGINS_WITH_DIGIT, literal(after))))

/**
 * The tags that both select and publish under one name. Of lists they are all; of other sets those in which what stands around
 * the version decides it. Beside them stand tags that no one has together with these: those with a `v` that the format
 * does not spell (see `publishedTwice`).
 */
export const publishedAlike = (a: Naming, b: Naming): Language => {
  const { alike, stray } = alikeShapes(a, b)
  const shaped = alike.map(setOfShape)
  const alikeIn = (common: TagSet): TagSet[] => {
    if (common.tags === undefined) return shaped.map((set) => intersectSets(common, set))
    return [setOfTags(common.tags.filter((tag) => nameOf(a, tag) !== undefined && nameOf(a, tag) === nameOf(b, tag)))]
  }
  const ofB = languageOf(b.selection).sets
  const both = languageOf(a.selection).sets.flatMap((left) =>
    ofB.flatMap((right) => alikeIn(intersectSets(left, right))),
  )
  return { sets: [...both, ...stray.map(setOfShape)] }
}
