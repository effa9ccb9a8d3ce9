import { placementsOf, type Placement } from '../../model/placement.ts'
import { pinsOf } from '../../model/pins.ts'
import { selectionOf } from '../../model/selection-of.ts'
import type { ImageDefinition, Model } from '../../model/types.ts'
import { budgetOfComparison, matches, reserveOfComparisons, within } from '../../selection/index.ts'
import { nearestRepositories } from '../nearest-repositories.ts'
import type { ImageReference } from '../reference.ts'
import { selectorLines, whyNotLines } from '../selector-lines.ts'
import { placesOf, type PlaceOptions, type Wanted } from './places.ts'
import { sourceTagsOf, type SourceTags } from './source-tags.ts'
import type { ExplainedPlace, ExplainedRule, ExplainedTeam, Explanation } from './types.ts'

export type * from './types.ts'

export interface ExplainOptions extends PlaceOptions {
  /** `YYYY-MM-DD` */
  today: string
  /** Files of which errors leave open what entries they have. */
  doubtful?: readonly string[]
}

/** Everything that the definitions say about an image reference. Reads the model only; nothing is emitted. */
export function explain(model: Model, asked: string, reference: ImageReference, options: ExplainOptions): Explanation {
  const placements = placementsOf(model.images, model.config.targets)
  const { repository } = reference
  if (repository === undefined) return explainDigest(model, asked, reference, placements, options)
  const bySource = model.images.filter(({ source }) => source.text === repository)
  const byTarget = placements.filter(({ destination }) => destination === repository)
  const explanation: Explanation = {
    asked,
    reference,
    role: roleOf(bySource.length > 0, byTarget.length > 0),
    mirrored: false,
    rules: [],
    places: [],
    whyNot: [],
    notes: [],
    nearest: [],
  }
  if (explanation.role === 'unknown')
    return leftOpen(explainUnknown(model, explanation, repository, placements), options)
  const answers = answersFor(bySource, byTarget, reference, placements)
  explanation.rules = answers.map((answer) => ruleOf(model, answer, options.today)).sort(compareRules)
  // The answer holds for every name of the image, not only for the one that was asked for.
  const found = new Map(answers.map((answer) => [answer.image, answer.sourceTags]))
  const wholeRepository = reference.tag === undefined && answers.every(({ sourceTags }) => sourceTags.length === 0)
  const wanted = placements.flatMap((placement): Wanted[] => {
    const tags = found.get(placement.image)
    if (tags === undefined) return []
    return wholeRepository ? [{ placement, sourceTag: undefined }] : tags.map((sourceTag) => ({ placement, sourceTag }))
  })
  const placesFor = (some: readonly Wanted[]): ExplainedPlace[] =>
    placesOf(model, some, options).filter((place) => mayHold(place, reference.digest) && isCarriedOut(place, options))
  explanation.places = placesFor(wanted)
  const open = new Set(answers.filter(isOpen).map(({ image }) => image))
  const certain =
    open.size === 0 ? explanation.places : placesFor(wanted.filter(({ placement }) => !open.has(placement.image)))
  explanation.mirrored = certain.length > 0 || (open.size > 0 ? null : false)
  if (explanation.mirrored === false) explanation.whyNot = whyNotMirrored(explanation.rules, answers, wholeRepository)
  judgeDigest(explanation, answers)
  noteOpen(explanation, answers)
  return leftOpen(explanation, options)
}

function whyNotMirrored(
  rules: readonly ExplainedRule[],
  answers: readonly Answer[],
  wholeRepository: boolean,
): string[] {
  if (!answers.some(({ isPlaced }) => isPlaced)) return rules.map(goesNowhere)
  return rules.flatMap(wholeRepository ? selectsNothing : whyNotSentences)
}

/** What seems not to be mirrored may be while there are files that may want it. */
function leftOpen(explanation: Explanation, { doubtful = [] }: ExplainOptions): Explanation {
  if (explanation.mirrored !== false || doubtful.length === 0) return explanation
  explanation.mirrored = null
  explanation.whyNot = []
  for (const file of doubtful)
    explanation.notes.push(`${file} has errors, so that all its entries are not known; run \`skopeoc validate\``)
  return explanation
}

function noteOpen({ notes }: Explanation, answers: readonly Answer[]): void {
  for (const { image, tag, isUndecided, isPlaced } of answers) {
    const place = `${image.file.path}:${image.line}`
    if (isUndecided)
      notes.push(
        `it could not be decided whether ${place} publishes a tag as ${tag}: its regular expressions and format are too intricate`,
      )
    else if (image.doubt !== undefined)
      notes.push(`the entry ${place} has errors, so that all that it selects is not known; run \`skopeoc validate\``)
    else if (!isPlaced)
      notes.push(`the entry ${place} has errors, so that it is not known where it goes; run \`skopeoc validate\``)
  }
}

