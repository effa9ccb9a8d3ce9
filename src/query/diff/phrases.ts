import { formatPeriod } from '../../model/duration.ts'
import type {
  CostChange,
  ImageChange,
  ImageDetail,
  PlaceChange,
  RefusedState,
  SelectionChange,
  SettingChange,
  StillFed,
} from './types.ts'

/** A sentence in parts: own words, and what others wrote, which each form of output quotes in its own way. */
export type Phrase = readonly (string | { quoted: string })[]

/** A sentence, and what belongs below it. */
export interface Remark {
  phrase: Phrase
  below: Phrase[]
}

const shownTags = 12

const quote = (quoted: string): { quoted: string } => ({ quoted })

/** A list of quoted texts, the first few of many. */
function quoteAll(texts: readonly string[], most = shownTags): (string | { quoted: string })[] {
  const shown = texts.slice(0, most).flatMap((text, at) => (at === 0 ? [quote(text)] : [', ', quote(text)]))
  return texts.length <= most ? shown : [...shown, ` and ${texts.length - most} more`]
}

/** How an image is called in the difference. */
export function imagePhrase({ source, previousSource }: ImageChange): Phrase {
  return previousSource === undefined ? [quote(source)] : [quote(source), ' (was ', quote(previousSource), ')']
}

export const refusedTitle = 'Definitions with errors'

/** What a state with errors means for the reader of a difference. */
export function refusedPhrase({ side, revision }: RefusedState): Phrase {
  const have = revision === undefined ? ['the files on disk have errors: '] : [quote(revision), ' has errors: ']
  return side === 'before'
    ? [...have, 'what is told as added may only be what could not be read before']
    : [...have, 'what is told as removed may only be what cannot be read; `skopeoc validate` shows them']
}

/** Everything that is to be said about one image. */
export function remarksOf(image: ImageChange): Remark[] {
  const everywhere = new Set(image.details.flatMap(({ targets }) => targets)).size
  return image.details.map((detail) => {
    const { phrase, below } = remarkOf(detail, image)
    const places =
      detail.targets.length < everywhere || detail.kind.startsWith('place') ? ` (${detail.targets.join(', ')})` : ''
    return { phrase: places === '' ? phrase : [...phrase, places], below }
  })
}

function remarkOf(detail: ImageDetail, image: ImageChange): Remark {
  switch (detail.kind) {
    case 'source-moved':
      return plain(movedWords(image), quote(detail.before), ' → ', quote(detail.after))
    case 'name-moved':
      return {
        phrase: ['name at the target moved: ', quote(detail.before), ' → ', quote(detail.after)],
        below: [staysLine(detail)],
      }
    case 'tag-naming':
      return plain('published tags are named in another way: ', quote(detail.before), ' → ', quote(detail.after))
    case 'place-added':
      return placeAddedRemark(detail)
    case 'place-removed':
      return placeRemovedRemark(detail)
    case 'selection':
      return selectionRemark(detail)
    case 'pin-moved':
      return plain(
        'pin of ',
        quote(detail.tag),
        ' moved: ',
        quote(detail.before),
        ' → ',
        quote(detail.after),
        '; the tag that is at the target has to be removed there first',
      )
    case 'pin-added':
      return plain(quote(detail.tag), ' is now pinned to ', quote(detail.after))
    case 'pin-removed':
      return plain(quote(detail.tag), ' is no longer pinned; it was to ', quote(detail.before))
    case 'owner-added':
      return plain('wanted by ', quote(detail.team), ': ', ...quoteAll(detail.reasons))
    case 'owner-removed':
      return plain('no longer wanted by ', quote(detail.team), ', which had it for: ', ...quoteAll(detail.reasons))
    case 'reason':
    case 'ticket':
    case 'expires':
      return plain(
        `${recordWords[detail.kind]} of `,
        quote(detail.team),
        ': ',
        ...listOrNone(detail.before),
        ' → ',
        ...listOrNone(detail.after),
      )
    case 'refresh':
      return plain(`refresh: ${detail.before} → ${detail.after}`)
    case 'method':
      return plain(`carried out by ${methodWords(detail.before)} → ${methodWords(detail.after)}`)
    case 'shared':
      return plain(
        detail.after
          ? 'the target repository is now meant to have several sources'
          : 'the target repository is no longer meant to have several sources',
      )
  }
}

