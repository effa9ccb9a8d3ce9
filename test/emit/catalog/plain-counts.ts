import type { ImageDefinition, Model } from '../../../src/model/types.ts'
import { matches } from '../../../src/selection/index.ts'
import type { CatalogCounts, CatalogImage, CatalogTeam } from '../../../src/emit/catalog/index.ts'

/** The pins that an entry's exceptions leave, by trying each. */
export function pinsLeft({ tags, except }: ImageDefinition): ImageDefinition['tags'] {
  const taken = except.map(({ kind, value }) => (kind === 'tag' ? { kind, tag: value } : { kind, pattern: value }))
  const isLeft = (tag: string): boolean => matches({ selectors: [{ kind: 'tags', tags: [tag] }], except: taken }, tag)
  return tags.filter(({ tag, digest }) => digest !== undefined && isLeft(tag))
}

/** The figures that an audit asks for. */
export function countsOf(model: Model, images: readonly CatalogImage[], sharedRepositories: number): CatalogCounts {
  const { images: entries, teams, config } = model
  return {
    images: images.length,
    entries: entries.length,
    teams: teams.length,
    targets: config.targets.length,
    sources: new Set(entries.map(({ source }) => source.host)).size,
    destinations: images.reduce((sum, { destinations }) => sum + destinations.length, 0),
    exactTags: entries.reduce((sum, { tags }) => sum + tags.length, 0),
    pinnedTags: entries.reduce((sum, entry) => sum + pinsLeft(entry).length, 0),
    entriesWithoutTicket: entries.filter(({ ticket }) => ticket === undefined).length,
    entriesWithExpiry: entries.filter(({ expires }) => expires !== undefined).length,
    imagesWithSeveralOwners: images.filter(({ owners }) => owners.length > 1).length,
    sharedRepositories,
  }
}

/** Every team with what it owns, sorted by id. */
export function teamsOf(model: Model, images: readonly CatalogImage[]): CatalogTeam[] {
  const teams = new Map<string, CatalogTeam>()
  for (const { id, name, contact, github, email } of model.teams) {
    const team: CatalogTeam = { id, name, contact, images: 0, entries: 0, entriesWithoutTicket: 0 }
    if (github !== undefined) team.github = github
    if (email !== undefined) team.email = email
    teams.set(id, team)
  }
  for (const { owners, entries } of images) {
    for (const owner of owners) {
      const team = teams.get(owner)
      if (team !== undefined) team.images++
    }
    for (const { team: id, ticket } of entries) {
      const team = teams.get(id)
      if (team === undefined) continue
      team.entries++
      if (ticket === undefined) team.entriesWithoutTicket++
    }
  }
  return [...teams.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
