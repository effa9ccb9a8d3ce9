import { escapeForScript } from '../../../src/emit/catalog/page-data.ts'
import type {
  Catalog,
  CatalogDestination,
  CatalogEntry,
  CatalogImage,
  CatalogSelector,
} from '../../../src/emit/catalog/index.ts'

/* The page's copy of a catalogue, made by arrays and JSON.stringify: what the printer of the page is compared with. */

type Cell = string | number | readonly Cell[] | Readonly<Record<string, string>>

const methods: readonly CatalogDestination['method'][] = ['sync', 'copy', 'sync and copy']
const refreshes: readonly CatalogEntry['refresh'][] = ['floating', 'always', 'never']
const kinds: readonly CatalogSelector['kind'][] = ['tags', 'semver', 'format', 'regex', 'all']

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

/** JSON for the page, one image a line, safe inside a script element. */
export function plainPageData(catalog: Catalog): string {
  const files = new Table()
  const generated = new Table()
  const teams = new Map(catalog.teams.map(({ id }, index) => [id, index]))
  const targets = new Map(catalog.targets.map(({ id }, index) => [id, index]))
  const registries = catalog.targets.map(({ registry }) => `${registry}/`)

  const destinationCell = (source: string, destination: CatalogDestination): Cell => {
    const target = targets.get(destination.target) ?? -1
    const path = destination.repository.slice((registries[target] ?? '').length)
    const samePath = path === source.slice(source.indexOf('/') + 1)
    return trim([
      target,
      samePath ? 0 : path,
      methods.indexOf(destination.method),
      destination.files.map((file) => generated.number(file)),
      destination.tag ?? 0,
      destination.sharedWith ?? 0,
      refreshes.indexOf(destination.refresh ?? 'floating'),
    ])
  }
  const entryCell = (entry: CatalogEntry, destinations: number): Cell =>
    trim([
      teams.get(entry.team) ?? -1,
      files.number(entry.file),
      entry.line,
      entry.reason,
      entry.selectors.map(selectorCell),
      entry.tags,
      entry.pins ?? 0,
      entry.except ?? 0,
      refreshes.indexOf(entry.refresh),
      entry.ticket ?? 0,
      entry.expires ?? 0,
      entry.destinations.length === destinations ? 0 : entry.destinations,
    ])
  const imageCell = ({ source, owners, destinations, entries }: CatalogImage): Cell => [
    source,
    owners.map((owner) => teams.get(owner) ?? -1),
    destinations.map((destination) => destinationCell(source, destination)),
    entries.map((entry) => entryCell(entry, destinations.length)),
  ]

  const images = catalog.images.map((image) => JSON.stringify(imageCell(image)))
  const { images: _, ...head } = catalog
  const rest = JSON.stringify({ ...head, files: files.texts, generated: generated.texts })
  return escapeForScript(`${rest.slice(0, -1)},"images":[\n${images.join(',\n')}\n]}`)
}

function selectorCell({ kind, words, text, format }: CatalogSelector): Cell {
  return trim([kinds.indexOf(kind), words, text ?? 0, format ?? 0])
}

/** Without the zeros at its end: the page reads an absent cell as zero. */
function trim(cells: Cell[]): Cell[] {
  while (cells.at(-1) === 0) cells.pop()
  return cells
}

/** `catalog.json` of a catalogue. */
export function plainJson(catalog: Catalog): string {
  const pieces: string[] = ['{']
  for (const [key, value] of Object.entries(catalog)) {
    pieces.push(pieces.length === 1 ? '\n  ' : ',\n  ', JSON.stringify(key), ': ')
    if (Array.isArray(value)) addList(value, pieces)
    else pieces.push(JSON.stringify(value))
  }
  pieces.push('\n}\n')
  return pieces.join('')
}

function addList(items: readonly unknown[], pieces: string[]): void {
  pieces.push('[')
  for (let index = 0; index < items.length; index++)
    pieces.push(index === 0 ? '\n    ' : ',\n    ', JSON.stringify(items[index]))
  pieces.push(items.length === 0 ? ']' : '\n  ]')
}
