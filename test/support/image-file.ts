import { analyseSources } from '../../src/compile.ts'
import type { Diagnostic } from '../../src/diagnostics/index.ts'
import { memorySources, someDay } from './memory-tree.ts'

/** A configuration and a team around the image file that a test is about, in block style. */
export const surroundings: Record<'skopeoc.yaml' | 'teams/a/team.yaml', string> = {
  'skopeoc.yaml': 'targets:\n  main:\n    registry: registry.example.com\n',
  'teams/a/team.yaml': 'name: A\ncontact: "#a"\n',
}

/** All errors, in their order, where one image file has this text. */
export async function errorsOf(text: string): Promise<Diagnostic[]> {
  const sources = memorySources({ ...surroundings, 'teams/a/x.yaml': text })
  const { diagnostics } = await analyseSources(sources, { today: someDay })
  return diagnostics.filter(({ severity }) => severity === 'error')
}
