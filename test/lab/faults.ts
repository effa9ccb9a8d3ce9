// Things that go wrong on purpose, between the log and the registry.

export interface Fault {
  /** Registry host; absent, any. */
  host?: string
  method?: string
  /** What of the path has to match. */
  path?: RegExp
  /** How many requests it hits before it is over; absent, all. */
  times?: number
  /** Lets so many matching requests through first. */
  after?: number
  effect: FaultEffect
}

export type FaultEffect =
  /** An error answer. */
  | { status: number; code?: string; message?: string; retryAfterSeconds?: number }
  /** No answer at all. */
  | 'hang'
  /** The right answer, late. */
  | { delaySeconds: number }
  /** The connection ends in the middle of the answer. */
  | 'cut'
  /** The right length, other bytes. */
  | 'wrong-bytes'
  /** A tag list whose every page has a next one. */
  | 'endless-tags'
  /** A tag list without tags. */
  | 'no-tags'
  /** The answer is said to be elsewhere. */
  | { redirect: string }

export class Faults {
  readonly #faults: { fault: Fault; left: number; skip: number }[] = []

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? Infinity, skip: fault.after ?? 0 })
  }

  clear(): void {
    this.#faults.length = 0
  }

  /** What is to happen to this request, if anything; counts it. */
  take(host: string, method: string, path: string): FaultEffect | undefined {
    for (const entry of this.#faults) {
      if (entry.left <= 0 || !matches(entry.fault, host, method, path)) continue
      if (entry.skip > 0) {
        entry.skip--
        continue
      }
      entry.left--
      return entry.fault.effect
    }
    return undefined
  }
}

function matches(fault: Fault, host: string, method: string, path: string): boolean {
  return (
    (fault.host === undefined || fault.host === host) &&
    (fault.method === undefined || fault.method === method) &&
    (fault.path === undefined || fault.path.test(path))
  )
}
