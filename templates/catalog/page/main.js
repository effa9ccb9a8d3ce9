import { catalog, imageAt, sources } from './data.js'
import { detailOf } from './detail.js'
import { byId, count, counted, element } from './dom.js'
import { chosenRow, enterList, showResults, startList } from './list.js'
import { longestQuery } from './query.js'
import { find, numberOf } from './search.js'
import { addressOf, followSteps, noteState, pushState, readState, undoStep } from './state.js'
import { flags } from './traits.js'
import { viewOf } from './views.js'

const views = [
  ['images', 'Images'],
  ['teams', 'Teams'],
  ['registries', 'Registries'],
  ['targets', 'Targets'],
  ['audit', 'Audit'],
]
const choices = ['team', 'registry', 'target', 'flag']
const wordsOfChoices = { team: 'team', registry: 'source', target: 'target', flag: 'trait' }
/** Where there is no room for the details beside the list: page.css lays them over the page. */
const tight = matchMedia('(max-width: 60rem)')

/** What is looked at, and in `gone`, until something else is chosen, the words for what the address chose that is not there. */
let state

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
  byId('views').append(...views.map(([view, words]) => element('a', { href: addressOf({ view }) }, words)))
  startList((number, open) => look(number, open))
  listen()
  state = givenState()
  show()
}

function fillChoice(name, everything, options) {
  byId(name).append(
    element('option', { value: '' }, everything),
    ...options.map(([value, words]) => element('option', { value }, words)),
  )
}

function listen() {
  byId('query').maxLength = longestQuery
  byId('query').addEventListener('input', () => narrowDown({ query: byId('query').value }))
  for (const name of choices) byId(name).addEventListener('change', () => narrowDown({ [name]: byId(name).value }))
  byId('filters').addEventListener('submit', (event) => {
    event.preventDefault()
    enterList()
  })
  byId('clear').addEventListener('click', clearAll)
  byId('skip').addEventListener('click', focusContent)
  tight.addEventListener('change', keepFocusInSight)
  followSteps(arrive)
  addEventListener('keydown', onKey)
}

/** The state that the address says; a choice that there is no more is none, and is told. An image may be called as one searches for it. */
function givenState() {
  const given = { ...readState(), gone: [] }
  for (const name of choices) {
    const known = [...byId(name).options].some(({ value }) => value === given[name])
    if (known) continue
    given.gone.push(`${wordsOfChoices[name]} ${given[name]}`)
    given[name] = ''
  }
  if (given.image !== '' && !sources.includes(given.image)) given.image = sources[numberOf(given.image)] ?? given.image
  return given
}

/** Shows what the address says after a step; of the same list only what is looked at changes, so that it stays where it was. */
function arrive() {
  const before = state
  state = givenState()
  if (state.view === 'images' && addressOf({ ...before, image: '' }) === addressOf({ ...state, image: '' }))
    return showDetail(false)
  show()
  if (state.view !== before.view) focusContent()
}

function focusContent() {
  const content = state.view === 'images' ? byId('list') : byId('page')
  if (content.inert) byId('detail-title').focus()
  else content.focus()
}

function narrowDown(change) {
  state = { ...state, ...change, image: '', gone: [] }
  noteState(state)
  showImages()
}

function clearAll() {
  narrowDown({ query: '', team: '', registry: '', target: '', flag: '' })
  byId('query').focus()
}

function onKey(event) {
  // Keys of an input method choose its words.
  if (event.isComposing) return
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
  if (state.image !== '') leaveDetail()
  else if (state.query !== '') {
    narrowDown({ query: '' })
    byId('query').focus()
  }
}

/** Shows the details of an image beside the list; where there is no room beside it only when it is opened. */
function look(number, open) {
  if (!open && tight.matches) return
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
  undoStep(state)
  showDetail(false)
}

function leaveDetail() {
  closeDetail()
  byId('list').focus()
}

function show() {
  const images = state.view === 'images'
  byId('images').hidden = !images
  byId('page').hidden = images
  for (const [at, [view]] of views.entries()) {
    const tab = byId('views').children[at]
    if (view !== state.view) tab.removeAttribute('aria-current')
    else tab.setAttribute('aria-current', 'page')
  }
  if (images) return showImages()
  keepFocusInSight()
  entitle(views.find(([view]) => view === state.view)[1])
  byId('page').replaceChildren(...viewOf(state.view).flat(Infinity).filter(Boolean))
  byId('page').scrollTop = 0
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
  const wasWithin = detail.contains(document.activeElement)
  const number = sources.indexOf(state.image)
  entitle(sources[number])
  const missing = number === -1 && state.image !== '' ? [...state.gone, `image ${state.image}`] : state.gone
  byId('missing').textContent =
    missing.length > 0 ? `This link names what is not, or no longer, in the catalogue: ${missing.join(', ')}` : ''
  detail.hidden = number === -1
  byId('panes').classList.toggle('open', number !== -1)
  if (number === -1) detail.replaceChildren()
  else {
    detail.replaceChildren(...detailOf(imageAt(number), leaveDetail).flat(Infinity).filter(Boolean))
    detail.scrollTop = 0
    chosenRow(number)
  }
  keepFocusInSight()
  if (number === -1 && wasWithin) byId('list').focus({ preventScroll: true })
  else if (focus) byId('detail-title').focus()
}

/** Nothing behind details that cover the page can have the focus: who goes by Tab would not see where they are. */
function keepFocusInSight() {
  const covered = tight.matches && state.view === 'images' && !byId('detail').hidden
  const behind = [...document.querySelectorAll('.skip, .top, .filters, .status, .list')]
  const lost = covered && behind.some((part) => part.contains(document.activeElement))
  for (const part of behind) part.inert = covered
  if (lost) byId('detail-title').focus()
}

start()
