import { checkSources } from '../check/index.ts'
import { SourceFile } from '../diagnostics/index.ts'
import type { NewTarget } from './targets.ts'

/** The targets of a skopeoc.yaml that is there already; none where it cannot be read. */
export async function readExistingTargets(text: string): Promise<NewTarget[]> {
  const config = new SourceFile('skopeoc.yaml', text)
  const { model } = await checkSources({ config, configured: true, teams: [], diagnostics: [] })
  return (model.config?.targets ?? []).map(
    ({ id, registry, prefix, layout, library, default: isDefault, reserved }) => {
      return { id, registry, prefix, layout, library, default: isDefault, reserved: [...reserved] }
    },
  )
}
