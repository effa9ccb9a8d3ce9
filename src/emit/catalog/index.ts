import type { Model } from '../../model/types.ts'
import type { TargetPlan } from '../../plan/types.ts'
import type { EmittedFile } from '../emitted-file.ts'
import { catalogOf } from './catalog-data.ts'
import { catalogJson } from './catalog-json.ts'
import { catalogPage } from './catalog-page.ts'

export type * from './types.ts'

/** The files of the catalogue, below `generated/catalog/`. */
export function emitCatalog(model: Model, plans: readonly TargetPlan[]): EmittedFile[] {
  const catalog = catalogOf(model, plans)
  return [
    { path: 'catalog.json', content: catalogJson(catalog) },
    { path: 'index.html', content: catalogPage(catalog) },
  ]
}
