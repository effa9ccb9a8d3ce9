import type { KnownTags } from './types.ts'

/** Reads a list of known tags, `{ "host": { "repository": ["tag", …] } }`; a problem is a sentence part. */
export function readKnownTags(text: string): { known: KnownTags } | { problem: string } {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    return { problem: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (!isRecord(data)) return { problem: 'expected an object of registries' }
  const known = new Map<string, readonly string[]>()
  for (const [host, repositories] of Object.entries(data)) {
    if (!isRecord(repositories)) return { problem: `expected an object of repositories under "${host}"` }
    for (const [repository, tags] of Object.entries(repositories)) {
      if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) {
        return { problem: `expected a list of tags under "${host}/${repository}"` }
      }
      const path = host === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository
      known.set(`${host}/${path}`, tags)
    }
  }
  return { known }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
