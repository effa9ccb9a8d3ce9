import type { ImageDefinition } from '../../model/types.ts'
import { exceptJson, pinsJson, type EntryTexts } from './entry-text.ts'
import type { FeedRow, Delivery } from './gather.ts'
import type { Image } from './images.ts'
import { escapeJson, listJson } from '../json-text.ts'
import type { Lines } from './lines.ts'
import type { CountedTeam } from './teams.ts'
import type { CatalogDestination, CatalogEntry, CatalogHead } from './types.ts'

/*
 * The page's copy of the catalogue: the same facts as arrays with tables of the texts that repeat, a third of the size.
 * templates/catalog/page/data.js says which cell is what, and has the words behind its numbers; it changes with this.
 */

const methods: readonly CatalogDestination['method'][] = ['sync', 'copy', 'sync and copy']
const refreshes: readonly CatalogEntry['refresh'][] = ['floating', 'always', 'never']

/** What stands between two images of the page's data. */
export const separator = ',\n'

/** Numbers the texts that it sees, in the order in which it sees them. */
class Table {
  readonly texts: string[] = []
  readonly #numbers = new Map<string, number>()

  number(text: string): number {
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.texts.length
      this.#numbers.set(text, number)
      this.texts.push(text)
    }
    return number
  }
}

/** Prints images for the page. What is the same of many of them is numbered in the order in which they come. */
export class PagePrinter {
  readonly #files = new Table()
  readonly #generated = new Table()

  /** JSON of the page's cells; not yet safe inside a script element. */
  image({ source, owners, feeds, destinationCount, entries, texts, fed }: Image): string {
    const path = source.slice(source.indexOf('/') + 1)
    let teams = ''
    for (let index = 0; index < owners.length; index++)
      teams += (index === 0 ? '' : ',') + String((owners[index] as CountedTeam).number)
    let places = ''
    for (let feed = feeds; feed !== undefined; feed = feed.next)
      places += this.#destination(path, feed, feed.next === undefined ? ']' : '],')
    let wishes = ''
    for (let index = 0; index < entries.length; index++) {
      const indexes = fed?.[index]
      const some = indexes === undefined || indexes.length === destinationCount ? '0' : JSON.stringify(indexes)
      wishes +=
        (index === 0 ? '' : ',') + this.#entry(entries[index] as ImageDefinition, texts[index] as EntryTexts, some)
    }
    return `["${source}",[${teams}],[${places}],[${wishes}]]`
  }

  /**
   * JSON for the page, one image a line, safe inside a script element.
   * @param images what `image` made of them with `separator` between them, each piece through `escapeForScript`
   */
  data(head: CatalogHead, images: Lines): string {
    const rest = JSON.stringify({ ...head, files: this.#files.texts, generated: this.#generated.texts })
    return `${escapeForScript(rest.slice(0, -1))},"images":[\n${images.take().join(separator)}\n]}`
  }

  #destination(sourcePath: string, feed: FeedRow, end: string): string {
    const { delivery, repository } = feed
    const { number, registry } = delivery.target
    const isSamePath = repository.length === registry.length + sourcePath.length && repository.endsWith(sourcePath)
    const path = isSamePath ? '0' : `"${repository.slice(registry.length)}"`
    delivery.cells ??= this.#deliveryCells(delivery)
    return `[${number},${path}${delivery.cells}${furtherDestinationCells(feed)}${end}`
  }

  #deliveryCells({ method, files }: Delivery): string {
    return `,${methods.indexOf(method)},[${files.map((file) => this.#generated.number(file)).join(',')}]`
  }

  #entry(image: ImageDefinition, { file, reason, selectors, tags }: EntryTexts, destinations: string): string {
    file.cells ??= `[${file.team.number},${this.#files.number(image.file.path)},`
    return `${file.cells}${image.line},"${reason}${selectors.cells}${tags}${furtherEntryCells(image, destinations)}`
  }
}

/** Cells that most destinations lack, without the zeros at their end: the page reads an absent cell as zero. */
function furtherDestinationCells({ tag, sharedWith, refresh }: FeedRow): string {
  if (tag === undefined && sharedWith === undefined && refresh === 'floating') return ''
  return withoutZeros([
    tag === undefined ? '0' : `"${escapeJson(tag)}"`,
    sharedWith === undefined ? '0' : listJson(sharedWith),
    String(refreshes.indexOf(refresh)),
  ])
}

/** Cells that most entries lack, without the zeros at their end too. And the end. */
function furtherEntryCells(image: ImageDefinition, destinations: string): string {
  const { tags, except, refresh, ticket, expires } = image
  if (tags.length + except.length === 0 && destinations === '0' && (refresh ?? ticket ?? expires) === undefined)
    return ']'
  const cells = withoutZeros([
    pinsJson(image) ?? '0',
    exceptJson(image) ?? '0',
    String(refreshes.indexOf(refresh ?? 'floating')),
    ticket === undefined ? '0' : `"${escapeJson(ticket)}"`,
    expires === undefined ? '0' : `"${escapeJson(expires.value)}"`,
    destinations,
  ])
  return `${cells}]`
}

/** As they stand behind others. */
function withoutZeros(cells: string[]): string {
  while (cells.at(-1) === '0') cells.pop()
  return cells.length === 0 ? '' : `,${cells.join(',')}`
}

/**
 * JSON that may stand in a script element: `<` cannot close the element or open a comment, and the line separators that
 * JavaScript once refused are escaped too.
 */
export function escapeForScript(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
