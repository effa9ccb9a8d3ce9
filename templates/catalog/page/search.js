import { catalog, hostOf, pathOf } from './data.js'

/** What can be shown alone: the choice's value, its words, and which images (as cells) it keeps. */
export const flags = [
  ['owners', 'Several owners', ([, owners]) => owners.length > 1],
  ['shared', 'Shared target repository', ([, , destinations]) => destinations.some((cells) => cells[5])],
  ['pinned', 'Pinned by digest', ([, , , entries]) => entries.some((cells) => cells[6])],
  ['copied', 'Renamed or copied one by one', ([, , destinations]) => destinations.some((cells) => cells[2])],
  ['all', 'Every tag', ([, , , entries]) => entries.some((cells) => cells[4].some(([kind]) => kind === 4))],
  ['expires', 'With an end date', ([, , , entries]) => entries.some((cells) => cells[10])],
  ['expired', 'Past its end date', ([, , , entries]) => entries.some((cells) => cells[10] && cells[10] < today())],
  ['ticketless', 'Without a ticket', ([, , , entries]) => entries.some((cells) => !cells[9])],
]

export function today() {
  return new Date().toISOString().slice(0, 10)
}

let texts

/** Lower-case text of every image, made once, when it is first needed. */
function searchTexts() {
  texts ??= catalog.images.map(([source, owners, destinations, entries]) => {
    const parts = [source]
    for (const [target, path] of destinations)
      parts.push(`${catalog.targets[target].registry}/${path || pathOf(source)}`)
    for (const owner of owners) parts.push(catalog.teams[owner].id, catalog.teams[owner].name)
    for (const cells of entries) {
      parts.push(cells[3], cells[5].join(' '), catalog.files[cells[1]])
      for (const [, words, text] of cells[4]) parts.push(words, text || '')
      if (cells[6]) parts.push(Object.values(cells[6]).join(' '))
      if (cells[9]) parts.push(cells[9])
    }
    return parts.join('\n').toLowerCase()
  })
  return texts
}

/** What is searched for: words; of a reference as seen in a cluster only the repository, if the whole is not found. */
export function wordsOf(query) {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/^(?:docker|docker-pullable|oci):\/\//, ''))
}

function repositoryOf(word) {
  return word.replace(/@.*$/, '').replace(/:[^/]*$/, '') || word
}

/** Numbers of the images that fit, best first: those whose name is the word before those that mention it. */
export function find({ query, team, registry, target, flag }) {
  const words = wordsOf(query)
  const index = words.length === 0 ? [] : searchTexts()
  const teamNumber = catalog.teams.findIndex(({ id }) => id === team)
  const targetNumber = catalog.targets.findIndex(({ id }) => id === target)
  const keeps = flags.find(([value]) => value === flag)?.[2]
  const search = (wanted) => {
    const best = []
    const others = []
    for (let number = 0; number < catalog.images.length; number++) {
      const cells = catalog.images[number]
      if (team && !cells[1].includes(teamNumber)) continue
      if (registry && hostOf(cells[0]) !== registry) continue
      if (target && !cells[2].some(([id]) => id === targetNumber)) continue
      if (keeps && !keeps(cells)) continue
      const text = index[number]
      if (!wanted.every((word) => text.includes(word))) continue
      if (wanted.length > 0 && isName(cells[0], wanted[0])) best.push(number)
      else others.push(number)
    }
    return [...best, ...others]
  }
  const found = search(words)
  const repositories = words.map(repositoryOf)
  return found.length > 0 || repositories.every((word, at) => word === words[at]) ? found : search(repositories)
}

function isName(source, word) {
  return source === word || source.endsWith(`/${word}`)
}
