import { byId } from './dom.js'

/* Reads what src/emit/catalog/page-data.ts writes. */

const methods = ['sync', 'copy', 'sync and copy']
const refreshes = ['floating', 'always', 'never']
const kinds = ['tags', 'semver', 'format', 'regex', 'all']

export const catalog = JSON.parse(byId('data').textContent)

/** All images by number, cheap to look at: `source`, `owners` (numbers of teams); the rest is unpacked when shown. */
export const sources = catalog.images.map((cells) => cells[0])

/** An image with names in place of numbers. */
export function imageAt(index) {
  const [source, owners, destinationCells, entryCells] = catalog.images[index]
  const destinations = destinationCells.map((cells) => destinationOf(source, cells))
  return {
    source,
    owners: owners.map((owner) => catalog.teams[owner]),
    destinations,
    entries: entryCells.map((cells) => entryOf(cells, destinations)),
  }
}

function destinationOf(source, [target, path, method, files, tag, sharedWith]) {
  const { id, registry } = catalog.targets[target]
  return {
    target: id,
    repository: `${registry}/${path || pathOf(source)}`,
    method: methods[method ?? 0],
    files: (files ?? []).map((file) => catalog.generated[file]),
    tag: tag || undefined,
    sharedWith: sharedWith || [],
  }
}

function entryOf(cells, destinations) {
  const [team, file, line, reason, selectors, tags, pins, except, refresh, ticket, expires, fed] = cells
  return {
    team: catalog.teams[team],
    file: catalog.files[file],
    line,
    reason,
    selectors: selectors.map(([kind, words, text, format]) => ({
      kind: kinds[kind],
      words,
      text: text || '',
      format: format || '',
    })),
    tags: tags || [],
    pins: pins || {},
    except: except || [],
    refresh: refreshes[refresh ?? 0],
    ticket: ticket || undefined,
    expires: expires || undefined,
    destinations: fed ? fed.map((index) => destinations[index]) : destinations,
  }
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
