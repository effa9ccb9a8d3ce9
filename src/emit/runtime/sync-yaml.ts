import type { PlannedRepository } from '../../plan/types.ts'
import { quoteYaml } from '../quote.ts'
import { RowTexts } from '../row-texts.ts'

/** The three ways in which sync YAML names the tags of a repository. A repository may be in all three: they are united. */
export type SyncMap = 'images' | 'images-by-semver' | 'images-by-tag-regex'

const maps: readonly SyncMap[] = ['images', 'images-by-semver', 'images-by-tag-regex']

/**
 * The body of a skopeo sync file: registries, maps and repositories sorted by code unit, and above each repository who
 * wants it and why. One line holds one repository, whatever it asks for: mirror.sh relies on that.
 */
export function syncBody(repositories: readonly PlannedRepository[], texts: RowTexts = new RowTexts()): string {
  const bySource = [...repositories].sort((left, right) => (left.source < right.source ? -1 : 1))
  const pieces: string[] = []
  let registry = ''
  let byMap: string[][] = [[], [], []]
  const finishRegistry = (): void => {
    if (registry !== '') pieces.push(`${quoteYaml(registry)}:\n`)
    byMap.forEach((lines, index) => {
      if (lines.length > 0) pieces.push(`  ${maps[index]}:\n`)
      for (const line of lines) pieces.push(line)
    })
  }
  for (const repository of bySource) {
    const [ownRegistry, path] = splitRepository(repository.source)
    if (ownRegistry !== registry) {
      finishRegistry()
      registry = ownRegistry
      byMap = [[], [], []]
    }
    const comments = texts.comments(repository, '    # ')
    const head = `    ${quoteYaml(path)}: `
    for (let index = 0; index < maps.length; index++) {
      const value = mapValue(repository, maps[index] as SyncMap)
      if (value !== undefined) byMap[index]?.push(comments, head, value, '\n')
    }
  }
  finishRegistry()
  return pieces.join('')
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

function mapValue(repository: PlannedRepository, map: SyncMap): string | undefined {
  if (map === 'images') {
    if (repository.all) return '[]'
    return repository.tags.length === 0 ? undefined : `[${repository.tags.map(quoteYaml).join(', ')}]`
  }
  const pattern = map === 'images-by-semver' ? repository.semver : repository.regex
  return pattern === undefined || repository.all ? undefined : quoteYaml(pattern)
}
