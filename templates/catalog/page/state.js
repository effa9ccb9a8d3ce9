/* What is looked at stands in the address behind `#`, so that it can be sent to somebody and the back button works. */

const viewNames = new Set(['images', 'teams', 'registries', 'targets', 'audit'])
const fields = ['query', 'team', 'registry', 'target', 'flag', 'image']

/** The state that the address says. */
export function readState() {
  // Some programs encode the question mark of an address that they make a link of.
  const [, path, parameters] = /^#?\/?(.*?)(?:(?:\?|%3F)(.*))?$/is.exec(location.hash)
  const given = new URLSearchParams(parameters ?? '')
  const read = { view: viewNames.has(path) ? path : 'images' }
  for (const field of fields) read[field] = given.get(field) ?? ''
  return read
}

/** The address of a state. */
export function addressOf(state) {
  const given = new URLSearchParams()
  for (const field of fields) if (state[field]) given.set(field, state[field])
  const parameters = String(given)
  return `#/${state.view ?? 'images'}${parameters === '' ? '' : `?${parameters}`}`
}

let timer
/** The state that the address does not say yet. */
let pending
/** The address of the step to which this page is going back: the browser takes its time. */
let backTo
/** What is to be done as soon as it is there. */
let waiting = []

/** Puts a state into the address without a new entry in the history; not at every key, for browsers limit that. */
export function noteState(state) {
  if (backTo !== undefined) return waiting.push(() => noteState(state))
  clearTimeout(timer)
  pending = state
  timer = setTimeout(writePending, 200)
}

function writePending() {
  if (pending !== undefined) history.replaceState(history.state, '', addressOf(pending))
  forgetPending()
}

function forgetPending() {
  clearTimeout(timer)
  pending = undefined
}

/** Puts a state into the address as a step that the back button undoes. */
export function pushState(state) {
  if (backTo !== undefined) return waiting.push(() => pushState(state))
  writePending()
  history.pushState({ before: addressOf(readState()) }, '', addressOf(state))
}

/**
 * Puts a state into the address that undoes a step: by going back where this page came from it, so that no step is left
 * over which does nothing. The step of a link is written over.
 */
export function undoStep(state) {
  writePending()
  const address = addressOf(state)
  if (backTo !== undefined || history.state?.before !== address) return noteState(state)
  backTo = address
  history.back()
}

/** Calls `arrive` after each step that the browser takes through the history, or by a link. */
export function followSteps(arrive) {
  addEventListener('popstate', () => {
    const undone = backTo === addressOf(readState())
    const calls = waiting
    backTo = undefined
    waiting = []
    if (undone) return calls.forEach((call) => call())
    forgetPending()
    arrive()
  })
  // A link makes a step of its own, after what was typed last.
  addEventListener('click', ({ target }) => target.closest('a[href^="#"]') !== null && writePending(), true)
}
