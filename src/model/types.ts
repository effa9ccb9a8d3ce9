import type { Place, SourceFile } from '../diagnostics/index.ts'
import type { RuleLevel, RuleCode } from '../diagnostics/rules.ts'
import type { RuntimeConfig, SignConfig, VerifyConfig } from './runtime-config.ts'

/** A value together with the place where it was written. */
export interface Located<Value> {
  value: Value
  place: Place
}

/** An upstream repository, normalised: `docker.io` + `library/alpine`. */
export interface SourceReference {
  host: string
  path: string
  /** `host/path` */
  text: string
}

export interface TagDefinition {
  tag: string
  /** `sha256:…` where the tag is pinned. */
  digest?: string
  place: Place
}

export type ExceptDefinition = { kind: 'tag' | 'regex'; value: string; place: Place }

export interface RenameDefinition {
  repository?: string
  /** Template over {tag} and {version}. */
  tag?: string
  place: Place
}

/** How often a tag that is already at the target is looked at again. */
export type Refresh = 'floating' | 'always' | 'never'

/** One entry of an image file, checked by itself. */
export interface ImageDefinition {
  file: SourceFile
  /** `source: …`, key and value: what findings about the entry point at. */
  place: Place
  /** 1-based line of the `- source:`. */
  line: number
  /** The whole entry, in offsets. */
  start: number
  end: number
  team: string
  source: SourceReference
  reason: string
  tags: TagDefinition[]
  semver?: Located<string>
  format?: Located<string>
  regex?: Located<string>
  all?: Place
  except: ExceptDefinition[]
  rename?: RenameDefinition
  targets?: Located<string>[]
  refresh?: Refresh
  shared: boolean
  ticket?: string
  expires?: Located<string>
  /** Set where an error was found in the entry that no configuration turns down: without what is wrong it would select something else. */
  isIncomplete?: true
  /** Set where errors in the entry leave open what it selects or where it goes. */
  doubt?: Doubt
}

/** What an entry may mean beside what could be read of it: more tags than it selects, fewer of them, or either. */
export type Doubt = 'more' | 'less' | 'either'

export interface Team {
  /** The folder's name. */
  id: string
  name: string
  contact: string
  github?: string
  email?: string
  file: SourceFile
  place: Place
}

export type Layout = 'upstream' | 'flat' | 'joined' | 'scoped'

export interface Target {
  id: string
  place: Place
  /** Host, perhaps with a port. */
  registry: string
  layout: Layout
  /** Without slashes at its ends; empty for none. */
  prefix: string
  library: 'drop' | 'keep'
  default: boolean
  /** Repository paths (below the registry) which mirrored images may never enter. */
  reserved: string[]
  limits: { depth?: number; namespaces?: number; nameLength?: number }
  sign?: SignConfig
  /** `runtime` of skopeoc.yaml with what the target overrides. */
  runtime: RuntimeConfig
}

export interface SourceConfig {
  host: string
  place: Place
  /** A registry that serves manifests and blobs of this one. */
  mirror?: string
  pulls?: { limit: number; periodSeconds: number }
  verify?: VerifyConfig
}

export interface Config {
  file: SourceFile
  /** Sorted by id. */
  targets: Target[]
  /** Targets that are written but cannot be used, and why is reported: entries may still mean them. Absent where there are none. */
  unusableTargets?: Pick<Target, 'id' | 'default'>[]
  /** By host; undefined where every source is allowed. */
  sources?: Map<string, SourceConfig>
  /** Hosts under `sources` that cannot be used, as nearly as they can be told, and why is reported. Absent where there are none. */
  unusableSources?: string[]
  /** The key `sources`, where there is one. */
  sourcesPlace?: Place
  rules: Map<RuleCode, RuleLevel>
  /** Path of the CODEOWNERS file that `build` keeps, from the root. */
  codeowners?: string
  /** Owners of skopeoc.yaml in CODEOWNERS. */
  platformOwners?: string
  /** Address of the repository for links: `https://github.com/example/images/blob/main`. */
  repositoryUrl?: string
}

/** All that was written, checked file by file: what the analysis and the plan are made from. */
export interface Model {
  config: Config
  /** Sorted by id. */
  teams: Team[]
  /** In the order of files (by path) and of entries in them. */
  images: ImageDefinition[]
  /** Entries without a source that can be used, in the same order: only what can be said without one is said of them. */
  sourceless: ImageDefinition[]
}
