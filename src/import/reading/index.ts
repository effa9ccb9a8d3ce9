import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import { baseNameOf } from './source-name.ts'
import { withPrefix } from '../targets.ts'
import type { Destination, ImportFormat, InputFile, ReadResult, TargetOption } from '../types.ts'
import { readDregsy } from './dregsy.ts'
import { readImageSyncer } from './image-syncer.ts'
import { joinResults } from './read-result.ts'
import { readRegsync, unknownRegistry } from './regsync.ts'
import { readRetagger } from './retagger.ts'
import { readSkopeoSync } from './skopeo-sync.ts'

/** Where retagger puts every image: its two registries are part of its program. */
export const retaggerTargets: readonly TargetOption[] = [
  { id: 'gsoci', registry: 'gsoci.azurecr.io', prefix: 'giantswarm' },
  {
    id: 'aliyun',
    registry: 'giantswarm-registry.cn-shanghai.cr.aliyuncs.com',
    prefix: 'giantswarm',
    limits: { depth: 2, namespaces: 15 },
  },
]

/** The files of `skopeo sync` do not say where images go: this is what is to be replaced. */
export const unknownTarget: TargetOption = { id: 'mirror', registry: unknownRegistry, prefix: '' }

export interface ReadFiles extends ReadResult {
  /** The targets that were named, or those that the format implies. */
  options: readonly TargetOption[]
}

/** Reads all files of one format, sorted by path. `defaults` are the targets where neither the files nor `targets` name any. */
export function readFiles(
  format: ImportFormat,
  files: readonly InputFile[],
  targets: readonly TargetOption[],
  defaults?: readonly TargetOption[],
): ReadFiles {
  const options = optionsFor(format, targets, defaults)
  const sorted = [...files].sort((a, b) => byCodeUnit(a.path, b.path))
  const named = (name: string): Destination[] =>
    options.map(({ registry, prefix }) => ({ registry, repository: withPrefix(prefix ?? '', name) }))
  const result = joinResults(sorted.map((file) => readFile(format, file, named, options)))
  if (format === 'skopeo' && options.includes(unknownTarget) && sorted.length > 0) {
    result.notes.push({
      place: { file: (sorted[0] as InputFile).path, line: 1 },
      severity: 'warning',
      message: `the files do not say where images go; replace \`${unknownTarget.registry}\` in skopeoc.yaml, or name it with --target`,
    })
  }
  return { ...result, options: format === 'retagger' || format === 'skopeo' ? options : targets }
}

function optionsFor(
  format: ImportFormat,
  targets: readonly TargetOption[],
  defaults: readonly TargetOption[] = [unknownTarget],
): readonly TargetOption[] {
  if (targets.length > 0) return targets
  if (format === 'retagger') return retaggerTargets
  return format === 'skopeo' ? defaults : []
}

function readFile(
  format: ImportFormat,
  file: InputFile,
  named: (name: string) => Destination[],
  options: readonly TargetOption[],
): ReadResult {
  switch (format) {
    case 'retagger':
      return readRetagger(file, named)
    case 'skopeo':
      return readSkopeoSync(file, (source) => named(baseNameOf(source)))
    case 'regsync':
      return readRegsync(file, options)
    case 'image-syncer':
      return readImageSyncer(file, options)
    case 'dregsy':
      return readDregsy(file)
  }
}
