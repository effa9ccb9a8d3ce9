import type { Dirent } from 'node:fs'
import { HostError } from './host.ts'

/** What the folder is in which something of such a name lies. */
const repositories: ReadonlyMap<string, string> = new Map([
  ['.git', 'git repository'],
  ['.hg', 'Mercurial repository'],
  ['.svn', 'Subversion working copy'],
  ['.jj', 'Jujutsu repository'],
])

/** Whether something of this name makes a repository or working copy of the folder in which it lies. */
export function marksRepository(name: string): boolean {
  return repositories.has(name.toLowerCase())
}

/**
 * Whether a folder is a bare git repository, by what git itself looks for.
 *
 * @param isFolder whether what has a name in it is a folder; undefined where there is nothing
 */
export function isBareRepository(isFolder: (name: string) => boolean | undefined): boolean {
  return isFolder('HEAD') === false && isFolder('objects') === true && isFolder('refs') === true
}

/**
 * Refuses a folder that is a repository or working copy of its own, worktree or submodule: generated/ is replaced as a whole.
 *
 * @param folder from the root
 * @throws HostError
 */
export function refuseRepository(folder: string, entries: readonly Dirent[]): void {
  const mark = entries.find(({ name }) => marksRepository(name))?.name
  if (mark !== undefined) {
    const what = repositories.get(mark.toLowerCase()) ?? ''
    throw repositoryInside(`${folder}/${mark} belongs to a ${what} of its own`, what)
  }
  if (isBareRepository((name) => entries.find((entry) => entry.name === name)?.isDirectory())) {
    const place = folder.includes('/') ? folder : `${folder}/`
    throw repositoryInside(`${place} is a bare git repository`, 'repository')
  }
}

function repositoryInside(finding: string, what: string): HostError {
  return new HostError(
    `${finding}, which a build would destroy`,
    `Move the ${what} to another place, and commit a copy of generated/ to it after each build.`,
  )
}