const recordWords = { reason: 'reason', ticket: 'ticket', expires: 'end date' } as const

function plain(...phrase: (string | { quoted: string })[]): Remark {
  return { phrase, below: [] }
}

function movedWords({ details }: ImageChange): string {
  const named = details.some(({ kind }) => kind === 'name-moved')
  return named ? 'upstream moved, and the name at the target with it: ' : 'upstream moved, same destination: '
}

function methodWords(method: string): string {
  return method === 'sync' ? '`skopeo sync`' : method === 'copy' ? '`skopeo copy`' : '`skopeo sync` and `skopeo copy`'
}

function placeAddedRemark(detail: PlaceChange): Remark {
  const below = selectsLines('selects', detail)
  if (detail.fedBy === undefined) return { phrase: ['new at the target: ', quote(detail.reference)], below }
  return {
    phrase: ['mirrored to ', quote(detail.reference), ' by this target too'],
    below: [...below, [...quoteAll(detail.fedBy), ' mirrored the same tags there already']],
  }
}

function placeRemovedRemark(detail: PlaceChange): Remark {
  const below = selectsLines('selected', detail)
  const by = detail.fedBy === undefined ? '' : ' by this target'
  return { phrase: ['no longer mirrored to ', quote(detail.reference), by], below: [...below, staysLine(detail)] }
}

/** What becomes of a place that a target gives up. */
function staysLine({ fedBy }: StillFed): Phrase {
  if (fedBy === undefined) return ['what is at the target stays there; it is no longer brought up to date']
  return ['what is there stays up to date; it is mirrored by ', ...quoteAll(fedBy)]
}

function listOrNone(texts: readonly string[]): (string | { quoted: string })[] {
  return texts.length === 0 ? ['none'] : quoteAll(texts)
}

function selectsLines(verb: string, { selectors, examples }: PlaceChange): Phrase[] {
  const example = examples.length === 0 ? [] : [', for example ', ...quoteAll(examples)]
  return [[`${verb} `, ...quoteAll(selectors), ...example]]
}

function selectionRemark({ verdict, before, after, gained, lost, exact }: SelectionChange): Remark {
  const example = exact ? '' : 'for example '
  const most = exact ? 40 : shownTags
  const below: Phrase[] = []
  if (gained.length > 0) below.push([`now also ${example}`, ...quoteAll(gained, most)])
  if (lost.length > 0) below.push([`no longer ${example}`, ...quoteAll(lost, most)])
  if (!exact) below.push(['before: ', ...quoteAll(before)], ['after: ', ...quoteAll(after)])
  const words = {
    widened: 'selection widened',
    narrowed: 'selection narrowed',
    changed: 'selection changed',
    undecided: 'selection changed; how could not be decided',
  }
  return { phrase: [words[verdict]], below }
}

export function settingPhrase({ path, renamedFrom, before, after }: SettingChange): Phrase {
  if (renamedFrom !== undefined) return [quote(path), ': renamed from ', quote(renamedFrom)]
  if (before === undefined) return [quote(path), ' added: ', quote(after ?? '')]
  if (after === undefined) return [quote(path), ' removed; it was ', quote(before)]
  return [quote(path), ': ', quote(before), ' → ', quote(after)]
}

export function costPhrase({
  host,
  listings,
  refreshedTags,
  pulls,
  periodSeconds,
  limit,
  exceeds,
}: CostChange): Phrase {
  const asked = limit === undefined ? step(pulls) : `${step(pulls)} of ${limit}`
  return [
    quote(host),
    `: lists ${step(listings)}, refreshed tags ${step(refreshedTags)}, about ${asked} ${asked === '1' ? 'pull' : 'pulls'} in ${formatPeriod(periodSeconds)}`,
    exceeds ? ', too many' : '',
  ]
}

function step({ before, after }: { before: number; after: number }): string {
  return before === after ? String(after) : `${before} → ${after}`
}
