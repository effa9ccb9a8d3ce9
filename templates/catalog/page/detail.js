import { catalog, definitionUrl } from './data.js'
import { copyButton, counted, element, firstOf, link, partByPart, withCommas } from './dom.js'
import { nameOf } from './list.js'
import { today } from './traits.js'

const namesAtMost = 3
const wordsOfRefresh = {
  floating: undefined,
  always: 'every tag, each time',
  never: 'never: a tag that is there stays as it is',
}

/** Everything about one image; `close` is called by its button. */
export function detailOf(image, close) {
  return [
    element(
      'div',
      { class: 'head' },
      element('h2', { tabindex: '-1', id: 'detail-title' }, nameOf(image.source)),
      element(
        'div',
        { class: 'buttons' },
        copyButton(image.source, 'the source reference'),
        element('button', { type: 'button', class: 'close', 'aria-label': 'Close details', onclick: close }, '✕'),
      ),
    ),
    element('h3', null, 'Where it is'),
    partByPart(element('div', null), image.destinations, destinationPart, (left) => counted(left, 'other place')),
    image.destinations.length === 0 && element('p', { class: 'message' }, 'Nowhere: no target takes it.'),
    element(
      'h3',
      null,
      image.entries.length === 1 ? 'Who asked for it, and why' : 'Who asked for it, and why: each entry',
    ),
    partByPart(
      element('div', null),
      image.entries,
      (entry) => entryPart(entry, image),
      (left) => counted(left, 'other entry', 'other entries'),
    ),
  ]
}

function destinationPart({ target, repository, method, files, tag, sharedWith }) {
  const { scheduleInWords, refreshInWords } = catalog.targets.find(({ id }) => id === target)
  return element(
    'div',
    { class: 'card' },
    element(
      'p',
      { class: 'reference' },
      element('span', { class: 'target' }, target),
      element('code', null, repository),
      copyButton(repository, `the reference at ${target}`),
    ),
    element(
      'dl',
      { class: 'facts-list' },
      tag !== undefined && fact('Published as', element('code', null, tag)),
      fact('Runs', scheduleInWords),
      refreshInWords !== undefined && fact('Moving tags', `looked at again ${refreshInWords}`),
      fact(
        method === 'sync' ? 'Synced by' : 'Copied by',
        withCommas(files.map((file) => element('code', null, `generated/${target}/${file}`))),
      ),
      sharedWith.length > 0 &&
        fact(
          'Also fed by',
          firstOf(sharedWith, (source) => element('code', null, source)),
        ),
    ),
  )
}

function fact(name, ...value) {
  return [element('dt', null, name), element('dd', null, ...value)]
}

function entryPart(entry, image) {
  const { team, reason, selectors, tags, pins, except, ticket, expires } = entry
  const place = `${entry.file}:${entry.line}`
  const url = definitionUrl(entry)
  const partly = entry.destinations.length < image.destinations.length
  const refresh = refreshPart(entry, image)
  return element(
    'div',
    { class: 'card' },
    element('p', { class: 'why' }, reason),
    element(
      'dl',
      { class: 'facts-list' },
      fact('Team', element('strong', null, team.name), ' ', contactOf(team)),
      selectors.filter(({ kind }) => kind !== 'tags').map((selector) => fact('Selects', selectorPart(selector))),
      tags.length > 0 && fact(tags.length === 1 ? 'Tag' : 'Tags', tagsPart(tags, pins, image.source)),
      except.length > 0 &&
        fact(
          'Never',
          except.map((text) => element('code', { class: 'tag' }, text)),
        ),
      refresh !== undefined && fact('Refresh', refresh),
      partly &&
        fact(
          'Goes to',
          withCommas(entry.destinations.map((goal) => element('code', null, publishedAs(goal)))),
        ),
      ticket !== undefined && fact('Ticket', link(ticket, ticket)),
      expires !== undefined &&
        fact(
          'Look again',
          expires < today() ? element('strong', { class: 'late' }, `${expires}, which has passed`) : expires,
        ),
      fact('Written in', url === undefined ? element('code', null, place) : link(url, place)),
    ),
  )
}

