import type { SourceReference, Target } from './types.ts'

/** The upstream path as a target sees it: Docker Hub's `library/` is dropped unless the target keeps it. */
function visiblePath(target: Target, source: SourceReference): string {
  const official = source.host === 'docker.io' && source.path.startsWith('library/')
  return official && target.library === 'drop' ? source.path.slice('library/'.length) : source.path
}

/** The repository path behind the target's prefix where a source is published, unless it is renamed. */
export function laidOut(target: Target, source: SourceReference): string {
  const path = visiblePath(target, source)
  switch (target.layout) {
    case 'upstream':
      return path
    case 'flat':
      return baseOf(path)
    case 'joined':
      return path.replaceAll('/', '-')
    case 'scoped':
      return `${source.host}/${path}`
  }
}

/** What every repository path at a target begins with: its prefix and a slash, or nothing. */
export function beginningAt({ prefix }: Target): string {
  return prefix === '' ? '' : `${prefix}/`
}

/** The last component of a repository path: all that `skopeo sync` keeps of it. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What stands before the last component; empty for a repository at the registry's root. */
export function namespaceOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}
