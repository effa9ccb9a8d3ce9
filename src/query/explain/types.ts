import type { Refresh } from '../../model/types.ts'
import type { ImageReference } from '../reference.ts'

/** The answer to "whose image is this, why do we have it, where does it go, and if not, why not". */
export interface Explanation {
  /** The reference as it was asked for. */
  asked: string
  reference: ImageReference
  /** What the repository is to the mirror. */
  role: 'source' | 'target' | 'source and target' | 'unknown'
  /**
   * Null where a digest was asked for and no definition pins it: the repository is mirrored, the digest is upstream's matter.
   * Also where it could not be decided, or an entry has errors, of which there is a note.
   */
  mirrored: boolean | null
  /** Entries about the repository; those that select the tag first. */
  rules: ExplainedRule[]
  /** Where the image is, under every name that it has; empty if it is not mirrored. */
  places: ExplainedPlace[]
  /** Why it is not mirrored, as sentences without a full stop. */
  whyNot: string[]
  /** What one should know beside that. */
  notes: string[]
  /** Repositories of the mirror with a similar name, nearest first; only for an unknown one. */
  nearest: string[]
}

export interface ExplainedRule {
  source: string
  file: string
  /** 1-based. */
  line: number
  team: ExplainedTeam
  reason: string
  ticket?: string
  /** YYYY-MM-DD */
  expires?: string
  expired: boolean
  selectors: ExplainedSelector[]
  except: string[]
  /** Absent where no tag was asked for, or where it is not known. */
  selects?: boolean
  /** Why it does not select the tag, with the line of the selector. */
  whyNot?: { why: string; line: number }[]
  /** The digest to which the entry pins the tag. */
  pinned?: string
}

export interface ExplainedSelector {
  words: string
  /** 1-based. */
  line: number
  /** Whether this one selects the tag; absent where no tag was asked for. */
  selects?: boolean
}

export interface ExplainedTeam {
  id: string
  name: string
  contact: string
  github?: string
  email?: string
}

export interface ExplainedPlace {
  target: string
  source: string
  /** With the source tag, where one is known. */
  sourceReference: string
  repository: string
  /** With the published tag, where one is known. */
  reference: string
  /** Published tag as a template over {tag} and {version}. */
  tagTemplate?: string
  /** The digest to which the tag is pinned there. */
  digest?: string
  method: 'sync' | 'copy'
  /** Paths from the root; empty where errors in the definitions keep them from being generated. */
  files: string[]
  schedule: string
  scheduleInWords: string
  /** ISO 8601, UTC; absent for a suspended target or an interval schedule. */
  nextRun?: string
  refresh: Refresh
  /** Whether this tag is looked at again; absent where no tag was asked for. */
  refreshed?: boolean
  refreshInWords: string
}