/** Whether it is not known if an entry wants what was asked for. */
function isOpen({ image, tag, sourceTags, isUndecided, isPlaced }: Answer): boolean {
  if (isUndecided || image.doubt === 'either' || (!isPlaced && image.targets !== undefined)) return true
  if (image.doubt === undefined) return false
  // The name of the repository alone is mirrored if any tag is.
  if (tag === undefined && sourceTags.length === 0) return selectionOf(image).selectors.length === 0
  return image.doubt === (sourceTags.length === 0 ? 'more' : 'less')
}

function roleOf(source: boolean, target: boolean): Explanation['role'] {
  if (source) return target ? 'source and target' : 'source'
  return target ? 'target' : 'unknown'
}

/** One entry, and the tags of its source that the question is about. */
interface Answer {
  image: ImageDefinition
  sourceTags: string[]
  /** Undefined where no tag was asked for. */
  tag: string | undefined
  /** Whether that is a tag at a target. */
  published: boolean
  /** A tag of the source that would be published as that, if it were selected. */
  meant?: string | undefined
  /** True where it could not be found out whether there are such tags. */
  isUndecided: boolean
  /** Whether there is a target that it is to go to. */
  isPlaced: boolean
}

function answersFor(
  bySource: readonly ImageDefinition[],
  byTarget: readonly Placement[],
  { tag, digest }: ImageReference,
  placements: readonly Placement[],
): Answer[] {
  const answers = new Map<ImageDefinition, Answer>()
  const placed = new Set(placements.map(({ image }) => image))
  const add = (image: ImageDefinition, sourceTags: readonly string[], published: boolean, found?: SourceTags): void => {
    const known = answers.get(image)
    const { meant, isUndecided = false } = found ?? {}
    if (known === undefined)
      answers.set(image, {
        image,
        sourceTags: [...sourceTags],
        tag,
        published,
        meant,
        isUndecided,
        isPlaced: placed.has(image),
      })
    else known.sourceTags = [...new Set([...known.sourceTags, ...sourceTags])]
  }
  const reserve = reserveOfComparisons()
  for (const image of bySource) add(image, tagsAskedAtSource(image, tag, digest), false)
  for (const { image } of byTarget) {
    if (tag === undefined) add(image, tagsPinnedTo(image, digest), true)
    else {
      const found = within(budgetOfComparison(reserve, 1), () => sourceTagsOf(image, tag))
      add(image, found.tags, true, found)
    }
  }
  return [...answers.values()]
}

function tagsAskedAtSource(image: ImageDefinition, tag: string | undefined, digest: string | undefined): string[] {
  if (tag === undefined) return tagsPinnedTo(image, digest)
  return matches(selectionOf(image), tag) ? [tag] : []
}

function tagsPinnedTo(image: ImageDefinition, digest: string | undefined): string[] {
  if (digest === undefined) return []
  return pinsOf(image)
    .filter((pin) => pin.digest === digest)
    .map(({ tag }) => tag)
}

function mayHold({ digest }: ExplainedPlace, asked: string | undefined): boolean {
  return asked === undefined || digest === undefined || digest === asked
}

/** An entry of which nothing is generated, though its files are, selects nothing: that is no error where the rule is turned down. */
function isCarriedOut({ files }: ExplainedPlace, { generated }: ExplainOptions): boolean {
  return !generated || files.length > 0
}

function ruleOf(model: Model, answer: Answer, today: string): ExplainedRule {
  const { image, sourceTags, tag } = answer
  const rule: ExplainedRule = {
    source: image.source.text,
    file: image.file.path,
    line: image.line,
    team: teamOf(model, image.team),
    reason: image.reason,
    expired: image.expires !== undefined && image.expires.value < today,
    selectors: selectorLines(image).map(({ words, line }) => ({ words, line })),
    except: image.except.map(({ kind, value }) => (kind === 'tag' ? value : `/${value}/`)),
  }
  if (image.ticket !== undefined) rule.ticket = image.ticket
  if (image.expires !== undefined) rule.expires = image.expires.value
  const [sourceTag] = sourceTags
  if (sourceTag !== undefined) {
    rule.selectors = selectorLines(image).map(({ selector, words, line }) => {
      return { words, line, selects: matches({ selectors: [selector], except: [] }, sourceTag) }
    })
    const pin = pinsOf(image).find(({ tag: pinned }) => pinned === sourceTag)?.digest
    if (pin !== undefined) rule.pinned = pin
  }
  if (tag === undefined || isOpen(answer)) return rule
  rule.selects = sourceTag !== undefined
  if (sourceTag === undefined) rule.whyNot = answer.published ? whyNotPublished(answer, tag) : whyNotLines(image, tag)
  return rule
}

