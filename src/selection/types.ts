import type { RuleCode } from '../diagnostics/index.ts'

/** One way to choose tags of a source. Several are a union. */
export type Selector =
  | { kind: 'tags'; tags: readonly string[] }
  | { kind: 'semver'; constraint: string }
  | { kind: 'format'; format: string; constraint: string }
  | { kind: 'regex'; pattern: string }
  | { kind: 'all' }

/** Tags that are never mirrored. A regex is matched as Go's MatchString does: anywhere in the tag unless it anchors itself. */
export type Exclusion = { kind: 'tag'; tag: string } | { kind: 'regex'; pattern: string }

/** The union of `selectors` minus the union of `except`. */
export interface Selection {
  selectors: readonly Selector[]
  except: readonly Exclusion[]
}

/** A tag template, and the selection by whose format it is read. `{tag}` keeps the names. */
export interface Naming {
  selection: Selection
  template: string
}

/** Something to say about one selector or one selection. */
export interface SelectionFinding {
  code: RuleCode
  message: string
  /** What it would do to the mirror. */
  effect?: string
  /** A full imperative sentence. */
  hint?: string
  /** UTF-16 offsets, 0-based, in the selector's own text. */
  start?: number
  end?: number
  /** Which selector (index into `Selection.selectors`) or exclusion (index into `Selection.except`) is meant. */
  selector?: number
  exclusion?: number
  /** Which tag of the selector (index into its `tags`) is meant. */
  tag?: number
  /** Which exclusion (index into `Selection.except`) is the reason. */
  by?: number
  /** Replacement for the selector's whole text; present only when it is safe. */
  fix?: string
  /** The tags that stand in a text under `tags` that is no tag itself. */
  meantTags?: readonly string[]
}

/** What goes into skopeo's maps for one source repository. Several pieces are several sync files. */
export interface LoweredPiece {
  /** Exact tags, sorted by code unit. */
  tags: string[]
  /** One constraint that means the same on every supported skopeo. */
  semver?: string
  /** One anchored RE2 regular expression. */
  regex?: string
  all?: true
  /** What a regex or constraint stands for, in words. */
  notes: string[]
}

export type DisjointVerdict =
  { verdict: 'disjoint' } | { verdict: 'overlap'; witness: string } | { verdict: 'undecided'; reason: string }

export type InclusionVerdict =
  { verdict: 'included' } | { verdict: 'not-included'; witness: string } | { verdict: 'undecided'; reason: string }

export type PublishedTwice = null | { tags: [string, string]; as: string } | 'undecided'

/** A tag that could be published as two versions: `taken` is what the mirror would take. */
export interface AmbiguousTag {
  tag: string
  taken: string
  other: string
}
