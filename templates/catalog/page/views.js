import { catalog, imageAt } from './data.js'
import { count, counted, element, firstOf, inNumber } from './dom.js'
import { contactOf } from './detail.js'
import { find } from './search.js'
import { addressOf } from './state.js'
import { today } from './traits.js'

const listedAtMost = 200

/** The content of a view other than the list of images. */
export function viewOf(name) {
  return { teams: teamsView, registries: registriesView, targets: targetsView, audit: auditView }[name]()
}

function imagesLink(filter, text) {
  return element('a', { href: addressOf({ view: 'images', ...filter }) }, text)
}

function table(caption, heads, rows) {
  const head = element(
    'tr',
    null,
    heads.map(([text, kind]) => element('th', { scope: 'col', class: kind }, text)),
  )
  const body = rows.map((cells) =>
    element(
      'tr',
      null,
      cells.map((cell, at) =>
        element(
          at === 0 ? 'th' : 'td',
          { scope: at === 0 ? 'row' : undefined, class: heads[at][1], 'data-name': heads[at][0] },
          cell,
        ),
      ),
    ),
  )
  return element(
    'table',
    null,
    element('caption', { class: 'hidden' }, caption),
    element('thead', null, head),
    element('tbody', null, body),
  )
}

function teamsView() {
  const rows = catalog.teams.map((team) => [
    imagesLink({ team: team.id }, team.name),
    contactOf(team),
    count(team.images),
    count(team.entries),
    team.entriesWithoutTicket === 0
      ? '0'
      : imagesLink({ team: team.id, flag: 'ticketless' }, count(team.entriesWithoutTicket)),
  ])
  const heads = [['Team'], ['Contact'], ['Images', 'number'], ['Entries', 'number'], ['Without ticket', 'number']]
  return [element('h2', null, 'Teams'), table('Teams, where to reach them, and what they own', heads, rows)]
}

function registriesView() {
  const rows = catalog.sources.map((source) => [
    imagesLink({ registry: source.host }, source.host),
    count(source.images),
    count(source.listings),
    [
      count(source.refreshedTags),
      source.openRepositories > 0 &&
        element('small', null, ` and those of ${counted(source.openRepositories, 'open range')}`),
    ],
    budgetPart(source),
    source.verified ? 'signed only' : '',
  ])
  const heads = [
    ['Registry'],
    ['Images', 'number'],
    ['Lists per run', 'number'],
    ['Tags refreshed', 'number'],
    ['Pulls'],
    ['Verified'],
  ]
  return [
    element('h2', null, 'Source registries'),
    element(
      'p',
      { class: 'hint' },
      'What the runs of all targets ask of each registry when nothing is missing: one list for each repository with a range, and one manifest for each tag that moves. A list is not a pull.',
    ),
    table('Source registries and what a run asks of them', heads, rows),
  ]
}

function budgetPart({ expectedPulls, limit, periodSeconds, mirror, exceeds }) {
  const period = periodSeconds % 3600 === 0 ? `${periodSeconds / 3600} h` : `${Math.round(periodSeconds / 60)} min`
  const words =
    limit === undefined
      ? `about ${count(expectedPulls)} in ${period}`
      : `about ${count(expectedPulls)} of ${count(limit)} in ${period}`
  return [
    exceeds ? element('strong', { class: 'late' }, `${words}: too many`) : words,
    mirror !== undefined && element('small', null, ` through ${mirror}`),
  ]
}

function targetsView() {
  const rows = catalog.targets.map((target) => [
    imagesLink({ target: target.id }, target.id),
    element('code', null, target.prefix === '' ? target.registry : `${target.registry}/${target.prefix}`),
    [target.layout, !target.default && element('small', null, ' on request')],
    [
      target.scheduleInWords,
      target.refreshInWords !== undefined && element('small', null, ` moving tags ${target.refreshInWords}`),
    ],
    count(target.repositories),
    count(target.copies),
  ])
  const heads = [['Target'], ['Where'], ['Layout'], ['Runs'], ['Repositories', 'number'], ['Copied', 'number']]
  return [element('h2', null, 'Targets'), table('Targets, where they are and when they are filled', heads, rows)]
}

function auditView() {
  const { counts } = catalog
  const expired = find({ query: '', flag: 'expired' })
  const fed = catalog.targets.reduce((sum, { repositories }) => sum + repositories, 0)
  const figures = [
    [counts.images, ['source repository', 'source repositories'], {}],
    [counts.entries, ['entry, with an owner and a reason', 'entries, each with an owner and a reason'], {}],
    [fed, ['target repository fed', 'target repositories fed'], {}],
    [counts.exactTags, ['exact tag listed', 'exact tags listed'], {}],
    [counts.pinnedTags, ['of them pinned by digest', 'of them pinned by digest'], { flag: 'pinned' }],
    [counts.imagesWithSeveralOwners, ['image with several owners', 'images with several owners'], { flag: 'owners' }],
    [
      counts.sharedRepositories,
      ['target repository with several sources', 'target repositories with several sources'],
      { flag: 'shared' },
    ],
    [counts.entriesWithoutTicket, ['entry without a ticket', 'entries without a ticket'], { flag: 'ticketless' }],
    [counts.entriesWithExpiry, ['entry with an end date', 'entries with an end date'], { flag: 'expires' }],
    [expired.length, ['image past its end date', 'images past their end date'], { flag: 'expired' }],
  ]
  return [
    element('h2', null, 'Audit'),
    element(
      'ul',
      { class: 'figures' },
      figures.map(([number, [one, many], filter]) => {
        const words = inNumber(number, one, many)
        return element('li', null, element('strong', null, count(number)), number > 0 ? imagesLink(filter, words) : words)
      }),
    ),
    element('h3', null, 'Collisions'),
    element('p', null, 'None: skopeoc emits nothing while two images could be pushed to one tag.'),
    sharedPart(),
    endDatesPart(),
  ]
}

function sharedPart() {
  const { shared } = catalog
  if (shared.length === 0) return undefined
  return [
    element('h3', null, 'Target repositories with several sources, whose tags are proved to differ'),
    listPart(shared, { flag: 'shared' }, ({ repository, sources }) => [
      element('code', null, repository),
      ' from ',
      firstOf(
        sources,
        (source) => imagesLink({ image: source, query: source }, source),
        (others) => imagesLink({ query: repository }, others),
      ),
    ]),
  ]
}

/** A list of the first items; its last line says how many more there are, and leads to the images of all of them. */
function listPart(items, filter, partOf) {
  const left = items.length - listedAtMost
  return element(
    'ul',
    { class: 'plain-list' },
    items.slice(0, listedAtMost).map((item) => element('li', null, partOf(item))),
    left > 0 && element('li', null, imagesLink(filter, `and ${count(left)} more`)),
  )
}

/** Entries with an end date, the earliest first. */
function endDatesPart() {
  const entries = find({ query: '', flag: 'expires' })
    .map(imageAt)
    .flatMap(({ source, entries: all }) =>
      all.filter(({ expires }) => expires !== undefined).map((entry) => [entry.expires, source, entry]),
    )
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  if (entries.length === 0) return undefined
  return [
    element('h3', null, 'End dates'),
    listPart(entries, { flag: 'expires' }, ([expires, source, { team }]) => [
      element('span', { class: expires < today() ? 'late' : undefined }, expires),
      ' ',
      imagesLink({ image: source, query: source }, source),
      ` (${team.name})`,
    ]),
  ]
}
