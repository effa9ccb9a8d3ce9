import {
  budgetOfComparison,
  disjoint,
  included,
  isEmpty,
  languageOf,
  intersection,
  reserveOfComparisons,
  within,
  type Exclusion,
} from '../selection/index.ts'
import {
  destinationsOf,
  exclude,
  publishedBy,
  removeTags,
  selectedBy,
  tagsLanguage,
  type Draft,
  type Fates,
} from './drafts.ts'
import { narrowings } from './narrowing.ts'
import { escapeRegex } from './translate/regex-shape.ts'
import type { KnownTags, Row } from './types.ts'

/**
 * Makes sure that no tag of any target can be written by two sources. Where two could, the other tool let the last
 * writer win. Here exact tags come before ranges, releases before pre-releases and later entries before earlier ones;
 * the loser is narrowed to what the winner does not select, or left out.
 */
export function resolveCollisions(drafts: readonly Draft[], fates: Fates, known: KnownTags | undefined): void {
  for (const draft of drafts) keepLastDigests(draft, fates)
  const reserve = reserveOfComparisons()
  for (const group of groupByDestination(drafts)) {
    within(budgetOfComparison(reserve, group.length), () => resolveGroup(group, fates, known))
  }
}

function resolveGroup(group: readonly Draft[], fates: Fates, known: KnownTags | undefined): void {
  for (let second = 1; second < group.length; second += 1) {
    for (let first = 0; first < second; first += 1) {
      new Collision(group[first] as Draft, group[second] as Draft, fates, known).resolve()
    }
  }
}

/** Of several digests that are published as one tag the last one stays. */
function keepLastDigests(draft: Draft, fates: Fates): void {
  const last = new Map(draft.pins.map((pin) => [pin.tag, pin]))
  const lost = draft.pins.filter(({ tag, digest }) => last.get(tag)?.digest !== digest)
  draft.pins = draft.pins.filter((pin) => !lost.includes(pin))
  for (const { tag, digest, row } of lost) {
    const reason = `${tag} is pinned to two digests, and the last writer won`
    const stays = draft.pieces.some((piece) => piece.row === row) || draft.pins.some((pin) => pin.row === row)
    if (stays || draft.legacy) fates.of(row).changes.push({ what: reason, example: tag })
    else
      fates.of(row).leftOut = {
        reason,
        example: tag,
        choice: `Keep the later digest, or write ${digest} in its place.`,
      }
  }
}

