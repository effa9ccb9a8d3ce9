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

const official = 'docker.io/library/'

let texts

/** Lower-case text of every image, made once, when it is first needed. */
function searchTexts() {
  texts ??= catalog.images.map(([source, , destinations, entries]) => {
    const parts = [source]
    if (source.startsWith(official)) parts.push(shortName(source))
    for (const [target, path] of destinations)
      parts.push(`${catalog.targets[target].registry}/${path || pathOf(source)}`)
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

const teamNames = catalog.teams.map(({ id, name }) => `${id}\n${name}`.toLowerCase())
const teamContacts = catalog.teams.map(({ contact, email, github }) => [contact, email, github].join('\n').toLowerCase())

/** Numbers of the teams that a word means: by name or, if it looks like an address, by where they are reached. */
function teamsOf(word) {
  const isAddress = /^#|@/.test(word)
  const numbers = new Set()
  for (const [number, name] of teamNames.entries())
    if (name.includes(word) || (isAddress && teamContacts[number].includes(word))) numbers.add(number)
  return numbers
}

/** What clusters, tools and browsers put before a reference. */
const scheme = /^(?:docker|docker-pullable|containerd|cri-o|oci|https?):\/\//

/** What is searched for: words; of a reference as seen in a cluster only the repository, if the whole is not found. */
export function wordsOf(query) {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(scheme, ''))
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
    const teams = wanted.map(teamsOf)
    const best = []
    const others = []
    for (let number = 0; number < catalog.images.length; number++) {
      const cells = catalog.images[number]
      if (team && !cells[1].includes(teamNumber)) continue
      if (registry && hostOf(cells[0]) !== registry) continue
      if (target && !cells[2].some(([id]) => id === targetNumber)) continue
      if (keeps && !keeps(cells)) continue
      const text = index[number]
      if (!wanted.every((word, at) => text.includes(word) || cells[1].some((owner) => teams[at].has(owner)))) continue
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
  return source === word || source.endsWith(`/${word}`) || (source.startsWith(official) && shortName(source) === word)
}

/** An official image's name without the `library/` that goes without saying at Docker Hub. */
function shortName(source) {
  return `docker.io/${source.slice(official.length)}`
}
