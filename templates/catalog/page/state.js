/* What is looked at stands in the address behind `#`, so that it can be sent to somebody and the back button works. */

const viewNames = new Set(['images', 'teams', 'registries', 'targets', 'audit'])
const fields = ['query', 'team', 'registry', 'target', 'flag', 'image']

/** The state that the address says. */
export function readState() {
  const [path, parameters] = location.hash.replace(/^#\/?/, '').split('?')
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

let pending

/** Puts a state into the address without a new entry in the history; not at every key, for browsers limit that. */
export function noteState(state) {
  clearTimeout(pending)
  pending = setTimeout(() => history.replaceState(null, '', addressOf(state)), 200)
}

/** Puts a state into the address as a step that the back button undoes. */
export function pushState(state) {
  clearTimeout(pending)
  history.pushState(null, '', addressOf(state))
}
