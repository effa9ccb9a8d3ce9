import { catalog, definitionUrl } from './data.js'
import { copyButton, counted, element, link } from './dom.js'
import { nameOf } from './list.js'
import { today } from './search.js'

const tagsAtFirst = 40
const entriesAtOnce = 40

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
    image.destinations.map(destinationPart),
    image.destinations.length === 0 && element('p', { class: 'message' }, 'Nowhere: no target takes it.'),
    element(
      'h3',
      null,
      image.entries.length === 1 ? 'Who asked for it, and why' : 'Who asked for it, and why: each entry',
    ),
    entriesPart(image),
  ]
}

/** The entries, the first of them at once. */
function entriesPart(image) {
  const part = element('div', null)
  const show = (from) => {
    part.append(...image.entries.slice(from, from + entriesAtOnce).map((entry) => entryPart(entry, image)))
    const left = image.entries.length - from - entriesAtOnce
    if (left <= 0) return
    const more = element(
      'button',
      { type: 'button', class: 'plain' },
      `Show more of the ${counted(left, 'other entry', 'other entries')}`,
    )
    more.addEventListener('click', () => {
      more.remove()
      show(from + entriesAtOnce)
    })
    part.append(more)
  }
  show(0)
  return part
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
        files.flatMap((file, at) => [at > 0 && ', ', element('code', null, `generated/${target}/${file}`)]),
      ),
      sharedWith.length > 0 &&
        fact(
          'Also fed by',
          sharedWith.flatMap((source, at) => [at > 0 && ', ', element('code', null, source)]),
        ),
    ),
  )
}

function fact(name, ...value) {
  return [element('dt', null, name), element('dd', null, ...value)]
}

function entryPart(entry, image) {
  const { team, reason, selectors, tags, pins, except, refresh, ticket, expires } = entry
  const place = `${entry.file}:${entry.line}`
  const url = definitionUrl(entry)
  const partly = entry.destinations.length < image.destinations.length
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
      refresh !== 'floating' &&
        fact('Refresh', refresh === 'always' ? 'every tag, each time' : 'never: a tag that is there stays as it is'),
      partly &&
        fact(
          'Goes to',
          entry.destinations.flatMap(({ repository }, at) => [at > 0 && ', ', element('code', null, repository)]),
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

/** Where a team is reached, as links where they can be followed. */
export function contactOf({ contact, email, github }) {
  const parts = [link(contact, contact)]
  if (email) parts.push(link(`mailto:${email}`, email))
  if (github) parts.push(githubLink(github))
  return parts.flatMap((part, at) => (at > 0 ? [' · ', part] : [part]))
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
  const shown = element(
    'ul',
    { class: 'tags' },
    tags.slice(0, tagsAtFirst).map((tag) => tagPart(tag, pins[tag], source)),
  )
  if (tags.length <= tagsAtFirst) return shown
  const more = element('button', { type: 'button', class: 'plain' }, `Show ${tags.length - tagsAtFirst} more`)
  more.addEventListener('click', () => {
    shown.append(...tags.slice(tagsAtFirst).map((tag) => tagPart(tag, pins[tag], source)))
    more.remove()
  })
  return [shown, more]
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
