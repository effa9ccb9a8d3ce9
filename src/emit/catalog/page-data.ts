import type { Catalog, CatalogDestination, CatalogEntry, CatalogImage, CatalogSelector } from './types.ts'

/*
 * The page's copy of the catalogue: the same facts as arrays with tables of the texts that repeat, a third of the size.
 * templates/catalog/page/data.js reads it; the two change together.
 */

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
export function pageData(catalog: Catalog): string {
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

/**
 * JSON that may stand in a script element: `<` cannot close the element or open a comment, and the line separators that
 * JavaScript once refused are escaped too.
 */
export function escapeForScript(json: string): string {
  return json.replace(/[<\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
