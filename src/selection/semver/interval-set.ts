/**
 * Sets of values of a total order, as sorted bounds: `[a, b, c, d]` is everything from `a` up to but not including `b`,
 * and from `c` up to but not including `d`.
 */
export type IntervalSet<T> = readonly T[]

export type Compare<T> = (a: T, b: T) => number

/** The values for which `keep(in a, in b)` holds. `keep(false, false)` must be false. */
export const combine = <T>(
  a: IntervalSet<T>,
  b: IntervalSet<T>,
  compare: Compare<T>,
  keep: (inA: boolean, inB: boolean) => boolean,
): IntervalSet<T> => {
  const bounds: T[] = []
  let indexA = 0
  let indexB = 0
  let inside = false
  while (indexA < a.length || indexB < b.length) {
    const order = indexA >= a.length ? 1 : indexB >= b.length ? -1 : compare(a[indexA]!, b[indexB]!)
    const bound = order <= 0 ? a[indexA]! : b[indexB]!
    if (order <= 0) indexA++
    if (order >= 0) indexB++
    const now = keep(indexA % 2 === 1, indexB % 2 === 1)
    if (now !== inside) {
      bounds.push(bound)
      inside = now
    }
  }
  return bounds
}

/** Whether the value is in the set (binary search). */
export const contains = <T>(set: IntervalSet<T>, value: T, compare: Compare<T>): boolean => {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(set[middle]!, value) <= 0) low = middle + 1
    else high = middle
  }
  return low % 2 === 1
}

export const sameBounds = <T>(a: IntervalSet<T>, b: IntervalSet<T>): boolean =>
  a.length === b.length && a.every((bound, index) => bound === b[index])
