import type { CopyRepository, PlannedRepository, SyncFile, TargetPlan } from '../../src/plan/types.ts'

/** The registry that the tests mirror to. */
export const target = 'gsoci.azurecr.io'

/** A repository that is mirrored under its own path, unless `more` says otherwise. */
export function planned(source: string, more: Partial<PlannedRepository> = {}): PlannedRepository {
  return {
    source,
    destination: `${target}/${source.slice(source.indexOf('/') + 1)}`,
    tags: [],
    refresh: 'floating',
    owners: ['networking'],
    definitions: [{ file: 'teams/networking/images.yaml', line: 3 }],
    reasons: ['the tests need it'],
    notes: [],
    ...more,
  }
}

export function plannedCopy(source: string, destination: string, more: Partial<CopyRepository> = {}): CopyRepository {
  return { ...planned(source, more), digests: {}, ...more, destination: `${target}/${destination}` }
}

/** A plan with one sync file a namespace. */
export function planOf(repositories: readonly PlannedRepository[], copy: readonly CopyRepository[] = []): TargetPlan {
  const files = new Map<string, SyncFile>()
  for (const repository of repositories) {
    const destination = repository.destination.replace(/\/[^/]*$/, '')
    const namespace = destination === target ? '_root' : destination.slice(target.length + 1).replaceAll('/', '___')
    const file = files.get(destination)
    if (file !== undefined) file.repositories.push(repository)
    else
      files.set(destination, { file: `sync/${namespace}.yaml`, destination, scoped: false, repositories: [repository] })
  }
  return { version: 1, target: 'gsoci', registry: target, skopeo: '>=1.16', sync: [...files.values()], copy: [...copy] }
}
