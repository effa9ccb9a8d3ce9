/** The order of all that is sorted: by code unit, so that no locale has a say. */
export function byCodeUnit(a: string, b: string): number {
  // Equality first: it is told by length or hash mostly, and a second comparison would go through both texts again.
  return a === b ? 0 : a < b ? -1 : 1
}
