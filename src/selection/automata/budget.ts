/**
 * What may be spent on automata. Each automaton has bounds of its own; budgets bound their sum. Steps are counted, not
 * time, so that the same definitions give the same findings on every machine. Work outside of `within` is not bounded.
 */

/** Shared by the budgets of a run: what those take that need more than their own. */
export interface Reserve {
  left: number
}

/** What it cost to work something out, without what was worked out for it and is used elsewhere too. */
interface Bill {
  steps: number
  readonly parts: Set<Bill>
  /** How many of the steps may be taken from what a budget has of its own. */
  readonly free: number
}

export class Budget {
  /** Whether something was given up for want of steps. */
  isSpent = false
  readonly #reserve: Reserve
  readonly #most: number
  #own: number
  #used = 0
  readonly #paid = new Set<Bill>()

  /** `own` steps are there whatever others take; the reserve gives the rest, up to `most` steps in all. */
  constructor(own: number, most: number, reserve: Reserve) {
    this.#own = own
    this.#most = most
    this.#reserve = reserve
  }

  /** Counts steps, of which at most `free` are taken from its own. False if they are not there. */
  spend(steps: number, free: number): boolean {
    if (this.isSpent) return false
    // Never more than what it takes to pass a bound: what is left for others must not depend on how steps come together.
    const taken = Math.min(steps, this.#most - this.#used + 1)
    const own = Math.min(taken, this.#own, free)
    this.#used += taken
    this.#own -= own
    if (taken > own) this.#reserve.left = Math.max(-1, this.#reserve.left - (taken - own))
    this.isSpent = this.#used > this.#most || (taken > own && this.#reserve.left < 0)
    return !this.isSpent
  }

  /** A budget that has only what is left in the same reserve. */
  forExtras(): Budget {
    return new Budget(0, this.#most, this.#reserve)
  }

  /** Pays for what is known already, once. */
  pay(bill: Bill): boolean {
    if (this.#paid.has(bill)) return !this.isSpent
    this.#paid.add(bill)
    for (const part of bill.parts) this.pay(part)
    return this.spend(bill.steps, bill.free)
  }

  /** Notes what has been paid for while it was worked out. */
  hasPaid(bill: Bill): void {
    this.#paid.add(bill)
  }
}

let budget: Budget | undefined
/** Of what is being worked out, if that is something to be remembered. */
let bill: Bill | undefined

/** Does synchronous work at the cost of a budget. */
export const within = <T>(given: Budget, work: () => T): T => {
  const before = budget
  budget = given
  try {
    return work()
  } finally {
    budget = before
  }
}

/** Counts steps; false if the work is to be given up. */
export const spend = (steps: number): boolean => {
  const free = bill === undefined ? Infinity : Math.max(0, bill.free - bill.steps)
  if (bill !== undefined) bill.steps += steps
  return budget === undefined || budget.spend(steps, free)
}

/**
 * Does work that nothing depends on, such as a better hint, as far as the reserve goes: who cannot pay gets `refused`, and
 * is not taken for one who could not pay what had to be done.
 */
export const ifAffordable = <T>(work: () => T, refused: T): T => {
  if (budget === undefined) return work()
  const [before, billBefore] = [budget, bill]
  const extra = before.forExtras()
  budget = extra
  bill = undefined
  try {
    const value = work()
    return extra.isSpent ? refused : value
  } finally {
    budget = before
    bill = billBefore
  }
}

/** Works something out with a bill of its own. */
const billed = <T>(free: number, compute: () => T): { value: T; bill: Bill } => {
  const before = bill
  const own: Bill = { steps: 0, parts: new Set(), free }
  bill = own
  try {
    return { value: compute(), bill: own }
  } finally {
    bill = before
  }
}

const isRefused = (): boolean => budget?.isSpent === true

/**
 * A function that works something out when first asked, and then remembers it. Every budget pays for it, whoever asked
 * first, so that what an entry costs does not depend on the others. Who cannot pay gets `refused`. Of its steps at most
 * `free` are paid from what a budget has of its own.
 */
export const paidOnce = <T>(compute: () => T, refused: T, free: number = Infinity): (() => T) => {
  let known: { value: T; bill: Bill } | undefined
  return () => {
    if (known === undefined) {
      if (isRefused()) return refused
      const found = billed(free, compute)
      if (isRefused()) return refused
      known = found
      budget?.hasPaid(found.bill)
    } else if (budget?.pay(known.bill) === false) return refused
    bill?.parts.add(known.bill)
    return known.value
  }
}
