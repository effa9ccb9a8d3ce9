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
function readTexts() {
  texts ??= catalog.images.map((image) => {
    const parts = namesOf(image)
    for (const cells of image[imageCell.entries]) {
      parts.push(cells[entryCell.reason], cells[entryCell.tags].join(' '), catalog.files[cells[entryCell.file]])
      for (const selector of cells[entryCell.selectors])
        parts.push(selector[selectorCell.words], selector[selectorCell.text] || '')
      if (cells[entryCell.pins]) parts.push(Object.values(cells[entryCell.pins]).join(' '))
      if (cells[entryCell.ticket]) parts.push(cells[entryCell.ticket])
    }
    return parts.join('\n').toLowerCase()
  })
}

/** What an image is called at its source and at the targets; official ones also without the `library/` that goes without saying. */
function namesOf(image) {
  const source = image[imageCell.source]
  const names = [source]
  if (source.startsWith(official)) names.push(`docker.io/${source.slice(official.length)}`)
  for (const cells of image[imageCell.destinations]) {
    const { registry } = catalog.targets[cells[destinationCell.target]]
    names.push(`${registry}/${cells[destinationCell.path] || pathOf(source)}`)
  }
  return names
}

/** Whether an image is called so: by the whole of a name, or by the end of one behind a slash. */
function isNamed(number, word) {
  // Each name ends a line of the text, and that is known sooner than the names are made.
  if (!texts[number].includes(`${word}\n`)) return false
  return namesOf(catalog.images[number]).some((name) => name === word || name.endsWith(`/${word}`))
}

/** What clusters, tools and browsers put before a reference, and browsers before an address. */
const scheme = /^(?:(?:docker|docker-pullable|containerd|cri-o|oci|https?):\/\/|mailto:)/

/** What is copied along with a word of YAML or JSON. */
const quotes = /^["'`]+|["'`]*[,;]?$/g

/** Docker Hub by the names that its servers have. */
const hub = /^(?:index|registry-1)\.docker\.io\//

const teamNames = catalog.teams.map(({ id, name }) => `${id}\n${name}`.toLowerCase())
const teamContacts = catalog.teams.map(({ contact, email, github }) =>
  [contact, email, github].filter(Boolean).join('\n').toLowerCase(),
)

/** The words of every team's contacts, without what stands before and behind: `#t-alpha,` is also called `t-alpha`. */
const contactWords = teamContacts.map((contacts) =>
  contacts.split(/\s+/).map((word) => word.replace(/^[#@(<]+|[),;.>]+$/g, '').replace(scheme, '')),
)

/** Numbers of the teams that a word means: by name, or by where they are reached. */
function teamsOf(word) {
  const numbers = new Set()
  for (const [number, name] of teamNames.entries())
    if (name.includes(word) || reaches(number, word)) numbers.add(number)
  return numbers
}

/** Whether a word is a team's contact. Parts of one are only if they look like it: most contacts have a "team" in them. */
function reaches(number, word) {
  if (/^#|@/.test(word) && teamContacts[number].includes(word)) return true
  return contactWords[number].some((known) => known === word || (word.includes('.') && known.startsWith(word)))
}

/** A repository's name, perhaps with a tag, a digest or both, be they only begun. */
const reference = /^([^@]+?)(?::[^/:@]*)?(?:@(sha\d*(?::[0-9a-f]*)?)?)?$/

/** What is searched for: words, and of each the teams that it means and, if it is a reference, its repository and digest. */
function termsOf(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return words.map((written) => {
    const word = written.replace(quotes, '').replace(scheme, '').replace(hub, 'docker.io/')
    const [, repository = word, digest] = (/^sha\d+:/.test(word) ? undefined : reference.exec(word)) ?? []
    return { word, repository, digest, teams: teamsOf(word) }
  })
}

/** Whether an image, or one of its owners, is what a term means. */
function doesFit(number, { word, repository, teams }) {
  if (texts[number].includes(word) || (repository !== word && isNamed(number, repository))) return true
  return teams.size > 0 && catalog.images[number][imageCell.owners].some((owner) => teams.has(owner))
}

/** How well an image fits that does: 0 if the digest is one of its pins, 1 if it is called so, 2 if it only mentions it. */
function rankOf(number, terms) {
  if (terms.some(({ digest }) => digest && texts[number].includes(digest))) return 0
  return terms.some(({ repository }) => isNamed(number, repository)) ? 1 : 2
}

/** Numbers of the images that fit, best first. */
export function find({ query, team, registry, target, flag }) {
  const terms = termsOf(query)
  if (terms.length > 0) readTexts()
  const teamNumber = catalog.teams.findIndex(({ id }) => id === team)
  const targetNumber = catalog.targets.findIndex(({ id }) => id === target)
  const keeps = flags.find(([value]) => value === flag)?.[2]
  const ranks = [[], [], []]
  for (let number = 0; number < catalog.images.length; number++) {
    const cells = catalog.images[number]
    if (team && !cells[imageCell.owners].includes(teamNumber)) continue
    if (registry && hostOf(cells[imageCell.source]) !== registry) continue
    if (target && !cells[imageCell.destinations].some((at) => at[destinationCell.target] === targetNumber)) continue
    if (keeps && !keeps(cells)) continue
    if (terms.every((term) => doesFit(number, term))) ranks[rankOf(number, terms)].push(number)
  }
  return ranks.flat()
}
