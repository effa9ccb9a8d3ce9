import type { Model } from '../../model/types.ts'
import type { TargetPlan } from '../../plan/types.ts'
import type { EmittedFile } from '../emitted-file.ts'
import { headOf, Tally } from './catalog-head.ts'
import { catalogJson, imageJson, separator as jsonSeparator } from './catalog-json.ts'
import { catalogPage } from './catalog-page.ts'
import { EntryPrinter } from './entry-text.ts'
import { gather } from './gather.ts'
import { ImageMaker } from './images.ts'
import { Lines } from './lines.ts'
import { escapeForScript, PagePrinter, separator as pageSeparator } from './page-data.ts'
import { Teams } from './teams.ts'
import type { CatalogHead } from './types.ts'

export type * from './types.ts'

/** The files of the catalogue, below `generated/catalog/`: a pure function of the model and the plans, sorted throughout. */
export function emitCatalog(model: Model, plans: readonly TargetPlan[]): EmittedFile[] {
  // What the images were made from is out of sight, and its memory free, before the lines are joined.
  const { head, json, cells, page } = printImages(model, plans)
  return [
    { path: 'catalog.json', content: catalogJson(head, json) },
    { path: 'index.html', content: catalogPage(page.data(head, cells)) },
  ]
}

interface Printed {
  head: CatalogHead
  /** Images for catalog.json. */
  json: Lines
  /** Images for the page. */
  cells: Lines
  page: PagePrinter
}

/** Image by image goes into both files and is forgotten: nothing holds the whole catalogue as data. */
function printImages(model: Model, plans: readonly TargetPlan[]): Printed {
  const survey = gather(model, plans)
  const teams = new Teams(model)
  const images = new ImageMaker(teams, new EntryPrinter(teams), survey.shared)
  const tally = new Tally()
  const page = new PagePrinter()
  const json = new Lines(jsonSeparator)
  const cells = new Lines(pageSeparator, escapeForScript)
  for (const gathered of survey.sources) {
    const image = images.image(gathered)
    tally.add(image)
    json.add(imageJson(image))
    cells.add(page.image(image))
  }
  return { head: headOf(model, plans, survey, teams, tally), json, cells, page }
}
