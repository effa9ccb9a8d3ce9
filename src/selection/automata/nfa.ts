/** Patterns as nondeterministic automata (Thompson's construction), the step between a pattern and a `Dfa`. */
import { type CharacterSet } from './alphabet.ts'
import type { Assertion, Pattern } from './pattern.ts'

export type NfaNode =
  | { kind: 'character'; set: CharacterSet; to: number }
  | { kind: 'split'; to: number[] }
  | { kind: 'assertion'; assertion: Assertion; to: number }
  | { kind: 'match' }

export interface Nfa {
  nodes: readonly NfaNode[]
  start: number
  match: number
}

/** Beyond this an automaton is not built, and what depends on it is undecided. */
export const MAX_NFA_NODES = 20_000

class Builder {
  readonly nodes: NfaNode[] = [{ kind: 'match' }]
  overflow = false

  add(node: NfaNode): number {
    if (this.nodes.length >= MAX_NFA_NODES) {
      this.overflow = true
      return 0
    }
    return this.nodes.push(node) - 1
  }

  /** The node at which a match of `pattern` begins, if it is to go on at `to`. */
  build(pattern: Pattern, to: number): number {
    if (this.overflow) return 0
    switch (pattern.kind) {
      case 'nothing':
        return this.add({ kind: 'split', to: [] })
      case 'empty':
        return to
      case 'set':
        return this.add({ kind: 'character', set: pattern.set, to })
      case 'assertion':
        return this.add({ kind: 'assertion', assertion: pattern.assertion, to })
      case 'sequence':
        return pattern.parts.reduceRight((next, part) => this.build(part, next), to)
      case 'choice':
        return this.add({ kind: 'split', to: pattern.options.map((option) => this.build(option, to)) })
      case 'repeat':
        return this.buildRepeat(pattern, to)
    }
  }

  private buildRepeat({ body, min, max }: Extract<Pattern, { kind: 'repeat' }>, to: number): number {
    let next = to
    if (max === Infinity) {
      const loop: NfaNode = { kind: 'split', to: [to] }
      const node = this.add(loop)
      loop.to.push(this.build(body, node))
      next = node
    } else {
      // Each of the optional ones may leave at once, so that the automaton stays as small as the count.
      for (let count = min; count < max && !this.overflow; count++) {
        next = this.add({ kind: 'split', to: [to, this.build(body, next)] })
      }
    }
    for (let count = 0; count < min && !this.overflow; count++) next = this.build(body, next)
    return next
  }
}

/** The automaton of a pattern, or undefined if it would be too large. */
export const buildNfa = (pattern: Pattern): Nfa | undefined => {
  const builder = new Builder()
  const start = builder.build(pattern, 0)
  return builder.overflow ? undefined : { nodes: builder.nodes, start, match: 0 }
}
