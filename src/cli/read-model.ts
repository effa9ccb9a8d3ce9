import { analyseSources, hasErrors } from '../compile.ts'
import type { Diagnostic } from '../diagnostics/index.ts'
import type { ImageDefinition, Model } from '../model/types.ts'
import { filesOf, readSources } from '../sources.ts'
import type { CommandContext } from './context.ts'
import { printFindings } from './findings.ts'

export interface ReadModel {
  model: Model
  /** Whether a build would take the definitions. */
  sound: boolean
  /** Files of definitions of which errors leave open what entries they have, sorted. */
  doubtful: string[]
}

/**
 * The definitions for a command that asks about them. Undefined, with the findings printed, where skopeoc.yaml is unusable;
 * other errors leave something to answer with, and a warning says so.
 */
export async function readModel(ctx: CommandContext): Promise<ReadModel | undefined> {
  const sources = readSources(ctx.host)
  const { model, diagnostics } = await analyseSources(sources, { today: ctx.host.today() })
  if (model === undefined) {
    printFindings({ ...ctx, format: 'pretty' }, diagnostics, filesOf(sources).length)
    return undefined
  }
  const sound = !hasErrors(diagnostics)
  if (!sound)
    ctx.host.writeError(
      'warning: the definitions have errors, so that the answer may lack something; run `skopeoc validate`\n',
    )
  return { model, sound, doubtful: sound ? [] : doubtfulFiles(model, diagnostics) }
}

/** Files with an error that is in none of the entries that were read. */
function doubtfulFiles({ images, sourceless }: Model, diagnostics: readonly Diagnostic[]): string[] {
  const files = new Set<string>()
  const entries = new Map<string, ImageDefinition[]>()
  for (const image of [...images, ...sourceless]) {
    const known = entries.get(image.file.path)
    if (known === undefined) entries.set(image.file.path, [image])
    else known.push(image)
  }
  for (const { severity, place } of diagnostics) {
    const { path } = place.file
    if (severity !== 'error' || !/^teams\/[^/]+\/(?!team\.yaml$)/.test(path)) continue
    const own = entries.get(path) ?? []
    if (!own.some(({ start, end }) => start <= place.start && place.start <= end)) files.add(path)
  }
  return [...files].sort()
}
