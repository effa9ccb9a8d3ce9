import type { CopyRepository, PlannedRepository, TargetPlan } from '../plan/types.ts'
import type { EmittedFile } from './emitted-file.ts'

/** `plan.json`: one line a repository, so that a change of one shows as one line of a diff. */
export function emitPlan(plan: TargetPlan): EmittedFile {
  const { version, target, registry, skopeo } = plan
  const head = JSON.stringify({ version, target, registry, skopeo }).slice(1, -1)
  const sync = plan.sync.map(({ file, destination, scoped, repositories }) => {
    const about = JSON.stringify({ file, destination, scoped }).slice(1, -1)
    return `{${about},"repositories":${list(repositories.map(repositoryLine), '    ')}}`
  })
  const copy = plan.copy.map(copyLine)
  return { path: 'plan.json', content: `{${head},\n"sync":${list(sync, '  ')},\n"copy":${list(copy, '  ')}}\n` }
}

function list(lines: readonly string[], indent: string): string {
  return lines.length === 0 ? '[]' : `[\n${lines.map((line) => indent + line).join(',\n')}]`
}

function repositoryLine(repository: PlannedRepository): string {
  return JSON.stringify(repositoryFields(repository))
}

function copyLine(repository: CopyRepository): string {
  const { tag, format, digests } = repository
  return JSON.stringify({
    ...repositoryFields(repository),
    ...(tag === undefined ? {} : { tag }),
    ...(format === undefined ? {} : { format }),
    digests,
  })
}

function repositoryFields(repository: PlannedRepository): object {
  const { source, destination, tags, semver, regex, all, refresh, owners, definitions, reasons, notes } = repository
  return { source, destination, tags, semver, regex, all, refresh, owners, definitions, reasons, notes }
}
