/** Random constraints and tags, the same for the same seed: plausible ones, odd ones and wrong ones. */

export interface Random {
  /** At least 0 and less than 1. */
  next: () => number
  pick: <T>(from: readonly T[]) => T
}

/** A linear congruential generator (Numerical Recipes): poor, but the same everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
  return { next, pick: (from) => from[Math.floor(next() * from.length)]! }
}

const smallNumbers = ['0', '1', '2', '3', '4', '10', '11']
const largeNumbers = ['9', '19', '20', '99', '100', '2024', '18446744073709551615', '18446744073709551616']
const preReleases = '-rc.1 -alpha -beta.2 -0 -1 -rc1 -alpine -rc.10 -a.b.c -01 -1a --x -rc.1.0 -Z -alpine3.19'.split(
  ' ',
)
const operators = ['', '=', '!=', '>', '<', '>=', '<=', '=>', '=<', '~', '~>', '^', '!=', '>=']
const wrongOperators = ['==', '<>', '> =', '!', 'V', '|']
const oddOnes =
  '|*|x|v|1..2|>=|1.2.3.4| |,|1 | 2|latest|^*|~*|!=*|<=*|>*|<*|~0.0.0|^0.0|^0|<=0|!=0|>0|*-0|>=*-0|~*-rc.1|^*-rc.1|!=*-rc.1|=x.2.3-rc.1|1.x.3|1 - 2v3|1, 2 - 3|1 2 - 3'.split(
    '|',
  )

const number = (random: Random, wildcards: readonly string[]): string =>
  random.next() < 0.8 ? random.pick(smallNumbers) : random.pick([...largeNumbers, '04', '01', ...wildcards])

const numbers = (random: Random, wildcards: readonly string[]): string =>
  Array.from({ length: random.pick([1, 2, 3]) }, () => number(random, wildcards)).join('.')

function versionText(random: Random): string {
  const metadata = random.next() < 0.05 ? random.pick(['+build', '+1.2']) : ''
  const pre = random.next() < 0.25 ? random.pick(preReleases) : ''
  return (random.next() < 0.15 ? 'v' : '') + numbers(random, ['x', 'X', '*']) + pre + metadata
}

const blank = (random: Random): string => random.pick(['', '', ' ', '  ', '\t'])

function comparison(random: Random): string {
  const operator = random.next() < 0.02 ? random.pick(wrongOperators) : random.pick(operators)
  return blank(random) + operator + blank(random) + versionText(random) + blank(random)
}

function group(random: Random): string {
  if (random.next() < 0.12) {
    const range = versionText(random) + random.pick([' - ', ' -  ', '- ', ' -']) + versionText(random)
    return range + random.pick(['', '', ' ', ' 1.x', ` ${comparison(random)}`, `,${comparison(random)}`])
  }
  const parts = Array.from({ length: random.pick([1, 1, 1, 2, 2, 3]) }, () => comparison(random))
  return parts.join(random.pick([',', ' ', ', ', ' , ']))
}

export function randomConstraint(random: Random): string {
  if (random.next() < 0.03) return random.pick(oddOnes)
  return Array.from({ length: random.pick([1, 1, 2, 3]) }, () => group(random)).join(random.pick(['||', ' || ']))
}

const awkwardTags =
  'latest v 1.2.3- 1.0.0-rc.1.1 1.0.0-RC 0.0.0 0.0.1 0.1.0 1.0.0 2.0.0 1.2.3.4 V1.2.3 1.0.0-rc_1 1.x sha256-0.sig'.split(
    ' ',
  )

/** That many different valid tags, most of which are versions. */
export function randomTags(random: Random, count: number): string[] {
  const tags = new Set(awkwardTags)
  while (tags.size < count) {
    const pre = random.next() < 0.35 ? random.pick(preReleases) : ''
    tags.add((random.next() < 0.25 ? 'v' : '') + numbers(random, []) + pre)
  }
  return [...tags]
}
