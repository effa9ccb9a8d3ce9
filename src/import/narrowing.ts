import type { Exclusion, Selector } from '../selection/index.ts'
import type { Draft, DraftPiece } from './drafts.ts'

/** Ways to narrow the loser, the most readable first. Each is tried until the two are disjoint. */
export function* narrowings(winner: Draft, pieces: readonly DraftPiece[]): Generator<DraftPiece[]> {
  const floors = winner.pieces.map(({ selector }) =>
    'constraint' in selector ? floorOf(selector.constraint) : undefined,
  )
  const written = floors.filter((floor) => floor !== undefined)
  if (written.length === winner.pieces.length && written.length > 0) {
    const { text, bound } = written.reduce((low, floor) => (isLower(floor.text, low.text) ? floor : low))
    yield pieces.map((piece) => withSelector(piece, below(piece.selector, `${bound} ${text}`)))
  }
  yield withExcept(pieces, ['^v?[0-9]+(\\.[0-9]+)*$'])
  const patterns = winner.pieces.flatMap(({ selector }) => (selector.kind === 'regex' ? [selector.pattern] : []))
  if (patterns.length === winner.pieces.length) yield withExcept(pieces, patterns)
}

function withSelector({ except, row }: DraftPiece, selector: Selector): DraftPiece {
  return { selector, except, row }
}

function withExcept(pieces: readonly DraftPiece[], patterns: readonly string[]): DraftPiece[] {
  const more = patterns.map((pattern): Exclusion => ({ kind: 'regex', pattern }))
  return pieces.map(({ selector, except, row }) => ({ selector, except: [...except, ...more], row }))
}

interface FloorText {
  text: string
  /** The comparison that leaves just what the floor selects out. */
  bound: '<' | '<='
}

/** The version from which on a range selects; a pre-release bound counts as its release. */
function floorOf(constraint: string): FloorText | undefined {
  const match = /^(>=?)\s*(v?[\d.]+)(?:-\S+)?$/.exec(constraint)
  return match === null ? undefined : { text: match[2] as string, bound: match[1] === '>' ? '<=' : '<' }
}

function isLower(a: string, b: string): boolean {
  const left = a.replace('v', '').split('.').map(Number)
  const right = b.replace('v', '').split('.').map(Number)
  for (let at = 0; at < 3; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/** The part of a range below a bound. */
function below(selector: Selector, bound: string): Selector {
  if (selector.kind !== 'semver' && selector.kind !== 'format') return selector
  const constraint = selector.constraint
    .split('||')
    .map((group) => `${group.trim()} ${bound}`)
    .join(' || ')
  return { ...selector, constraint }
}
