import type { Exclusion, Selector } from '../selection/index.ts'

export type ImportFormat = 'retagger' | 'skopeo' | 'regsync' | 'image-syncer' | 'dregsy'

export const importFormats: readonly ImportFormat[] = ['retagger', 'skopeo', 'regsync', 'image-syncer', 'dregsy']

/** A file of the other tool. `path` is how it is called in the report and in reasons: relative to the folder that was named. */
export interface InputFile {
  path: string
  text: string
}

/** A file of the other tool that holds no text that could be read; a problem is a sentence part, the line 1-based. */
export interface UnreadableFile {
  path: string
  line: number
  problem: string
}

/** Where something stands in an input file; 1-based line. */
export interface InputPlace {
  file: string
  line: number
}

/** What the other tool selects, in its own semantics. Several are a union. */
export type OldSelector =
  | { kind: 'tags'; tags: readonly string[] }
  | { kind: 'semver'; constraint: string }
  /**
   * A Go regular expression, matched anywhere in the tag unless it anchors itself. `mayBeTag` where the other tool has one
   * word for tags and expressions, so that one that is only text was meant as the tag.
   */
  | { kind: 'regex'; pattern: string; mayBeTag?: true }
  /** `constraint` is compared with the first group of the first match of `filter`. */
  | { kind: 'filter'; filter: string; constraint: string }
  | { kind: 'all' }
  /** Tags that fulfil every condition: one of `allow` (if any), none of `deny`, one of `ranges` (if any). */
  | { kind: 'every'; allow: readonly string[]; deny: readonly string[]; ranges: readonly OldRange[] }

/** A range in the grammar of the other tool. */
export interface OldRange {
  grammar: 'masterminds' | 'regclient' | 'blang'
  constraint: string
}

/** One selector in our language, with what is never to be selected by it. */
export interface Piece {
  selector: Selector
  except: readonly Exclusion[]
}

/** A difference in meaning between what was written and what is written now. */
export interface Change {
  /** What differs, for people: a sentence part without a full stop. */
  what: string
  /** A tag that is selected by one of the two only. */
  example: string
}

/** What a selector becomes. */
export interface Translated {
  pieces: Piece[]
  /** Absent where both select the same tags. */
  change?: Change
}

/** Why a selector cannot be said in our language, and what to do. */
export interface Untranslatable {
  problem: string
  choice: string
}

/** Where an image goes: a registry host and the whole repository path on it. */
export interface Destination {
  registry: string
  repository: string
}

/** What a comment in an input file says. */
export interface Remark {
  /** Why the image is needed: one line each. */
  why: string[]
  /** How the selector works, or anything else that is worth keeping beside the entry. */
  how: string[]
  /** A link to an issue, if the comment has one. */
  ticket?: string
}

/** One entry of an input file that says what to copy: the form between all formats and our own language. */
export interface Row {
  place: InputPlace
  /** `host/path`, normalised. */
  source: string
  destinations: readonly Destination[]
  old: readonly OldSelector[]
  /** Published tag as a template over {tag} and {version}; absent where the tag stays as it is. */
  tagTemplate?: string
  /** Tag to `sha256:…`: this digest is published as that tag. The template does not touch it. */
  pins: ReadonlyMap<string, string>
  remark: Remark
  /** What the entry asks for and this language has no word for: named in the report, one sentence part each. */
  notCarried: readonly string[]
  /** Parts of the entry that are left behind, so that something else is mirrored than the entry says. */
  changes: readonly Change[]
  /** The first row of the same entry, where one entry becomes several rows: the report tells of it once. */
  partOf?: Row
  /** The name was chosen in the file; it does not only come from the path. */
  named: boolean
}

export type Status = 'imported' | 'changed' | 'left-out'

/** What became of one entry of an input file. */
export interface ReportEntry {
  status: Status
  from: InputPlace
  to: InputPlace | null
  source: string
  /** The first of `destinations`. */
  destination: string
  destinations: string[]
  reason: string
  /** A tag for which the meaning differs, where it does. */
  example: string
  /** What a person has to decide. */
  choice: string
  /** The build steps of an image that was not only copied. */
  dockerfile?: string[]
}

/** An entry that cannot be carried over, found while its file was read. */
export interface LeftOut {
  place: InputPlace
  source: string
  destinations: readonly Destination[]
  reason: string
  example?: string
  choice: string
  dockerfile?: string[]
}

/** Something about a file as a whole, or about a key that belongs to no entry. */
export interface FileNote {
  place: InputPlace
  severity: 'error' | 'warning'
  message: string
}

/** What a reader makes of the input files. */
export interface ReadResult {
  rows: Row[]
  leftOut: LeftOut[]
  notes: FileNote[]
}

/** Tags that upstream lists now: host, repository, tags. */
export type KnownTags = ReadonlyMap<string, readonly string[]>

/** Why an import as it was asked for makes no sense: nothing of it may be written. */
export interface Refusal {
  message: string
  hint: string
}

export type Names = 'keep' | 'upstream'

/** A registry that images go to, as it was named on the command line or is part of the other tool. */
export interface TargetOption {
  id: string
  registry: string
  /** Path in front of every repository; undefined where it is to be found out. */
  prefix?: string
  /** What the registry takes, where that is known. */
  limits?: { depth: number; namespaces: number }
}
