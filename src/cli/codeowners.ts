import { emitCodeowners } from '../emit/codeowners.ts'
import type { Host } from '../host/host.ts'
import type { Model } from '../model/types.ts'

/** The CODEOWNERS file that skopeoc.yaml asks for, and whether the one on disk is another; undefined where it asks for none. */
export function codeownersOf(
  host: Host,
  model: Model,
): { path: string; content: string; previous: string; stale: boolean } | undefined {
  const path = model.config.codeowners
  if (path === undefined) return undefined
  const read = host.read(path)
  const previous = 'text' in read ? read.text : ''
  const { content } = emitCodeowners(model, previous)
  return { path, content, previous, stale: content !== previous }
}
