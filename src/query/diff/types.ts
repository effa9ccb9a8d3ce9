import type { Refresh } from '../../model/types.ts'

/** What the step from one state of the definitions to another means for the mirror. */
export interface MeaningDiff {
  /** Sorted: removed, then moved and changed, then added; each by source. */
  images: ImageChange[]
  /** Targets, sources, teams, runtime and rules, by the path of the setting. */
  settings: SettingChange[]
  /** Sources whose selections are written in another way and select the same tags. */
  rewritten: string[]
  /** What runs cost each source registry, where that changes. */
  costs: CostChange[]
  summary: DiffSummary
  /** States that have errors, so that nothing is built of them, and what cannot be read is missing. Absent where there are none. */
  refused?: RefusedState[]
}

export interface RefusedState {
  side: 'before' | 'after'
  /** Absent for the files as they are on disk. */
  revision?: string
}

export interface DiffSummary {
  added: number
  removed: number
  changed: number
  moved: number
  settings: number
}

export interface ImageChange {
  kind: 'added' | 'removed' | 'changed'
  source: string
  /** Where the source was another one before. */
  previousSource?: string
  details: ImageDetail[]
}

/** One thing that changes. `targets` are those at which it does. */
export type ImageDetail = { targets: string[] } & (
  | { kind: 'source-moved'; before: string; after: string }
  | ({ kind: 'name-moved'; before: string; after: string } & StillFed)
  | { kind: 'tag-naming'; before: string; after: string }
  | ({ kind: 'place-added' } & PlaceChange)
  | ({ kind: 'place-removed' } & PlaceChange)
  | SelectionChange
  | { kind: 'pin-moved'; tag: string; before: string; after: string }
  | { kind: 'pin-added'; tag: string; after: string }
  | { kind: 'pin-removed'; tag: string; before: string }
  | { kind: 'owner-added'; team: string; reasons: string[] }
  | { kind: 'owner-removed'; team: string; reasons: string[] }
  | { kind: 'reason'; team: string; before: string[]; after: string[] }
  | { kind: 'ticket'; team: string; before: string[]; after: string[] }
  | { kind: 'expires'; team: string; before: string[]; after: string[] }
  | { kind: 'refresh'; before: Refresh; after: Refresh }
  | { kind: 'method'; before: string; after: string }
  | { kind: 'shared'; after: boolean }
)

export interface StillFed {
  /**
   * Other targets that mirror the same tags of the same source to this very place: before it is added, or after it is
   * given up. Absent where there are none.
   */
  fedBy?: string[]
}

export interface PlaceChange extends StillFed {
  /** With the registry. */
  reference: string
  selectors: string[]
  examples: string[]
}

export interface SelectionChange {
  kind: 'selection'
  verdict: 'widened' | 'narrowed' | 'changed' | 'undecided'
  /** Selectors in words. */
  before: string[]
  after: string[]
  /** Tags that are selected only after, or only before; all of them where `exact`, else examples. */
  gained: string[]
  lost: string[]
  exact: boolean
}

export interface SettingChange {
  /** `targets.main.runtime.schedule` */
  path: string
  /** The same thing under its old path: only its name is another. */
  renamedFrom?: string
  /** JSON; absent where the setting was or is not there. */
  before?: string
  after?: string
}

export interface CostChange {
  host: string
  listings: { before: number; after: number }
  refreshedTags: { before: number; after: number }
  pulls: { before: number; after: number }
  periodSeconds: number
  limit?: number
  exceeds: boolean
}