/** Drafts that feed one repository of one target; each pair is looked at once. */
function groupByDestination(drafts: readonly Draft[]): Draft[][] {
  const groups = new Map<string, Draft[]>()
  for (const draft of drafts) {
    for (const destination of destinationsOf(draft)) {
      const group = groups.get(destination)
      if (group === undefined) groups.set(destination, [draft])
      else if (!group.includes(draft)) group.push(draft)
    }
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

/** How many tags may be told apart one by one. */
const mostUnique = 20

class Collision {
  readonly #a: Draft
  readonly #b: Draft
  readonly #fates: Fates
  readonly #known: KnownTags | undefined

  constructor(a: Draft, b: Draft, fates: Fates, known: KnownTags | undefined) {
    this.#a = a
    this.#b = b
    this.#fates = fates
    this.#known = known
  }

  get #disjoint(): boolean {
    return disjoint(publishedBy(this.#a), publishedBy(this.#b)).verdict === 'disjoint'
  }

  resolve(): void {
    if (isBare(this.#a) || isBare(this.#b) || this.#disjoint) return
    this.#separateTags(this.#a, this.#b)
    this.#separateTags(this.#b, this.#a)
    if (isBare(this.#a) || isBare(this.#b) || this.#disjoint) return
    this.#separateSuffix(this.#a, this.#b)
    this.#separateSuffix(this.#b, this.#a)
    if (this.#disjoint) return
    const [winner, loser] = this.#chooseWinner()
    const unique = this.#uniqueTags(winner, loser)
    const row = loser.pieces[0]?.row
    this.#narrow(winner, loser)
    if (row === undefined || unique.length === 0) return
    exclude(
      winner,
      unique.map((tag): Exclusion => ({ kind: 'tag', tag })),
    )
    loser.pieces.push({ selector: { kind: 'tags', tags: unique }, except: [], row })
    delete this.#fates.of(row).leftOut
    this.#tellNarrowed(winner, loser, unique[0] as string)
    this.#tellNarrowed(loser, winner, unique[0] as string)
  }

  /** Exact tags of one draft: the other's ranges leave them alone, and of two exact tags the later one stays. */
  #separateTags(exact: Draft, other: Draft): void {
    const published = new Set([...exactTags(exact), ...exact.pins.map(({ tag }) => tag)])
    if (published.size === 0) return
    const rivals = new Set(exactTags(other))
    for (const { tag } of other.pins) rivals.add(tag)
    const both = [...published].filter((tag) => rivals.has(tag))
    if (both.length > 0) this.#keepLater(exact, other, new Set(both))
    if (other.tagTemplate !== undefined) return
    const contested = [...published].filter((tag) => !rivals.has(tag) && this.#publishes(other, tag))
    if (contested.length === 0) return
    exclude(
      other,
      contested.map((tag): Exclusion => ({ kind: 'tag', tag })),
    )
    this.#tellNarrowed(other, exact, contested[0] as string)
  }

  #publishes(draft: Draft, tag: string): boolean {
    return included(tagsLanguage([tag]), publishedBy(draft)).verdict === 'included'
  }

  #keepLater(a: Draft, b: Draft, tags: ReadonlySet<string>): void {
    const [winner, loser] = isLater(a, b) ? [a, b] : [b, a]
    const losers = removeTags(loser, tags)
    for (const row of losers) this.#tellLost(row, loser, winner, [...tags][0])
  }

  /** `{tag}-k8s` beside the plain tags: the plain side leaves tags with that ending alone. */
  #separateSuffix(templated: Draft, plain: Draft): void {
    const suffix = /^\{(?:tag|version)\}(.+)$/.exec(templated.tagTemplate ?? '')?.[1]
    if (suffix === undefined || plain.tagTemplate !== undefined) return
    const verdict = disjoint(publishedBy(plain), publishedBy(templated))
    if (verdict.verdict !== 'overlap') return
    const example = verdict.witness
    exclude(plain, [{ kind: 'regex', pattern: `${escapeRegex(suffix)}$` }])
    this.#tellNarrowed(plain, templated, example)
  }

  /** The draft that keeps the tags that both would write. */
  #chooseWinner(): [Draft, Draft] {
    const byKnown = this.#chooseByKnownTags()
    if (byKnown !== undefined) return byKnown
    // A range with a pre-release bound was written for tags with a suffix: releases are the other's.
    const aTakesPre = takesPre(this.#a)
    if (aTakesPre !== takesPre(this.#b)) return aTakesPre ? [this.#b, this.#a] : [this.#a, this.#b]
    return isLater(this.#a, this.#b) ? [this.#a, this.#b] : [this.#b, this.#a]
  }

  /** The draft without which more of the contested tags would be missing. */
  #chooseByKnownTags(): [Draft, Draft] | undefined {
    const onlyA = this.#contestedOnlyBy(this.#a, this.#b)?.length ?? 0
    const onlyB = this.#contestedOnlyBy(this.#b, this.#a)?.length ?? 0
    if (onlyA === onlyB) return undefined
    return onlyA > onlyB ? [this.#a, this.#b] : [this.#b, this.#a]
  }

  /** Contested tags that only the loser's source lists stay with it, one by one, if they are few. */
  #uniqueTags(winner: Draft, loser: Draft): string[] {
    const unique = this.#contestedOnlyBy(loser, winner) ?? []
    return unique.length <= mostUnique ? unique : []
  }

  /** Known tags that both select and only the source of `draft` lists. */
  #contestedOnlyBy(draft: Draft, other: Draft): string[] | undefined {
    const own = this.#known?.get(draft.source)
    const others = this.#known?.get(other.source)
    if (own === undefined || others === undefined) return undefined
    if (draft.tagTemplate !== undefined || other.tagTemplate !== undefined) return undefined
    const contested = intersection(selectedBy(draft), selectedBy(other))
    return own.filter((tag) => !others.includes(tag) && included(tagsLanguage([tag]), contested).verdict === 'included')
  }

  #narrow(winner: Draft, loser: Draft): void {
    const verdict = disjoint(publishedBy(winner), publishedBy(loser))
    const example = verdict.verdict === 'overlap' ? verdict.witness : undefined
    if (included(publishedBy(loser), publishedBy(winner)).verdict !== 'included') {
      const before = loser.pieces
      for (const narrowed of narrowings(winner, before)) {
        loser.pieces = narrowed
        if (this.#disjoint && isEmpty(publishedBy(loser)) !== true) {
          this.#tellNarrowed(loser, winner, example ?? '')
          return
        }
      }
      loser.pieces = before
    }
    const rows = new Set([...loser.pieces.map(({ row }) => row), ...loser.pins.map(({ row }) => row)])
    loser.pieces = []
    loser.pins = []
    for (const row of rows) this.#tellLost(row, loser, winner, example)
  }

  #tellNarrowed(loser: Draft, winner: Draft, example: string): void {
    const what = `${nameIn(loser)}${winner.source} feeds the same target repository (${placeOf(winner)}); where both select a tag it is taken from there`
    for (const row of new Set(loser.pieces.map((piece) => piece.row))) {
      const { changes } = this.#fates.of(row)
      if (!changes.some((change) => change.what === what)) changes.push({ what, example })
    }
  }

  /** Without an example it is not known whether there is one. */
  #tellLost(row: Row, loser: Draft, winner: Draft, contested: string | undefined): void {
    const other = `${winner.source} (${placeOf(winner)})`
    const example = contested ?? ''
    const reason =
      contested === undefined
        ? `it could not be decided whether ${other} writes the same tags of the same target repository`
        : `collision: ${other} feeds the same target repository and the last writer won`
    if (loser.legacy) {
      this.#fates.of(row).changes.push({ what: `${nameIn(loser)}${reason}`, example })
      return
    }
    const left = loser.pieces.some((piece) => piece.row === row) || loser.pins.some((pin) => pin.row === row)
    if (left) this.#fates.of(row).changes.push({ what: reason, example })
    else {
      const choice = `Keep ${winner.source}, or drop it and add ${loser.source}, or give one of them another name with \`rename\`.`
      this.#fates.of(row).leftOut = { reason, example, choice }
    }
  }
}

function isBare(draft: Draft): boolean {
  return draft.pieces.length === 0 && draft.pins.length === 0
}

function nameIn({ legacy }: Draft): string {
  return legacy ? 'under its old name: ' : ''
}

function placeOf(draft: Draft): string {
  const row = draft.rows[0] as Row
  return `${row.place.file}:${row.place.line}`
}

/** Exact tags under their published names. */
function exactTags(draft: Draft): string[] {
  if (draft.tagTemplate !== undefined) return []
  return draft.pieces.flatMap(({ selector }) => (selector.kind === 'tags' ? selector.tags : []))
}

/** Whether the last row of `a` stands behind the last row of `b`. */
function isLater(a: Draft, b: Draft): boolean {
  const lastA = (a.rows.at(-1) as Row).place
  const lastB = (b.rows.at(-1) as Row).place
  return lastA.file === lastB.file ? lastA.line > lastB.line : lastA.file > lastB.file
}

const aPreRelease = '^v?[0-9]+\\.[0-9]+\\.[0-9]+-.*$'

function takesPre(draft: Draft): boolean {
  const pre = languageOf({ selectors: [{ kind: 'regex', pattern: aPreRelease }], except: [] })
  return draft.pieces.some(
    ({ selector }) =>
      selector.kind === 'semver' &&
      disjoint(languageOf({ selectors: [selector], except: [] }), pre).verdict === 'overlap',
  )
}
