import type { Refresh } from '../model/types.ts'

/** Where an entry was written: path from the root, with forward slashes, and the 1-based line of its `- source:`. */
export interface DefinitionPlace {
  file: string
  line: number
}

/** One source repository that feeds one destination repository, with all that is wanted of it. */
export interface PlannedRepository {
  /** Upstream repository with its host, Docker Hub's `library/` written out: `docker.io/library/alpine`. */
  source: string
  /** Repository at the target with its registry: `gsoci.azurecr.io/cilium/cilium`. */
  destination: string
  /** Exact tags, sorted by code unit. */
  tags: string[]
  /** One constraint that means the same on every skopeo from 1.16 on. */
  semver?: string
  /** One anchored RE2 regular expression. */
  regex?: string
  /** Every tag that the source lists (`repo: []` in sync YAML); `tags` is empty then. */
  all?: true
  /** The strongest of all entries of the source and destination, however they name tags. */
  refresh: Refresh
  /** Of the same entries: team ids, sorted by code unit. */
  owners: string[]
  definitions: DefinitionPlace[]
  /** Parallel to `definitions`. */
  reasons: string[]
  /** What `semver` and `regex` stand for, for the comments beside them. */
  notes: string[]
  /**
   * Rows of one number differ in their destination alone, at whatever target they are: what is printed of the rest is made
   * once. Absent where nothing is known of others.
   */
  alike?: number
}

/** One `skopeo sync` YAML file and the namespace it is run against. */
export interface SyncFile {
  /** Path below `generated/<target>/`: `sync/cilium.yaml`. */
  file: string
  /** `gsoci.azurecr.io/cilium` */
  destination: string
  scoped: boolean
  repositories: PlannedRepository[]
}

/** What `skopeo sync` cannot say: another base name, another tag, or a digest published as a tag. */
export interface CopyRepository extends PlannedRepository {
  /** Published tag as a template over `{tag}` and `{version}`; absent where the tag stays as it is. */
  tag?: string
  /** The template whose `{version}` part is meant; set where `tag` uses `{version}`. */
  format?: string
  /** Tag to `sha256:…`: copied by digest and published as that tag. Every key is listed in `tags` too. */
  digests: Record<string, string>
}

/** Everything that is to be done for one target: total, sorted, and all that the emitters read. */
export interface TargetPlan {
  version: 1
  target: string
  registry: string
  skopeo: '>=1.16'
  sync: SyncFile[]
  copy: CopyRepository[]
}
