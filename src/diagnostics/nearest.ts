/**
 * The words nearest to what somebody wrote, the nearest first.
 *
 * Distance: restricted Damerau-Levenshtein (optimal string alignment): insertion, deletion, substitution and the swap
 * of two neighbours count one each; upper and lower case count as equal.
 */

/** Longer words are not compared: nobody mistypes a word of that length by one letter and needs help. */
const longestWord = 64

/** Number of edits between two words, or `limit + 1` as soon as it is more than `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    let smallest = i
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, at(previous, j - 1) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(beforePrevious, j - 2) + 1)
      current.push(best)
      smallest = Math.min(smallest, best)
    }
    if (smallest > limit) return limit + 1
    beforePrevious = previous
    previous = current
  }
  return Math.min(at(previous, b.length), limit + 1)
}

function at(row: readonly number[], index: number): number {
  return row[index] as number
}

/** Candidates that could have been meant by `word`, the nearest first, ties by code unit; at most `count`. */
export function nearestWords(word: string, candidates: Iterable<string>, count = 5): string[] {
  if (word.length > longestWord) return []
  const written = word.trim().toLowerCase()
  const limit = written.length <= 3 ? 1 : written.length <= 7 ? 2 : 3
  const found: { candidate: string; distance: number }[] = []
  for (const candidate of candidates) {
    const distance = editDistance(written, candidate.toLowerCase(), limit)
    if (distance <= limit && distance < candidate.length) found.push({ candidate, distance })
  }
  found.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : a.candidate > b.candidate ? 1 : 0))
  return found.slice(0, count).map(({ candidate }) => candidate)
}

/**
 * The candidate of which one slip of the hand makes `word`, if it is the only one: nothing else can have been meant, so it may
 * stand in its place unasked. Another number is no slip but another thing.
 */
export function misspelt(word: string, candidates: Iterable<string>): string | undefined {
  const [first, second] = nearestWords(word, candidates, 2)
  if (first === undefined || digitsOf(word) !== digitsOf(first)) return undefined
  const distance = (other: string): number => editDistance(word.toLowerCase(), other.toLowerCase(), 1)
  if (distance(first) > 1) return undefined
  return second !== undefined && distance(second) <= distance(first) ? undefined : first
}

function digitsOf(word: string): string {
  return word.replaceAll(/[^0-9]/g, '')
}

/** The candidate that was most likely meant by `word`, or undefined if none is near enough to guess. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return nearestWords(word, candidates, 1)[0]
}
