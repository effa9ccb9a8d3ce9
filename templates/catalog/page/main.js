import { catalog, imageAt, sources } from './data.js'
import { detailOf } from './detail.js'
import { byId, count, counted, element } from './dom.js'
import { chosenRow, enterList, showResults, startList } from './list.js'
import { find, flags } from './search.js'
import { addressOf, noteState, pushState, readState } from './state.js'
import { viewOf } from './views.js'

const views = [
  ['images', 'Images'],
  ['teams', 'Teams'],
  ['registries', 'Registries'],
  ['targets', 'Targets'],
  ['audit', 'Audit'],
]
const choices = ['team', 'registry', 'target', 'flag']
const wide = matchMedia('(min-width: 60rem)')

let state = readState()

function start() {
  const { images, entries, teams, targets } = catalog.counts
  byId('totals').textContent = [
    counted(images, 'image'),
    counted(entries, 'entry', 'entries'),
    counted(teams, 'team'),
    counted(targets, 'target'),
  ].join(' · ')
  fillChoice(
    'team',
    'Every team',
    catalog.teams.map(({ id, name }) => [id, name]),
  )
  fillChoice(
    'registry',
    'Every registry',
    catalog.sources.map(({ host }) => [host, host]),
  )
  fillChoice(
    'target',
    'Every target',
    catalog.targets.map(({ id }) => [id, id]),
  )
  fillChoice('flag', 'Everything', flags)
  startList((number, open) => look(number, open))
  listen()
  show()
}

function fillChoice(name, everything, options) {
  byId(name).append(
    element('option', { value: '' }, everything),
    ...options.map(([value, words]) => element('option', { value }, words)),
  )
}

function listen() {
  byId('query').addEventListener('input', () => narrowDown({ query: byId('query').value }))
  for (const name of choices) byId(name).addEventListener('change', () => narrowDown({ [name]: byId(name).value }))
  byId('filters').addEventListener('submit', (event) => {
    event.preventDefault()
    enterList()
  })
  byId('clear').addEventListener('click', clearAll)
  byId('skip').addEventListener('click', () => (state.view === 'images' ? byId('list') : byId('page')).focus())
  addEventListener('popstate', () => {
    state = readState()
    show()
  })
  addEventListener('keydown', onKey)
}

function narrowDown(change) {
  state = { ...state, ...change, image: '' }
  noteState(state)
  showImages()
}

function clearAll() {
  narrowDown({ query: '', team: '', registry: '', target: '', flag: '' })
  byId('query').focus()
}

function onKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const typing = event.target.matches('input, select, textarea')
  if (event.key === '/' && !typing) {
    event.preventDefault()
    goToSearch()
  } else if (event.key === 'ArrowDown' && event.target === byId('query')) {
    event.preventDefault()
    enterList()
  } else if (event.key === 'Escape') onEscape(event)
}

function goToSearch() {
  if (state.view !== 'images') {
    state = { ...state, view: 'images', image: '' }
    pushState(state)
    show()
  }
  closeDetail()
  byId('query').focus()
  byId('query').select()
}

/** Undoes one thing: the details, then what was searched. */
function onEscape(event) {
  if (state.view !== 'images') return
  event.preventDefault()
  if (state.image !== '') {
    closeDetail()
    byId('list').focus()
  } else if (state.query !== '') {
    narrowDown({ query: '' })
    byId('query').focus()
  }
}

/** Shows the details of an image beside the list; where there is no room beside it only when it is opened. */
function look(number, open) {
  if (!open && !wide.matches) return
  const image = sources[number]
  const step = open && state.image === ''
  state = { ...state, image }
  if (step) pushState(state)
  else noteState(state)
  showDetail(open)
}

function closeDetail() {
  if (state.image === '') return
  state = { ...state, image: '' }
  noteState(state)
  showDetail(false)
}

function show() {
  const images = state.view === 'images'
  byId('images').hidden = !images
  byId('page').hidden = images
  byId('views').replaceChildren(
    ...views.map(([view, words]) =>
      element('a', { href: addressOf({ view }), 'aria-current': view === state.view ? 'page' : undefined }, words),
    ),
  )
  if (images) return showImages()
  entitle(views.find(([view]) => view === state.view)[1])
  byId('page').replaceChildren(...viewOf(state.view).flat(Infinity).filter(Boolean))
}

/** Names what is looked at in the title, by which tabs, bookmarks and the history are told apart. */
function entitle(what) {
  document.title = what === undefined ? 'Image catalogue' : `${what} – Image catalogue`
}

function showImages() {
  if (byId('query').value !== state.query) byId('query').value = state.query
  for (const name of choices) byId(name).value = state[name]
  const found = find(state)
  const chosen = sources.indexOf(state.image)
  showResults(found, chosen === -1 ? undefined : chosen)
  const narrowed = state.query.trim() !== '' || choices.some((name) => state[name] !== '')
  byId('status').textContent = narrowed
    ? `${count(found.length)} of ${counted(catalog.images.length, 'image')}`
    : counted(found.length, 'image')
  byId('clear').hidden = !narrowed
  showDetail(false)
}

function showDetail(focus) {
  const detail = byId('detail')
  const number = sources.indexOf(state.image)
  entitle(sources[number])
  byId('missing').textContent =
    number === -1 && state.image !== ''
      ? `The image of this link is not, or no longer, in the catalogue: ${state.image}`
      : ''
  detail.hidden = number === -1
  byId('panes').classList.toggle('open', number !== -1)
  if (number === -1) return detail.replaceChildren()
  const closed = () => {
    closeDetail()
    byId('list').focus()
  }
  detail.replaceChildren(...detailOf(imageAt(number), closed).flat(Infinity).filter(Boolean))
  detail.scrollTop = 0
  chosenRow(number)
  if (focus) byId('detail-title').focus()
}

start()
