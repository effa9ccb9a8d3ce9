import type { ImageDefinition } from '../../model/types.ts'
import { exceptJson, pinsJson, type EntryTexts } from './entry-text.ts'
import type { FeedRow } from './gather.ts'
import type { Image } from './images.ts'
import { escapeJson, listJson } from '../json-text.ts'
import type { Lines } from './lines.ts'
import type { CountedTeam } from './teams.ts'
import type { CatalogHead } from './types.ts'

/** What stands between two images of `catalog.json`. */
export const separator = ',\n    '

/**
 * `catalog.json`: one team, target, source, shared repository and image a line, so that its history can be read.
 * @param images what `imageJson` makes of them, with `separator` between them
 */
export function catalogJson(head: CatalogHead, images: Lines): string {
  const { repositoryUrl, ...others } = head
  // All pieces are joined once: at a hundred thousand entries this is a text of seventy megabytes.
  const pieces: string[] = ['{']
  for (const [key, value] of Object.entries(others)) addKey(key, value, pieces)
  pieces.push(',\n  "images": ')
  addItems(images.take(), pieces)
  if (repositoryUrl !== undefined) addKey('repositoryUrl', repositoryUrl, pieces)
  pieces.push('\n}\n')
  return pieces.join('')
}

function addKey(key: string, value: unknown, pieces: string[]): void {
  pieces.push(pieces.length === 1 ? '\n  ' : ',\n  ', JSON.stringify(key), ': ')
  if (!Array.isArray(value)) pieces.push(JSON.stringify(value))
  else
    addItems(
      value.map((item: unknown) => JSON.stringify(item)),
      pieces,
    )
}

function addItems(items: readonly string[], pieces: string[]): void {
  pieces.push('[')
  for (let index = 0; index < items.length; index++)
    pieces.push(index === 0 ? '\n    ' : separator, items[index] as string)
  pieces.push(items.length === 0 ? ']' : '\n  ]')
}

/** An image as in `CatalogImage`. */
export function imageJson({ source, owners, feeds, destinationCount, entries, texts, fed }: Image): string {
  let teams = ''
  for (let index = 0; index < owners.length; index++)
    teams += (index === 0 ? '' : ',') + (owners[index] as CountedTeam).json
  let places = ''
  for (let feed = feeds; feed !== undefined; feed = feed.next)
    places += destinationJson(feed, feed.next === undefined ? '}' : '},')
  let wishes = ''
  for (let index = 0; index < entries.length; index++)
    wishes +=
      (index === 0 ? '' : ',') +
      entryJson(entries[index] as ImageDefinition, texts[index] as EntryTexts, destinationCount, fed?.[index])
  return `{"source":"${source}","owners":[${teams}],"destinations":[${places}],"entries":[${wishes}]}`
}

function destinationJson({ delivery, repository, tag, sharedWith, refresh }: FeedRow, end: string): string {
  const json = delivery.target.json + repository + delivery.json
  if (tag === undefined && sharedWith === undefined && refresh === 'floating') return json + end
  const published = tag === undefined ? '' : `,"tag":"${escapeJson(tag)}"`
  const shared = sharedWith === undefined ? '' : `,"sharedWith":${listJson(sharedWith)}`
  const holding = refresh === 'floating' ? '' : `,"refresh":"${refresh}"`
  return json + published + shared + holding + end
}

function entryJson(
  image: ImageDefinition,
  { file, reason, selectors, tags }: EntryTexts,
  destinationCount: number,
  fed: readonly number[] | undefined,
): string {
  const { refresh } = image
  const end =
    fed === undefined && refresh === undefined
      ? usualEnd(destinationCount)
      : `,"refresh":"${refresh ?? 'floating'}","destinations":${JSON.stringify(fed ?? indexesTo(destinationCount))}`
  return `${file.json}${image.line},"reason":"${reason}${selectors.json}${tags}${end}${furtherKeys(image)}`
}

/** What few entries have, and the end. */
function furtherKeys(image: ImageDefinition): string {
  const { tags, except, ticket, expires } = image
  if (tags.length + except.length === 0 && (ticket ?? expires) === undefined) return '}'
  const pins = pinsJson(image)
  const exceptions = exceptJson(image)
  let keys = ''
  if (pins !== undefined) keys += `,"pins":${pins}`
  if (exceptions !== undefined) keys += `,"except":${exceptions}`
  if (ticket !== undefined) keys += `,"ticket":"${escapeJson(ticket)}"`
  if (expires !== undefined) keys += `,"expires":"${escapeJson(expires.value)}"`
  return `${keys}}`
}

const usualEnds: string[] = []

/** How most entries end: they feed all destinations, and floating tags are looked at again. */
function usualEnd(destinationCount: number): string {
  return (usualEnds[destinationCount] ??=
    `,"refresh":"floating","destinations":${JSON.stringify(indexesTo(destinationCount))}`)
}

function indexesTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
