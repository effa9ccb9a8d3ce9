import { destinationCell, entryCell, imageCell, isEveryTag } from './data.js'

/*
 * What can be shown alone. Where a team or a target is chosen too, it is that team's entries, and what they are at that
 * target, that must have the trait: `scope` has the numbers of both, undefined where every one is meant.
 */

const someEntry = (fits) => (image, scope) => entriesWithin(image, scope).some(fits)
const someDestination = (fits) => (image, scope) => destinationsWithin(image, scope).some(fits)

/** The choice's value, its words, and which images (as cells) it keeps. */
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

/** Whether an image is there at all within a scope: whether the team has an entry that goes to the target. */
export function isWithin(image, scope) {
  return entriesWithin(image, scope).length > 0
}

function entriesWithin(image, { team, target }) {
  const places = image[imageCell.destinations]
  return image[imageCell.entries].filter(
    (cells) =>
      (team === undefined || cells[entryCell.team] === team) &&
      (target === undefined || places.some((place, at) => isAt(place, target) && goesTo(cells, at))),
  )
}

function destinationsWithin(image, { team, target }) {
  const entries = entriesWithin(image, { team })
  return image[imageCell.destinations].filter(
    (place, at) => isAt(place, target) && (team === undefined || entries.some((cells) => goesTo(cells, at))),
  )
}

function isAt(place, target) {
  return target === undefined || place[destinationCell.target] === target
}

/** Whether an entry goes to the destination of its image with this number. */
function goesTo(cells, number) {
  const some = cells[entryCell.destinations]
  return !some || some.includes(number)
}