/** Where an entry goes, with the template of its tags where they are named anew: two may go to one repository. */
function publishedAs({ repository, tag }) {
  return tag === undefined ? repository : `${repository}:${tag}`
}

/** What the entry asks for, or what holds in its place; undefined where that is what goes without saying. */
function refreshPart(entry, image) {
  const { refresh: asked, destinations } = entry
  const held = new Set(destinations.map(({ refresh }) => refresh))
  const others = [...held].filter((refresh) => refresh !== asked)
  if (others.length === 0) return wordsOfRefresh[asked]
  const parts = others.map((refresh) => {
    const places = destinations.filter((destination) => destination.refresh === refresh)
    const where = held.size === 1 ? '' : `at ${listed(places.map(({ target }) => target))} `
    const since = askersOf(refresh, places, entry, image)
    return `; ${where}${refresh} holds, since ${listed(since)} ${since.length === 1 ? 'asks' : 'ask'} for it`
  })
  return `asked for ${asked}${parts.join('')}`
}

/** Who asks for a refresh at some of these repositories, however tags are named there, each team once; the entry's own comes last. */
function askersOf(refresh, places, { team: own }, { entries }) {
  const teams = new Set()
  const isThere = ({ target, repository }) =>
    places.some((place) => place.target === target && place.repository === repository)
  for (const { team, refresh: asked, destinations } of entries)
    if (asked === refresh && !teams.has(team) && destinations.some(isThere)) teams.add(team)
  const names = [...teams].filter((team) => team !== own).map(({ name }) => name)
  return teams.has(own) ? [...names, `another entry of ${own.name}`] : names
}

/** "a", "a and b", "a, b and c", "a, b and 5 others" */
function listed(names) {
  const named = names.length > namesAtMost ? names.slice(0, namesAtMost - 1) : names.slice(0, -1)
  const left = names.length - named.length
  const last = left === 1 ? names.at(-1) : counted(left, 'other')
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`
}

/** Where a team is reached, as links where they can be followed. */
export function contactOf({ contact, email, github }) {
  const parts = [link(contact, contact)]
  if (email) parts.push(link(letterTo(email), email))
  if (github) parts.push(githubLink(github))
  return parts.flatMap((part, at) => (at > 0 ? [' · ', part] : [part]))
}

/** An address that is only where a letter goes (RFC 6068): what stands behind `?` would fill in the letter. */
function letterTo(email) {
  return `mailto:${email.split('@').map(encodeURIComponent).join('@')}`
}

function githubLink(owner) {
  const [, organisation, team] = /^@([\w.-]+)(?:\/([\w.-]+))?$/.exec(owner) ?? []
  if (organisation === undefined) return owner
  return link(`https://github.com/${team === undefined ? organisation : `orgs/${organisation}/teams/${team}`}`, owner)
}

function selectorPart({ words, text, format }) {
  if (text === '' || words.includes(text)) return words
  return [
    words,
    element(
      'span',
      { class: 'raw' },
      ' ',
      element('code', null, text),
      format !== '' && [' in ', element('code', null, format)],
    ),
  ]
}

function tagsPart(tags, pins, source) {
  return partByPart(
    element('ul', { class: 'tags' }),
    tags,
    (tag) => tagPart(tag, pins.get(tag), source),
    (left) => counted(left, 'other tag'),
    Infinity,
  )
}

function tagPart(tag, digest, source) {
  if (digest === undefined) return element('li', null, element('code', { class: 'tag' }, tag))
  return element(
    'li',
    { class: 'pin' },
    element('code', { class: 'tag' }, tag),
    element('code', { class: 'digest', title: digest }, digest),
    copyButton(`${source}@${digest}`, `the digest of ${tag}`),
  )
}