/** Why an entry publishes nothing under a tag: why it does not select the tag of the source that it would be. */
function whyNotPublished({ image, meant }: Answer, published: string): { why: string; line: number }[] {
  if (meant === published) return whyNotLines(image, meant)
  if (meant !== undefined) {
    return whyNotLines(image, meant).map(({ why, line }) => {
      return { why: `${meant} would be published as ${published}, but ${why}`, line }
    })
  }
  const template = image.rename?.tag ?? '{tag}'
  const why = matches(selectionOf(image), published)
    ? `${published} is published under another tag, by the template ${template}`
    : `no tag is published as ${published}: the template is ${template}`
  return [{ why, line: image.line }]
}

function teamOf(model: Model, id: string): ExplainedTeam {
  const team = model.teams.find((candidate) => candidate.id === id)
  if (team === undefined) return { id, name: id, contact: '' }
  const { name, contact, github, email } = team
  return { id, name, contact, ...(github === undefined ? {} : { github }), ...(email === undefined ? {} : { email }) }
}

function whyNotSentences({ whyNot = [], file }: ExplainedRule): string[] {
  return whyNot.map(({ why, line }) => `${why} (${file}:${line})`)
}

function goesNowhere({ file, line }: ExplainedRule): string {
  return `the entry has no target (${file}:${line})`
}

function selectsNothing({ file, line }: ExplainedRule): string {
  return `the entry selects no tag that a source could have (${file}:${line})`
}

function compareRules(a: ExplainedRule, b: ExplainedRule): number {
  if (a.selects !== b.selects) return a.selects === true ? -1 : 1
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line
}

/** A digest is known only where a definition pins it; else it is whatever upstream had under the tag. */
function judgeDigest(explanation: Explanation, answers: readonly Answer[]): void {
  const { places, notes, rules, whyNot } = explanation
  const { tag, digest } = explanation.reference
  if (digest === undefined) return
  const unpinned = places.filter((place) => place.digest === undefined)
  if (tag === undefined) {
    if (places.length > unpinned.length || answers.length === 0) return
    explanation.mirrored = null
    notes.push('no definition pins the digest: whether it is there depends on the tags that had it upstream')
  } else if (places.length === 0) {
    const other = rules.find(({ pinned }) => pinned !== undefined)
    if (other !== undefined) whyNot.push(`${tag} is pinned to ${other.pinned} (${other.file}:${other.line})`)
  } else if (unpinned.length === places.length) {
    notes.push(
      'no definition pins the digest: the mirror holds the one that upstream had under the tag when it was copied',
    )
  } else {
    for (const { reference } of unpinned)
      notes.push(`${reference} is not pinned: it holds the digest that upstream had under the tag when it was copied`)
  }
}

function explainDigest(
  model: Model,
  asked: string,
  reference: ImageReference,
  placements: readonly Placement[],
  options: ExplainOptions,
): Explanation {
  const wanted = placements.flatMap((placement) =>
    tagsPinnedTo(placement.image, reference.digest).map((sourceTag): Wanted => ({ placement, sourceTag })),
  )
  const images = new Map(wanted.map(({ placement, sourceTag }) => [placement.image, sourceTag as string]))
  const known = wanted.length > 0
  return {
    asked,
    reference,
    role: known ? 'source and target' : 'unknown',
    mirrored: known ? true : null,
    rules: [...images].map(([image, sourceTag]) =>
      ruleOf(
        model,
        { image, sourceTags: [sourceTag], tag: sourceTag, published: false, isUndecided: false, isPlaced: true },
        options.today,
      ),
    ),
    places: placesOf(model, wanted, options),
    whyNot: [],
    notes: known ? [] : ['no definition pins this digest; ask with the name of the repository'],
    nearest: [],
  }
}

function explainUnknown(
  model: Model,
  explanation: Explanation,
  repository: string,
  placements: readonly Placement[],
): Explanation {
  const host = repository.slice(0, repository.indexOf('/'))
  const target = model.config.targets.find(({ registry }) => registry === host)
  explanation.whyNot.push(
    target === undefined ? `no entry has the source ${repository}` : `nothing is published as ${repository}`,
  )
  const reserved = target?.reserved.find((path) => `${repository}/`.startsWith(`${host}/${path}/`))
  if (reserved !== undefined) explanation.notes.push(`${host}/${reserved} is reserved: no mirrored image may enter it`)
  explanation.nearest = nearestRepositories(repository, placements)
  return explanation
}
