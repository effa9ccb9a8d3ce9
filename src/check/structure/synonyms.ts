/** Words of other tools, and words that come to mind, for keys of this language. */
const entrySynonyms: Record<string, readonly string[]> = {
  source: ['image', 'images', 'name', 'repository', 'repo', 'upstream', 'from', 'src', 'ref', 'reference'],
  reason: ['why', 'description', 'comment', 'purpose', 'note', 'because', 'justification'],
  tags: ['tag', 'tagList', 'tag_list', 'allow', 'include'],
  semver: ['version', 'versions', 'range', 'constraint', 'imagesBySemver', 'images-by-semver'],
  format: ['template', 'filter', 'variant', 'suffix'],
  regex: ['regexp', 're', 'pattern', 'match', 'tagRegex', 'images-by-tag-regex', 'tag_or_pattern'],
  all: ['allTags', 'all_tags', 'everything'],
  except: ['exclude', 'excludes', 'excluded', 'ignore', 'without', 'not', 'deny', 'skip'],
  rename: ['override_repo_name', 'to', 'as', 'renameTo', 'dest', 'destination_name', 'newName', 'add_tag_suffix'],
  targets: ['target', 'registry', 'registries', 'destination', 'destinations', 'mirrors'],
  refresh: ['update', 'refreshPolicy', 'pullPolicy', 'sync'],
  ticket: ['issue', 'link', 'url', 'jira'],
  expires: ['expiry', 'expire', 'expiration', 'until', 'validUntil', 'eol'],
}

const teamSynonyms: Record<string, readonly string[]> = {
  name: ['team', 'title', 'displayName', 'id'],
  contact: ['slack', 'channel', 'chat', 'contacts', 'teams', 'irc'],
  github: ['gitHub', 'gh', 'githubTeam', 'codeowners', 'owners'],
  email: ['mail', 'e-mail', 'address'],
}

const imagesFileSynonyms: Record<string, readonly string[]> = {
  images: ['image', 'sources', 'repositories', 'entries', 'mirror', 'sync'],
}

const renameSynonyms: Record<string, readonly string[]> = {
  repository: ['name', 'repo', 'path', 'image', 'to'],
  tag: ['tags', 'version', 'template', 'suffix'],
}

const configSynonyms: Record<string, readonly string[]> = {
  targets: ['destinations', 'registries'],
  sources: ['upstreams', 'allow', 'allowed'],
  runtime: ['kubernetes', 'cronjob', 'job'],
  rules: ['lint', 'severities'],
}

/** Where a Secret is named by the key that it holds. */
const keySecretSynonyms: Record<string, readonly string[]> = {
  keySecret: ['secret', 'secretName', 'name', 'secretRef'],
}

/** By the title of the schema that a mapping belongs to. */
const synonyms: Record<string, Record<string, readonly string[]>> = {
  'an entry': entrySynonyms,
  'a team file': teamSynonyms,
  'an image file': imagesFileSynonyms,
  'a rename': renameSynonyms,
  'skopeoc.yaml': configSynonyms,
  'the signing': keySecretSynonyms,
  'the verification': keySecretSynonyms,
}

/** The key that is meant by a well-known other word, if it is one of `keys`. */
export function synonymOf(
  title: string | undefined,
  word: string,
  keys: { has(key: string): boolean },
): string | undefined {
  const lower = word.toLowerCase()
  for (const [key, words] of Object.entries(synonyms[title ?? ''] ?? {})) {
    if (keys.has(key) && words.some((other) => other.toLowerCase() === lower)) return key
  }
  return undefined
}

/** What to do about a key of an entry that people expect and the language says in another way. */
const advice: Record<string, string> = {
  owner: 'Remove it: the owner of an entry is the team in whose folder the file stands.',
  owners: 'Remove it: the owners of an image are the teams in whose folders its entries stand.',
  team: 'Remove it: the owner of an entry is the team in whose folder the file stands.',
  digest: 'Write the digest behind its tag: `tags: ["v1.2.3@sha256:…"]`.',
  sha: 'Write the digest behind its tag: `tags: ["v1.2.3@sha256:…"]`.',
  sha256: 'Write the digest behind its tag: `tags: ["v1.2.3@sha256:…"]`.',
  platform: 'Remove it: all platforms of an image are mirrored, so that digests stay the same.',
  platforms: 'Remove it: all platforms of an image are mirrored, so that digests stay the same.',
  arch: 'Remove it: all platforms of an image are mirrored, so that digests stay the same.',
  dockerfile_extras: 'Remove it: images are mirrored as they are, nothing is built.',
  dockerfile_options: 'Remove it: images are mirrored as they are, nothing is built.',
  dockerfile: 'Remove it: images are mirrored as they are, nothing is built.',
}

/** The advice for a key of an entry, or undefined. */
export function adviceFor(title: string | undefined, word: string): string | undefined {
  if (title !== 'an entry') return undefined
  const lower = word.toLowerCase()
  return Object.hasOwn(advice, lower) ? advice[lower] : undefined
}
