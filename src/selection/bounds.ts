/**
 * How many steps of automata a run may take. About ten thousand take a millisecond. Ordinary ranges with exceptions take up to
 * 240 thousand, ordinary regular expressions a few hundred: all of them have enough of their own, however many there are, and
 * are forty times below what a single entry may take.
 */
import { Budget, type Reserve } from './automata/budget.ts'

/** For checking all entries of a run, one by one. */
export const reserveOfEntries = (): Reserve => ({ left: 12_000_000 })

export const budgetOfEntry = (reserve: Reserve): Budget => new Budget(250_000, 10_000_000, reserve)

/** For comparing all entries of a run. */
export const reserveOfComparisons = (): Reserve => ({ left: 20_000_000 })

/** For comparing so many entries, sources or selectors with each other. */
export const budgetOfComparison = (reserve: Reserve, count: number): Budget =>
  new Budget(count * 50_000, Infinity, reserve)
