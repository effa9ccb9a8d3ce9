import { emitCodeowners } from '../emit/codeowners.ts'
import { HostError, type Host, type ReadResult } from '../host/host.ts'
import type { Model } from '../model/types.ts'

/**
 * The CODEOWNERS file that skopeoc.yaml asks for, and whether the one on disk is another; undefined where it asks for none.
 *
 * @throws HostError where there is one that cannot be read: what stands in it would be lost
 */
export function codeownersOf(
  host: Host,
  model: Model,
): { path: string; content: string; previous: string; stale: boolean } | undefined {
  const path = model.config.codeowners
  if (path === undefined) return undefined
  const previous = previousText(path, host.read(path))
  const { content } = emitCodeowners(model, previous)
  return { path, content, previous, stale: content !== previous }
}

function previousText(path: string, read: ReadResult): string {
  if ('text' in read) return read.text
  if (read.isMissing === true) return ''
  throw new HostError(
    `${path} cannot be used: ${read.problem}`,
    'Make it a regular UTF-8 text file that may be read, or take `codeowners` out of skopeoc.yaml; it is as it was.',
  )
}
