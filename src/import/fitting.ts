import { isRetaggerFile } from './reading/retagger.ts'
import { readFiles } from './reading/index.ts'
import { importFormats, type ImportFormat, type InputFile, type ReadResult } from './types.ts'

/** The formats, other than `named`, as which the files have something to import. */
export function otherFormatsOf(files: readonly InputFile[], named: ImportFormat): ImportFormat[] {
  const fitting = importFormats.filter((format) => format !== named && fits(format, files))
  // retagger reads the files of skopeo as well: only their names tell.
  const isRetagger = files.some(({ path }) => isRetaggerFile(path)) || !fitting.includes('skopeo')
  return isRetagger ? fitting : fitting.filter((format) => format !== 'retagger')
}

function fits(format: ImportFormat, files: readonly InputFile[]): boolean {
  return saysWhatToCopy(format, readFiles(format, files, []))
}

/** Whether what was read as a format is more than an accident. */
export function saysWhatToCopy(format: ImportFormat, { rows, leftOut }: ReadResult): boolean {
  if (format !== 'image-syncer') return rows.length > 0
  // It takes any mapping for its own, and words for images of Docker Hub.
  const named = rows.filter(({ destinations }) => destinations.every(({ registry }) => registry !== 'docker.io'))
  return named.length > rows.length - named.length + leftOut.length
}
