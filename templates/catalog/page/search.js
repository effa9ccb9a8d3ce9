import { catalog, destinationCell, entryCell, hostOf, imageCell, pathOf, selectorCell } from './data.js'
import { fold, withoutScheme, wordsOf } from './query.js'
import { flags, isWithin } from './traits.js'

const hub = 'docker.io/'
const official = 'docker.io/library/'

let texts

/** Folded text of every image, made once, when it is first needed. */
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
    return fold(parts.join('\n'))
  })
}

/** What an image is called at its source and at the targets; at Docker Hub also without the `docker.io/library/` that goes without saying. */
function namesOf(image) {
  const source = image[imageCell.source]
  const names = [source]
  if (source.startsWith(hub)) names.push(pathOf(source))
  if (source.startsWith(official)) names.push(hub + source.slice(official.length), source.slice(official.length))
  for (const cells of image[imageCell.destinations]) {
    const { registry } = catalog.targets[cells[destinationCell.target]]
    names.push(`${registry}/${cells[destinationCell.path] || pathOf(source)}`)
  }
  return names
}

/** How an image is called so: 2 by the whole of a name, 1 by the end of one behind a slash, 0 not at all. */
function nameFit(number, word) {
  // Each name ends a line of the text, and that is known sooner than the names are made.
  if (!texts[number].includes(`${word}\n`)) return 0
  const names = namesOf(catalog.images[number])
  if (names.includes(word)) return 2
  return names.some((name) => name.endsWith(`/${word}`)) ? 1 : 0
}

const teamNames = catalog.teams.map(({ id, name }) => fold(`${id}\n${name}`))
const teamContacts = catalog.teams.map(({ contact, email, github }) =>
  fold([contact, email, github].filter(Boolean).join('\n')),
)

/** The words of every team's contacts, without what stands before and behind: `#t-alpha,` is also called `t-alpha`. */
const contactWords = teamContacts.map((contacts) =>
  contacts.split(/\s+/).map((word) => withoutScheme(word.replace(/^[#@(<]+|[),;.>]+$/g, ''))),
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

/** Whether an image, or one of its owners, is what a term means. */
function doesFit(number, { word, repository, teams }) {
  if (texts[number].includes(word) || (repository !== word && nameFit(number, repository) > 0)) return true
  return teams.size > 0 && catalog.images[number][imageCell.owners].some((owner) => teams.has(owner))
}

/** How well an image fits that does: 0 if the digest is one of its pins, 1 to 4 if it is called so, 5 if it only mentions it. */
function rankOf(number, terms) {
  return Math.min(...terms.map((term) => rankOfTerm(number, term)), 5)
}

/** Whose whole name it is comes before whose name ends so, and of either first who lists the tag. */
function rankOfTerm(number, { repository, tag, digest }) {
  if (digest && texts[number].includes(digest)) return 0
  const fit = nameFit(number, repository)
  if (fit === 0) return 5
  return (fit === 2 ? 2 : 4) - (tag && listsTag(number, tag) ? 1 : 0)
}

function listsTag(number, tag) {
  return catalog.images[number][imageCell.entries].some((cells) =>
    cells[entryCell.tags].some((listed) => fold(listed) === tag),
  )
}

/** Numbers of the images that fit, best first. */
export function find({ query, team, registry, target, flag }) {
  const terms = wordsOf(query).map((term) => Object.assign(term, { teams: teamsOf(term.word) }))
  if (terms.length > 0) readTexts()
  const scope = { team: numberIn(catalog.teams, team), target: numberIn(catalog.targets, target) }
  const keeps = flags.find(([value]) => value === flag)?.[2]
  const ranks = [[], [], [], [], [], []]
  for (let number = 0; number < catalog.images.length; number++) {
    const cells = catalog.images[number]
    if (registry && hostOf(cells[imageCell.source]) !== registry) continue
    if (!isWithin(cells, scope) || (keeps && !keeps(cells, scope))) continue
    if (terms.every((term) => doesFit(number, term))) ranks[rankOf(number, terms)].push(number)
  }
  return ranks.flat()
}

function numberIn(list, id) {
  return id ? list.findIndex((item) => item.id === id) : undefined
}

/** The number of the only image that is called so, by the whole of a name rather than by an end; undefined where there is not just one. */
export function numberOf(name) {
  const [term, ...others] = wordsOf(name)
  if (term === undefined || others.length > 0) return undefined
  readTexts()
  const fits = catalog.images.map((_, number) => nameFit(number, term.repository))
  const best = fits.includes(2) ? 2 : 1
  const first = fits.indexOf(best)
  return first !== -1 && fits.lastIndexOf(best) === first ? first : undefined
}
