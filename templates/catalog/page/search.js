import { catalog, destinationCell, entryCell, hostOf, imageCell, isEveryTag, pathOf, selectorCell } from './data.js'

const someDestination = (fits) => (image) => image[imageCell.destinations].some(fits)
const someEntry = (fits) => (image) => image[imageCell.entries].some(fits)

/** What can be shown alone: the choice's value, its words, and which images (as cells) it keeps. */
export const flags = [
  ['owners', 'Several owners', (image) => image[imageCell.owners].length > 1],
  ['shared', 'Shared target repository', someDestination((cells) => cells[destinationCell.sharedWith])],
  ['pinned', 'Pinned by digest', someEntry((cells) => cells[entryCell.pins])],
  ['copied', 'Renamed or copied one by one', someDestination((cells) => cells[destinationCell.method])],
  ['all', 'Every tag', someEntry((cells) => cells[entryCell.selectors].some(isEveryTag))],
  ['expires', 'With an end date', someEntry((cells) => cells[entryCell.expires])],
  [
    'expired',
    'Past its end date',
    someEntry((cells) => cells[entryCell.expires] && cells[entryCell.expires] < today()),
  ],
  ['ticketless', 'Without a ticket', someEntry((cells) => !cells[entryCell.ticket])],
]

export function today() {
  return new Date().toISOString().slice(0, 10)
}

const official = 'docker.io/library/'

let texts

/** Lower-case text of every image, made once, when it is first needed. */
function searchTexts() {
  texts ??= catalog.images.map((image) => {
    const source = image[imageCell.source]
    const parts = [source]
    if (source.startsWith(official)) parts.push(shortName(source))
    for (const cells of image[imageCell.destinations]) {
      const { registry } = catalog.targets[cells[destinationCell.target]]
      parts.push(`${registry}/${cells[destinationCell.path] || pathOf(source)}`)
    }
    for (const cells of image[imageCell.entries]) {
      parts.push(cells[entryCell.reason], cells[entryCell.tags].join(' '), catalog.files[cells[entryCell.file]])
      for (const selector of cells[entryCell.selectors])
        parts.push(selector[selectorCell.words], selector[selectorCell.text] || '')
      if (cells[entryCell.pins]) parts.push(Object.values(cells[entryCell.pins]).join(' '))
      if (cells[entryCell.ticket]) parts.push(cells[entryCell.ticket])
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
      const source = cells[imageCell.source]
      const owners = cells[imageCell.owners]
      if (team && !owners.includes(teamNumber)) continue
      if (registry && hostOf(source) !== registry) continue
      if (target && !cells[imageCell.destinations].some((at) => at[destinationCell.target] === targetNumber)) continue
      if (keeps && !keeps(cells)) continue
      const text = index[number]
      if (!wanted.every((word, at) => text.includes(word) || owners.some((owner) => teams[at].has(owner)))) continue
      if (wanted.length > 0 && isName(source, wanted[0])) best.push(number)
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
