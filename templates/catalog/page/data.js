import { byId } from './dom.js'

/* Reads what src/emit/catalog/page-data.ts writes. */

const methods = ['sync', 'copy', 'sync and copy']
const refreshes = ['floating', 'always', 'never']
const kinds = ['tags', 'semver', 'format', 'regex', 'all']

/* Which cell of an image, of one of its destinations and of one of its entries says what. */
export const imageCell = { source: 0, owners: 1, destinations: 2, entries: 3 }
export const destinationCell = { target: 0, path: 1, method: 2, files: 3, tag: 4, sharedWith: 5, refresh: 6 }
export const entryCell = {
  team: 0,
  file: 1,
  line: 2,
  reason: 3,
  selectors: 4,
  tags: 5,
  pins: 6,
  except: 7,
  refresh: 8,
  ticket: 9,
  expires: 10,
  destinations: 11,
}
export const selectorCell = { kind: 0, words: 1, text: 2, format: 3 }

export const catalog = JSON.parse(byId('data').textContent)

/** All images by number, cheap to look at: `source`, `owners` (numbers of teams); the rest is unpacked when shown. */
export const sources = catalog.images.map((cells) => cells[imageCell.source])

/** An image with names in place of numbers. */
export function imageAt(index) {
  const image = catalog.images[index]
  const source = image[imageCell.source]
  const destinations = image[imageCell.destinations].map((cells) => destinationOf(source, cells))
  return {
    source,
    owners: image[imageCell.owners].map((owner) => catalog.teams[owner]),
    destinations,
    entries: image[imageCell.entries].map((cells) => entryOf(cells, destinations)),
  }
}

function destinationOf(source, cells) {
  const { id, registry } = catalog.targets[cells[destinationCell.target]]
  return {
    target: id,
    repository: `${registry}/${cells[destinationCell.path] || pathOf(source)}`,
    method: methods[cells[destinationCell.method] ?? 0],
    files: (cells[destinationCell.files] ?? []).map((file) => catalog.generated[file]),
    tag: cells[destinationCell.tag] || undefined,
    sharedWith: cells[destinationCell.sharedWith] || [],
    refresh: refreshes[cells[destinationCell.refresh] ?? 0],
  }
}

function entryOf(cells, destinations) {
  const fed = cells[entryCell.destinations]
  return {
    team: catalog.teams[cells[entryCell.team]],
    file: catalog.files[cells[entryCell.file]],
    line: cells[entryCell.line],
    reason: cells[entryCell.reason],
    selectors: cells[entryCell.selectors].map(selectorOf),
    tags: cells[entryCell.tags] || [],
    pins: new Map(Object.entries(cells[entryCell.pins] || {})),
    except: cells[entryCell.except] || [],
    refresh: refreshes[cells[entryCell.refresh] ?? 0],
    ticket: cells[entryCell.ticket] || undefined,
    expires: cells[entryCell.expires] || undefined,
    destinations: fed ? fed.map((index) => destinations[index]) : destinations,
  }
}

function selectorOf(cells) {
  return {
    kind: kinds[cells[selectorCell.kind]],
    words: cells[selectorCell.words],
    text: cells[selectorCell.text] || '',
    format: cells[selectorCell.format] || '',
  }
}

/** Whether a selector selects every tag. */
export function isEveryTag(cells) {
  return kinds[cells[selectorCell.kind]] === 'all'
}

/** `quay.io` of `quay.io/cilium/cilium` */
export function hostOf(source) {
  return source.slice(0, source.indexOf('/'))
}

export function pathOf(source) {
  return source.slice(source.indexOf('/') + 1)
}

/** Address of a definition's line in the repository; undefined where none is configured. */
export function definitionUrl({ file, line }) {
  if (catalog.repositoryUrl === undefined) return undefined
  return `${catalog.repositoryUrl}/${file.split('/').map(encodeURIComponent).join('/')}#L${line}`
}
