import type { PlannedRepository } from '../../plan/types.ts'
import { quoteComment, quoteYaml } from '../quote.ts'

/** The three ways in which sync YAML names the tags of a repository. A repository may be in all three: they are united. */
export type SyncMap = 'images' | 'images-by-semver' | 'images-by-tag-regex'

const maps: readonly SyncMap[] = ['images', 'images-by-semver', 'images-by-tag-regex']

/**
 * The body of a skopeo sync file: registries, maps and repositories sorted by code unit, and above each repository who
 * wants it and why. One line holds one repository, whatever it asks for: mirror.sh relies on that.
 */
export function syncBody(repositories: readonly PlannedRepository[]): string {
  const bySource = [...repositories].sort((left, right) => (left.source < right.source ? -1 : 1))
  let text = ''
  let registry = ''
  let byMap = ['', '', '']
  const finishRegistry = (): void => {
    if (registry !== '') text += `${quoteYaml(registry)}:\n`
    byMap.forEach((lines, index) => {
      if (lines !== '') text += `  ${maps[index]}:\n${lines}`
    })
  }
  for (const repository of bySource) {
    const [ownRegistry, path] = splitRepository(repository.source)
    if (ownRegistry !== registry) {
      finishRegistry()
      registry = ownRegistry
      byMap = ['', '', '']
    }
    const head = `${entryComments(repository, '    # ')}    ${quoteYaml(path)}: `
    for (let index = 0; index < maps.length; index++) {
      const value = mapValue(repository, maps[index] as SyncMap)
      if (value !== undefined) byMap[index] += `${head}${value}\n`
    }
  }
  finishRegistry()
  return text
}

/** How many maps list the tags of this repository, which is what it costs at the source when nothing changed. */
export function listings(repository: PlannedRepository): number {
  if (repository.all) return 1
  return (repository.semver === undefined ? 0 : 1) + (repository.regex === undefined ? 0 : 1)
}

/** Registry and path of a repository name: `docker.io/library/alpine` is `docker.io` and `library/alpine`. */
export function splitRepository(name: string): [registry: string, path: string] {
  const slash = name.indexOf('/')
  return [name.slice(0, slash), name.slice(slash + 1)]
}

/**
 * Owner, reason and source place of everything that asks for a repository, what its patterns stand for, and how often it
 * is looked at again where that is not the usual way: lines that begin with `prefix`.
 */
export function entryComments(repository: PlannedRepository, prefix: string): string {
  let text = ''
  repository.definitions.forEach((place, index) => {
    const reason = repository.reasons[index] ?? ''
    const team = /^teams\/([^/]+)\//.exec(place.file)?.[1] ?? repository.owners.join(', ')
    text += `${prefix}${quoteComment(`${team}: ${reason} (${place.file}:${place.line})`)}\n`
  })
  for (const note of repository.notes) text += `${prefix}${quoteComment(note)}\n`
  if (repository.refresh !== 'floating') text += `${prefix}refresh: ${repository.refresh}\n`
  return text
}

function mapValue(repository: PlannedRepository, map: SyncMap): string | undefined {
  if (map === 'images') {
    if (repository.all) return '[]'
    return repository.tags.length === 0 ? undefined : `[${repository.tags.map(quoteYaml).join(', ')}]`
  }
  const pattern = map === 'images-by-semver' ? repository.semver : repository.regex
  return pattern === undefined || repository.all ? undefined : quoteYaml(pattern)
}
