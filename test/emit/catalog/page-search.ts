import { vi } from 'vitest'
import type { Catalog, CatalogEntry } from '../../../src/emit/catalog/index.ts'
import { largeCatalog } from '../../browser/large-catalog.ts'
import { plainPageData } from './plain-text.ts'

/** An image with one entry, as far as the search looks at it. */
export interface SearchedImage {
  source: string
  /** Repository at the target `main`; by default the path of the source. */
  repository?: string
  entry?: Partial<CatalogEntry>
}

/** A catalogue of these images, which belong to the team `delivery` unless their entry says otherwise. */
export function catalogOf(images: readonly SearchedImage[]): Catalog {
  const catalog = largeCatalog(0)
  catalog.images = images.map(({ source, repository, entry }) => {
    const team = entry?.team ?? 'delivery'
    const path = source.slice(source.indexOf('/') + 1)
    return {
      source,
      owners: [team],
      destinations: [
        {
          target: 'main',
          repository: repository ?? `registry.example.com/${path}`,
          method: 'sync',
          files: ['sync/mirror.yaml'],
        },
      ],
      entries: [
        {
          team,
          file: `teams/${team}/images.yaml`,
          line: 3,
          reason: 'Needed on every cluster',
          selectors: [],
          tags: [],
          refresh: 'floating',
          destinations: [0],
          ...entry,
        },
      ],
    }
  })
  return catalog
}

/** The page's search over a catalogue, without a browser: the sources of the images that a query finds, in its order. */
export async function searchOf(catalog: Catalog): Promise<(query: string) => string[]> {
  const data = { textContent: plainPageData(catalog) }
  vi.resetModules()
  vi.stubGlobal('document', { getElementById: () => data })
  const path = '../../../templates/catalog/page/search.js'
  const { find } = (await import(path)) as { find: (state: { query: string }) => number[] }
  return (query) => find({ query }).map((number) => catalog.images[number]?.source ?? '')
}
