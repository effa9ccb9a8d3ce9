import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import type { Model } from '../../model/types.ts'
import { escapeJson } from '../json-text.ts'
import type { CatalogTeam } from './types.ts'

/** A team as both files of the catalogue tell of it, and what is counted of it. */
export interface CountedTeam {
  id: string
  /** Its id as JSON. */
  json: string
  /** Its place in `Catalog.teams`; -1 where it is not there. */
  number: number
  about: CatalogTeam
}

/** Every team with what it owns. */
export class Teams {
  /** Sorted by id. */
  readonly all: CatalogTeam[]
  readonly #byId = new Map<string, CountedTeam>()

  constructor(model: Model) {
    const abouts = new Map<string, CatalogTeam>()
    for (const { id, name, contact, github, email } of model.teams) {
      const about = aboutTeam(id, name, contact)
      if (github !== undefined) about.github = github
      if (email !== undefined) about.email = email
      abouts.set(id, about)
    }
    this.all = [...abouts.values()].sort((a, b) => byCodeUnit(a.id, b.id))
    for (const [number, about] of this.all.entries()) this.#add(number, about)
  }

  of(id: string): CountedTeam {
    return this.#byId.get(id) ?? this.#add(-1, aboutTeam(id, '', ''))
  }

  #add(number: number, about: CatalogTeam): CountedTeam {
    const { id } = about
    const team: CountedTeam = { id, json: `"${escapeJson(id)}"`, number, about }
    this.#byId.set(id, team)
    return team
  }
}

function aboutTeam(id: string, name: string, contact: string): CatalogTeam {
  return { id, name, contact, images: 0, entries: 0, entriesWithoutTicket: 0 }
}
