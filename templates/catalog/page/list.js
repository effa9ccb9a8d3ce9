import { hostOf, imageAt, pathOf } from './data.js'
import { byId, count, counted, element } from './dom.js'

/* A list of any length of which only the rows in sight exist. */

const rowsBeyondSight = 6
/** A row has no room for more; an image may have thousands. */
const entriesInRow = 8

/** 265 pages, for which a browser takes seconds; for twice as many it takes three times as long. */
const printedAtMost = 5000

let results = []
let active = -1
let painted = ''
let printing = false
let onChoose = () => {}

/** What a row needs with the reader's size of text and this width, in pixels; 0 where the list is not seen. */
function rowHeight() {
  return byId('sample').offsetHeight
}

/** Starts the list; `choose` is called with an image's number and whether it is to be opened, not only looked at. */
export function startList(choose) {
  onChoose = choose
  const list = byId('list')
  list.addEventListener('scroll', () => requestAnimationFrame(paint), { passive: true })
  list.addEventListener('keydown', onListKey)
  list.addEventListener('click', (event) => {
    const row = event.target.closest('[role=option]')
    if (row === null) return
    setActive(Number(row.dataset.position))
    onChoose(results[active], true)
  })
  list.prepend(sampleRow())
  const resized = new ResizeObserver(() => printing || repaint())
  resized.observe(list)
  resized.observe(byId('sample'))
  let scrollTop = 0
  addEventListener('beforeprint', () => {
    scrollTop = list.scrollTop
    printing = !byId('images').hidden && byId('detail').hidden
    if (printing) repaint()
  })
  addEventListener('afterprint', () => {
    if (!printing) return
    printing = false
    repaint()
    list.scrollTop = scrollTop
  })
}

/** Shows these images; the row of `chosen` is active if it is among them. */
export function showResults(numbers, chosen) {
  results = numbers
  active = chosen === undefined ? -1 : results.indexOf(chosen)
  byId('list').scrollTop = 0
  repaint()
  if (active !== -1) bringIntoSight()
}

export function chosenRow(number) {
  active = results.indexOf(number)
  repaint()
}

/** Moves into the list from the search field. */
export function enterList() {
  if (results.length === 0) return
  byId('list').focus()
  setActive(active === -1 ? 0 : active)
  onChoose(results[active], false)
}

function repaint() {
  painted = ''
  paint()
}

function paint() {
  if (printing) return paintForPaper()
  const list = byId('list')
  const height = rowHeight()
  if (height === 0) return
  const first = Math.max(0, Math.floor(list.scrollTop / height) - rowsBeyondSight)
  const last = Math.min(results.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + rowsBeyondSight)
  const wanted = `${first}-${last}`
  if (wanted === painted) return
  painted = wanted
  const rows = byId('rows')
  rows.style.height = `${results.length * height}px`
  const made = []
  for (let position = first; position < last; position++) made.push(rowAt(position, height))
  if (results.length === 0)
    made.push(element('p', { class: 'message' }, 'No image fits. Try fewer words, or clear the filters.'))
  rows.replaceChildren(...made)
  setActiveDescendant()
}

/** All rows at once; page.css sets them one below the other on paper. */
function paintForPaper() {
  const printed = Math.min(results.length, printedAtMost)
  const wanted = `paper ${printed}`
  if (wanted === painted) return
  painted = wanted
  const made = Array.from({ length: printed }, (_, position) => rowAt(position))
  if (printed < results.length)
    made.push(
      element(
        'p',
        { class: 'message' },
        `These are the first ${count(printed)} of ${counted(results.length, 'image')}. To print others, search for them or choose filters.`,
      ),
    )
  const rows = byId('rows')
  rows.style.height = ''
  rows.replaceChildren(...made)
}

function sampleRow() {
  return element(
    'div',
    { class: 'row sample', id: 'sample', 'aria-hidden': 'true' },
    element('div', { class: 'name' }, nameOf('host/path')),
    element(
      'div',
      { class: 'facts' },
      element('span', { class: 'team' }, 'team'),
      element('span', { class: 'badge' }, 'badge'),
      element('span', { class: 'selects' }, 'words'),
    ),
    element('div', { class: 'reason' }, 'reason'),
  )
}

function rowAt(position, height) {
  const image = imageAt(results[position])
  const row = element(
    'div',
    {
      role: 'option',
      class: 'row',
      id: `row-${position}`,
      'data-position': position,
      'aria-posinset': position + 1,
      'aria-setsize': results.length,
      'aria-selected': String(position === active),
    },
    element('div', { class: 'name' }, nameOf(image.source)),
    element(
      'div',
      { class: 'facts' },
      image.owners.map((team) => element('span', { class: 'team' }, team.name)),
      badgesOf(image),
      element('span', { class: 'selects' }, selectionWords(image)),
    ),
    element('div', { class: 'reason' }, reasonsOf(image)),
  )
  if (height !== undefined) {
    row.style.height = `${height}px`
    row.style.transform = `translateY(${position * height}px)`
  }
  return row
}

export function nameOf(source) {
  return [element('span', { class: 'host' }, `${hostOf(source)}/`), element('span', { class: 'path' }, pathOf(source))]
}

function reasonsOf({ entries }) {
  return [...new Set(entries.slice(0, entriesInRow).map(({ reason }) => reason))].join(' · ')
}

function selectionWords({ entries }) {
  const words = entries.slice(0, entriesInRow).flatMap(({ selectors }) => selectors.map((selector) => selector.words))
  return [...new Set(words)].join(' · ')
}

/** Short remarks: what makes the image differ from most. */
function badgesOf({ destinations, entries }) {
  const badges = []
  if (entries.some(({ pins }) => pins.size > 0)) badges.push('pinned')
  if (destinations.some(({ method, tag }) => method !== 'sync' && tag !== undefined)) badges.push('retagged')
  if (destinations.some(({ sharedWith }) => sharedWith.length > 0)) badges.push('shared')
  if (entries.some(({ expires }) => expires !== undefined)) badges.push('end date')
  return badges.map((word) => element('span', { class: 'badge' }, word))
}

function onListKey(event) {
  const page = Math.max(1, Math.floor(byId('list').clientHeight / rowHeight()) - 1)
  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }
  if (event.altKey || event.ctrlKey || event.metaKey) return
  if (event.key === 'Enter' || event.key === ' ') {
    if (active !== -1) onChoose(results[active], true)
  } else if (event.key === 'ArrowUp' && active <= 0) {
    byId('query').focus()
  } else if (event.key in moves && results.length > 0) {
    setActive(Math.min(results.length - 1, Math.max(0, active + moves[event.key])))
    onChoose(results[active], false)
  } else return
  event.preventDefault()
}

function setActive(position) {
  active = position
  bringIntoSight()
  repaint()
}

function bringIntoSight() {
  const list = byId('list')
  const height = rowHeight()
  const top = active * height
  if (top < list.scrollTop) list.scrollTop = top
  else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight
}

function setActiveDescendant() {
  const list = byId('list')
  const row = byId(`row-${active}`)
  if (row === null) list.removeAttribute('aria-activedescendant')
  else list.setAttribute('aria-activedescendant', row.id)
}
