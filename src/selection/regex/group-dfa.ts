/**
 * Regular expressions by what their first group holds: Go's search as an automaton. A state holds the threads of the
 * search, the preferred first (Pike's machine), each with how far an automaton of wanted texts has read its group.
 */
import type { RE2JS } from 're2js'
import { CHARACTERS, type CharacterSet, SYMBOL_COUNT, WORD_CHARACTERS } from '../automata/alphabet.ts'
import { classify, type Dfa, explore, StateTable, step } from '../automata/dfa.ts'
import { minimize } from '../automata/minimize.ts'

/** What the threads of a search read: the program of re2js, which is that of Go. */
interface Instruction {
  op: number
  out: number
  arg: number
  matchRune: (code: number) => boolean
}

interface Program {
  inst: readonly Instruction[]
  start: number
}

/** Numbers of re2js. */
const ALT = 1
const ALT_MATCH = 2
const CAPTURE = 3
const EMPTY_WIDTH = 4
const FAIL = 5
const MATCH = 6
const NOP = 7
const RUNES = [8, 9, 10, 11]
const KNOWN = new Set([ALT, ALT_MATCH, CAPTURE, EMPTY_WIDTH, FAIL, MATCH, NOP, ...RUNES])

const GROUP_BEGINS = 2
const GROUP_ENDS = 3

/** What a group holds: a state of the automaton of wanted texts, or one of these. */
const UNWANTED = -1
const WANTED = -2

type Neighbour = 'edge' | 'word' | 'other'

interface Thread {
  at: number
  group: number
}

interface State {
  threads: readonly Thread[]
  before: Neighbour
  /** Whether the best match so far holds a wanted text; undefined where there is no match yet. */
  matched: boolean | undefined
}

const symbols = Array.from({ length: SYMBOL_COUNT }, (_, symbol) => symbol)
const isWord = (symbol: number): boolean => ((WORD_CHARACTERS >> BigInt(symbol)) & 1n) === 1n

/** Whether assertions hold: bits for the beginning and end of lines and texts, and for word boundaries. */
const holds = (bits: number, before: Neighbour, after: Neighbour): boolean => {
  const isBoundary = (before === 'word') !== (after === 'word')
  const reality = (before === 'edge' ? 1 | 4 : 0) | (after === 'edge' ? 2 | 8 : 0) | (isBoundary ? 16 : 32)
  return (bits & ~reality) === 0
}

class Search {
  private readonly program: Program
  private readonly wanted: Dfa
  private readonly sets: readonly CharacterSet[]

  constructor(program: Program, wanted: Dfa) {
    this.program = program
    this.wanted = wanted
    this.sets = program.inst.map((instruction) =>
      RUNES.includes(instruction.op)
        ? symbols.reduce(
            (set, symbol) =>
              instruction.matchRune(CHARACTERS.charCodeAt(symbol)) ? set | (1n << BigInt(symbol)) : set,
            0n,
          )
        : 0n,
    )
  }

  dfa(): Dfa | undefined {
    const table = new StateTable<State>()
    const numberOf = (state: State): number => {
      const threads = state.threads.map(({ at, group }) => `${at}:${group}`).join(' ')
      return table.numberOf(`${state.before} ${state.matched} ${threads}`, () => state)
    }
    const asGroup = symbols.map((symbol) => 1n << BigInt(symbol))
    const ofWanted = Array.from({ length: this.wanted.classCount }, (_, wantedClass) =>
      symbols.reduce((set, symbol) => (this.wanted.classOf[symbol] === wantedClass ? set | asGroup[symbol]! : set), 0n),
    )
    numberOf({ threads: [{ at: this.program.start, group: UNWANTED }], before: 'edge', matched: undefined })
    const found = explore(
      classify([...this.sets, ...ofWanted, WORD_CHARACTERS]),
      table,
      (state, symbol) => numberOf(this.stepBy(state, symbol)),
      (state) => this.follow(state, 'edge').matched === true,
      ({ threads }) => threads.length + 1,
    )
    return found && minimize(found)
  }

  private stepBy(state: State, symbol: number): State {
    const after = isWord(symbol) ? 'word' : 'other'
    const { threads, matched } = this.follow(state, after)
    const next: Thread[] = []
    for (const { at, group } of threads) {
      if (((this.sets[at]! >> BigInt(symbol)) & 1n) === 0n) continue
      next.push({ at: this.program.inst[at]!.out, group: group < 0 ? group : step(this.wanted, group, symbol) })
    }
    // Whoever has found nothing yet goes on searching, from here as the last choice.
    if (matched === undefined) next.push({ at: this.program.start, group: UNWANTED })
    return { threads: next, before: after, matched }
  }

  /** The threads where they read next, and what is matched here; a match ends the threads that are less preferred. */
  private follow({ threads, before, matched }: State, after: Neighbour): Pick<State, 'threads' | 'matched'> {
    const seen = new Set<number>()
    const reading: Thread[] = []
    const pending = threads.toReversed()
    for (let thread = pending.pop(); thread !== undefined; thread = pending.pop()) {
      const { at, group } = thread
      if (seen.has(at)) continue
      seen.add(at)
      const { op, out, arg } = this.program.inst[at]!
      if (op === MATCH) return { threads: reading, matched: group === WANTED }
      if (RUNES.includes(op)) reading.push(thread)
      else if (op === ALT || op === ALT_MATCH) pending.push({ at: arg, group }, { at: out, group })
      else if (op === CAPTURE) pending.push({ at: out, group: this.captured(arg, group) })
      else if (op === NOP || (op === EMPTY_WIDTH && holds(arg, before, after))) pending.push({ at: out, group })
    }
    return { threads: reading, matched }
  }

  private captured(slot: number, group: number): number {
    if (slot === GROUP_BEGINS) return 0
    if (slot !== GROUP_ENDS) return group
    return group >= 0 && this.wanted.accepts[group] === 1 ? WANTED : UNWANTED
  }
}

/**
 * The texts whose first match holds a wanted text in its first group: the leftmost match, and of several there the one
 * that Go prefers. Undefined if that would take too many states.
 */
export const groupDfa = (regex: RE2JS, wanted: Dfa): Dfa | undefined => {
  const { prog } = regex.re2() as unknown as { prog: Program }
  if (!prog.inst.every(({ op }) => KNOWN.has(op))) return undefined
  return new Search(prog, wanted).dfa()
}
