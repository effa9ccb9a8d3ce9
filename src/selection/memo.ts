/** As many ranges as the largest organisations write: each is asked about in every phase. */
export const REMEMBERED: number = 1 << 17

/**
 * A function that remembers its last answers by text. At most `capacity` are kept; then it starts anew, which is
 * simpler than evicting and as good for a compiler, whose texts repeat within one run.
 */
export const memoByText = <T>(capacity: number, compute: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const value = compute(text)
    if (known.size >= capacity) known.clear()
    known.set(text, value)
    return value
  }
}
